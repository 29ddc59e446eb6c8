"""Why an account refuses something."""

from tracker.core.errors import Conflict, Invalid, NotFound
from tracker.core.texts import Text


class WrongSignIn(Invalid):
    """The same words whether the address is unknown, the password wrong or the account closed."""

    message = Text("This e-mail address and password do not belong together.")


class AlreadyAUser(Conflict):
    message = Text("There is already an account with this address.")


class NoSuchUser(NotFound):
    message = Text("There is no account with this address.")


class NoSuchMeeting(NotFound):
    message = Text("There is no meeting with this name.")


class MeetingNeeded(Invalid):
    message = Text("This role is held at a meeting: say at which one.")


class NotOfAGroup(Invalid):
    message = Text("Only facilitators and rapporteurs are of a group.")


class NotOfAnOrganisation(Invalid):
    message = Text("Only focal points are of an organisation.")


class NotAnAddress(Invalid):
    message = Text("This is not an e-mail address.")


class PasswordTooShort(Invalid):
    message = Text("A password needs at least 12 characters.")


class UnknownScope(Invalid):
    message = Text("A token's scopes are read, register, check-in, notes and report.")


class NoSuchToken(NotFound):
    message = Text("There is no such token, or it was revoked before.")


class LinkSpent(NotFound):
    """Used, expired and never made look alike."""

    message = Text("This sign-in link was used before or is too old. Ask for a new one.")


class CodeSpent(NotFound):
    """Used, expired, taken back and never made look alike."""

    message = Text("This code was used before or is too old. Ask the organisers for a new one.")


class NoSuchDevice(NotFound):
    message = Text("This meeting has no such phone.")


class NotAPin(Invalid):
    message = Text("A PIN has 4 to 8 digits.")


class WrongCode(Invalid):
    """Of the app, used before, or no recovery code: all look alike."""

    message = Text("This code is not right, or was used before. Wait for the next one of your app and try again.")


class PasskeyRefused(Invalid):
    """The browser's proof does not hold; nothing tells which part of it."""

    message = Text("This passkey could not be used. Try again, or use another way.")


class NoSuchFactor(NotFound):
    message = Text("You have no such second step.")


class FactorNeeded(Conflict):
    message = Text("Your role needs a second step at sign-in: add another one before you remove this one.")


class SignInAgain(Conflict):
    """A browser left open must not be enough to change how one signs in."""

    message = Text("It is a while since you signed in. Sign out and in again to change this.")


class SignInOver(NotFound):
    message = Text("Too much time went by. Sign in again.")


class NoSuchSession(NotFound):
    message = Text("This browser is signed out already.")


class AccountDisabled(Conflict):
    message = Text("This account is disabled. Enable it first.")


class NotOneself(Conflict):
    message = Text("You cannot disable your own account. Another administrator can.")


class LastAdministrator(Conflict):
    message = Text("This is the last administrator. Make another one first.")


class NotSure(Invalid):
    """Giving up one's own administration closes the very pages it is given up on."""

    message = Text("You would no longer be an administrator. Tick that you know it")
