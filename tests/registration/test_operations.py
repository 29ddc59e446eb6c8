from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import PUBLIC, Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationAlias, OrganisationType
from tracker.registration import operations, queries
from tracker.registration.answers import RegistrationDetails, WalkInDetails
from tracker.registration.errors import (
    AlreadyRegistered,
    CannotChangeState,
    MeetingFull,
    NoMoreChanges,
    NoSuchParticipant,
    RegistrationClosed,
    WrongAnswers,
)
from tracker.registration.models import Participant, RepeatedRegistration
from tracker.registration.rules import Origin, State

ORGANISER = Actor("user", new_id(), "Olga Organiser")
ANSWERS = RegistrationDetails(
    given_name="Amina",
    family_name="Odhiambo",
    email="Amina.Odhiambo@Example.org",
    organisation_other="Ministry of Environment",
    job_title="Director",
    consent=True,
)


def send(meeting, details=ANSWERS, **values):
    values = {"submission": new_id(), "origin": Origin.FORM, "by": PUBLIC, "now": NOW} | values
    return operations.register(meeting, details, **values)


def mails():
    return [(m.to_address, m.template) for m in db.session.scalars(select(OutboxMail).order_by(OutboxMail.id))]


def acts():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def events(person):
    return [(e.state, e.actor_label, e.reason) for e in reversed(queries.history(person.id))]


def states(meeting):
    rows = select(Participant.family_name, Participant.state).where(Participant.meeting_id == meeting.id)
    return dict(db.session.execute(rows).all())


def test_a_registration_is_kept_with_its_event_its_trail_and_its_mail(make):
    person = send(make.meeting())
    assert (person.state, person.email, person.sort_key) == (
        State.SUBMITTED,
        "amina.odhiambo@example.org",
        "odhiambo amina",
    )
    assert (person.consent_at, person.notice_version) == (NOW, "1")
    assert events(person) == [(State.SUBMITTED, "the public form", "")]
    assert acts() == ["participant.registered"]
    assert mails() == [("amina.odhiambo@example.org", "registered")]


def test_the_organisation_is_kept_as_it_is_at_the_meeting(make):
    meeting, parent = make.meeting(), make.organisation(name="UN Environment")
    centre = make.organisation(name="New name", parent_id=parent.id)
    make.expected(meeting, centre, name="Name in 2016", short_name="Old short", region_code=None)
    make.expected(make.meeting(), centre, name="Name elsewhere")
    person = send(meeting, replace(ANSWERS, organisation=centre.code, organisation_other=""))
    assert (person.organisation_id, person.organisation_name, person.organisation_short) == (
        centre.id,
        "Name in 2016",
        "Old short",
    )
    assert (person.organisation_parent, person.part, person.region_code, person.country_iso2) == (
        "UN Environment",
        Part.CENTRE,
        "AFRICA",
        "KE",
    )


def test_an_organisation_not_expected_has_no_part_of_its_own(make):
    centre = make.organisation()
    person = send(make.meeting(), replace(ANSWERS, organisation=centre.code))
    assert (person.part, person.organisation_type) == (Part.OTHER, OrganisationType.REGIONAL_CENTRE)


def test_a_name_in_words_that_the_directory_knows_is_the_record_itself(make):
    meeting, centre = make.meeting(), make.organisation(name="Basel centre for São Paulo")
    make.save(OrganisationAlias(organisation_id=centre.id, alias="CETESB", folded="cetesb"))
    person = send(meeting, replace(ANSWERS, organisation_other="basel centre for sao paulo"))
    assert person.organisation_id == centre.id


def test_a_name_in_words_that_nobody_knows_is_kept_as_it_is(make):
    make.country()
    person = send(make.meeting(), replace(ANSWERS, country_iso2="KE"))
    assert (person.organisation_id, person.organisation_name, person.part, person.organisation_type) == (
        None,
        "Ministry of Environment",
        Part.OTHER,
        OrganisationType.OTHER,
    )
    assert (person.region_code, person.country_iso2) == ("AFRICA", "KE")


