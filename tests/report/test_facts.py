import pytest

from tests.factories import NOW
from tracker.discussions.models import MemberRole
from tracker.report import queries


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"city": "Geneva", "country_iso2": "KE"}, "Geneva, Kenya"),
        ({"city": "", "online": True}, "online"),
        ({"city": ""}, ""),
        ({"city": "Kenya", "country_iso2": "KE"}, "Kenya"),
    ],
)
def test_the_place_has_the_country_after_the_city(make, values, place):
    make.country()
    assert queries.facts(make.meeting(**values), NOW).place == place


def test_times_are_those_of_the_meeting(meeting):
    assert queries.facts(meeting, NOW).local(NOW).hour == 10


@pytest.mark.parametrize(
    ("city", "timezone", "clocks"),
    [
        ("Geneva", "Europe/Zurich", "those of Geneva"),
        ("", "America/Argentina/Buenos_Aires", "those of Buenos Aires"),
        ("", "UTC", "in UTC"),
        ("", "Etc/GMT+3", "in GMT+3"),
    ],
)
def test_the_clocks_are_called_after_a_city(make, city, timezone, clocks):
    assert queries.facts(make.meeting(city=city, timezone=timezone), NOW).clocks == clocks


def test_members_are_found_by_group_and_part(meeting):
    facts = queries.facts(meeting, NOW)
    group = facts.groups[0]
    assert len(facts.members_of(group)) == 2
    assert [p.family_name for p in facts.members_of(group, MemberRole.FACILITATOR)] == ["Kenyason"]


def test_recommendations_go_by_group_and_are_no_points(meeting):
    facts = queries.facts(meeting, NOW)
    numbers = {group.id: group.number for group in facts.groups}
    assert [numbers[point.group_id] for point in facts.recommendations] == [1, 1, 2, 2]
    assert len(facts.points_of_groups) + len(facts.recommendations) == len(facts.points)
