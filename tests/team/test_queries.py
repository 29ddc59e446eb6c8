from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.accounts import operations as accounts
from tracker.accounts.models import SecondFactor, User
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.team import queries
from tracker.team.errors import NoSuchMember

LATER = NOW + timedelta(hours=1)


def known(make):
    ana = make.user(email="ana@example.org", name="Ana Díaz")
    make.save(SecondFactor(user_id=ana.id, kind="app", name="phone", secret="x", created_at=NOW))
    accounts.begin_session(ana, now=NOW - timedelta(days=1))
    return ana


def told(email="ana@example.org"):
    one = next(one for one in queries.list_members("joint") if one.email == email)
    return one.name, one.signed_in_at, one.has_second_step


def test_nothing_tells_an_address_that_has_an_account_from_one_that_has_none(make, add):
    known(make)
    add("ana@example.org")
    add("bo@example.org")
    assert told() == told("bo@example.org") == ("", None, False)


def test_what_the_account_knows_is_shown_once_its_person_came_in_with_the_role(make, add):
    ana = known(make)
    add("ana@example.org")
    accounts.begin_session(ana, now=LATER)
    accounts.begin_session(make.user(), now=LATER + timedelta(days=1))
    assert told() == ("Ana Díaz", LATER, True)


def test_roles_given_before_that_was_kept_are_of_people_who_are_known(make, meeting):
    make.role(known(make), meeting, "desk")
    assert told() == ("Ana Díaz", NOW - timedelta(days=1), True)


def test_organisers_come_first_then_the_desk_then_others(make, meeting, olga):
    for email, role in (("a@example.org", "rapporteur"), ("b@example.org", "desk"), ("c@example.org", "organiser")):
        make.role(make.user(email=email), meeting, role)
    assert [one.email[0] for one in queries.list_members("joint")] == ["c", "o", "b", "a"]


def test_one_of_another_meeting_is_not_found(make, meeting):
    theirs = make.role(make.user(), make.meeting(slug="other"), "desk")
    with pytest.raises(NoSuchMember):
        queries.get_member("joint", theirs.id)
    assert queries.get_member("other", theirs.id).role == "desk"


def test_the_latest_mail_of_each_is_found(meeting, add):
    add("ana@example.org")
    add("bo@example.org", now=LATER)
    ids = {one.email: one.id for one in queries.list_members("joint")}
    found = queries.find_mails([ids["ana@example.org"]])
    assert [mail.to_address for mail in found.values()] == ["ana@example.org"]


def test_a_mail_is_for_nobody_once_the_account_is_ended(add):
    add("ana@example.org")
    one = next(one for one in queries.list_members("joint") if one.email == "ana@example.org")
    ((_, link_id),) = queries.list_links(one.id)
    assert queries.find_written_to(one.id, link_id, NOW) is not None
    assert queries.find_written_to(new_id(), link_id, NOW) is None
    db.session.query(User).filter_by(email="ana@example.org").one().disabled_at = NOW
    db.session.commit()
    assert queries.find_written_to(one.id, link_id, NOW) is None
