from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tests.imports.files import csv_of
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.imports import operations, queries
from tracker.imports.columns import recognise
from tracker.imports.errors import NoSuchImport, SomeLeftOut
from tracker.imports.models import ImportFile
from tracker.imports.operations import Choice, Wish
from tracker.imports.reading import read_table
from tracker.invitations.models import Invitation
from tracker.mail.models import OutboxMail
from tracker.meetings.queries import get_meeting
from tracker.registration.models import Participant, ParticipantEvent

BY = Actor("user", new_id(), "Olga Organiser")
OTHER = Actor("user", new_id(), "Somebody else")
GOOD = ["Ada", "One", "ada@example.org"], ["Bo", "Two", "bo@example.org"], ["Cy", "Three", ""]


def table(*rows):
    return read_table(csv_of(["Given names", "Family name", "E-mail"], *rows))


def keep(meeting, *rows, now=NOW):
    found = table(*rows)
    return operations.keep_file(meeting, "people.csv", found, recognise(found.titles), by=BY, now=now)


def store(meeting, file, **choice):
    return operations.store_file(meeting, file, Choice(**choice), by=BY, now=NOW)


def states(meeting):
    rows = select(Participant.given_name, Participant.state).where(Participant.meeting_id == meeting.id)
    return {name: state.value for name, state in db.session.execute(rows).all()}


def templates():
    return sorted(db.session.scalars(select(OutboxMail.template)).all())


def test_a_kept_file_stores_nobody_and_says_what_it_holds(meeting):
    file = keep(meeting, *GOOD, ["", "", "nobody@example.org"])
    assert (states(meeting), file.good, file.fields) == ({}, 3, ["given_name", "family_name", "email"])
    assert [(one.row.number, one.kind) for one in operations.left_out_of(file)] == [(5, "wrong")]
    assert operations.table_of(file).rows[0].cells == ["Ada", "One", "ada@example.org"]


def test_the_people_are_stored_with_their_history_and_without_a_mail(meeting):
    stored = store(meeting, keep(meeting, *GOOD, ["Ada", "Again", "ada@example.org"]))
    assert stored.states == {"submitted": 3}
    assert states(meeting) == dict.fromkeys(("Ada", "Bo", "Cy"), "submitted")
    person = db.session.scalars(select(Participant).where(Participant.email == "ada@example.org")).one()
    assert (person.origin.value, person.consent_at, " ada one " in person.search_text) == ("import", None, True)
    events = db.session.scalars(select(ParticipantEvent).where(ParticipantEvent.participant_id == person.id)).all()
    assert [(e.state.value, e.actor_label) for e in events] == [("submitted", "Olga Organiser")]
    acts = db.session.execute(select(AuditEntry.action, func.count()).group_by(AuditEntry.action)).all()
    assert dict(acts) == {"import.sent": 1, "participant.registered": 3, "people.imported": 1}
    assert templates() == []


def test_mails_go_out_when_they_are_wanted_to_those_with_an_address(meeting):
    store(meeting, keep(meeting, *GOOD), notify=True)
    assert templates() == ["registered", "registered"]


def test_confirmed_people_take_places_and_the_others_wait(make):
    meeting = make.meeting(capacity=2)
    make.participant(meeting)
    stored = store(meeting, keep(meeting, *GOOD), wish=Wish.CONFIRMED, notify=True)
    assert stored.states == {"waiting": 2, "confirmed": 1}
    assert {name: s for name, s in states(meeting).items() if name in ("Bo", "Cy")} == dict.fromkeys(
        ("Bo", "Cy"), "waiting"
    )
    assert templates() == ["confirmed", "waiting"]
    from tracker.registration.waiting_list import recount

    assert recount(meeting.id) is False


