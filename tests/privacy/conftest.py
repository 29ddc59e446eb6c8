"""A meeting that is over and full of private texts, all of them marked, so that what is left of them can be looked for."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import JSON, Enum, String, cast, func, insert, select, true, update

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import AddressTrouble
from tracker.privacy.inventory import HOLDINGS, STAYS
from tracker.privacy.scrubbing import Scrubber
from tracker.registration.models import Participant

MARK = "zzmarkzz"
LATER = NOW + timedelta(days=60)


def marked_columns(one) -> list[str]:
    """The columns of texts that must not keep what stood in them."""
    return [
        c.name
        for c in one.at.columns
        if isinstance(c.type, String | JSON)
        and not isinstance(c.type, Enum)
        and not c.foreign_keys
        and c.name not in STAYS.get(one.table, ())
        and c.name != "blob"  # the name of a file
    ]


def mark_everything() -> None:
    """Put a marked text into every such column of every row there is."""
    for one in HOLDINGS:
        values = {}
        for name in marked_columns(one):
            column = one.at.c[name]
            if isinstance(column.type, JSON):
                values[name] = {MARK: MARK}
            elif name in ("code", "address", "key", "message_id", "email", "to_address", "contact_email"):
                values[name] = MARK + cast(one.at.c["id"], String) if "id" in one.at.c else MARK
            else:
                values[name] = f"{MARK} {one.table} {name}"
        label = {"actor_label": values.pop("actor_label", "")} if "actor_kind" in one.at.c else {}
        if label:  # what staff are called is no private matter of participants
            by_others = one.at.c.actor_kind.notin_(("user", "system", "device"))
            db.session.execute(update(one.at).where(by_others).values(label))
        if values:
            acts = one.at.c.action.startswith("participant.") if one.table == "audit_entry" else true()
            db.session.execute(update(one.at).where(acts).values(values))
    somebody = select(func.min(Participant.email)).scalar_subquery()
    db.session.execute(update(AddressTrouble).values(address=somebody))
    db.session.commit()


def _one_row_of_each(meeting, person, other) -> None:
    about = {"meeting_id": meeting.id, "participant_id": person.id}
    mail = {"id": new_id(), "meeting_id": meeting.id, "subject_id": person.id, "to_address": "a@example.org"}
    mail |= {"template": "registered", "context": {}, "locale": "en", "message_id": "<1@x>", "state": "sent"}
    mail |= {"attempts": 1, "queued_at": NOW, "next_attempt_at": NOW}
    event = {"id": new_id(), "meeting_id": meeting.id, "participant_id": person.id, "at": NOW, "state": "confirmed"}
    event |= {"actor_kind": "participant", "actor_label": "Ada", "reason": "ill", "changes": {}}
    act = {"id": new_id(), "meeting_id": meeting.id, "at": NOW, "actor_kind": "participant", "actor_id": person.id}
    act |= {"actor_label": "Ada", "action": "participant.changed", "subject_id": person.id, "subject_label": "Ada"}
    rows = {
        "outbox_mail": mail,
        "sent_mail": {
            "mail_id": mail["id"], "sender": "", "reply_to": "", "language": "en", "subject": "", "text": "", "html": ""
        },
        "repeated_registration": about | {"id": new_id(), "code": "2", "submission": new_id(), "state": "confirmed", "at": NOW},
        "merged_registration": {
            "id": new_id(), "meeting_id": meeting.id, "kept_id": person.id, "code": "3", "submission": new_id(),
            "name": "", "at": NOW, "by_label": "", "row": {}, "moved": {}, "put_away": {}, "changes": {},
        },
        "match_key": {"key": 7, "participant_id": person.id},
        "look_alike": {
            "id": new_id(), "first_id": min(person.id, other.id), "second_id": max(person.id, other.id),
            "first_meeting_id": meeting.id, "second_meeting_id": meeting.id, "score": 90, "reasons": [],
            "found_at": NOW, "verdict": "open", "decided_by": "", "moved": [],
        },
        "participant_event": event,
        "audit_entry": act | {"details": {}},
        "check_in": about | {
            "id": new_id(), "code": "x", "kind": "in", "at": NOW, "recorded_at": NOW, "result": "welcome", "reason": "",
            "device": "", "by_label": "", "desk": "", "digest": "",
        },
        "address_trouble": {"address": "x", "trouble": "hard", "status": "", "diagnostic": "", "at": NOW, "times": 1},
        "idempotent_reply": {
            "id": new_id(), "owner_id": new_id(), "key": "k", "request_digest": "d", "status": 201, "body": {}, "at": NOW
        },
        "erasure_request": about | {"id": new_id(), "asked_at": NOW, "state": "open", "answer": ""},
        "mail_wording": {
            "id": new_id(), "meeting_id": meeting.id, "kind": "message", "language": "en", "texts": {}, "asked": {},
            "recipients": 1, "at": NOW, "actor_label": "",
        },
        "second_form_sent": about,
    }  # fmt: skip
    tables = db.metadata.tables
    for name, row in rows.items():
        known = {column: value for column, value in row.items() if column in tables[name].c}
        db.session.execute(insert(tables[name]).values(known))


@pytest.fixture
def meeting(make):
    """Over for weeks; everything in it is marked but what may stay."""
    meeting = a_whole_meeting(make)
    person, other = db.session.scalars(
        select(Participant).where(Participant.meeting_id == meeting.id).order_by(Participant.id).limit(2)
    ).all()
    _one_row_of_each(meeting, person, other)
    make.invitation(meeting, email="invited@example.org", participant_id=person.id)
    make.request(meeting)
    make.answer(make.question(meeting), person)
    db.session.commit()
    return meeting


@pytest.fixture
def person(meeting):
    """Somebody of it."""
    query = select(Participant).where(Participant.meeting_id == meeting.id).order_by(Participant.id).limit(1)
    return db.session.scalars(query).one()


@pytest.fixture
def scrubber(app, tmp_path):
    return Scrubber(app.extensions["tracker.personal_files"], f"file://{tmp_path}/outbox.jsonl")


@pytest.fixture
def traces(app, tmp_path) -> Callable[[str], list[str]]:
    """The files in which a text still stands: of the database with its log, of the storage, of the mails."""

    def look(text: str) -> list[str]:
        db.session.commit()
        folders = [Path(app.config["TRACKER_DATA_DIR"]), tmp_path]
        return sorted(
            {path.name for folder in folders for path in _files(folder) if text.encode() in path.read_bytes()}
        )

    def _files(folder: Path) -> Iterator[Path]:
        return (path for path in folder.rglob("*") if path.is_file())

    return look
