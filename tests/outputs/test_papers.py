import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.factories import NOW
from tests.pdf_ua import faults
from tests.report.build import a_whole_meeting
from tracker.core.access import SYSTEM
from tracker.earlier.operations import EarlierDetails, add_earlier
from tracker.organisations.operations import load_directory
from tracker.outputs import papers
from tracker.outputs.papers import PAPERS
from tracker.report import queries
from tracker.report.document import Entries, Heading, Listing, Note, Paragraph, Table, text_of
from tracker.report.printing import print_document


def blocks(facts, name, kind):
    return [b for b in papers.compose(facts, PAPERS[name]).sections[0].blocks if isinstance(b, kind)]


def test_a_paper_has_one_part_and_is_no_draft(facts):
    document = papers.compose(facts, PAPERS["participants"])
    assert ([s.title for s in document.sections], document.is_draft) == ([""], False)
    assert (document.title, document.version_text) == ("List of participants", "List of participants")
    assert document.masthead.date == "2 March 2026"


def test_a_paper_without_records_says_so(make):
    found = papers.build(make.meeting(), PAPERS["groups"], NOW)
    assert [text_of(b.runs) for b in found.sections[0].blocks] == ["Nothing is recorded yet."]


def test_the_list_names_who_agreed_and_counts_the_others(facts):
    names = [entry.name for b in blocks(facts, "participants", Entries) for entry in b.entries]
    assert (len(names), "Otto KENYASON" in " ".join(names)) == (11, False)
    assert "One person who did not agree" in text_of(blocks(facts, "participants", Note)[0].runs)


def test_the_groups_stand_with_all_their_points_and_the_reports_numbers(facts):
    headings = [(b.level, b.text) for b in blocks(facts, "groups", Heading)]
    assert headings[:4] == [
        (2, "Group 1: Coordination"), (3, "Needs of the parties"), (3, "Strengths of the centres"), (3, "Recommendations"),
    ]  # fmt: skip
    marks = [item.mark for b in blocks(facts, "groups", Listing) for item in b.items]
    assert sorted(mark for mark in marks if mark[0] == "R") == ["R1", "R2", "R3", "R4"]
    texts = [text_of(item.runs) for b in blocks(facts, "groups", Listing) for item in b.items]
    assert {f"{p.text}." for p in facts.points} == set(texts)


def test_recommendations_are_one_table(facts):
    (table,) = blocks(facts, "recommendations", Table)
    assert [row[0] for row in table.rows] == ["R1", "R2", "R3", "R4"]
    assert table.rows[0] == ("R1", "Share one calendar of group 1.", "The centres", "1 June 2026", "All centres", "1")


def test_the_list_for_the_certificates_names_everybody_who_came(facts):
    rows = list(papers.certificate_rows(facts.meeting))
    assert (len(rows), rows[0][0]) == (12, "1")
    assert sorted({row[3:] for row in rows}) == [("1", "1"), ("2", "1")]
    assert papers.compose(facts, PAPERS["certificates"]).masthead.distribution == "For the organizers only"


def test_the_summary_for_the_web_has_objectives_figures_and_documents(facts):
    assert [b.text for b in blocks(facts, "summary", Heading)] == [
        "Objectives",
        "Target audience",
        "Summary",
        "Documents",
    ]
    (table,) = blocks(facts, "summary", Table)
    assert (table.caption, table.rows[0]) == ("Working documents. Items: 2", ("Provisional agenda", "65 KB"))


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_is_made_for_every_meeting(make, name):
    assert papers.build(make.meeting(disclaimer="Invented."), PAPERS[name], NOW).words > 0


def test_no_marks_of_light_formatting_are_printed_in_tables_and_lists(make, meeting):
    group = make.group(meeting, number=9, slug="9")
    make.point(group, heading="recommendations", text="**Share** one *calendar*")
    facts = queries.facts(meeting, NOW)
    (table,) = blocks(facts, "recommendations", Table)
    assert [row[1] for row in table.rows if "calendar" in row[1] and row[5] == "9"] == ["Share one calendar."]
    runs = [item.runs for b in blocks(facts, "groups", Listing) for item in b.items if "calendar" in text_of(item.runs)]
    assert [(run.text, run.strong) for run in runs[-1]] == [("Share", True), (" one calendar", False), (".", False)]


@pytest.mark.parametrize(
    ("language", "title", "category", "country"),
    [
        ("fr", "Liste des participants", "Centres régionaux", "Kenya"),
        ("ru", "Список участников", "Региональные центры", "Кения"),
        ("ar", "قائمة المشاركين", "المراكز الإقليمية", "كينيا"),
        ("zh", "与会者名单", "区域中心", "肯尼亚"),
    ],
)
def test_the_list_is_printed_in_the_words_of_each_language(app, make, language, title, category, country):
    load_directory(now=NOW)
    facts = queries.facts(a_whole_meeting(make), NOW)
    document = papers.compose(facts, PAPERS["participants"], language=language)
    headings = [block.text for block in document.sections[0].blocks if isinstance(block, Heading)]
    assert (document.language, document.title, document.label) == (language, title, title)
    assert (category in headings, country in headings, "Kenya" in headings) == (True, True, country == "Kenya")
    english = papers.compose(facts, PAPERS["participants"])
    assert sorted(names_in(document)) == sorted(names_in(english))


