from datetime import date

import pytest

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tests.report.test_sections import block, paragraphs, section
from tracker.core.access import SYSTEM
from tracker.discussions.queries import current_points, list_groups
from tracker.recommendations.models import FollowUp, State
from tracker.recommendations.operations import Details, promote, promote_many
from tracker.report.compile import compile_report
from tracker.report.document import Listing, text_of


def entries(document):
    lists = [b for b in section(document, "conclusions").blocks if isinstance(b, Listing)]
    return [[(item.mark, text_of(item.runs)) for item in b.items] for b in lists]


@pytest.fixture
def later(make):
    before = make.meeting(
        title="Annual joint meeting 2025", starts_on=date(2025, 3, 2), ends_on=date(2025, 3, 4), slug="y25"
    )
    meeting = make.meeting()
    make.save(FollowUp(meeting_id=meeting.id, previous_id=before.id, set_at=NOW))
    return before, meeting


def test_the_report_begins_with_what_became_of_last_years(make, later):
    before, meeting = later
    owner = make.owner(before, name="UNEP")
    make.recommendation(
        before, number=1, text="share one calendar", state=State.DONE, progress="it is online", owner=owner
    )
    make.recommendation(before, number=2, text="Meet again", due_on=date(2026, 6, 1))
    make.recommendation(before, number=3, text="Merge the templates", due_on=date(2026, 6, 1))
    document = compile_report(meeting, NOW)
    first = next(s for s in document.sections if s.kind == "body")
    assert (first.key, first.number, first.title) == (
        "follow-up", "I.", "Follow-up to the recommendations of the previous meeting",
    )  # fmt: skip
    assert paragraphs(document, "follow-up") == [
        (
            "The annual joint meeting 2025 (2 to 4 March 2025) made three recommendations. "
            "Of these, one has been carried out and two are open."
        )
    ]
    assert block(document, "follow-up.y25.table").rows == (
        ("R1", "Share one calendar.", "UNEP", "Carried out", "It is online."),
        ("R2", "Meet again.", "", "Still open, by 1 June 2026", ""),
        ("R3", "Merge the templates.", "", "Still open, by 1 June 2026", ""),
    )


def test_what_was_open_longer_comes_after_it(make, later):
    before, meeting = later
    oldest = make.meeting(title="Joint meeting 2024", starts_on=date(2024, 3, 2), ends_on=date(2024, 3, 4))
    make.save(FollowUp(meeting_id=before.id, previous_id=oldest.id, set_at=NOW))
    make.recommendation(before, number=1, state=State.DROPPED)
    make.recommendation(oldest, number=5, state=State.UNDER_WAY)
    assert paragraphs(compile_report(meeting, NOW), "follow-up") == [
        "The annual joint meeting 2025 (2 to 4 March 2025) made one recommendation. It is not pursued.",
        (
            "Of the recommendations of the joint meeting 2024 (2 to 4 March 2024), one was still open when the previous "
            "meeting began. It is under way."
        ),
    ]


def test_without_an_earlier_meeting_there_is_no_such_part(make, later):
    assert section(compile_report(later[1], NOW), "follow-up") is None


def test_what_is_in_the_register_is_printed_as_it_says_and_keeps_its_number(make):
    meeting = a_whole_meeting(make)
    points = {p.text: p for p in current_points([group.id for group in list_groups(meeting.id)])}
    both = [points[f"Share one calendar of group {n}"].id for n in (1, 2)]
    promote(meeting, Details(text="share one calendar", addressee="secretariat", owner="UNEP", mandate="BC-12/10"), both, by=SYSTEM, now=NOW)  # fmt: skip
    promote(meeting, Details(text="Meet again"), by=SYSTEM, now=NOW)
    document = compile_report(meeting, NOW)
    assert entries(document) == [
        [
            (
                "R1",
                "Share one calendar.\nResponsible: UNEP; mandate: BC-12/10; group 1, paragraph\u00a023; group 2, paragraph\u00a027",
            ),
            ("R3", "Merge the templates of group 1.\nGroup 1, paragraph\u00a023"),
            ("R4", "Merge the templates of group 2.\nGroup 2, paragraph\u00a027"),
        ],
        [("R2", "Meet again.")],
    ]
    kinds = [source.kind for item in block(document, "conclusions.secretariat.list").items for source in item.sources]
    assert kinds == ["recommendation", "point", "group", "point", "group", "point", "group"]
    assert "printed as R1 and R3" in " ".join(document.texts())


def test_entering_everything_changes_no_number(make):
    meeting = a_whole_meeting(make)
    before = entries(compile_report(meeting, NOW))
    ids = [p.id for p in current_points([group.id for group in list_groups(meeting.id)]) if p.is_recommendation]
    promote_many(meeting, ids, by=SYSTEM, now=NOW)
    assert entries(compile_report(meeting, NOW)) == before
