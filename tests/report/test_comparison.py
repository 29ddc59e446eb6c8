from dataclasses import replace
from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.earlier.operations import EarlierDetails, add_earlier
from tracker.report import queries
from tracker.report.compile import compile_report
from tracker.report.document import Chart, Note, Paragraph, Table, text_of
from tracker.report.sections.comparison import comparison, names, rows


@pytest.fixture
def compared(meeting, make):
    """Compared with 2024, of which nearly nothing is known, and 2025, typed in with its centres."""
    kenya = queries.facts(meeting, NOW).figures.centres[-1]
    code = make.organisation(code="GONE", short_name="SCRC Gone").code
    typed = {"attended": 35, "centres_represented": 2, "centres_expected": 4, "woman": 20, "man": 1}
    for title, year, figures, centres in (("Meeting 2024", 2024, {"attended": 30}, []), ("2025", 2025, typed, [code])):
        details = EarlierDetails(
            title, date(year, 3, 1), figures, {"AFRICA": 35} if centres else {}, centres, "A page."
        )
        add_earlier(meeting, details, by=SYSTEM, now=NOW)
    assert kenya
    return queries.facts(meeting, NOW)


def test_without_earlier_meetings_the_annex_is_not_printed(document):
    assert [s for s in document.sections if s.key == "annex.comparison"] == []


def test_a_number_that_was_typed_is_marked_and_says_from_where(compared):
    lines = {row[0]: row[1:] for row in rows(compared.comparison, 3)}
    assert lines["Participants"] == ("30*", "35*", "11")
    assert lines["Regional centres represented"] == ("–", "2*", "3")
    notes = [text_of(b.runs) for b in comparison(compared).blocks if isinstance(b, Note)]
    assert notes == [
        "* Meeting 2024: typed in by the system on 2 March 2026. Source: A page.",
        "* 2025: typed in by the system on 2 March 2026. Source: A page.",
    ]


def test_shares_of_women_and_men_are_hidden_where_few(compared):
    lines = {row[0]: row[1:] for row in rows(compared.comparison, 3)}
    assert (lines["Women, per cent of participants"], "Men, per cent of participants" in lines) == (
        ("–", "–", "55%"), True,
    )  # fmt: skip
    shown = {row[0]: row[1:] for row in rows(compared.comparison, 1)}
    assert shown["Women, per cent of participants"] == ("–", "57%*", "55%")


def test_it_says_who_is_missing_and_who_is_new(compared):
    texts = [text_of(b.runs) for b in comparison(compared).blocks if isinstance(b, Paragraph)]
    assert texts == [
        "Represented there and not at the present meeting was SCRC Gone.",
        "Represented at the present meeting and not there were SCRC Egypt, SCRC Kenya and SCRC Uruguay.",
    ]


def test_regions_stand_side_by_side_and_add_up(compared):
    table = next(b for b in comparison(compared).blocks if isinstance(b, Table) and b.id.endswith("regions"))
    assert (table.rows[0], table.total[2:]) == (("Africa", "–", "35*", "8"), ("35", "11"))
    assert table.total[2] == str(sum(int(row[2].strip("*").replace("–", "0")) for row in table.rows))


def test_columns_are_named_with_their_year_and_drawn(compared):
    assert names(compared.comparison)[:2] == ("Meeting 2024", "2025")
    chart = next(b for b in comparison(compared).blocks if isinstance(b, Chart))
    assert [bar.value for bar in chart.bars] == [30, 35, 11]


def test_the_annex_stands_last_in_the_report(compared):
    last = compile_report(compared.meeting, NOW).sections[-1]
    assert (last.number, last.title) == ("Annex VII", "Comparison with earlier meetings")
    assert comparison(replace(compared, comparison=None)).blocks == ()
