"""The fields of what a point says of itself beside its text."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _lazy
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Optional

from tracker.core.i18n import say
from tracker.discussions import details, rules
from tracker.discussions.details import Details

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str


def _one_line(form: FlaskForm, field: StringField) -> None:
    if fault := rules.fault_of_line(rules.clean(field.data or "")):
        raise ValidationError(say(fault))


def _line(name: str) -> Any:
    return StringField(lazy_gettext(str(details.LABELS[name])), [_one_line])


def _choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, say(title)) for key, title in words.items()]


class DetailFields(FlaskForm):
    """All of them may be left out."""

    concerns = _line("concerns")
    substance = _line("substance")
    conventions = SelectMultipleField(lazy_gettext("Conventions"), choices=lambda: _choices(details.CONVENTIONS))
    evidence = _line("evidence")
    raised_by = _line("raised_by")
    support = IntegerField(lazy_gettext("Supported by how many"), [Optional()])
    standing = SelectField(
        lazy_gettext("How the group took it"),
        choices=lambda: [("", ""), *_choices(details.STANDINGS)],
        validate_choice=False,
    )

    def validate_standing(self, field: SelectField) -> None:
        if (field.data or "") not in ("", *details.STANDINGS):
            raise ValidationError(gettext("Choose one of the list."))

    def validate_support(self, field: IntegerField) -> None:
        if not 0 <= (field.data or 0) <= details.SUPPORT_MAX:
            raise ValidationError(gettext("Enter a number from 0 to %(most)d.", most=details.SUPPORT_MAX))

    @property
    def particulars_given(self) -> bool:
        """Whether any of it is said, or said wrongly: then the fields show."""
        return any(self[name].data or self[name].errors for name in details.NAMES)

    def particulars(self) -> dict[str, Any]:
        """What was said, as a revision takes it."""
        said = {name: self[name].data or "" for name in details.LINES}
        return said | {
            "conventions": tuple(self.conventions.data or ()),
            "support": self.support.data,
            "standing": details.Standing(self.standing.data) if self.standing.data else None,
        }


def filled_from(found: Details) -> dict[str, Any]:
    """The values that show these details in the form."""
    values = {name: getattr(found, name) for name in details.NAMES}
    return values | {"conventions": list(found.conventions), "standing": found.standing or ""}
