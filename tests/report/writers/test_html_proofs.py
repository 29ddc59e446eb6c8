"""A click on a sentence opens what it rests on, in a file that lies anywhere; nothing leads nowhere."""

import re

from lxml import html as parse

from tracker.figures.sentences import number
from tracker.report.document import Box, Paragraph, Source, without_records
from tracker.report.writers import html
from tracker.report.writers.html_proofs import in_words


def page_of(document):
    return parse.document_fromstring(html.write(document).decode())


def sheet_of(page, link):
    (found,) = page.xpath(f'//section[@id="{link.get("href")[1:]}"]')
    return found


def test_a_sentence_opens_its_figures_with_value_definition_and_time(document):
    page = page_of(document)
    first, *numbers, outside = page.xpath('//*[@id="r-attendance.total"]//a[@class="rests"]')
    assert [a.text for a in numbers] == ["nine", "three", "four", "two", "two"]
    assert first.text == "The meeting was attended by"
    told = {row.find("dt").text_content(): row.find("dd").text for row in sheet_of(page, first).iter("div")}
    assert told["Attended, from centres 9"] == "Persons who attended for a regional centre."
    assert "Organisers present 1" not in told
    assert f"Counted as at {document.as_of_text}." in sheet_of(page, first).text_content()
    assert [dt.text_content() for dt in sheet_of(page, outside).iter("dt")] == ["Organisers present 1"]


def test_each_number_of_a_sentence_opens_its_own_figure(document):
    page = page_of(document)
    links = page.xpath('//*[@id="r-attendance.registered"]//a[@class="rests"]')
    told = [(a.text, [dt.text_content() for dt in sheet_of(page, a).iter("dt")]) for a in links]
    assert told[:4] == [
        ("In all,", ["Registered 12", "Confirmed 12", "Attended 11"]),
        ("12", ["Registered 12"]),
        ("all", ["Confirmed 12"]),
        ("11", ["Attended 11"]),
    ]


def test_every_number_that_is_set_apart_is_its_figure(document):
    values = {figure.name: figure.value for figure in document.figures}
    blocks = [block for section in document.sections for block in section.blocks]
    runs = [run for block in blocks if isinstance(block, (Paragraph, Box)) for runs in _runs_of(block) for run in runs]
    stated = [(run.sources[0].ids[0], run.text) for run in runs if run.sources and re.fullmatch(r"[\w,]+", run.text)]
    assert len(stated) > 12
    assert [
        (name, text) for name, text in stated if text.lower() not in (number(values[name]), f"{values[name]:,}")
    ] == [("confirmed", "all")]
    assert values["confirmed"] == values["registered"]


def _runs_of(block):
    return block.paragraphs if isinstance(block, Box) else [block.runs]


def test_the_number_of_a_paragraph_opens_its_records(document):
    page = page_of(document)
    (number,) = page.xpath('//*[@id="r-opening.sessions"]//a[@class="why"]')
    assert re.search(r"Sessions \(2\): [0-9a-f-]{36}, [0-9a-f-]{36}", sheet_of(page, number).text_content())
    assert number.get("aria-label") == f"{number.text} What this rests on"


def test_a_sheet_says_where_else_its_figures_stand(document):
    page = page_of(document)
    link = page.xpath('//*[@id="r-front.summary"]/p/a[@class="rests"]')[0]
    places = [a.text for a in sheet_of(page, link).xpath('./p[starts-with(., "Stated in:")]/a')]
    assert (places[0], places[1].startswith("paragraph")) == ("summary", True)


def test_every_link_of_the_file_leads_somewhere_in_it(document):
    page = page_of(document)
    links = {a.get("href") for a in page.iter("a")} - {"#r-shut"}
    assert {link[1:] for link in links} - set(page.xpath("//@id")) == set()
    assert len(page.xpath("//@id")) == len(set(page.xpath("//@id")))
    assert page.xpath("//@style | //script") == []


def test_one_sheet_serves_all_that_rest_on_the_same(document):
    sheets = page_of(document).xpath('//section[@class="proof"]')
    assert len(sheets) == len({(s.xpath("string(./dl)"), s.xpath("string(./ul)")) for s in sheets})


def test_the_public_file_opens_figures_and_no_record_of_a_person(document):
    sheets = page_of(without_records(document)).xpath('//section[@class="proof"]')
    text = "".join(sheet.text_content() for sheet in sheets)
    assert "Attended, from centres" in text
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-", text) == []


def test_records_in_words_give_their_number_and_the_first_of_them():
    many = Source("point", tuple(str(n) for n in range(20)))
    found = in_words((Source("meeting", ("starts_on",)), Source("figure", ("attended",)), many, Source("edit", ("1",))))
    assert [words for words, _ in found] == [
        "The record of the meeting: starts on",
        "Points of the groups’ notes (20): 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …",
        "Written by hand",
    ]