def test_the_same_form_sent_twice_is_one_registration(make):
    meeting, submission = make.meeting(), new_id()
    first = send(meeting, submission=submission)
    second = send(meeting, replace(ANSWERS, family_name="Changed"), submission=submission)
    assert second.id == first.id
    assert len(mails()) == 1


def test_a_known_address_is_refused_whatever_its_case(make):
    meeting = make.meeting()
    first = send(meeting)
    with pytest.raises(AlreadyRegistered) as caught:
        send(meeting, replace(ANSWERS, email="AMINA.ODHIAMBO@EXAMPLE.ORG"))
    assert caught.value.participant_id == first.id
    assert len(mails()) == 1


def test_an_address_is_known_only_at_its_own_meeting(make):
    assert send(make.meeting()).id != send(make.meeting()).id


def test_who_withdrew_may_register_anew(make):
    meeting = make.meeting()
    first = send(meeting)
    operations.withdraw(meeting, first.id, by=PUBLIC, now=NOW)
    assert send(meeting).id != first.id


def test_a_repeated_address_gets_a_code_that_opens_nothing_and_its_owner_a_mail(make):
    meeting = make.meeting()
    person, submission = send(meeting), new_id()
    receipt = operations.receive(meeting, ANSWERS, submission=submission, by=PUBLIC, now=NOW)
    code = receipt.code
    assert receipt.state is State.SUBMITTED
    assert queries.find_by_code(meeting.id, code) is None
    assert db.session.scalars(select(RepeatedRegistration)).one().participant_id == person.id
    assert mails() == [(person.email, "registered"), (person.email, "already_registered")]
    again = operations.receive(meeting, ANSWERS, submission=submission, by=PUBLIC, now=NOW)
    assert again == receipt


def test_a_receipt_tells_nobody_whether_the_address_was_known(make):
    meeting, centre = make.meeting(), make.organisation()
    details = replace(ANSWERS, organisation=centre.code)
    new, known = (operations.receive(meeting, details, submission=new_id(), by=PUBLIC, now=NOW) for _ in range(2))
    assert replace(new, code="") == replace(known, code="")
    assert (len(new.code), new.organisation) == (len(known.code), centre.short_name)


def test_repeating_an_address_all_the_time_does_not_flood_its_owner(make):
    meeting = make.meeting()
    send(meeting)
    for _ in range(6):
        operations.receive(meeting, ANSWERS, submission=new_id(), by=PUBLIC, now=NOW)
    operations.receive(meeting, ANSWERS, submission=new_id(), by=PUBLIC, now=NOW + timedelta(hours=2))
    assert [m for _to, m in mails()].count("already_registered") == 4
    assert len(db.session.scalars(select(RepeatedRegistration)).all()) == 7


def test_without_consent_nothing_is_stored(make):
    with pytest.raises(WrongAnswers) as caught:
        send(make.meeting(), replace(ANSWERS, consent=False))
    assert list(caught.value.fields) == ["consent"]
    assert db.session.scalars(select(Participant)).all() == []


def test_an_unknown_organisation_and_country_are_both_named(make):
    with pytest.raises(WrongAnswers) as caught:
        send(make.meeting(), replace(ANSWERS, organisation="NO-SUCH", country_iso2="XX"))
    assert list(caught.value.fields) == ["organisation", "country"]


def test_nobody_registers_after_the_closing(make):
    meeting = make.meeting(registration_closes_at=NOW)
    with pytest.raises(RegistrationClosed):
        send(meeting)


def test_an_organiser_may_register_somebody_after_the_closing(make):
    meeting = make.meeting(registration_closes_at=NOW)
    assert send(meeting, replace(ANSWERS, consent=False), origin=Origin.ORGANISER).consent_at is None


