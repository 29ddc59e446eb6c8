"""The sign-in form."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext as _lazy
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from tracker.accounts.rules import SHORTEST_PASSWORD
from tracker.core.i18n import say
from tracker.core.texts import Text

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str
LONGEST_NAME = 120


class KeptForm(FlaskForm):
    """Its own token is checked here, so an old one loses nothing that was typed."""

    #: what is said of an old one, and the field it is said at
    old = Text("The page was open for too long. Everything you typed is kept: send it again.")
    old_at = "password"

    def __init__(self, **values: object) -> None:
        super().__init__(**values)  # type: ignore[no-untyped-call]

    @property
    def token_is_old(self) -> bool:
        return "csrf_token" in self.errors

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary: the field to go to and the words."""
        if self.token_is_old:
            return [(self.old_at, say(self.old))]
        return [(field.id, str(field.errors[0])) for field in self if field.errors]


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
