from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.recommendations.conftest import BY
from tracker.core.db import db
from tracker.core.errors import Invalid
from tracker.discussions.models import PointRevision
from tracker.recommendations import operations, queries
from tracker.recommendations.errors import (
    AlreadyPromoted,
    ChangedMeanwhile,
    NoSuchPoint,
    NoSuchRecommendation,
    NothingToTake,
)
from tracker.recommendations.models import Act, Addressee, Priority, Recommendation, State
from tracker.recommendations.operations import Details

LATER = NOW + timedelta(hours=1)


def entered(meeting):
    return db.session.scalars(
        select(Recommendation).where(Recommendation.meeting_id == meeting.id).order_by(Recommendation.number)
    ).all()


def history(recommendation):
    return [(e.act, e.state, e.note, e.actor_label) for e in reversed(queries.list_events(recommendation.id))]


def test_a_point_is_promoted_with_its_way_back(make, meeting, group, point):
    details = Details(
        text=" Share one calendar of courses ", addressee=Addressee.CENTRES, owner="UNEP", mandate="BC-12/10"
    )
    made = operations.promote(meeting, details, [point.point_id], by=BY, now=NOW)
    assert (made.number, made.mark, made.text, made.state, made.owner.name, made.mandate) == (
        1, "R1", "Share one calendar of courses", State.OPEN, "UNEP", "BC-12/10",
    )  # fmt: skip
    (source,) = queries.list_sources([made.id])[made.id]
    assert (source.point_id, source.revision_id, source.number) == (point.point_id, point.id, 1)
    assert history(made) == [(Act.PROMOTED, State.OPEN, "", "Olga Organiser")]
    assert db.session.scalars(select(PointRevision.text).where(PointRevision.group_id == group.id)).all() == [
        "Share one calendar"
    ]


def test_a_point_stands_in_one_recommendation_only(meeting, point):
    operations.promote(meeting, Details(text="Once"), [point.point_id], by=BY, now=NOW)
    with pytest.raises(AlreadyPromoted):
        operations.promote(meeting, Details(text="Twice"), [point.point_id], by=BY, now=NOW)
    assert [one.text for one in entered(meeting)] == ["Once"]


def test_a_point_of_another_meeting_cannot_be_promoted(make, meeting):
    foreign = make.point(make.group())
    with pytest.raises(NoSuchPoint):
        operations.promote(meeting, Details(text="Mine"), [foreign.point_id], by=BY, now=NOW)
    assert entered(meeting) == []


def test_many_are_numbered_as_the_report_prints_them(make, meeting, group, point):
    second = make.group(meeting, number=2, slug="2")
    for text, addressee in (("To donors", "donors"), ("To centres", "centres"), ("To nobody", None)):
        make.point(second, heading="recommendations", text=text, addressee=addressee)
    make.point(second, heading="recommendations", text="Struck out", removed=True)
    item = make.group(meeting, number=3, slug="item-1", of_item=True)
    make.point(item, heading="recommendations", text="Of an agenda item", addressee="centres")
    ids = [found.id for _, found in queries.list_proposed(meeting.id, queries.promoted_points(meeting.id))]
    operations.promote_many(meeting, ids, by=BY, now=NOW)
    assert [(one.number, one.text) for one in entered(meeting)] == [
        (1, "Share one calendar"),
        (2, "To centres"),
        (3, "To donors"),
        (4, "To nobody"),
        (5, "Of an agenda item"),
    ]
    assert queries.list_proposed(meeting.id, queries.promoted_points(meeting.id)) == []
    sources = queries.list_sources_at(meeting.id)
    assert [queries.groups_of(sources[one.id]) for one in entered(meeting)] == [[1], [2], [2], [2], []]
    with pytest.raises(NothingToTake):
        operations.promote_many(meeting, ids, by=BY, now=NOW)


def test_an_owner_called_like_an_expected_organisation_is_that_one(make, meeting, point):
    unep = make.organisation(name="United Nations Environment Programme", short_name="UNEP")
    make.expected(meeting, unep)
    (made,) = operations.promote_many(meeting, [point.point_id], by=BY, now=NOW)
    assert (made.owner.organisation_id, made.owner.name) == (unep.id, "United Nations Environment Programme")
    again = operations.promote(meeting, Details(text="More", organisation_id=unep.id), by=BY, now=NOW)
    assert again.owner.id == made.owner.id


