"""Discussion groups and what they said: points as append-only revisions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.discussions.details import Standing
from tracker.discussions.rules import Addressee, Heading, MemberRole, NotesState
from tracker.registration.models import Participant

__all__ = ["Addressee", "Group", "GroupMember", "Heading", "MemberRole", "NoteAnswer", "NotesState", "PointRevision"]


class Group(Model):
    """A discussion group of a meeting; or, with an agenda item, the notes of that item: points like a group's, but no group."""

    __tablename__ = "discussion_group"
    __table_args__ = (
        UniqueConstraint("meeting_id", "slug"),
        UniqueConstraint("meeting_id", "number"),
        UniqueConstraint("agenda_item_id"),
        one_of("state", NotesState),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_session.id", ondelete="SET NULL"))
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    #: the notes of an agenda item, and so they remain when the item goes
    of_item: Mapped[bool] = mapped_column(default=False, server_default=false())
    number: Mapped[int]
    slug: Mapped[str]
    topic: Mapped[str]
    room: Mapped[str] = mapped_column(default="")
    #: ordered keys; the default ones have translated titles, others print as they are
    headings: Mapped[list[str]] = mapped_column(JSON, default=lambda: [h.value for h in Heading])
    state: Mapped[NotesState] = mapped_column(word(NotesState), default=NotesState.DRAFT)
    state_at: Mapped[datetime | None]
    state_by: Mapped[str] = mapped_column(default="")
    #: who signed the notes as agreed; ended by any later change
    signed_by: Mapped[str] = mapped_column(default="", server_default="")
    signed_at: Mapped[datetime | None]
    #: until when members may confirm them or object
    answers_until: Mapped[datetime | None]
    #: raised to end the rapporteur's links sent so far
    link_epoch: Mapped[int] = mapped_column(default=1)


class GroupMember(Model):
    """A participant's place in a group."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "participant_id"), one_of("role", MemberRole))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("discussion_group.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    role: Mapped[MemberRole] = mapped_column(word(MemberRole), default=MemberRole.MEMBER)
    #: stays in the group whenever groups are built again
    pinned: Mapped[bool] = mapped_column(default=False, server_default=false())

    participant: Mapped[Participant] = relationship(lazy="raise_on_sql")


class NoteAnswer(Model):
    """What a member said about the notes that were read back; it counts while they have the text it was given about."""

    __tablename__ = "note_answer"
    __table_args__ = (UniqueConstraint("group_id", "participant_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("discussion_group.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    confirmed: Mapped[bool]
    remark: Mapped[str] = mapped_column(default="")
    #: of the text it is about
    digest: Mapped[str]
    at: Mapped[datetime]


class PointRevision(Model):
    """One saved text of one point. A point is its revisions: those that no other builds on are its heads; two heads are a conflict."""

    __tablename__ = "point_revision"
    __table_args__ = (
        Index("ix_point_revision_group_id_point_id", "group_id", "point_id"),
        Index("ix_point_revision_group_id_serial", "group_id", "serial"),
        Index("ix_point_revision_meeting_id_recorded_at", "meeting_id", "recorded_at"),
        one_of("addressee", Addressee),
        one_of("standing", Standing),
    )

    #: made by the device
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("discussion_group.id", ondelete="CASCADE"))
    #: the point's own id, made by the device with its first revision
    point_id: Mapped[UUID]
    #: the revision this one was written upon; None for the first
    base_id: Mapped[UUID | None]
    #: further revisions it settles: ids as text; a conflict ends when one revision builds on all heads
    settles: Mapped[list[str]] = mapped_column(JSON, default=list)
    heading: Mapped[str]
    text: Mapped[str]
    #: the point was struck out; the text before stays in the history
    removed: Mapped[bool] = mapped_column(default=False)
    #: order among the points of its heading; ties by the point's id (which carries its time)
    position: Mapped[int] = mapped_column(default=0)
    addressee: Mapped[Addressee | None] = mapped_column(word(Addressee))
    #: by when a recommendation is to be done, and who sees to it
    due_on: Mapped[date | None]
    owner: Mapped[str] = mapped_column(default="")
    #: what it says of itself beside the text: `details.Details`
    concerns: Mapped[str] = mapped_column(default="", server_default="")
    substance: Mapped[str] = mapped_column(default="", server_default="")
    conventions: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    evidence: Mapped[str] = mapped_column(default="", server_default="")
    #: who said it in the group: never printed
    raised_by: Mapped[str] = mapped_column(default="", server_default="")
    support: Mapped[int | None]
    standing: Mapped[Standing | None] = mapped_column(word(Standing))
    #: the how manyth of its group since counting began: what came after a number is what is new since
    serial: Mapped[int] = mapped_column(default=0, server_default="0")
    #: who wrote it: shown in the history, never printed
    author: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    #: by the device's clock, and by the server's
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(default="")
