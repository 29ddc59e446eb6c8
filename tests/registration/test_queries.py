from functools import partial

import pytest

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.registration import lists, queries
from tracker.registration.errors import NoSuchParticipant
from tracker.registration.models import MergedRegistration
from tracker.registration.rules import State


def test_a_participant_is_found_only_at_their_own_meeting(make):
    person = make.participant()
    assert queries.get_participant(person.meeting_id, person.id) == person
    with pytest.raises(NoSuchParticipant):
        queries.get_participant(make.meeting().id, person.id)


@pytest.mark.parametrize(
    "read",
    [
        queries.lock_participants,
        queries.list_participants,
        lists.list_picked,
        lambda meeting_id, _ids: queries.list_reached_by_email(meeting_id, "ada@example.org"),
        lambda meeting_id, _ids: queries.find_by_code(meeting_id, "K74QX"),
    ],
    ids=["decided about", "shown before", "picked", "asking for their link", "typed code"],
)
def test_people_who_are_known_by_id_address_or_code_are_read_without_everybody_of_their_meeting(make, steps, read):
    meeting = make.meeting()
    taken = steps(lambda: read(meeting.id, [new_id() for _ in range(50)]))
    assert [step for step in taken if step.startswith("SEARCH participant") and "(meeting_id=?)" in step] == []


def test_strangers_among_many_ids_are_neither_locked_nor_listed(make):
    ours, theirs = make.participant(), make.participant()
    for read in (queries.lock_participants, queries.list_participants, lists.list_picked):
        assert [one.id for one in read(ours.meeting_id, [theirs.id, ours.id])] == [ours.id]


def test_a_code_is_found_however_it_is_typed_and_only_at_its_meeting(make):
    person, _noise = make.participant(code="K74QX"), make.participant(code="K74QY")
    assert queries.find_by_code(person.meeting_id, " k7 4qx") == person
    assert queries.find_by_code(make.meeting().id, "K74QX") is None
    assert queries.find_by_code(person.meeting_id, "nonsense") is None


def test_only_a_live_registration_is_found_by_its_address(make):
    meeting = make.meeting()
    make.participant(meeting=meeting, email="a@example.org", state=State.WITHDRAWN)
    assert queries.list_live_by_email(meeting.id, "a@example.org") == []
    person = make.participant(meeting=meeting, email="a@example.org")
    assert queries.list_live_by_email(meeting.id, "a@example.org") == [person]


def test_a_rival_is_anybody_at_the_address_or_where_it_is_shared_somebody_of_the_name(make):
    meeting = make.meeting()
    ada = make.participant(meeting=meeting, email="a@example.org", given_name="Ada", family_name="Byron")
    noise = make.participant(email="a@example.org", given_name="Ada", family_name="Byron")
    find = partial(queries.find_rival, meeting.id, "a@example.org")
    assert find("ada byron", shared=True, but=noise.id) == ada
    assert find("ben byron", shared=True, but=noise.id) is None
    assert find("ben byron", shared=False, but=noise.id) == ada
    assert find("ben byron", shared=False, but=ada.id) is None


def test_a_link_goes_to_the_first_and_the_second_address_and_not_to_one_joined(make):
    meeting = make.meeting()
    person = make.participant(meeting=meeting, email="a@example.org", email_other="b@example.org")
    make.participant(email="b@example.org")
    make.save(_merged(person, email="c@example.org"))
    found = [queries.list_reached_by_email(meeting.id, f"{letter}@example.org") for letter in "abcd"]
    assert found == [[person], [person], [], []]


def _merged(kept, **values):
    return MergedRegistration(
        **{
            "id": new_id(),
            "meeting_id": kept.meeting_id,
            "kept_id": kept.id,
            "code": "K74QZ",
            "submission": new_id(),
            "email": None,
            "name": "Ada Byron",
            "at": NOW,
            "by_label": "Olga",
            "row": {},
            "moved": {},
            "put_away": {},
            "changes": {},
        }
        | values
    )


def test_what_a_joined_registration_had_is_claimed_by_the_one_kept(make):
    person = make.participant()
    merged = make.save(_merged(person, email="c@example.org", code="K74QZ"))
    claims = queries.list_claims(person.meeting_id, merged.submission, "c@example.org", "K74QZ", "ada byron")
    assert [(claim.what, claim.id) for claim in claims] == [
        ("submission", person.id),
        ("code", person.id),
    ]


def test_confirmed_people_are_counted_at_their_meeting_by_where_they_come_from(make):
    meeting, centre = make.meeting(), make.organisation()
    for _ in range(2):
        make.participant(meeting, centre)
    make.participant(meeting, centre, state=State.WAITING)
    make.participant(organisation=centre)
    assert [(row.organisation_id, number) for row, number in queries.count_seats(meeting.id)] == [(centre.id, 2)]


def test_the_waiting_list_is_in_the_order_of_registration(make):
    meeting = make.meeting()
    late = make.participant(meeting, state=State.WAITING, registered_at=NOW)
    early = make.participant(meeting, state=State.WAITING, registered_at=NOW.replace(hour=1))
    make.participant(state=State.WAITING, registered_at=NOW.replace(hour=0))
    make.participant(meeting)
    assert [row.id for row in queries.list_waiting(meeting.id)] == [early.id, late.id]
    assert [queries.waiting_number(person) for person in (early, late)] == [1, 2]
    assert [queries.somebody_waits(m) for m in (meeting.id, make.meeting().id)] == [True, False]


def test_claims_name_what_is_taken_in_one_statement(make, queries):
    person = make.participant(email="a@example.org", code="K74QX")
    from tracker.registration import queries as ask

    with queries(1):
        found = ask.list_claims(person.meeting_id, person.submission, "a@example.org", "K74QX")
    assert sorted(claim.what for claim in found) == ["code", "email", "submission"]
    assert {claim.id for claim in found} == {person.id}
    assert ask.list_claims(person.meeting_id, new_id(), "b@example.org", "K74QY") == []


def test_an_unknown_organisation_is_none(make):
    assert queries.find_affiliation(make.meeting().id, "NONE") is None