@pytest.mark.parametrize(
    ("values", "field"),
    [({"text": "  "}, "text"), ({"text": "x" * 4001}, "text"), ({"text": "x", "mandate": "m" * 201}, "mandate")],
)
def test_what_cannot_be_printed_is_refused(meeting, values, field):
    with pytest.raises(Invalid) as refused:
        operations.promote(meeting, Details(**values), by=BY, now=NOW)
    assert (list(refused.value.fields), entered(meeting)) == ([field], [])


def test_an_organisation_nobody_expects_is_refused(make, meeting):
    stranger = make.organisation()
    with pytest.raises(Invalid) as refused:
        operations.promote(meeting, Details(text="x", organisation_id=stranger.id), by=BY, now=NOW)
    assert list(refused.value.fields) == ["organisation"]


def test_a_change_keeps_what_it_said_before(make, meeting):
    made = operations.promote(meeting, Details(text="Meet", owner="UNEP"), by=BY, now=NOW)
    details = Details(text="Meet again", owner="UNEP", priority=Priority.HIGH, due_on=date(2027, 6, 1))
    operations.change(meeting, made.id, details, upon=1, by=BY, now=LATER)
    last = queries.list_events(made.id)[0]
    assert (made.text, made.revision, last.act, last.changes) == (
        "Meet again",
        2,
        Act.CHANGED,
        {"text": ["Meet", "Meet again"], "due_on": ["", "2027-06-01"], "priority": ["normal", "high"]},
    )
    operations.change(meeting, made.id, details, upon=2, by=BY, now=LATER)
    assert (made.revision, len(queries.list_events(made.id))) == (2, 2)


def test_a_change_over_a_newer_one_is_refused(meeting):
    made = operations.promote(meeting, Details(text="Meet"), by=BY, now=NOW)
    operations.change(meeting, made.id, Details(text="Theirs"), upon=1, by=BY, now=LATER)
    with pytest.raises(ChangedMeanwhile):
        operations.change(meeting, made.id, Details(text="Mine"), upon=1, by=BY, now=LATER)
    assert [one.text for one in entered(meeting)] == ["Theirs"]


def test_a_recommendation_of_another_meeting_is_not_changed(make, meeting):
    foreign = make.recommendation(make.meeting())
    with pytest.raises(NoSuchRecommendation):
        operations.change(meeting, foreign.id, Details(text="Mine"), upon=1, by=BY, now=NOW)


def test_states_and_progress_go_into_the_history(make, meeting):
    made = make.recommendation(meeting)
    operations.move(made, State.UNDER_WAY, "Begun", by=BY, now=NOW)
    operations.move(made, State.UNDER_WAY, "Half done", by=BY, now=LATER)
    operations.move(made, State.DONE, "", by=BY, now=LATER + timedelta(hours=1))
    assert (made.state, made.progress, made.progress_at) == (State.DONE, "Half done", LATER)
    assert history(made) == [
        (Act.MOVED, State.UNDER_WAY, "Begun", "Olga Organiser"),
        (Act.PROGRESS, None, "Half done", "Olga Organiser"),
        (Act.MOVED, State.DONE, "", "Olga Organiser"),
    ]


@pytest.mark.parametrize("state", [State.OPEN, State.DROPPED, State.OVERTAKEN])
def test_saying_nothing_new_and_closing_without_a_reason_are_refused(make, meeting, state):
    made = make.recommendation(meeting)
    with pytest.raises(Invalid) as refused:
        operations.move(made, state, " ", by=BY, now=NOW)
    assert (list(refused.value.fields), made.state) == (["note"], State.OPEN)


def test_what_an_owner_says_does_not_open_what_is_closed(make, meeting):
    closed, open_ = make.recommendation(meeting, state=State.DROPPED), make.recommendation(meeting)
    operations.report(closed.id, State.UNDER_WAY, "Still at it", by=BY, now=NOW)
    operations.report(open_.id, State.REPORTED, "Done", by=BY, now=NOW)
    assert (closed.state, closed.progress, open_.state) == (State.DROPPED, "Still at it", State.REPORTED)


def test_a_recommendation_is_begun_with_what_the_point_says(make, meeting, point):
    ((group, found),) = operations.points_of(meeting.id, [point.point_id, point.point_id])
    assert (group.number, operations.details_of(meeting, found)) == (
        1,
        Details(text="Share one calendar", addressee=Addressee.CENTRES, owner="UNEP"),
    )
    with pytest.raises(NoSuchPoint):
        operations.points_of(make.meeting().id, [point.point_id])
    assert operations.points_of(meeting.id, []) == []


def test_what_it_says_can_be_taken_up_again(make, meeting):
    details = Details(text="Meet", owner="UNEP", due_on=date(2027, 6, 1))
    assert operations.said_by(operations.promote(meeting, details, by=BY, now=NOW)) == details
