from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.figures import queries
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.registration.models import Gender, Mode, Origin, State


@pytest.fixture
def meeting(make):
    """A meeting with every kind of person, beside another one whose rows must not count."""
    meeting, other = make.meeting(), make.meeting()
    session, break_ = make.session(meeting), make.session(meeting, counted=False, title="Coffee")
    day = make.day(meeting)
    here, absent = make.organisation(), make.organisation(region_code=None)
    make.expected(meeting, here)
    make.expected(meeting, absent)
    unit, unit2, lone = (make.organisation(type=OrganisationType.UN_ENTITY) for _ in range(3))
    make.expected(meeting, lone, part=Part.PARTNER)
    woman = make.participant(meeting, here, gender=Gender.WOMAN)
    man = make.participant(meeting, here, gender=Gender.MAN, mode=Mode.ONLINE)
    desk_only = make.participant(meeting, absent, state=State.CONFIRMED, region_code=None)
    partner = {"part": Part.PARTNER, "organisation_parent": "UN Environment"}
    first = make.participant(meeting, unit, **partner)
    second = make.participant(meeting, unit2, **partner)
    third = make.participant(meeting, lone, part=Part.PARTNER)
    walk_in = make.participant(
        meeting, here, state=State.SUBMITTED, origin=Origin.WALK_IN, part=Part.OTHER, country_iso2=None
    )
    organiser = make.participant(meeting, unit, part=Part.ORGANISER, gender=Gender.WOMAN)
    for person in (woman, man, first, second, third, walk_in, organiser):
        make.presence(person, session, remote=person is man)
    make.presence(woman, break_)
    make.presence(desk_only, session, attended=False, inside=False)
    make.presence(organiser, session, session_id=None, day_id=day.id)
    make.presence(man, session, session_id=None, day_id=day.id, remote=True)
    for state in (State.INVITED, State.WITHDRAWN, State.DECLINED, State.WAITING, State.SUBMITTED):
        make.participant(meeting, here, state=state)
    stranger = make.participant(other, here)
    make.presence(stranger, make.session(other))
    make.expected(other, here)
    return meeting


def test_each_figure_counts_what_its_definition_says(meeting):
    figures = queries.compute(meeting, NOW)
    assert {name: figure.value for name, figure in figures.items()} == {
        "registered": 9,
        "confirmed": 6,
        "to_decide": 2,
        "waiting": 1,
        "invited": 1,
        "withdrawn": 1,
        "declined": 1,
        "walk_ins": 1,
        "badge_collected": 1,
        "attended": 6,
        "attended_from_centres": 2,
        "attended_from_partners": 3,
        "attended_from_others": 1,
        "attended_in_person": 5,
        "attended_remote": 1,
        "absent": 1,
        "organisers_present": 1,
        "partners_represented": 3,
        "partners_parents": 2,
        "countries": 1,
        "centres_expected": 2,
        "centres_represented": 1,
        "centres_missing": 1,
    }


def test_sub_totals_add_up(meeting):
    figures = queries.compute(meeting, NOW)
    value = figures.value
    assert value("confirmed") + value("to_decide") + value("waiting") == value("registered")
    assert value("attended_from_centres") + value("attended_from_partners") + value("attended_from_others") == value(
        "attended"
    )
    assert value("attended_in_person") + value("attended_remote") == value("attended")
    assert value("centres_represented") + value("centres_missing") == value("centres_expected")
    assert len(figures.represented_centres) == value("centres_represented")
    assert len(figures.partners) == value("partners_represented")
    for breakdown in figures.breakdowns.values():
        assert breakdown.attended == value("attended"), breakdown.name
        assert breakdown.registered == value("registered"), breakdown.name
        assert breakdown.confirmed == value("confirmed"), breakdown.name


def test_headline_agrees_with_compute_in_one_statement(meeting, queries):
    from tracker.figures.queries import compute, headline

    whole = compute(meeting, NOW)
    with queries(1):
        short = headline(meeting.id, NOW)
    assert short.figures == whole.figures


def test_compute_sends_three_statements(meeting, queries):
    from tracker.figures.queries import compute

    with queries(3):
        compute(meeting, NOW)


def test_gender_not_stated_is_its_own_class(meeting):
    rows = queries.compute(meeting, NOW).breakdowns["by_gender"].rows
    assert [(row.key, str(row.label), row.attended) for row in rows] == [
        ("woman", "Women", 1),
        ("man", "Men", 1),
        ("", "Not stated", 4),
    ]


