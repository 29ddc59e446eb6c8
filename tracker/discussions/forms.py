"""What the notes page and the organiser's group pages ask."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Self, cast
from uuid import UUID, uuid5

from flask_babel import gettext
from flask_babel import lazy_gettext as _lazy
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from tracker.core.i18n import say
from tracker.core.ids import as_id, new_id
from tracker.core.kept_form import KeptForm
from tracker.core.texts import Text
from tracker.discussions import rules
from tracker.discussions.detail_fields import DetailFields, filled_from
from tracker.discussions.models import Addressee, Group, MemberRole
from tracker.discussions.operations import GroupDetails, Revision
from tracker.discussions.queries import HeadingsInUse
from tracker.discussions.rules import Point, Written

lazy_gettext = cast(Callable[[str], str], _lazy)  # wtforms wants its texts to be str
DEVICE = "web page"


class _Form(KeptForm):
    old = Text("This page was open for too long. What you typed is kept: send it again.")
    old_at = "main"

    @classmethod
    def sent(cls) -> Self:
        """The form as this request has it."""
        return cls()


def _addressees() -> list[tuple[str, str]]:
    return [("", ""), *((key, say(title)) for key, title in rules.ADDRESSEES.items())]


class _PointFields(_Form):
    addressee = SelectField(lazy_gettext("To whom"), choices=_addressees, validate_choice=False)
    due = DateField(lazy_gettext("By when"), [Optional()])
    owner = StringField(lazy_gettext("Who sees to it"))

    def validate_addressee(self, field: SelectField) -> None:
        if (field.data or "") not in ("", *rules.ADDRESSEES):
            raise ValidationError(gettext("Choose one of the list."))

    def validate_owner(self, field: StringField) -> None:
        _refuse(rules.fault_of_line(rules.clean(field.data or "")))

    def details(self) -> dict[str, Any]:
        return {
            "addressee": Addressee(self.addressee.data) if self.addressee.data else None,
            "due_on": self.due.data,
            "owner": self.owner.data or "",
        }


class PointsForm(_PointFields):
    """New points under one heading, one a line. Sent twice, they are the same points."""

    submission = HiddenField()
    heading = HiddenField()
    lines = TextAreaField(lazy_gettext("Add points, one per line"))

    @classmethod
    def empty(cls, heading: str) -> Self:
        """A fresh form for a heading."""
        return cls(formdata=None, heading=heading, submission=str(new_id()))

    def stand_in(self, section: str) -> Self:
        """Give the fields ids of this section's own: a page has one such form a heading."""
        for field in self:
            field.id = field.label.field_id = f"{section}-{field.name}"
        return self

    def validate_lines(self, field: TextAreaField) -> None:
        lines = rules.lines_of(field.data or "")
        if not lines:
            raise ValidationError(gettext("Write at least one point."))
        if len(lines) > rules.BATCH_MAX:
            raise ValidationError(gettext("These are more than %(most)s points.", most=rules.BATCH_MAX))
        for line in lines:
            _refuse(rules.fault_of_text(line))

    def revisions(self, at: datetime) -> list[Revision]:
        """One first revision a line; the same line twice makes two points."""
        submission = as_id(self.submission.data or "") or new_id()
        lines = rules.lines_of(self.lines.data or "")
        made = []
        for index, line in enumerate(lines):
            nth = lines[:index].count(line)
            made.append(
                Revision(
                    id=uuid5(submission, f"revision {nth} {line}"),
                    point=uuid5(submission, f"point {nth} {line}"),
                    base=None,
                    heading=self.heading.data or "",
                    text=line,
                    at=at,
                    device=DEVICE,
                    **self.details(),
                )
            )
        return made


class PointForm(DetailFields, _PointFields):
    """A new text of one point, upon the texts the page showed."""

    revision = HiddenField()
    heads = HiddenField()
    heading = SelectField(lazy_gettext("Heading"), choices=[], validate_choice=False)
    text = TextAreaField(lazy_gettext("Point"))

    @classmethod
    def showing(cls, point: Point, written: Written, headings: Iterable[str]) -> Self:
        """The form filled with one of the point's texts, to take the place of all of them."""
        form = cls(
            formdata=None,
            heading=written.heading,
            text=written.text,
            addressee=written.addressee or "",
            due=written.due_on,
            owner=written.owner,
            **filled_from(written.details),
        )
        form.build_on(point)
        form.offer(headings)
        return form

    def offer(self, headings: Iterable[str]) -> None:
        """Let the point be moved to one of these headings."""
        keys = dict.fromkeys([*headings, self.heading.data or ""])
        self.heading.choices = [(key, say(rules.heading_title(key))) for key in keys if key]

    def build_on(self, point: Point) -> None:
        """Let what is sent next take the place of the point's present texts."""
        self.revision.data = str(new_id())
        self.heads.data = " ".join(str(head) for head in point.head_ids)

    def validate_text(self, field: TextAreaField) -> None:
        _refuse(rules.fault_of_text(rules.clean(field.data or "")))

    def validate_heading(self, field: SelectField) -> None:
        heading = rules.clean(field.data or "")
        _refuse(rules.fault_of_line(heading) if heading else rules.EMPTY)

    def change(self, point_id: UUID, *, removed: bool, at: datetime) -> Revision:
        heads = [found for text in (self.heads.data or "").split() if (found := as_id(text))]
        return Revision(
            id=as_id(self.revision.data or "") or new_id(),
            point=point_id,
            base=heads[0] if heads else None,
            settles=heads[1:],
            heading=self.heading.data or "",
            text=self.text.data or "",
            removed=removed,
            at=at,
            device=DEVICE,
            details=self.particulars(),
            **self.details(),
        )


