import pytest

from tests.factories import NOW
from tracker.report import preview, queries
from tracker.report.compile import compile_report
from tracker.report.document import Source
from tracker.report.editing.rules import handle


def states(document, meeting):
    return {part.title: str(part.state) for part in preview.outline(document, queries.readiness(meeting, NOW))}


def test_each_part_has_its_state(meeting, document):
    found = states(document, meeting)
    assert (found["Attendance"], found["Group discussions"]) == ("Generated", "Not finished")
    assert set(states(compile_report(meeting, NOW, 1), meeting).values()) == {"Locked", "Empty"}


def test_parts_without_records_are_empty(make):
    meeting = make.meeting()
    assert set(states(compile_report(meeting, NOW), meeting).values()) == {"Empty"}


@pytest.mark.parametrize(
    ("source", "links"),
    [
        (Source("figure", ("attended",)), [("Attended", "/o/m/figures/attended")]),
        (Source("figure", ("by_region",)), [("By regional group", "/o/m/figures/by_region")]),
        (Source("figure", ("by_gender:woman",)), [("By gender", "/o/m/figures/by_gender")]),
        (Source("figure", ("by_session",)), [("By session", "/o/m/figures#by_session")]),
        (Source("participant", ("1",)), [("1 participant", "/o/m/people/1")]),
        (Source("participant", ("1", "2")), [("2 participants", "/o/m/people")]),
        (Source("point", ("1",)), [("1 point of the notes", "/o/m/points/1")]),
        (Source("point", ("1", "2", "3")), [("3 points of the notes", "/o/m/groups")]),
        (Source("meeting", ("opening",)), [("Meeting", "/m/m")]),
    ],
)
def test_records_lead_to_their_page(source, links):
    assert preview.records_behind((source,), "m") == links


def test_only_the_organisers_paper_leads_to_records(document):
    way = '<a href="/o/m/figures/attended">Attended</a> <strong>11</strong>'
    assert way in preview.paper(document, "m", records=True)
    assert 'href="/o/' not in preview.paper(document, "m", records=False)


def test_each_paragraph_of_a_draft_leads_to_where_it_is_edited(meeting, document):
    way = f'href="/o/m/report/p/{handle("attendance.total")}"'
    assert way in preview.paper(document, "m", records=True)
    assert way not in preview.paper(document, "m", records=False)
    assert way not in preview.paper(compile_report(meeting, NOW, 1), "m", records=True)
