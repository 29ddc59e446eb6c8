"""The forms of signing in and of choosing a password."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext as _lazy
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from tracker.accounts.errors import NotAnAddress
from tracker.accounts.rules import SHORTEST_PASSWORD, clean_address, is_address
from tracker.core.i18n import say
from tracker.core.kept_form import KeptForm
from tracker.core.texts import Text

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str
LONGEST_NAME = 120


class SignInForm(KeptForm):
    """Address and password."""

    old = Text("This page was open for too long. Your address is kept: enter the password and sign in again.")

    email = StringField(
        lazy_gettext("E-mail address"),
        [DataRequired(lazy_gettext("Enter your e-mail address")), Length(max=254)],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [DataRequired(lazy_gettext("Enter your password")), Length(max=1024)],
    )
    next = HiddenField()


class LinkForm(KeptForm):
    """Where a link to sign in is to be sent."""

    old_at = "email"
    email = EmailField(lazy_gettext("E-mail address"), [DataRequired(lazy_gettext("Enter your e-mail address"))])
    next = HiddenField()

    def validate_email(self, field: EmailField) -> None:
        """Called by its name, after the field's own validators."""
        if not is_address(self.account()):
            raise ValidationError(say(NotAnAddress.message))

    def account(self) -> str:
        """The address as accounts are found by."""
        return clean_address(self.email.data or "")


class PasswordForm(KeptForm):
    """What somebody is called, and the password they choose; typed once, as it can be looked at and chosen anew."""

    old = Text("The page was open for too long. Your name is kept: enter the password again.")
    name = StringField(
        lazy_gettext("Your name, as colleagues see it"),
        [
            DataRequired(lazy_gettext("Enter your name")),
            Length(max=LONGEST_NAME, message=lazy_gettext("Use no more than 120 characters.")),
        ],
    )
    password = PasswordField(
        lazy_gettext("New password"),
        [
            Length(SHORTEST_PASSWORD, message=lazy_gettext("A password needs at least 12 characters.")),
            Length(max=1024, message=lazy_gettext("Use no more than 1,024 characters.")),
        ],
    )

    def details(self) -> tuple[str, str]:
        """The name and the password."""
        return " ".join((self.name.data or "").split()), self.password.data or ""