def test_people_are_invited_each_with_a_link(meeting):
    file = keep(meeting, *GOOD)
    stored = store(meeting, file, wish=Wish.INVITED, notify=True)
    assert (stored.states, [one.row.number for one in stored.left_out]) == ({"invited": 2}, [4])
    assert (states(meeting), len(db.session.scalars(select(Invitation)).all()), templates()) == (
        {},
        2,
        ["invitation"] * 2,
    )


def test_all_or_nobody_stores_nobody_when_one_cannot_be(meeting):
    file = keep(meeting, *GOOD, ["", "", "x@example.org"])
    with pytest.raises(SomeLeftOut):
        store(meeting, file, whole=True)
    assert (states(meeting), queries.get_file(meeting.id, file.id, BY).outcome) == ({}, None)


def test_all_or_nobody_holds_for_places_of_invitations_too(meeting):
    store(meeting, keep(meeting, GOOD[0]), wish=Wish.INVITED)
    with pytest.raises(SomeLeftOut):
        store(meeting, keep(meeting, *GOOD[:2]), wish=Wish.INVITED, whole=True)
    assert len(db.session.scalars(select(Invitation)).all()) == 1


def test_a_file_is_stored_once(meeting):
    file = keep(meeting, *GOOD)
    store(meeting, file)
    with pytest.raises(NoSuchImport):
        store(meeting, file)
    assert len(states(meeting)) == 3


def test_only_the_rows_left_out_are_kept_afterwards(meeting):
    file = keep(meeting, *GOOD, ["", "", "x@example.org"])
    store(meeting, file)
    kept = queries.get_file(meeting.id, file.id, BY)
    assert [list(row.cells) for row in operations.table_of(kept).rows] == [["", "", "x@example.org"]]
    assert kept.outcome == {"wish": "submitted", "notify": False, "submitted": 3}
    assert queries.list_files(meeting.id, BY) == []


def test_whoever_registered_since_the_preview_is_left_out(make, meeting):
    file = keep(meeting, *GOOD)
    make.participant(meeting, email="bo@example.org", given_name="Quicker")
    stored = store(meeting, file)
    assert [(one.row.number, one.kind) for one in stored.left_out] == [(3, "registered")]


def test_what_the_columns_hold_can_be_set_right(meeting):
    found = table(["Odhiambo", "Amina", ""])
    file = operations.keep_file(meeting, "a.csv", found, ["", "", ""], by=BY, now=NOW)
    assert file.good == 0
    operations.set_fields(meeting, file, ["family_name", "given_name", "email"], by=BY)
    file = queries.get_file(meeting.id, file.id, BY)
    assert (file.good, file.fields[0]) == (1, "family_name")


def test_a_file_is_its_senders_alone_and_of_its_meeting(make, meeting):
    file = keep(meeting, *GOOD)
    for where, who in ((meeting, OTHER), (make.meeting(), BY)):
        with pytest.raises(NoSuchImport):
            queries.get_file(where.id, file.id, who)
    assert (queries.list_files(meeting.id, OTHER), [f.id for f in queries.list_files(meeting.id, BY)]) == (
        [],
        [file.id],
    )
    with pytest.raises(NoSuchImport):
        operations.discard(meeting, file.id, by=OTHER)
    operations.discard(meeting, file.id, by=BY)
    assert db.session.scalars(select(ImportFile)).all() == []


def test_a_file_is_forgotten_after_a_day(meeting):
    keep(meeting, *GOOD, now=NOW - timedelta(days=1, minutes=1))
    young = keep(meeting, *GOOD, now=NOW - timedelta(hours=23))
    assert operations.forget_old_files(NOW) == 1
    assert db.session.scalars(select(ImportFile.id)).all() == [young.id]


def test_a_table_is_stored_at_once_for_the_command(meeting):
    found = table(*GOOD, ["", "", "x@example.org"])
    stored = operations.store_table(meeting, found, recognise(found.titles), Choice(), by=BY, now=NOW)
    assert (stored.number, operations.counts_of(stored.left_out)) == (3, {"wrong": 1})
    assert get_meeting("joint").id == meeting.id