def test_regions_come_in_their_order_and_none_last(make):
    meeting = make.meeting()
    make.region("GRULAC", "Latin America and the Caribbean").position = 4
    session = make.session(meeting)
    centre = make.organisation()
    for region in (None, "GRULAC", "AFRICA"):
        make.presence(make.participant(meeting, centre, region_code=region), session)
    rows = queries.compute(meeting, NOW).breakdowns["by_region"].rows
    assert [(row.key, row.attended) for row in rows] == [("AFRICA", 1), ("GRULAC", 1), ("", 1)]


def test_sessions_leave_out_organisers_and_uncounted_ones_nobody_came_to(make):
    meeting = make.meeting()
    plenary = make.session(meeting, title="Plenary", starts_at=NOW)
    make.session(meeting, title="Lunch", counted=False, starts_at=NOW + timedelta(hours=1))
    make.presence(make.participant(meeting), plenary)
    make.presence(make.participant(meeting, part=Part.ORGANISER), plenary)
    counts = queries.compute(meeting, NOW).sessions
    assert [(count.title, count.attended, count.inside) for count in counts] == [("Plenary", 1, 1)]


def test_the_missing_centre_is_named(meeting):
    figures = queries.compute(meeting, NOW)
    assert [body.attended for body in figures.missing_centres] == [0]
    assert figures.missing_centres[0].organisation_id not in {b.organisation_id for b in figures.represented_centres}


def test_an_empty_meeting_counts_zero(make):
    make.participant()
    figures = queries.compute(make.meeting(), NOW)
    assert {figure.value for figure in figures.values()} == {0}
    assert figures.centres == ()


def test_a_person_without_a_listed_organisation_is_a_body_by_its_name(make):
    meeting = make.meeting()
    session = make.session(meeting)
    for name in ("Mercury Watch", "Mercury Watch", "Lead Watch"):
        person = make.participant(meeting, organisation_id=None, organisation_name=name, part=Part.PARTNER)
        make.presence(person, session)
    figures = queries.compute(meeting, NOW)
    assert figures.value("partners_represented") == 2
    assert [body.name for body in figures.partners] == ["Lead Watch", "Mercury Watch"]


def test_partner_bodies_stand_in_the_order_of_the_list_and_the_others_after_them_by_name(make):
    meeting = make.meeting()
    session = make.session(meeting)
    listed = [make.organisation(name=name) for name in ("Bank", "Academy", "Chemicals Agency")]
    for position, body in zip((3, 1, 2), listed, strict=True):
        make.expected(meeting, body, part=Part.PARTNER, position=position)
    for body in listed[:2]:
        make.presence(make.participant(meeting, body, organisation_name=body.name, part=Part.PARTNER), session)
    for name in ("Zinc Watch", "Air Watch"):
        person = make.participant(meeting, organisation_id=None, organisation_name=name, part=Part.PARTNER)
        make.presence(person, session)
    figures = queries.compute(meeting, NOW)
    assert [body.name for body in figures.partners] == ["Academy", "Bank", "Air Watch", "Zinc Watch"]


def test_centres_stand_in_the_order_of_their_countries_then_of_the_list(make):
    meeting = make.meeting()
    for position, (name, country) in enumerate((("In Spain", "ES"), ("Second", "KE"), ("First", "KE")), start=1):
        make.country(country, {"ES": "Spain", "KE": "Kenya"}[country])
        make.expected(meeting, make.organisation(name=name, country_iso2=country), position=position)
    assert [body.name for body in queries.compute(meeting, NOW).centres] == ["Second", "First", "In Spain"]


def test_who_came_once_on_the_spot_attended_in_person_however_often_they_followed_from_afar(make):
    meeting = make.meeting()
    morning, afternoon = make.session(meeting), make.session(meeting)
    both, far, here = (make.participant(meeting) for _ in range(3))
    make.presence(both, morning, remote=True)
    make.presence(both, afternoon)
    make.presence(far, morning, remote=True)
    make.presence(far, afternoon, attended=False, inside=False)
    make.presence(here, afternoon)
    value = queries.compute(meeting, NOW).value
    assert (value("attended"), value("attended_in_person"), value("attended_remote")) == (3, 2, 1)
