from datetime import timedelta

import pytest

from tests.badges.conftest import ORGANISER
from tests.factories import NOW
from tracker.badges import queries
from tracker.badges.operations import record_prints, save_design
from tracker.badges.queries import Choice, read_choice
from tracker.badges.rules import Band, Design
from tracker.meetings.models import Part
from tracker.registration.models import Mode, Origin, State


def test_without_a_design_the_meetings_name_stands_on_top(meeting):
    assert queries.find_design(meeting) == Design(meeting_line="Joint meeting")


def test_a_design_is_found_as_it_was_saved(make, meeting):
    design = Design(
        size="a6", single_size="card", meeting_line="M", latin_first=True, bands={"centre": Band("C", "red")}, logo="ab"
    )
    save_design(meeting, design, by=ORGANISER, now=NOW)
    save_design(make.meeting(), Design(), by=ORGANISER, now=NOW)
    assert queries.find_design(meeting) == design


def test_badges_are_for_the_confirmed_and_for_walk_ins(make, meeting, ada, noise):
    walk_in = make.participant(meeting, state=State.SUBMITTED, origin=Origin.WALK_IN, family_name="Zed")
    make.participant(meeting, state=State.SUBMITTED)
    make.participant(meeting, state=State.DECLINED)
    make.participant(meeting, mode=Mode.ONLINE)
    assert [row.id for row in queries.list_badges(meeting.id, Choice(), 1)] == [ada.id, walk_in.id]
    assert len(queries.list_badges(meeting.id, Choice(online=True), 1)) == 3


def test_the_counts_tell_the_printed_from_the_others(make, meeting, ada, noise):
    make.participant(meeting)
    make.participant(meeting, part=Part.PARTNER)
    for moment in (NOW, NOW + timedelta(hours=1)):
        record_prints(meeting.id, [ada.id], by=ORGANISER, now=moment)
    assert queries.count_badges(meeting.id, Choice(part=Part.CENTRE)) == queries.Counts(3, 1, 2)
    assert queries.count_badges(meeting.id, Choice(printed="new")).chosen == 2
    assert [row.printed_at for row in queries.list_badges(meeting.id, Choice(printed="printed"), 1)] == [
        NOW + timedelta(hours=1)
    ]


def test_badges_come_by_name_or_by_organisation(make, meeting):
    beta, alpha = make.organisation(short_name="Beta"), make.organisation(short_name="Alpha")
    b, a = (
        make.participant(meeting, beta, family_name="Abel"),
        make.participant(meeting, alpha, family_name="Zenner"),
    )
    assert [h.id for h in queries.list_holders(meeting.id, Choice(), "en")] == [b.id, a.id]
    assert [h.id for h in queries.list_holders(meeting.id, Choice(order="organisation"), "en")] == [a.id, b.id]


@pytest.mark.parametrize(("words", "found"), [("odh ken", 1), ("nobody", 0)])
def test_people_are_found_by_words(meeting, ada, words, found):
    assert len(queries.list_holders(meeting.id, Choice(q=words), "en")) == found


def test_what_an_address_asks_for_in_vain_is_left_out(ada):
    asked = {"part": "king", "printed": "x", "order": "size", "organisation": "?", "q": "\0 a "}
    assert read_choice(asked) == Choice(q="a")
    choice = Choice(q="a", part=Part.OTHER, organisation=ada.organisation_id, printed="new", online=True)
    assert read_choice(choice.address()) == choice


def test_somebody_of_another_meeting_is_not_found(meeting, ada, noise):
    assert queries.find_holder(meeting.id, noise.id, "en") is None
    assert queries.find_attendee(meeting.id, noise.id, "en") is None
    assert queries.find_holder(meeting.id, ada.id, "en").country == "Kenya"


def test_examples_are_the_longest_names_once_each(make, meeting, ada, noise):
    long = make.participant(meeting, given_name="A" * 60, family_name="B" * 60)
    assert {holder.id for holder in queries.list_examples(meeting.id, "fr")} == {long.id, ada.id}


def test_examples_stand_by_what_is_long_of_them_and_then_by_length(make, meeting):
    named = {"family_name": "Abe", "given_name": "A", "organisation_name": "Org", "name_original": ""}
    people = [make.participant(meeting, **named) for _ in range(5)]
    names = make.participant(meeting, **named | {"family_name": "Z" * 9})
    body = make.participant(meeting, **named | {"organisation_name": "Organisation"})
    script = make.participant(meeting, **named | {"name_original": "陈丽华"})
    make.participant(meeting, **named | {"family_name": "Z" * 99, "state": State.DECLINED})
    one, two = sorted(person.id for person in people)[:2]
    found = [holder.id for holder in queries.list_examples(meeting.id, "en")]
    assert found == [names.id, one, two, body.id, script.id]


def test_only_what_people_came_to_is_listed(make, meeting, ada, noise):
    later = make.session(meeting, title="Later", starts_at=NOW + timedelta(hours=5), ends_at=NOW + timedelta(hours=6))
    first, missed = make.session(meeting, title="First"), make.session(meeting, title="Missed")
    day = make.day(meeting, title="Day one")
    make.presence(ada, later)
    make.presence(ada, first)
    make.presence(ada, missed, attended=False, inside=False)
    make.presence(ada, later, session_id=None, day_id=day.id)
    make.presence(noise, make.session())
    found = queries.list_attended(meeting.id, [ada.id, noise.id])
    assert [one.title for one in found] == ["First", "Later", "Day one"]
    assert [(one.day, one.starts_at) for one in found[1:]] == [(None, later.starts_at), (day.date, None)]
    assert queries.list_ids_who_came(meeting.id, most=2) == [ada.id]
    assert [one.id for one in queries.list_attendees(meeting.id, [ada.id], "en")] == [ada.id]
    assert queries.count_who_came(meeting.id) == 1


def test_who_came_to_anything_has_come(make, meeting):
    session = make.session(meeting)
    came, stayed_away = make.participant(meeting), make.participant(meeting)
    make.presence(came, session)
    make.presence(stayed_away, session, attended=False)
    assert [queries.has_come(person) for person in (came, stayed_away)] == [True, False]
