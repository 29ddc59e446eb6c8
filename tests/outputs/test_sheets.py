import pytest

from tests.factories import NOW
from tracker.outputs import sheets
from tracker.outputs.sheets import headings, list_cells, read_list, rows_of
from tracker.report.document import Entries
from tracker.report.sections.participants import participants


def test_the_spreadsheet_has_the_people_of_the_annex_in_its_order(meeting, facts):
    listed = read_list(meeting)
    names = [e.name for b in participants(facts).blocks if isinstance(b, Entries) for e in b.entries]
    families = [row.family_name for row in listed.rows]
    assert (len(families), listed.unnamed) == (len(names), 1)
    assert [name.rsplit(" ", 1)[-1].lower() for name in names] == [f.rsplit(" ", 1)[-1].lower() for f in families]


def test_contact_details_are_read_by_consent_only(meeting):
    rows = read_list(meeting).rows
    assert {bool(row.phone) for row in rows} == {True, False}
    assert all(bool(row.email) == bool(row.phone) for row in rows)


def test_before_anybody_came_it_names_the_confirmed(make):
    meeting = make.meeting()
    make.participant(meeting, family_name="Early")
    assert [row.family_name for row in read_list(meeting).rows] == ["Early"]


def test_countries_stand_in_the_order_of_the_language(make):
    meeting = make.meeting()
    for iso2, name, french in (("DE", "Germany", "Allemagne"), ("GA", "Gabon", "Gabon")):
        make.country(iso2, name).name_fr = french
        make.participant(meeting, make.organisation(country_iso2=iso2))
    assert [row.country for row in read_list(meeting).rows] == ["Gabon", "Germany"]
    assert [row.country for row in read_list(meeting, "fr").rows] == ["Allemagne", "Gabon"]


def test_the_last_line_counts_the_others(meeting, app):
    with app.test_request_context():
        rows = list(rows_of(meeting, "participants", NOW))
    assert (rows[-1][0], rows[0][0], len(rows[0])) == (
        "and 1 more person",
        "Regional centres",
        len(sheets.PARTICIPANTS),
    )
    assert [len(row) for row in list_cells(read_list(meeting))] == [11] * 11


@pytest.mark.parametrize(("paper", "many"), [("recommendations", 4), ("certificates", 12)])
def test_other_papers_have_their_rows_too(meeting, app, paper, many):
    with app.test_request_context():
        assert len(list(rows_of(meeting, paper, NOW))) == many


def test_titles_are_said_in_the_readers_language():
    assert [h.title for h in headings(sheets.CERTIFICATES, str.upper)][:2] == ["NUMBER", "NAME"]