def test_places_are_given_until_there_are_none_then_the_waiting_list(make):
    meeting = make.meeting(capacity=2, confirms_itself=True)
    make.participant(meeting=make.meeting())
    found = [send(meeting, replace(ANSWERS, email=f"p{n}@example.org")).state for n in range(3)]
    assert found == [State.CONFIRMED, State.CONFIRMED, State.WAITING]
    assert [template for _to, template in mails()] == ["confirmed", "confirmed", "waiting"]


def test_a_place_given_back_goes_to_who_waited_longest(make):
    meeting = make.meeting(capacity=1, confirms_itself=True, moves_up=True)
    first = send(meeting, replace(ANSWERS, email="p0@example.org", family_name="First"))
    for n, name in enumerate(("Second", "Third"), 1):
        send(
            meeting,
            replace(ANSWERS, email=f"p{n}@example.org", family_name=name),
            now=NOW + timedelta(seconds=n),
        )
    operations.withdraw(meeting, first.id, by=PUBLIC, now=NOW + timedelta(minutes=1))
    assert states(meeting) == {"First": State.WITHDRAWN, "Second": State.CONFIRMED, "Third": State.WAITING}


def test_a_code_that_is_taken_is_drawn_again(make, monkeypatch):
    meeting = make.meeting()
    make.participant(meeting=meeting, code="22222")
    drawn = iter(["22222", "33333"])
    monkeypatch.setattr(operations.rules, "draw_code", lambda: next(drawn))
    assert send(meeting).code == "33333"


def test_a_walk_in_is_submitted_with_three_fields(make):
    meeting = make.meeting(confirms_itself=True, registration_closes_at=NOW)
    person = operations.register_walk_in(
        meeting,
        WalkInDetails(given_name="Li", family_name="Wu", organisation="SCRC"),
        submission=new_id(),
        by=ORGANISER,
        now=NOW,
    )
    assert (person.state, person.origin, person.email) == (State.SUBMITTED, Origin.WALK_IN, None)
    assert mails() == []


def test_a_walk_in_needs_a_name(make):
    with pytest.raises(WrongAnswers) as caught:
        operations.register_walk_in(
            make.meeting(), WalkInDetails(family_name=" "), submission=new_id(), by=ORGANISER, now=NOW
        )
    assert caught.value.fields == {"family_name": "Enter a name: one is enough"}  # the desk reads it, not the person


def test_a_decision_is_told_to_the_person_and_kept_with_its_reason(make):
    meeting = make.meeting()
    person = send(meeting)
    operations.decide(meeting, person.id, State.DECLINED, by=ORGANISER, now=NOW, reason="No nomination")
    assert events(person)[-1] == (State.DECLINED, "Olga Organiser", "No nomination")
    assert mails()[-1] == (person.email, "declined")
    assert acts()[-1] == "participant.declined"


def test_a_person_of_another_meeting_cannot_be_decided_about(make):
    person = make.participant(state=State.SUBMITTED)
    with pytest.raises(NoSuchParticipant):
        operations.decide(make.meeting(), person.id, State.CONFIRMED, by=ORGANISER, now=NOW)


def test_nobody_is_confirmed_beyond_the_places(make):
    meeting = make.meeting(capacity=1)
    make.participant(meeting=meeting)
    person = make.participant(meeting=meeting, state=State.SUBMITTED)
    with pytest.raises(MeetingFull):
        operations.decide(meeting, person.id, State.CONFIRMED, by=ORGANISER, now=NOW)
    assert queries.get_participant(meeting.id, person.id).state is State.SUBMITTED


def test_who_withdrew_stays_withdrawn(make):
    meeting = make.meeting()
    person = make.participant(meeting=meeting, state=State.WITHDRAWN)
    with pytest.raises(CannotChangeState):
        operations.decide(meeting, person.id, State.CONFIRMED, by=ORGANISER, now=NOW)


