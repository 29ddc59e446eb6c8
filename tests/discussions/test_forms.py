"""Forms make what operations take: the same lines the same points, whoever sends them how often."""

from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.discussions import queries
from tracker.discussions.forms import GroupForm, MembersForm, PointForm, PointsForm
from tracker.discussions.models import Addressee, MemberRole
from tracker.discussions.operations import GroupDetails


@pytest.fixture
def sent(app):
    """Pretend that this was posted."""
    contexts = []

    def post(**values):
        context = app.test_request_context("/", method="POST", data=values)
        context.push()
        contexts.append(context)

    yield post
    for context in reversed(contexts):
        context.pop()


def test_the_same_lines_make_the_same_points_and_a_line_twice_makes_two(sent):
    submission = str(new_id())
    sent(submission=submission, heading="needs", lines="- A\nB\nA")
    first, again = (PointsForm.sent().revisions(NOW) for _ in range(2))
    assert first == again
    assert [(r.text, r.heading, r.base) for r in first] == [
        ("A", "needs", None),
        ("B", "needs", None),
        ("A", "needs", None),
    ]
    assert len({r.id for r in first} | {r.point for r in first}) == 6


def test_a_line_put_before_the_others_does_not_change_them(sent):
    submission = str(new_id())
    sent(submission=submission, heading="needs", lines="A")
    (alone,) = PointsForm.sent().revisions(NOW)
    sent(submission=submission, heading="needs", lines="New\nA")
    assert PointsForm.sent().revisions(NOW)[1] == alone


def test_a_recommendation_brings_its_details(sent):
    sent(heading="recommendations", lines="A", addressee="donors", due="2017-03-01", owner="BRS")
    (revision,) = PointsForm.sent().revisions(NOW)
    assert (revision.addressee, revision.due_on, revision.owner) == (Addressee.DONORS, date(2017, 3, 1), "BRS")


def test_a_changed_point_builds_on_every_head_the_page_showed(sent, make):
    heads, revision, point = [new_id(), new_id()], new_id(), new_id()
    sent(revision=str(revision), heads=" ".join(map(str, heads)), heading="needs", text=" new ")
    change = PointForm.sent().change(point, removed=True, at=NOW)
    assert (change.id, change.point, change.base, list(change.settles), change.removed) == (
        revision,
        point,
        heads[0],
        heads[1:],
        True,
    )


def test_the_form_of_a_point_shows_its_text_and_offers_the_groups_headings(sent, make):
    group = make.group(headings=["needs", "Fees"])
    made = make.point(group, heading="Old heading")
    sent()
    point = queries.get_point(group.id, made.point_id)
    form = PointForm.showing(point, point.head, group.headings)
    assert (form.text.data, form.heads.data) == ("Laboratories", str(made.id))
    assert form.heading.choices == [("needs", "Needs of the parties"), ("Fees", "Fees"), ("Old heading", "Old heading")]


def test_headings_are_read_by_their_titles(sent):
    sent(topic="T", headings="Needs of the parties\n\nFees", number="3", room="B")
    form = GroupForm.of(None, [])
    assert form.details() == GroupDetails(topic="T", number=3, room="B", headings=["needs", "Fees"])


def test_leads_are_members_too_and_strange_ids_are_left_out(sent):
    lead, member = new_id(), new_id()
    sent(facilitator=str(lead), rapporteur="x")
    assert MembersForm.sent().roles([str(member), "x"]) == {lead: MemberRole.FACILITATOR, member: MemberRole.MEMBER}
