from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.paper import enter_list
from tracker.attendance.queries import list_places
from tracker.attendance.rules import Channel, Result
from tracker.attendance.sheets import read_lines
from tracker.audit.models import AuditEntry
from tracker.core.db import db
from tracker.registration.models import State


@pytest.fixture
def enter(meeting, session):
    def typed(text, picked=(), channel=Channel.PAPER):
        place = list_places(meeting.id)[0]
        return enter_list(
            meeting.id, place, read_lines(text), dict(picked),
            channel=channel, at=NOW, zone=meeting.timezone, by=DESK, now=NOW + timedelta(hours=8),
        )  # fmt: skip

    return typed


def test_a_signed_sheet_is_typed_back_in_by_code_name_or_address(make, meeting, ada, enter, noise):
    bob, eve = make.participant(meeting, given_name="Bob", family_name="Brown"), make.participant(meeting)
    done = enter(f"{ada.code}\n10:35 brown bob\n{eve.email.upper()}")
    assert [answer.who.name for answer in done.entered] == ["Amina Odhiambo", "Bob Brown", "Ada " + eve.family_name]
    times = dict(db.session.execute(select(Presence.participant_id, Presence.first_in_at)).all())
    # the sheet's own time is that of the meeting's clocks: 10:35 in Geneva
    assert {times[one.id] for one in (ada, eve)} == {NOW}
    assert times[bob.id] == NOW + timedelta(minutes=35)
    assert set(db.session.scalars(select(CheckIn.channel).where(CheckIn.meeting_id == meeting.id))) == {Channel.PAPER}
    assert db.session.scalars(select(AuditEntry.details).where(AuditEntry.action == "check-in.list-entered")).all() == [
        {"channel": "paper", "count": 3}
    ]


def test_the_same_sheet_typed_twice_changes_nothing(ada, enter):
    enter(ada.code)
    done = enter(f"{ada.code}\n11:00 Odhiambo")
    assert ([a.who.name for a in done.entered], [a.result for a in done.known]) == (
        ["Amina Odhiambo"],
        [Result.ALREADY_HERE],
    )
    assert len(db.session.scalars(select(Presence)).all()) == 1


def test_what_is_not_clear_is_given_back_with_who_it_may_be(make, meeting, ada, enter, noise):
    twin = make.participant(meeting, given_name="Amina", family_name="Odhiambo")
    done = enter("Amina Odhiambo\nNobody Known\nNora Noise\nx@example.org")
    assert done.entered == []
    assert [{one.participant_id for one in each.candidates} for each in done.unclear] == [
        {ada.id, twin.id}, set(), set(), set(),
    ]  # fmt: skip


def test_an_unclear_line_is_entered_when_somebody_says_who_it_is(make, meeting, ada, enter):
    twin = make.participant(meeting, given_name="Amina", family_name="Odhiambo")
    line = read_lines("Amina Odhiambo")[0]
    done = enter("Amina Odhiambo", {line: twin.id})
    assert [len(done.entered), len(done.unclear)] == [1, 0]
    assert db.session.scalars(select(Presence.participant_id)).all() == [twin.id]


def test_who_signed_was_there_though_not_confirmed_but_not_the_declined(make, meeting, enter):
    waiting = make.participant(meeting, state=State.WAITING)
    declined = make.participant(meeting, state=State.DECLINED)
    done = enter(f"{waiting.code}\n{declined.code}")
    assert len(done.entered) == 1
    assert [(str(line), one.result) for line, one in done.refused] == [(declined.code, Result.NOT_CONFIRMED)]


def test_who_attended_online_is_counted_apart(ada, enter):
    enter(ada.code, channel=Channel.REMOTE)
    assert db.session.scalars(select(Presence.remote)).all() == [True]


def test_a_name_that_looks_like_somebodys_code_is_not_clear(make, meeting, enter):
    coded = make.participant(meeting, code="AMLNA")
    named = make.participant(meeting, given_name="Amina", family_name="")
    done = enter("Amina")
    assert {one.participant_id for one in done.unclear[0].candidates} == {coded.id, named.id}


def test_of_who_withdrew_it_is_said_when_unless_they_registered_again(make, meeting, enter, noise):
    gone = make.participant(meeting, given_name="Gone", family_name="Away", state=State.WITHDRAWN)
    done = enter(f"gone away\n{gone.code}\n{gone.email}\nNobody Known")
    assert [[(one.participant_id, one.withdrew_at) for one in each.withdrawn] for each in done.unclear] == [
        *[[(gone.id, gone.state_at)]] * 3, [],
    ]  # fmt: skip
    back = make.participant(meeting, given_name="Gone", family_name="Away", email=gone.email)
    done = enter(f"gone away\n{gone.email}")
    of_both = select(Presence.participant_id).where(Presence.participant_id.in_([gone.id, back.id]))
    assert (db.session.scalars(of_both).all(), done.unclear) == ([back.id], [])


def test_a_line_with_a_time_that_is_none_enters_nobody(ada, enter):
    done = enter("25:99 Amina Odhiambo")
    assert (done.entered, [(str(one.line), one.line.no_time) for one in done.unclear]) == (
        [],
        [("25:99 Amina Odhiambo", "25:99")],
    )