def test_who_was_declined_and_registered_anew_is_not_confirmed_twice(make):
    meeting = make.meeting()
    old = make.participant(meeting=meeting, state=State.DECLINED, email="same@example.org")
    new = make.participant(meeting=meeting, email="same@example.org")
    with pytest.raises(AlreadyRegistered) as caught:
        operations.decide(meeting, old.id, State.CONFIRMED, by=ORGANISER, now=NOW)
    assert caught.value.participant_id == new.id


def test_of_many_those_who_can_be_are_decided_and_the_others_named(make):
    meeting = make.meeting(capacity=2)
    people = [
        make.participant(meeting=meeting, family_name=name, state=state, registered_at=NOW + timedelta(seconds=n))
        for n, (name, state) in enumerate(
            (("A", State.SUBMITTED), ("B", State.WITHDRAWN), ("C", State.WAITING), ("D", State.SUBMITTED))
        )
    ]
    strange = make.participant(family_name="Noise", state=State.SUBMITTED)
    refused = operations.decide_many(
        meeting, [p.id for p in (*people, strange)], State.CONFIRMED, by=ORGANISER, now=NOW
    )
    assert [(r.name, r.reason) for r in refused] == [
        ("Ada B", CannotChangeState.message),
        ("Ada D", MeetingFull.message),
    ]
    assert states(meeting) == {
        "A": State.CONFIRMED,
        "B": State.WITHDRAWN,
        "C": State.CONFIRMED,
        "D": State.SUBMITTED,
    }


def test_a_decision_taken_back_sends_no_mail(make):
    meeting = make.meeting(confirms_itself=True, capacity=5)
    person = make.participant(meeting=meeting)
    operations.decide(meeting, person.id, State.SUBMITTED, by=ORGANISER, now=NOW)
    operations.decide(meeting, person.id, State.WAITING, by=ORGANISER, now=NOW)
    assert [template for _to, template in mails()] == ["waiting"]
    assert queries.get_participant(meeting.id, person.id).state is State.WAITING


def themselves(person):
    return Actor("participant", person.id, "the person")


def test_a_change_keeps_before_and_after_and_flags_who_is_confirmed(make):
    meeting = make.meeting()
    person = send(meeting)
    operations.decide(meeting, person.id, State.CONFIRMED, by=ORGANISER, now=NOW)
    changed = operations.change_answers(
        meeting, person.id, replace(ANSWERS, organisation_other="Ministry of Health"), by=themselves(person), now=NOW
    )
    assert (changed.state, changed.flagged_at) == (State.CONFIRMED, NOW)
    assert queries.history(person.id)[0].changes == {
        "organisation_name": ["Ministry of Environment", "Ministry of Health"],
        "organisation_short": ["Ministry of Environment", "Ministry of Health"],
    }
    assert "health" in changed.search_text


def test_a_small_change_is_not_flagged(make):
    meeting = make.meeting()
    person = send(meeting)
    operations.decide(meeting, person.id, State.CONFIRMED, by=ORGANISER, now=NOW)
    changed = operations.change_answers(
        meeting, person.id, replace(ANSWERS, remarks="No nuts"), by=themselves(person), now=NOW
    )
    assert (changed.remarks, changed.flagged_at) == ("No nuts", None)


def test_answers_that_did_not_change_leave_no_event(make):
    meeting = make.meeting()
    person = send(meeting)
    operations.change_answers(meeting, person.id, ANSWERS, by=themselves(person), now=NOW)
    assert len(queries.history(person.id)) == 1


def test_the_private_link_cannot_change_the_address_it_was_sent_to(make):
    meeting = make.meeting()
    person = send(meeting)
    changed = operations.change_answers(
        meeting, person.id, replace(ANSWERS, email="thief@example.org"), by=themselves(person), now=NOW
    )
    assert changed.email == "amina.odhiambo@example.org"


def test_an_organiser_may_change_the_address_but_not_to_one_that_is_taken(make):
    meeting = make.meeting()
    person, other = send(meeting), make.participant(meeting=meeting)
    changed = operations.change_answers(
        meeting, person.id, replace(ANSWERS, email="new@example.org"), by=ORGANISER, now=NOW
    )
    assert changed.email == "new@example.org"
    with pytest.raises(AlreadyRegistered):
        operations.change_answers(meeting, person.id, replace(ANSWERS, email=other.email), by=ORGANISER, now=NOW)


