"""Two texts of a point compared, an earlier one put back, and the way from the report."""

import re

import pytest

from tests.factories import NOW
from tracker.core.access import Actor, Role
from tracker.core.ids import new_id
from tracker.discussions import operations, queries
from tracker.discussions.operations import Revision

PAGE = "/g/joint/2/points"


def write(group, point_id, text, base=None, **values):
    said = Revision(id=new_id(), point=point_id, base=base, heading="needs", text=text, at=NOW, **values)
    operations.record_revisions(group, [said], by=Actor("link", None, "Ada"), now=NOW)
    return said.id


@pytest.fixture
def point(group):
    """A point with three texts: its id and theirs."""
    point_id = new_id()
    first = write(group, point_id, "Laboratories")
    second = write(group, point_id, "Laboratories and training", first, details={"evidence": "UNEP/1"})
    return point_id, (first, second, write(group, point_id, "Training", second))


def restore(client, point_id, of, heads):
    sent = {"revision": str(new_id()), "of": str(of), "heads": " ".join(map(str, heads))}
    return client.post(f"{PAGE}/{point_id}/restore", data=sent)


class TestCompare:
    def test_the_last_two_texts_are_compared_when_none_are_chosen(self, writer, point):
        page = writer.get(f"{PAGE}/{point[0]}/compare").text
        compared = page.split("said compared")[1].split("</p>")[0]
        assert re.findall(r"<(del|ins)>.*?</span>(.*?)</", compared) == [
            ("del", "Laboratories and training"),
            ("ins", "Training"),
        ]

    def test_any_two_are_compared_and_what_else_changed_is_listed(self, writer, point):
        point_id, (first, second, _) = point
        page = writer.get(f"{PAGE}/{point_id}/compare?before={first}&after={second}").text
        assert "</span>and training</ins>" in page
        assert '<th scope="row">Evidence or document</th><td><bdi>–</bdi></td><td><bdi>UNEP/1</bdi></td>' in page

    def test_a_point_of_another_group_is_not_found(self, writer, make, meeting):
        other = make.point(make.group(meeting))
        assert writer.get(f"{PAGE}/{other.point_id}/compare").status_code == 404

    @pytest.mark.parametrize("more", [1, 3])
    def test_it_sends_few_statements(self, writer, group, point, queries_sent, more):
        base = point[1][-1]
        for n in range(more):
            base = write(group, point[0], f"text {n}", base)
        with queries_sent(5):
            writer.get(f"{PAGE}/{point[0]}/compare")


class TestRestore:
    def test_an_earlier_text_stands_again_and_the_history_goes_on(self, writer, group, point):
        point_id, (first, _, last) = point
        assert restore(writer, point_id, first, [last]).status_code == 303
        found = queries.get_point(group.id, point_id)
        assert (found.text, found.revisions) == ("Laboratories", 4)

    def test_over_a_newer_text_it_is_refused_and_both_are_shown(self, writer, group, point):
        point_id, (first, second, _) = point
        answer = restore(writer, point_id, first, [second])
        assert (answer.status_code, "Laboratories</textarea>" in answer.text) == (409, True)
        assert queries.get_point(group.id, point_id).text == "Training"

    def test_a_text_that_is_none_of_the_point_is_not_found(self, writer, point):
        assert restore(writer, point[0], new_id(), [point[1][-1]]).status_code == 404
        assert restore(writer, point[0], "nonsense", [point[1][-1]]).status_code == 404


class TestRecord:
    def test_the_way_from_the_report_leads_to_the_history_of_the_point(self, client, meeting, group, point, signed_in):
        signed_in(Role.ORGANISER, at=meeting)
        answer = client.get(f"/o/joint/points/{point[0]}")
        assert (answer.status_code, answer.location) == (303, f"{PAGE}/{point[0]}#history")
        page = client.get(f"{PAGE}/{point[0]}").text
        assert page.count("Let this text stand again") == 2

    def test_a_point_of_another_meeting_is_not_found(self, client, make, meeting, signed_in):
        signed_in(Role.ORGANISER, at=meeting)
        assert client.get(f"/o/joint/points/{make.point(make.group()).point_id}").status_code == 404
