import csv
import io
import zipfile

import pytest
from python_calamine import load_workbook

from tests.factories import NOW
from tracker.registration import exports
from tracker.registration.lists import Filter
from tracker.registration.models import State

TITLES = [name for name, _, _ in exports.COLUMNS]


@pytest.fixture
def meeting(make):
    make.participant(family_name="Noise")
    return make.meeting()


def read_csv(meeting, asked=None):
    text = "".join(exports.csv_lines(TITLES, exports.rows(meeting.id, asked or Filter())))
    assert text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1", "＋1", "－1", "＠x", "\n=1", "\tplain"],
)
def test_a_cell_that_a_spreadsheet_would_compute_is_quoted(cell):
    assert exports.harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Amina", "a=b", "1-2", "N'Diaye", "'=1", "Ministry (-)", "김민수"])
def test_other_cells_stay_as_they_are(cell):
    assert exports.harmless(cell) == cell


def test_the_file_holds_every_answer_but_the_gender(meeting, make):
    make.participant(
        meeting,
        make.organisation(name='Centre, of "Kenya"'),
        given_name="José",
        family_name="N'Diaye",
        email="jose@example.org",
        phone="+254 1",
        gender="man",
        needs=["visa", "access"],
        days=["2026-03-02"],
        remarks="two\nlines",
        list_consent=True,
    )
    row = read_csv(meeting)[0]
    assert "gender" not in row
    assert {name: row[name] for name in ("given_name", "family_name", "phone", "organisation", "needs", "days")} == {
        "given_name": "José",
        "family_name": "N'Diaye",
        "phone": "'+254 1",
        "organisation": 'Centre, of "Kenya"',
        "needs": "visa access",
        "days": "2026-03-02",
    }
    assert (row["remarks"], row["list_consent"], row["contact_consent"]) == ("two\nlines", "yes", "no")
    assert (row["state"], row["registered_at"]) == ("confirmed", f"{NOW:%Y-%m-%d %H:%M}")


def test_the_file_holds_whom_the_filter_lets_through(meeting, make):
    make.participant(meeting, family_name="A")
    make.participant(meeting, family_name="B", state=State.DECLINED)
    assert [row["family_name"] for row in read_csv(meeting, Filter(state=State.DECLINED))] == ["B"]


def test_more_rows_than_a_piece_holds_all_arrive(meeting, make, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    for n in range(5):
        make.participant(meeting, family_name=f"P{n}", sort_key=f"p{n}")
    assert [row["family_name"] for row in read_csv(meeting)] == ["P0", "P1", "P2", "P3", "P4"]


def test_one_statement_reads_everybody(meeting, make, queries):
    make.participant(meeting), make.participant(meeting)
    with queries(1):
        read_csv(meeting)


def test_the_workbook_holds_texts_only(meeting, make):
    make.participant(meeting, family_name='=HYPERLINK("http://evil.example")', given_name="https://evil.example")
    with exports.write_xlsx(TITLES, exports.rows(meeting.id, Filter()), "A/B: [people]") as file:
        data = file.read()
    book = load_workbook(io.BytesIO(data))
    titles, row = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names == ["A B   people"]
    assert titles == TITLES
    assert row[TITLES.index("family_name")] == '=HYPERLINK("http://evil.example")'
    assert b"<f>" not in data


def test_the_workbook_keeps_every_sign_that_xml_can_hold(meeting, make):
    names = ["<b>&amp;", 'N\'Diaye "x"', " blank ", "شهاب", "a\nb", "]]>", "tab\there"]
    for n, name in enumerate(names):
        make.participant(meeting, family_name=name, sort_key=str(n))
    make.participant(meeting, family_name="bell\x07", sort_key="9")
    with exports.write_xlsx(TITLES, exports.rows(meeting.id, Filter()), "x") as file:
        found = load_workbook(io.BytesIO(file.read())).get_sheet_by_index(0).to_python()
    assert [row[TITLES.index("family_name")] for row in found[1:]] == [*names, "bell"]


def test_the_workbook_says_nothing_wrong_about_its_size(meeting):
    with exports.write_xlsx(TITLES, iter([["x"] * len(TITLES)]), "x") as file, zipfile.ZipFile(file) as book:
        assert book.testzip() is None
        assert b"<dimension" not in book.read("xl/worksheets/sheet1.xml")


def test_a_workbook_of_nobody_has_its_titles(meeting):
    with exports.write_xlsx(TITLES, iter(()), "x") as file:
        assert load_workbook(io.BytesIO(file.read())).get_sheet_by_index(0).to_python() == [TITLES]


def test_the_desk_s_list_holds_the_confirmed_only(meeting, make):
    person = make.participant(meeting, family_name="B", sort_key="b")
    make.participant(meeting, family_name="A", state=State.WAITING)
    assert exports.desk_rows(meeting.id) == [
        exports.DeskRow("Ada", "B", person.organisation_short, person.code),
    ]
