import io
import re

import pytest
from pypdf import PdfReader

from tests.factories import NOW
from tracker.outputs import brief
from tracker.outputs.errors import BriefFailed
from tracker.outputs.papers import PAPERS, compose
from tracker.report import queries
from tracker.typesetting.typeset import TypesettingFailed


def test_every_number_of_the_page_is_a_figure(facts):
    found = {n["label"]: (n["value"], n["of"]) for n in brief.numbers(facts)}
    value = facts.figures.value
    assert found["attended in all"] == (str(value("attended")), "")
    assert found["regional centres"] == (str(value("centres_represented")), f"of {value('centres_expected')}")
    assert found["recommendations"] == ("4", "")


def test_one_of_something_is_not_called_several(make):
    meeting = make.meeting()
    assert brief.numbers(queries.facts(meeting, NOW)) == []
    make.presence(make.participant(meeting, country_iso2="KE"), make.session(meeting))
    found = {n["label"]: n["value"] for n in brief.numbers(queries.facts(meeting, NOW))}
    assert found == {"attended in all": "1", "country": "1"}


def test_charts_say_in_words_what_they_show(facts):
    chart = brief.regions(facts)
    rows = [row for row in facts.figures.breakdowns["by_region"].rows if row.attended]
    lines = ", ".join(f"{row.label} {row.attended}" for row in rows)
    assert chart["drawn"]["alt"] == f"Participants by United Nations regional group: {lines}."
    assert sum(int(share) for share in re.findall(r"(\d+)%", brief.genders(facts)["drawn"]["alt"])) == 100
    assert re.findall(r" (\d+)[,.]", brief.sessions(facts)["drawn"]["alt"]) == ["11", "1"]
    longest = max(row.attended for row in rows)
    assert [bar["share"] for bar in chart["drawn"]["bars"]] == [row.attended / longest for row in rows]
    assert brief.earlier(facts) is None


def test_recommendations_come_from_every_addressee_in_the_reports_order(facts):
    chosen = brief.recommendations(facts)
    assert [one["mark"] for one in chosen] == ["R1", "R2", "R3", "R4"]
    assert {one["to"] for one in chosen} == {"The centres", "The secretariat"}


def test_it_is_one_tagged_page_that_says_its_numbers(facts):
    reader = PdfReader(io.BytesIO(brief.brief(facts)))
    text = reader.pages[0].extract_text()
    assert (len(reader.pages), "/StructTreeRoot" in reader.trailer["/Root"]) == (1, True)
    assert "Annual joint meeting of the regional centres" in " ".join(text.split())
    assert b"<svg" in brief.brief(facts, "svg")[:200]


def test_a_page_that_cannot_be_typeset_is_refused_in_words(facts, monkeypatch):
    def fail(*_):
        raise TypesettingFailed("no")

    monkeypatch.setattr(brief, "typeset", fail)
    with pytest.raises(BriefFailed):
        brief.brief(facts)


def test_it_says_the_same_when_people_are_not_read_one_by_one(meeting, facts):
    quick = queries.facts(meeting, NOW, named=False)
    assert (len(quick.people), len(facts.people) > 5, brief.content(quick)) == (0, True, brief.content(facts))


@pytest.mark.parametrize("name", [paper.name for paper in PAPERS.values() if not paper.names_people])
def test_papers_that_name_nobody_say_the_same_too(meeting, facts, name):
    assert compose(queries.facts(meeting, NOW, named=False), PAPERS[name]) == compose(facts, PAPERS[name])


def test_it_prints_in_arabic_too_with_its_charts(facts):
    text = PdfReader(io.BytesIO(brief.brief(facts, language="ar"))).pages[0].extract_text()
    assert "R1" in text