def names_in(document):
    return [entry.name for b in document.sections[0].blocks if isinstance(b, Entries) for entry in b.entries]


def test_countries_stand_in_the_alphabet_of_the_language(app, make):
    load_directory(now=NOW)
    meeting = make.meeting()
    for iso2 in ("CH", "DE", "ES"):  # Suisse, Allemagne, Espagne; Германия, Испания, Швейцария
        make.participant(meeting, make.organisation(country_iso2=iso2))
    facts = queries.facts(meeting, NOW)
    found = {}
    for language in ("en", "fr", "ru"):
        document = papers.compose(facts, PAPERS["participants"], language=language)
        found[language] = [b.text for b in document.sections[0].blocks if isinstance(b, Heading)][1:]
    assert found == {
        "en": ["Germany", "Spain", "Switzerland"],
        "fr": ["Allemagne", "Espagne", "Suisse"],
        "ru": ["Германия", "Испания", "Швейцария"],
    }


def test_what_people_typed_stays_as_it_is(facts):
    (table,) = [
        b
        for b in papers.compose(facts, PAPERS["recommendations"], language="es").sections[0].blocks
        if isinstance(b, Table)
    ]
    assert (table.columns[1].title, table.rows[0][1]) == ("Recomendación", "Share one calendar of group 1.")
    assert table.rows[0][3] == "1 de junio de 2026"


@pytest.mark.parametrize(
    ("language", "group", "needs", "mark", "led"),
    [
        ("fr", "Groupe 1\xa0: Coordination", "Besoins des Parties", "a)", "Facilitation\xa0: Ms. Ada KENYASON."),
        ("ar", "الفريق 1: Coordination", "احتياجات الأطراف", "(أ)", "الميسر: Ms. Ada KENYASON."),
        ("zh", "第 1 小组：Coordination", "缔约方的需要", "(a)", "主持人：Ms. Ada KENYASON。"),
    ],
)
def test_the_summaries_of_the_groups_are_printed_in_each_language(facts, language, group, needs, mark, led):
    document = papers.compose(facts, PAPERS["groups"], language=language)
    found = document.sections[0].blocks
    headings = [b.text for b in found if isinstance(b, Heading)]
    state = next(text_of(b.runs) for b in found if isinstance(b, Paragraph))
    assert (document.language, headings[:2], state.startswith(led)) == (language, [group, needs], True)
    items = [item for b in found if isinstance(b, Listing) for item in b.items]
    assert (items[0].mark, text_of(items[0].runs)) == (mark, "Laboratories for dioxins.")
    english = papers.compose(facts, PAPERS["groups"])
    assert [b.id for b in found] == [b.id for b in english.sections[0].blocks]


@pytest.fixture
def compared(app, make):
    load_directory(now=NOW)
    meeting = a_whole_meeting(make)
    before = EarlierDetails("Meeting 2015", date(2015, 5, 4), {"attended": 1350}, {"AFRICA": 35}, ["GONE"], "A page.")
    make.organisation(code="GONE", short_name="SCRC Gone")
    add_earlier(meeting, before, by=SYSTEM, now=NOW)
    return queries.facts(meeting, NOW)


@pytest.mark.parametrize(
    ("language", "thousands", "region", "missing", "day"),
    [
        ("fr", "1\u202f350*", "Afrique", "non à la présente\xa0: SCRC Gone.", "le 2 mars 2026"),
        ("ru", "1\xa0350*", "Африка", "не представлен на нынешнем: SCRC Gone.", "2 марта 2026"),
        ("ar", "1,350*", "أفريقيا", "في هذا الاجتماع: SCRC Gone.", "في 2 مارس 2026"),
    ],
)
def test_the_comparison_is_printed_in_each_language(compared, language, thousands, region, missing, day):
    document = papers.compose(compared, PAPERS["comparison"], language=language)
    found = document.sections[0].blocks
    figures, regions = (b for b in found if isinstance(b, Table))
    texts = [text_of(b.runs) for b in found if isinstance(b, Paragraph)]
    notes = [text_of(b.runs) for b in found if isinstance(b, Note)]
    assert (figures.rows[0][1:], regions.rows[0][:2]) == ((thousands, "11"), (region, "35*"))
    assert [missing in text for text in texts] == [True, False]
    assert [day in note for note in notes] == [True]
    english = papers.compose(compared, PAPERS["comparison"])
    assert [b.id for b in found] == [b.id for b in english.sections[0].blocks]


@pytest.mark.parametrize("language", ["ar", "fr", "zh"])
@pytest.mark.parametrize("name", ["groups", "comparison"])
def test_they_say_nothing_in_english_in_any_format(compared, name, language):
    """But what people typed, and the marks of the recommendations."""
    document = papers.compose(compared, PAPERS[name], language=language)
    pages = [print_document(document, form).decode() for form in ("html", "md")]
    with ZipFile(BytesIO(print_document(document, "docx"))) as word:
        pages.append(word.read("word/document.xml").decode())
    for page in pages:
        text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
        assert re.findall(r"\b(The|Figure|Table|Members|Stated|Close|were|which|Regional|rests)\b", text) == []
    assert faults(print_document(document, "pdf")) == []
