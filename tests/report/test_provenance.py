from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report.compile import compile_report
from tracker.report.editing import operations
from tracker.report.editing.rules import Depth, PartSetting


def annex(meeting):
    return next((s for s in compile_report(meeting, NOW).sections if s.key == "annex.sources"), None)


def test_the_annex_of_sources_is_printed_when_it_is_asked_for(meeting):
    assert annex(meeting) is None
    operations.set_parts(meeting, [PartSetting("annex.sources", 15, Depth.FULL)], by=SYSTEM, now=NOW)
    assert annex(meeting).number.startswith("Annex ")


def test_each_figure_stands_with_value_definition_and_place(meeting):
    operations.set_parts(meeting, [PartSetting("annex.sources", 15, Depth.FULL)], by=SYSTEM, now=NOW)
    rows = {row[0]: row[1:] for row in annex(meeting).blocks[-1].rows}
    value, definition, where = rows["Attended, from centres"]
    assert (value, definition) == ("9", "Persons who attended for a regional centre.")
    assert where.startswith("summary, paragraph")


def test_a_meeting_without_records_states_noughts(make):
    meeting = make.meeting()
    operations.set_parts(meeting, [PartSetting("annex.sources", 15, Depth.FULL)], by=SYSTEM, now=NOW)
    assert {row[1] for row in annex(meeting).blocks[-1].rows} == {"0"}
