import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from python_calamine import load_workbook

from tracker.registration import spreadsheets
from tracker.registration.spreadsheets import Heading, Kind

TEXTS = [Heading("A"), Heading("B")]


def sheet(headings, rows, name="x"):
    data = b"".join(spreadsheets.xlsx_pieces(headings, iter(rows), name))
    return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1", "＋1", "－1", "＠x", "\n=1", "\tplain"],
)
def test_a_cell_that_a_spreadsheet_would_compute_is_quoted(cell):
    assert spreadsheets.harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Amina", "a=b", "1-2", "N'Diaye", "'=1", "Ministry (-)", "김민수"])
def test_other_cells_stay_as_they_are(cell):
    assert spreadsheets.harmless(cell) == cell


def test_a_csv_file_holds_every_kind_of_value_as_a_text():
    row = [True, False, None, 12, date(2026, 3, 2), datetime(2026, 3, 2, 9, 5, tzinfo=UTC), ["visa", "access"], "=1"]
    text = "".join(spreadsheets.csv_lines([Heading(str(n)) for n in range(8)], [row]))
    assert list(csv.reader(io.StringIO(text[1:])))[1] == [
        "yes", "no", "", "12", "2026-03-02", "2026-03-02 09:05", "visa access", "'=1",
    ]  # fmt: skip


def test_more_rows_than_a_piece_holds_all_arrive(monkeypatch):
    monkeypatch.setattr(spreadsheets, "AT_ONCE", 2)
    rows = [[str(n), ""] for n in range(5)]
    assert "".join(spreadsheets.csv_lines(TEXTS, rows)).split("\r\n")[1:] == [*(f"{n}," for n in range(5)), ""]
    assert sheet(TEXTS, rows)[1:] == rows


def test_cells_of_a_workbook_have_types():
    headings = [Heading("yes", Kind.YES), Heading("n", Kind.NUMBER), Heading("d", Kind.DATE), Heading("m", Kind.MOMENT)]
    moment = datetime(2026, 3, 2, 9, 5, 30, tzinfo=UTC)
    rows = sheet(headings, [[True, 3, date(2026, 3, 2), moment], [False, 1.5, None, None]])
    assert rows[1:] == [[True, 3.0, date(2026, 3, 2), datetime(2026, 3, 2, 9, 5, 30)], [False, 1.5, "", ""]]  # noqa: DTZ001 -- sheets know no zone


def test_a_value_of_another_kind_stands_there_as_a_text():
    assert sheet([Heading("d", Kind.DATE), Heading("n", Kind.NUMBER)], [["soon", "=1"]])[1:] == [["soon", "=1"]]


def test_a_workbook_computes_nothing():
    data = b"".join(
        spreadsheets.xlsx_pieces(TEXTS, iter([['=HYPERLINK("http://evil.example")', "https://x"]]), "A/B: [p]")
    )
    book = load_workbook(io.BytesIO(data))
    assert book.sheet_names == ["A B   p"]
    assert book.get_sheet_by_index(0).to_python()[1] == ['=HYPERLINK("http://evil.example")', "https://x"]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert (file.testzip(), b"<f>" in file.read("xl/worksheets/sheet1.xml")) == (None, False)


def test_a_workbook_keeps_every_sign_that_xml_can_hold():
    names = ["<b>&amp;", 'N\'Diaye "x"', " blank ", "شهاب", "a\nb", "]]>", "tab\there"]
    assert [row[0] for row in sheet(TEXTS, [[name, ""] for name in [*names, "bell\x07"]])[1:]] == [*names, "bell"]


def test_the_titles_stay_in_sight_and_have_a_filter_and_widths():
    data = b"".join(spreadsheets.xlsx_pieces([Heading("A", width=33), Heading("B", Kind.MOMENT)], iter(()), "x"))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert [part in xml for part in ('state="frozen"', '<autoFilter ref="A1:B1048576"/>', 'width="33')] == [True] * 3
    assert "<dimension" not in xml
    assert load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python() == [["A", "B"]]


def test_a_workbook_begins_to_leave_before_its_rows_are_read():
    def rows():
        raise AssertionError("too early")
        yield

    assert next(spreadsheets.xlsx_pieces(TEXTS, rows(), "x"))[:2] == b"PK"
