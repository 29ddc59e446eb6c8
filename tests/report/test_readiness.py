import pytest

from tests.factories import NOW
from tracker.discussions.models import NotesState
from tracker.figures import queries as figures
from tracker.registration.models import State
from tracker.report import queries
from tracker.report.readiness import check


def open_checks(meeting):
    return {check.key: str(check.text) for check in queries.readiness(meeting, NOW).open}


def test_a_new_meeting_lacks_nearly_everything(make):
    found = queries.readiness(make.meeting(), NOW)
    assert [check.key for check in found.open] == ["attendance", "opening", "closure"]
    assert (found.done, found.is_ready) == (1, False)


def test_the_whole_meeting_lacks_one_groups_agreement(meeting):
    assert open_checks(meeting) == {"group-2": "Group 2: the notes are not agreed yet."}


def test_what_is_missing_leads_to_the_field_where_it_is_entered(make):
    pages = {check.key: check.page for check in queries.readiness(make.meeting(), NOW).open}
    assert pages == {"attendance": "attendance", "opening": "settings#opened_at", "closure": "settings#closed_at"}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("silent", "Group 7: nothing is noted yet."),
        ("conflict", "Group 7: one point has two texts to choose from."),
    ],
)
def test_groups_without_notes_or_with_two_texts_are_open(meeting, make, change, text):
    group = make.group(meeting, number=7, state=NotesState.AGREED)
    if change == "conflict":
        point = make.point(group)
        for words in ("One", "Two"):
            make.point(group, point_id=point.point_id, base_id=point.id, text=words)
    assert open_checks(meeting)["group-7"] == text


@pytest.mark.parametrize(
    ("words", "text"), [(8_500, None), (8_501, "The report has 8,501 words, at most 8,500 are printed. Shorten it.")]
)
def test_a_report_that_is_too_long_is_told_so(make, words, text):
    meeting = make.meeting()
    found = check(meeting, figures.compute(meeting, NOW), (), words)
    assert {c.key: str(c.text) for c in found.open}.get("words") == text


def test_registrations_to_decide_are_counted(meeting, make):
    make.participant(meeting, state=State.SUBMITTED)
    assert open_checks(meeting)["decisions"] == "One registration waits for a decision."


def test_readiness_sends_three_statements(meeting, queries):
    from tracker.report.queries import readiness

    with queries(3):
        readiness(meeting, NOW)
