from sqlalchemy import select

from tracker.core.db import db
from tracker.privacy.inventory import HOLDINGS, Scope


def ids(table, scope):
    one = next(one for one in HOLDINGS if one.table == table)
    return set(db.session.scalars(select(one.at.c[next(iter(one.at.primary_key)).name]).where(one.rows(scope))))


def test_a_scope_is_one_person_or_everybody_of_a_meeting(make):
    meeting = make.meeting()
    person, other, _noise = make.participant(meeting), make.participant(meeting), make.participant()
    assert ids("participant", Scope(meeting.id)) == {person.id, other.id}
    assert ids("participant", Scope(meeting.id, person.id)) == {person.id}
    assert ids("participant", Scope(make.meeting().id, person.id)) == set()


def test_an_invitation_is_found_by_who_used_it_and_by_its_address(make):
    meeting = make.meeting()
    person = make.participant(meeting, email="a@example.org", email_other="b@example.org")
    used = make.invitation(meeting, email="x@example.org", participant_id=person.id)
    addressed = make.invitation(meeting, email="b@example.org")
    other = make.invitation(meeting, email="c@example.org")
    make.invitation(email="a@example.org")
    assert ids("invitation", Scope(meeting.id, person.id)) == {used.id, addressed.id}
    assert ids("invitation", Scope(meeting.id)) == {used.id, addressed.id, other.id}


def test_a_person_is_given_what_is_about_them_and_not_what_finds_duplicates():
    hidden = {one.table for one in HOLDINGS if not one.shown}
    assert {"match_key", "look_alike", "audit_entry"} <= hidden
    assert not {"participant", "participant_event", "outbox_mail", "answer", "check_in"} & hidden
