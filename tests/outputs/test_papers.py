import pytest

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.organisations.operations import load_directory
from tracker.outputs import papers
from tracker.outputs.papers import PAPERS
from tracker.report import queries
from tracker.report.document import Entries, Heading, Listing, Note, Table, text_of


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


def test_what_people_typed_and_papers_without_a_translation_stay_as_they_are(facts):
    (table,) = [
        b
        for b in papers.compose(facts, PAPERS["recommendations"], language="es").sections[0].blocks
        if isinstance(b, Table)
    ]
    assert (table.columns[1].title, table.rows[0][1]) == ("Recomendación", "Share one calendar of group 1.")
    assert table.rows[0][3] == "1 de junio de 2026"
    assert papers.compose(facts, PAPERS["groups"], language="es").language == "en"
