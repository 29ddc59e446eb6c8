from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db
from tracker.discussions.operations import set_state
from tracker.discussions.rules import NotesState
from tracker.privacy import operations
from tracker.privacy.inventory import HOLDINGS, Scope
from tracker.recommendations.models import State
from tracker.recommendations.operations import report
from tracker.recommendations.queries import list_events


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


def test_a_name_is_known_as_it_is_said_and_as_it_was_said_before(make):
    one, _noise = make.participant(given_name="丽华", family_name="陈"), make.participant()
    scope = Scope(one.meeting_id, one.id)
    assert set(db.session.scalars(scope.names)) == {"陈丽华", "丽华 陈"}


def test_a_name_beside_anothers_is_erased_alone(make):
    meeting = make.meeting()
    ada = make.participant(meeting, given_name="", family_name="Ada")
    group = make.group(meeting, state_by="Ada", signed_by="Berta Boss")
    other = make.group(meeting, state_by="Berta Boss", signed_by="Ada")
    point = make.point(group, author="Berta Boss", raised_by="Ada")
    elsewhere = make.group(state_by="Ada")
    operations.erase_person(meeting, ada.id, by=SYSTEM, now=NOW)
    assert [(one.state_by, one.signed_by) for one in (group, other, elsewhere)] == [
        ("", "Berta Boss"), ("Berta Boss", ""), ("Ada", ""),
    ]  # fmt: skip
    assert (point.author, point.raised_by) == ("Berta Boss", "")


def test_who_reported_by_an_owners_link_is_erased_at_this_meeting_only(make):
    meeting, other = make.meeting(), make.meeting()
    ada = make.participant(meeting, email="ada@example.org")
    contact = {"contact_name": "A. Lovelace", "contact_email": "ada@example.org"}
    owners = [make.owner(at, **contact) for at in (meeting, other)]
    one = make.recommendation(meeting, owner=owners[0])
    said = [Actor("link", owners[0].id, "A. Lovelace"), Actor("user", None, "Olga Organiser")]
    for by in said:
        report(one.id, State.UNDER_WAY, "Begun", by=by, now=NOW)
    operations.erase_person(meeting, ada.id, by=SYSTEM, now=NOW)
    assert [(owner.contact_name, owner.contact_email) for owner in owners] == [("", ""), tuple(contact.values())]
    assert {event.actor_label for event in list_events(one.id)} == {"", "Olga Organiser"}
    assert {entry.actor_label for entry in list_latest(meeting.id, 9)} == {"", "Olga Organiser", SYSTEM.label}


def test_what_was_done_by_a_groups_link_is_in_the_trail_without_the_name(make):
    meeting = make.meeting()
    ada, berta = (make.participant(meeting, given_name=name, family_name="Ray") for name in ("Ada", "Berta"))
    for person in (ada, berta):
        group = make.group(meeting)
        by = Actor("link", group.id, f"{person.given_name} Ray")
        set_state(group, NotesState.READ_BACK, by=by, now=NOW)
    assert len(ids("audit_entry", Scope(meeting.id, ada.id))) == 1
    assert len(ids("audit_entry", Scope(meeting.id))) == 2
