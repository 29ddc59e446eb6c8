"""The sign-off of a group's notes: members are asked, confirm or object, and the facilitator signs. Part of `operations`."""

from datetime import datetime

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.discussions import answers, confirming, queries, rules
from tracker.discussions.errors import AnswersClosed, NotesChanged, NotYours, StepNotPossible
from tracker.discussions.models import Group, GroupMember, MemberRole, NoteAnswer, NotesState
from tracker.discussions.operations import queue_letters, set_state
from tracker.registration.models import Participant
from tracker.registration.records import name_of

MAIL = "read_back"


@operation
def ask_members(group: Group, until: datetime, *, by: Actor, now: datetime) -> int:
    """Let members answer until then, and write to those who have not answered about the text as it stands.

    Returns how many are written to. Raises StepNotPossible unless the notes were read back.
    """
    group = queries.lock_group(group.id)
    if group.state not in confirming.OPEN_TO_ANSWERS or until <= now:
        raise StepNotPossible
    group.answers_until = until
    digest = confirming.digest_of(queries.current_points([group.id]))
    answered = {answer.participant_id for answer in answers.list_answers(group.id) if answer.digest == digest}
    told = [
        member.participant
        for member in queries.list_members(group.id)
        if member.participant_id not in answered and member.participant.email
    ]
    queue_letters(MAIL, group, told, now=now)
    _record("notes.asked", group, by=by, now=now, people=len(told))
    return len(told)


@operation
def answer_notes(
    group: Group, person: Participant, *, confirmed: bool, remark: str, digest: str, by: Actor, now: datetime
) -> NoteAnswer:
    """A member confirms the notes or objects to them; the latest answer counts. `digest`: of the text they were shown.

    Raises NotYours, AnswersClosed, NotesChanged; Invalid-like faults of the remark are the form's.
    """
    group = queries.lock_group(group.id)
    _member(group, person)
    if not confirming.takes_answers(group.state, group.answers_until, now):
        raise AnswersClosed
    _demand_unchanged(group, digest)
    found = answers.find_answer(group.id, person.id)
    if found is None:
        found = NoteAnswer(meeting_id=group.meeting_id, group_id=group.id, participant_id=person.id)
        db.session.add(found)
    found.confirmed, found.remark, found.digest, found.at = confirmed, rules.clean(remark), digest, now
    db.session.flush()
    _record("notes.confirmed" if confirmed else "notes.objected", group, by=by, now=now)
    return found


@operation
def sign_notes(group: Group, person: Participant, *, digest: str, by: Actor, now: datetime) -> Group:
    """The facilitator signs the notes as read back: they are agreed. Raises NotYours, StepNotPossible, NotesChanged, Unsettled."""
    group = queries.lock_group(group.id)
    if _member(group, person).role is not MemberRole.FACILITATOR:
        raise NotYours
    if group.state is not NotesState.READ_BACK:
        raise StepNotPossible
    _demand_unchanged(group, digest)
    return set_state(group, NotesState.AGREED, by=Actor(by.kind, by.id, name_of(person)), now=now)


def _member(group: Group, person: Participant) -> GroupMember:
    found = answers.find_member(group.id, person.id)
    if found is None:
        raise NotYours
    return found


def _demand_unchanged(group: Group, digest: str) -> None:
    if confirming.digest_of(queries.current_points([group.id])) != digest:
        raise NotesChanged


def _record(action: str, group: Group, *, by: Actor, now: datetime, **details: int) -> None:
    record(action, by=by, at=now, meeting_id=group.meeting_id, subject_id=group.id, subject=group.topic, **details)