def test_people_of_one_address_are_told_apart_by_their_names_also_when_these_change(make):
    meeting = make.meeting(shared_emails=True)
    ada = send(meeting, replace(ANSWERS, given_name="Ada"))
    ben = send(meeting, replace(ANSWERS, given_name="Ben"))
    with pytest.raises(AlreadyRegistered):
        operations.change_answers(meeting, ben.id, replace(ANSWERS, given_name="ADA"), by=ORGANISER, now=NOW)
    operations.change_answers(meeting, ben.id, replace(ANSWERS, given_name="Benjamin"), by=ORGANISER, now=NOW)
    assert [ada.email_share, ben.email_share] == ["ada odhiambo", "benjamin odhiambo"]


@pytest.mark.parametrize(("field", "compared"), [("family_name", False), ("remarks", True)])
def test_who_changes_what_tells_who_they_are_is_compared_anew(make, field, compared):
    meeting = make.meeting()
    person = send(meeting)
    person.compared = True
    db.session.commit()
    operations.change_answers(meeting, person.id, replace(ANSWERS, **{field: "Otieno"}), by=ORGANISER, now=NOW)
    assert person.compared is compared


def test_the_second_address_is_kept_folded_and_the_first_one_again_is_none(make):
    meeting = make.meeting()
    one = send(meeting, replace(ANSWERS, email_other="Second@Example.org", name_original="Одиамбо"))
    two = send(meeting, replace(ANSWERS, email="b@example.org", email_other="B@example.org"))
    assert [one.email_other, two.email_other] == ["second@example.org", None]
    assert "second" in one.search_text
    assert " odiambo " in one.search_text


def test_after_the_meeting_the_person_changes_nothing_more(make):
    meeting = make.meeting()
    person = send(meeting)
    with pytest.raises(NoMoreChanges):
        operations.change_answers(meeting, person.id, ANSWERS, by=themselves(person), now=NOW + timedelta(days=30))


def test_withdrawing_twice_is_withdrawing_once(make):
    meeting = make.meeting()
    person = send(meeting)
    for _ in range(2):
        operations.withdraw(meeting, person.id, by=themselves(person), now=NOW)
    assert [state for state, _by, _why in events(person)] == [State.SUBMITTED, State.WITHDRAWN]


def test_who_was_declined_has_nothing_to_withdraw(make):
    meeting = make.meeting()
    person = make.participant(meeting=meeting, state=State.DECLINED)
    with pytest.raises(CannotChangeState):
        operations.withdraw(meeting, person.id, by=themselves(person), now=NOW)


def test_a_lost_link_is_sent_only_to_who_is_registered(make):
    meeting = make.meeting()
    person = make.participant(meeting=meeting, email="ada@example.org")
    make.participant(email="elsewhere@example.org")
    for email in ("ada@example.org", "elsewhere@example.org"):
        operations.send_link(meeting, email, by=PUBLIC, now=NOW)
    assert mails() == [(person.email, "link")]


def test_a_flag_is_cleared_by_the_organiser(make):
    meeting = make.meeting()
    person = make.participant(meeting=meeting, flagged_at=NOW)
    assert operations.clear_flag(meeting, person.id, by=ORGANISER, now=NOW).flagged_at is None
    assert acts() == ["participant.seen"]


@pytest.mark.parametrize("capacity", [None, 10])
def test_a_registration_takes_few_statements(make, queries, capacity):
    meeting, centre = make.meeting(capacity=capacity), make.organisation()
    send(meeting, replace(ANSWERS, email="first@example.org"))  # the limits and the questions are read once
    with queries(6 if capacity is None else 8):
        send(meeting, replace(ANSWERS, organisation=centre.code))
