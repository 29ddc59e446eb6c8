"""Questions of a meeting's own, what they were before, and the answers people gave."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.questions.rules import Kind, Stage


class Question(Model):
    """A question as it stands now. It is never deleted: one that is no longer asked is ended and keeps its answers."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("meeting_id", "key", "version"),
        CheckConstraint("retain_days IS NULL OR retain_days >= 0", name="retain_days_positive"),
        one_of("kind", Kind),
        one_of("stage", Stage),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    #: its name for files and programs, "passport-copy"; another kind of answer makes the next version under the same key
    key: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    #: raised by every change; an answer keeps the one it was given to
    revision: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(word(Kind))
    stage: Mapped[Stage] = mapped_column(word(Stage), default=Stage.REGISTRATION)
    label: Mapped[str]
    help: Mapped[str] = mapped_column(default="")
    required: Mapped[bool] = mapped_column(default=False)
    #: [{"id", "label", "translations", "retired"}], in their order
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: [[field or question, value]]: put to whoever gave one of these answers; empty: to all
    only_if: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    organisation_types: Mapped[list[str]] = mapped_column(JSON, default=list)
    purpose: Mapped[str] = mapped_column(default="")
    retain_days: Mapped[int | None]
    #: language -> {"label", "help", "purpose"}
    translations: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    #: when it first stood in a form; the second form is incomplete for those who sent it before
    asked_since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class QuestionRevision(Model):
    """What a question said at one of its revisions. Only ever appended: it tells what an answer was given to."""

    __tablename__ = "question_revision"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)


class Answer(Model):
    """One person's answer to one question, as it was given."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("participant_id", "question_id"),
        Index("ix_answer_question_id_picked", "question_id", "picked"),
        CheckConstraint("size IS NULL OR size >= 0", name="size_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    #: the question's, when it was answered
    revision: Mapped[int]
    #: the text, number, ISO date, country's code, file's name; choices in their words of then
    text: Mapped[str]
    #: [[id, words of then]]
    chosen: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    #: the chosen ids between blanks: " c1 c3 "
    picked: Mapped[str] = mapped_column(default="")
    #: folded, for the search; "" where it does not look
    folded: Mapped[str] = mapped_column(default="")
    #: of a file: SHA-256 of its bytes in the storage of personal files, its type as found in the content, its size
    blob: Mapped[str | None]
    media_type: Mapped[str | None]
    size: Mapped[int | None]
    answered_at: Mapped[datetime]


class PendingUpload(Model):
    """A file that came with a form which is not complete yet, so that nobody has to send it twice."""

    __tablename__ = "pending_upload"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    #: the form's own id, or the participant whose registration is being changed
    holder_id: Mapped[UUID]
    file_name: Mapped[str]
    media_type: Mapped[str]
    blob: Mapped[str]
    size: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)


class SecondForm(Model):
    """The form after the confirmation, of one meeting."""

    __tablename__ = "second_form"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    #: until when it can be filled in; None: until the meeting ends
    closes_at: Mapped[datetime | None]


class SecondFormSent(Model):
    """That a person has sent the second form, and when they were last reminded of it."""

    __tablename__ = "second_form_sent"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
