"""The sign-in form."""

from collections.abc import Callable
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _lazy
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str


class SignInForm(FlaskForm):
    """Address and password. Its own token is checked here, so an old one loses nothing that was typed."""

    email = StringField(
        lazy_gettext("E-mail address"),
        [DataRequired(lazy_gettext("Enter your e-mail address")), Length(max=254)],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [DataRequired(lazy_gettext("Enter your password")), Length(max=1024)],
    )
    next = HiddenField()

    @property
    def token_is_old(self) -> bool:
        return "csrf_token" in self.errors

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary: the field to go to and the words."""
        if self.token_is_old:
            old = gettext(
                "This page was open for too long. Your address is kept: enter the password and sign in again."
            )
            return [("password", old)]
        return [(field.name, str(field.errors[0])) for field in (self.email, self.password) if field.errors]
