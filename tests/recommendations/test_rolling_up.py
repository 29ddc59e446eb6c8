import pytest

from tests.factories import NOW
from tests.recommendations.conftest import BY
from tracker.discussions.queries import current_points
from tracker.recommendations import rolling_up
from tracker.recommendations.errors import NoSuchPoint
from tracker.recommendations.merging import Decision, Support, Verdict


@pytest.fixture
def two(make, meeting, group):
    second = make.group(meeting, number=2, slug="2")
    make.group(meeting, number=3, slug="3")
    make.point(group, text="Laboratories for the analysis of dioxins are lacking")
    make.point(second, text="Lack of laboratories for analysing dioxins")
    return current_points([group.id, second.id])


def test_two_are_joined_and_taken_apart_and_nothing_of_them_changes(meeting, two, queries):
    first, second = sorted(point.id for point in two)
    rolling_up.decide(meeting, second, first, Verdict.SAME, kept=second, by=BY, now=NOW)
    table = rolling_up.roll_up(meeting.id)
    ((heading, (line,)),) = table.headings
    assert (heading, line.lead.id, line.support, table.points, table.proposed) == ("needs", second, Support.ALL, 2, [])
    assert [one for one, _, _ in table.decided] == [Decision(first, second, Verdict.SAME, second)]
    assert current_points([point.group_id for point in two]) == two
    rolling_up.decide(meeting, first, second, None, by=BY, now=NOW)
    rolling_up.decide(meeting, first, second, None, by=BY, now=NOW)
    table = rolling_up.roll_up(meeting.id)
    assert ([len(found) for _, found in table.headings], len(table.proposed), table.decided) == ([2], 1, [])
    with queries(4):
        rolling_up.roll_up(meeting.id)


def test_two_that_stay_two_are_not_asked_about_again(meeting, two):
    first, second = (point.id for point in two)
    rolling_up.decide(meeting, first, second, Verdict.TWO, kept=first, by=BY, now=NOW)
    assert (rolling_up.roll_up(meeting.id).proposed, rolling_up.list_decided(meeting.id)[0].kept) == ([], None)


def test_a_point_of_another_meeting_is_not_joined(make, meeting, two):
    foreign = make.point(make.group())
    for other in (foreign.point_id, two[0].id):
        with pytest.raises(NoSuchPoint):
            rolling_up.decide(meeting, two[0].id, other, Verdict.SAME, by=BY, now=NOW)
    assert rolling_up.list_decided(meeting.id) == []


def test_a_word_is_chosen_and_taken_back(make, meeting, two):
    seen = []
    for word in (Support.MANY, Support.MOST, None, None):
        rolling_up.choose_word(meeting, two[0].id, word, by=BY, now=NOW)
        seen.append(rolling_up.list_words(meeting.id))
    assert seen == [{two[0].id: Support.MANY}, {two[0].id: Support.MOST}, {}, {}]
    with pytest.raises(NoSuchPoint):
        rolling_up.choose_word(make.meeting(), two[0].id, Support.MANY, by=BY, now=NOW)