class RestoreForm(_Form):
    """Which earlier text of a point is to stand again, in the place of the texts the page showed."""

    revision = HiddenField()
    heads = HiddenField()
    of = HiddenField()

    @classmethod
    def upon(cls, point: Point) -> Self:
        """The form for any text of this point."""
        return cls(formdata=None, revision=str(new_id()), heads=" ".join(map(str, point.head_ids)))

    def ids(self) -> tuple[UUID, UUID | None, list[UUID]]:
        """The id of the new revision, the text wanted, and the heads it takes the place of."""
        heads = [found for text in (self.heads.data or "").split() if (found := as_id(text))]
        return as_id(self.revision.data or "") or new_id(), as_id(self.of.data or ""), heads


class GroupForm(_Form):
    """A group's topic, place and headings."""

    number = IntegerField(lazy_gettext("Number"), [Optional()])
    topic = StringField(lazy_gettext("Topic"))
    room = StringField(lazy_gettext("Room"))
    session = SelectField(lazy_gettext("Session"), validate_choice=True)
    headings = TextAreaField(lazy_gettext("Headings"))
    others = SelectField(lazy_gettext("Take the headings of another group"), validate_choice=False)

    @classmethod
    def of(cls, group: Group | None, sessions: Sequence[tuple[str, str]]) -> Self:
        """The form as it was sent, or else as the group stands."""
        headings = group.headings if group else list(rules.HEADINGS)
        lines = "\n".join(say(rules.heading_title(key)) for key in headings)
        form = cls(
            number=group.number if group else None,
            topic=group.topic if group else "",
            room=group.room if group else "",
            session=str(group.session_id or "") if group else "",
            headings=lines,
        )
        form.session.choices = [("", gettext("None")), *sessions]
        return form

    def offer(self, lists: Sequence[HeadingsInUse]) -> None:
        """Let the headings of groups of other meetings, and of this one, be taken over."""
        named = [(str(at), f"{one.meeting}, {one.number}. {one.topic}") for at, one in enumerate(lists)]
        self.others.choices = [("", ""), *named]

    def adopt(self, lists: Sequence[HeadingsInUse]) -> None:
        """Show the headings chosen in place of those typed; nothing is stored yet."""
        chosen = self.others.data or ""
        if chosen.isdecimal() and int(chosen) < len(lists):
            self.headings.data = "\n".join(say(rules.heading_title(key)) for key in lists[int(chosen)].headings)

    def details(self) -> GroupDetails:
        lines = rules.lines_of(self.headings.data or "")
        return GroupDetails(
            topic=self.topic.data or "",
            number=self.number.data,
            room=self.room.data or "",
            session_id=as_id(self.session.data or ""),
            headings=[rules.heading_key(line, gettext) for line in lines],
        )


class MembersForm(_Form):
    """Who is in the group: `member` boxes, and one facilitator and rapporteur, who are members too."""

    facilitator = SelectField(lazy_gettext("Facilitator"), validate_choice=False)
    rapporteur = SelectField(lazy_gettext("Rapporteur"), validate_choice=False)

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        self.facilitator.choices = self.rapporteur.choices = [("", gettext("Nobody yet")), *people]

    def validate_rapporteur(self, field: SelectField) -> None:
        if field.data and field.data == self.facilitator.data:
            raise ValidationError(gettext("One person cannot be both facilitator and rapporteur."))

    def roles(self, ticked: Iterable[str]) -> dict[UUID, MemberRole]:
        roles = {found: MemberRole.MEMBER for text in ticked if (found := as_id(text))}
        for text, role in (
            (self.facilitator.data, MemberRole.FACILITATOR),
            (self.rapporteur.data, MemberRole.RAPPORTEUR),
        ):
            if found := as_id(text or ""):
                roles[found] = role
        return roles


def _refuse(fault: str | None) -> None:
    if fault:
        raise ValidationError(say(fault))
