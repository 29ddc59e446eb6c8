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
