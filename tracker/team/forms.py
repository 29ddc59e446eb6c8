"""What an organiser types about who works at a meeting."""

from collections.abc import Callable
from typing import cast

from flask_babel import lazy_gettext as _lazy
from wtforms import BooleanField, EmailField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, ValidationError

from tracker.accounts.errors import NotAnAddress
from tracker.accounts.rules import clean_address, is_address
from tracker.core.access import Role
from tracker.core.i18n import offered, say
from tracker.core.kept_form import KeptForm
from tracker.core.texts import Text
from tracker.team.operations import GIVEN, NewMember
from tracker.team.queries import Member
from tracker.team.words import ROLES

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str
#: in place of a role: it is taken away
NO_ROLE = "none"


class LinkForm(KeptForm):
    """The language in which somebody gets their link."""

    language = SelectField(lazy_gettext("Language of the e-mail"))

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language.choices = [SelectChoice(code, name) for code, name in offered().items()]
        if self.language.data is None:
            self.language.data = language if language in offered() else "en"


class MemberForm(LinkForm):
    """Somebody more: an address and a role."""

    old_at = "email"
    email = EmailField(
        lazy_gettext("E-mail address"),
        [DataRequired(lazy_gettext("Enter the e-mail address"))],
    )
    role = RadioField(
        lazy_gettext("Role at this meeting"),
        choices=[SelectChoice(role.value) for role in GIVEN],
        validators=[DataRequired(lazy_gettext("Choose a role of the list"))],
    )

    def validate_email(self, field: EmailField) -> None:
        """Called by its name, after the field's own validators."""
        if not is_address(clean_address(field.data or "")):
            raise ValidationError(say(NotAnAddress.message))

    def wanted(self) -> NewMember:
        return NewMember(clean_address(self.email.data or ""), Role(self.role.data), self.language.data)


class RoleForm(KeptForm):
    """What somebody may do from now on; their own role is given up knowingly."""

    old_at = "role"
    role = RadioField(lazy_gettext("Role at this meeting"))
    sure = BooleanField(lazy_gettext("I know that I no longer see these pages then"))

    def __init__(self, member: Member) -> None:
        super().__init__()
        kept = GIVEN if member.role in GIVEN else (member.role,)
        self.role.choices = [SelectChoice(role.value, say(ROLES[role])) for role in kept]
        self.role.choices.append(SelectChoice(NO_ROLE, say(Text("No role at this meeting any more"))))
        if self.role.data is None:
            self.role.data = member.role.value

    @property
    def is_end(self) -> bool:
        return bool(self.role.data == NO_ROLE)
