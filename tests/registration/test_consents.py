from dataclasses import replace

import pytest

from tests.factories import NOW
from tracker.core.access import Actor
from tracker.core.ids import new_id
from tracker.registration import operations, queries
from tracker.registration.answers import RegistrationDetails
from tracker.registration.consents import CONSENTS, answers_of, changed
from tracker.registration.models import Origin

BY = Actor("public", None, "public form")
DETAILS = RegistrationDetails(
    given_name="Ada",
    family_name="Osei",
    email="ada@example.org",
    organisation_other="University",
    job_title="Chemist",
    consent=True,
)


@pytest.fixture
def meeting(make):
    return make.meeting(notice_version="3")


def register(meeting, **answers):
    details = replace(DETAILS, **answers)
    return operations.register(meeting, details, submission=new_id(), origin=Origin.FORM, by=BY, now=NOW)


def agreed(person):
    return [(event.agreed, event.notice_version) for event in queries.history(person.id)]


def test_every_consent_is_kept_apart_with_its_time_and_the_version_of_the_notice(meeting):
    person = register(meeting, list_consent=True, photo_consent=True)
    given = dict.fromkeys(CONSENTS, False) | {"list_consent": True, "photo_consent": True}
    assert answers_of(person) == given
    assert agreed(person) == [({"consent": True, **given}, "3")]


def test_a_change_writes_down_only_what_changed_and_keeps_what_was(meeting):
    person = register(meeting, list_consent=True)
    person_self = Actor("participant", person.id, "Ada Osei")
    later = replace(DETAILS, email_consent=True)
    operations.change_answers(meeting, person.id, later, by=person_self, now=NOW)
    latest, first = agreed(person)
    assert latest == ({"list_consent": False, "email_consent": True}, "3")
    assert first[0]["list_consent"] is True


def test_a_change_of_another_answer_says_nothing_of_consents(meeting):
    person = register(meeting)
    person_self = Actor("participant", person.id, "Ada Osei")
    operations.change_answers(meeting, person.id, replace(DETAILS, phone="1"), by=person_self, now=NOW)
    assert agreed(person)[0] == (None, None)


def test_programs_may_ask_for_e_mail_and_telephone_at_once(meeting):
    both = register(meeting, contact_consent=True)
    one = register(meeting, email="b@example.org", phone_consent=True)
    assert [(p.email_consent, p.phone_consent, p.contact_consent) for p in (both, one)] == [
        (True, True, True),
        (False, True, False),
    ]


def test_who_was_entered_by_somebody_else_has_agreed_to_nothing(meeting):
    details = replace(DETAILS, consent=False)
    by = Actor("user", new_id(), "Organiser")
    person = operations.register(meeting, details, submission=new_id(), origin=Origin.ORGANISER, by=by, now=NOW)
    assert agreed(person) == [(None, None)]


def test_of_changes_the_consents_are_told_apart():
    assert changed({"phone": ["", "1"], "later_consent": [False, True]}) == {"later_consent": True}
