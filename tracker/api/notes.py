"""Groups and their points as programs and the rapporteur's page see them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Response, after_this_request, request
from pydantic import AwareDatetime, BaseModel, Field

from tracker.api.blueprint import bp
from tracker.api.bodies import Body
from tracker.api.openapi import documented
from tracker.api.paging import Page
from tracker.core import clock
from tracker.core.access import Actor, Role, allow
from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.core.texts import Text
from tracker.discussions import grants, operations, queries, rules
from tracker.discussions.details import NAMES, Convention, Details, Standing
from tracker.discussions.errors import LinkNeeded
from tracker.discussions.models import Addressee, Group, NotesState
from tracker.discussions.operations import KEEP, Result, Revision, RevisionAnswer
from tracker.discussions.rules import Point, Written
from tracker.meetings.queries import get_meeting

#: a device's clock may be wrong by decades; its text is taken all the same
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)


class GroupOut(BaseModel):
    """A discussion group."""

    id: UUID
    number: int
    slug: str
    topic: str
    room: str
    session: UUID | None
    headings: list[str]
    state: NotesState
    members: int
    facilitator: str
    rapporteur: str
    points: int
    recommendations: int
    conflicts: int = Field(description="Points with more than one text, to be settled by a person.")
    last_saved_at: datetime | None


class DetailsOut(BaseModel):
    """What a point says of itself beside its text. `raised_by` is for the group and the organisers; it is never printed."""

    concerns: str
    substance: str
    conventions: list[Convention]
    evidence: str
    raised_by: str
    support: int | None
    standing: Standing | None


class TextOut(DetailsOut):
    """One of the texts of a point in conflict."""

    id: UUID
    heading: str
    text: str
    removed: bool
    addressee: Addressee | None
    due: date | None
    due_on: date | None = Field(description="The same as `due`, by its earlier name.")
    owner: str
    author: str
    at: datetime


class PointOut(DetailsOut):
    """A point as it stands."""

    id: UUID
    heading: str
    text: str
    removed: bool
    position: int
    addressee: Addressee | None
    due: date | None
    owner: str
    heads: list[UUID] = Field(description="Revisions nothing builds on. Write on the first and settle the others.")
    conflict: list[TextOut] = Field(description="The texts to choose from; empty when there is only one.")
    revisions: int
    saved_at: datetime


class Points(Page[PointOut]):
    """The points of a group, all of them, struck-out ones too, in order."""

    state: NotesState
    serial: int = Field(description="The number of the latest revision: `since` it, ask for what is new.")


class PointRevisionIn(Body):
    """A new text of one point, upon the revision it was written on."""

    id: UUID = Field(description="Made by the device. The same id again changes nothing.")
    point: UUID = Field(description="Made by the device with the point's first revision.")
    base: UUID | None = Field(None, description="The revision it was written on; null for the first.")
    heading: str
    text: str
    at: AwareDatetime = Field(description="By the device's clock.", ge=EARLIEST, le=LATEST)
    device: str = ""
    settles: list[UUID] = Field(default_factory=list, max_length=100, description="Other heads it takes the place of.")
    removed: bool = Field(default=False, description="The point is struck out; its text stays in the history.")
    position: int | None = Field(None, description="Order under its heading; as it was, or at the end, when not given.")
    addressee: Addressee | None = Field(None, description="Of a recommendation. Not given: as it was.")
    due: date | None = Field(None, description="By when. Not given: as it was.")
    owner: str = Field("", description="Who sees to it. Not given: as it was.")
    concerns: str = Field("", description="Region or parties concerned. This and what follows, not given: as it was.")
    substance: str = Field("", description="Waste stream or chemical.")
    conventions: list[Convention] = Field(default_factory=list, max_length=20)
    evidence: str = Field("", description="Evidence or document.")
    raised_by: str = Field("", description="Kept for the group and the organisers; never printed.")
    support: int | None = Field(None, description="How many supported it.")
    standing: Standing | None = Field(None, description="How the group took it.")

    def revision(self) -> Revision:
        """As the operation takes it; what was not given stays as it was."""
        given = self.model_fields_set
        return Revision(
            id=self.id,
            point=self.point,
            base=self.base,
            heading=self.heading,
            text=self.text,
            at=self.at,
            device=self.device,
            settles=self.settles,
            removed=self.removed,
            position=self.position,
            addressee=self.addressee if "addressee" in given else KEEP,
            due_on=self.due if "due" in given else KEEP,
            owner=self.owner if "owner" in given else KEEP,
            details={name: getattr(self, name) for name in NAMES if name in given},
        )


class RevisionResult(BaseModel):
    """What became of one revision: saved, replayed, unchanged, conflict (saved too) or rejected with the reason."""

    id: UUID
    point: UUID
    result: Result
    upon: UUID | None = Field(description="The revision to write on next.")
    heads: list[UUID]
    code: str
    reason: str


@bp.get("/meetings/<slug>/groups")
@allow(Role.ORGANISER, Role.FACILITATOR, Role.RAPPORTEUR, scope=grants.READING)
@documented("The discussion groups and how far their notes are", response=Page[GroupOut])
def list_groups(slug: str) -> Page[GroupOut]:
    return Page(items=[_group(state) for state in queries.group_states(get_meeting(slug).id)])


@bp.get("/meetings/<slug>/groups/<uuid:group_id>/points")
@allow(Role.HOLDER, scope=grants.READING)
@documented(
    "The points of a group as they stand",
    response=Points,
    query={"since": "Only points with a revision after this serial number, as an answer before gave it."},
    refuses=(LinkNeeded,),
    otherwise={304: "Nothing is new since the answer that `If-None-Match` names."},
    details="Answers 304 to `If-None-Match` while nothing is new. Opens to organisers, to the group's facilitator and "
    "rapporteur, and to browsers let in by the group's private link.",
)
def list_points(slug: str, group_id: UUID) -> Points | Response:
    stamp = queries.get_stamp(slug, group_id)
    if not grants.is_opened(group_id, stamp.link_epoch):
        _opened(slug, group_id, grants.READING)
    if request.if_none_match.contains_weak(stamp.tag):  # what was sent compressed has a weak one
        return Response(status=304)
    after_this_request(lambda answer: _tagged(answer, stamp.tag))
    since = _since()
    found = queries.every_point([group_id]) if since is None else queries.changed_points(group_id, since)
    return Points(items=[_point(point) for point in found], state=stamp.state, serial=stamp.serial)


@bp.post("/meetings/<slug>/groups/<uuid:group_id>/points")
@allow(Role.HOLDER, scope=grants.WRITING)
@documented(
    "Append revisions of points",
    request=PointRevisionIn,
    many=rules.BATCH_MAX,
    response=list[RevisionResult],
    refuses=(LinkNeeded,),
    details="One answer each, in order. Two revisions on one base are both kept: a conflict, until one settles every head.",
)
def record_points(slug: str, group_id: UUID, body: list[PointRevisionIn]) -> list[RevisionResult]:
    by, group = _opened(slug, group_id)
    revisions = [item.revision() for item in body]
    return [_result(answer) for answer in operations.record_revisions(group, revisions, by=by, now=clock.now())]


def _opened(slug: str, group_id: UUID, scopes: tuple[str, ...] = grants.WRITING) -> tuple[Actor, Group]:
    meeting = get_meeting(slug)
    group = queries.get_group_by_id(meeting.id, group_id)
    return grants.writer(meeting, group, scopes), group


def _since() -> int | None:
    text = request.args.get("since")
    if text is not None and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid(fields={"since": Text("This must be a whole number, as an answer before gave it.")})
    return None if text is None else int(text)


def _tagged(answer: Response, tag: str) -> Response:
    answer.set_etag(tag)
    return answer


def _group(state: queries.GroupState) -> GroupOut:
    group = state.group
    return GroupOut(
        id=group.id,
        number=group.number,
        slug=group.slug,
        topic=group.topic,
        room=group.room,
        session=group.session_id,
        headings=group.headings,
        state=group.state,
        members=state.members,
        facilitator=state.facilitator,
        rapporteur=state.rapporteur,
        points=state.points,
        recommendations=state.recommendations,
        conflicts=state.conflicts,
        last_saved_at=state.last_saved_at,
    )


def _point(point: Point) -> PointOut:
    return PointOut(
        id=point.id,
        heading=point.heading,
        text=point.text,
        removed=point.removed,
        position=point.position,
        addressee=Addressee(point.addressee) if point.addressee else None,
        due=point.due_on,
        owner=point.owner,
        heads=list(point.head_ids),
        conflict=[_text(written) for written in point.conflict],
        revisions=point.revisions,
        saved_at=point.saved_at,
        **_said(point.details),
    )


def _text(written: Written) -> TextOut:
    said = {name: getattr(written, name) for name in TextOut.model_fields if name not in {"due", *NAMES}}
    return TextOut(**said, due=written.due_on, **_said(written.details))


def _said(details: Details) -> dict[str, Any]:
    return {name: getattr(details, name) for name in NAMES}


def _result(answer: RevisionAnswer) -> RevisionResult:
    return RevisionResult(
        id=answer.id,
        point=answer.point,
        result=answer.result,
        upon=answer.upon,
        heads=list(answer.heads),
        code=answer.code,
        reason=say(answer.reason),
    )
