import io
import zipfile
from datetime import date, datetime

import pytest

from tests.imports.files import csv_of, workbook
from tracker.core.errors import TrackerError
from tracker.imports import errors
from tracker.imports.columns import count_titles
from tracker.imports.reading import MOST_COLUMNS, MOST_ROWS, decode, read_table
from tracker.storage.errors import FileActive, FileHasMacros, FileIsArchive, FileOldOffice, FileSwells

ROWS = ["Name", "Organisation"], ["Amina", "SCRC Kenya"], ["Zoë", "KemI"]


def cells(table):
    return [list(row.cells) for row in table.rows]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found_out(sign):
    table = read_table(csv_of(*ROWS, sign=sign))
    assert (list(table.titles), cells(table)) == (ROWS[0], [ROWS[1], ROWS[2]])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('a;b\r\n"Doe, John";"x ""y"" z"\r\n', ["Doe, John", 'x "y" z']),
        ('a,b\n"two\nlines",2\n', ["two\nlines", "2"]),
        ("sep=;\na;b\n1,5;2\n", ["1,5", "2"]),
        ("a,b\n  x  ,\n", ["x", ""]),
        ("a,b\n1,2,3\n", ["1", "2"]),
        ("a,b\n1\n", ["1", ""]),
        ("a,b\n'+41 22,'=cmd\n", ["+41 22", "=cmd"]),
        ("a,b\nO'Brien,'tis\n", ["O'Brien", "'tis"]),
        ("a,b\n\u202ex,y\n", ["\u202ex", "y"]),
        ("\n\na,b\n1,2\n", ["1", "2"]),
    ],
)
def test_cells_are_read_as_they_were_meant(text, row):
    assert cells(read_table(text.encode())) == [row]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    table = read_table(b'a,b\r\n1,2\r\n\r\n"x\ny",3\r\n , \r\n4,5')
    assert [(row.number, row.cells[1]) for row in table.rows] == [(2, "2"), (4, "3"), (6, "5")]
    assert [row.number for row in read_table(b"sep=;\na;b\n1;2").rows] == [2]


CYRILLIC = "Имя;Организация\nИван Петров;Министерство природных ресурсов\nАнна Ёлкина;Институт экологии\n"
ARABIC = "الاسم;المنظمة\nمحمد الحسن;وزارة البيئة\nليلى العلي;المركز الإقليمي\n"
FRENCH = "Prénom;Organisation\nAndré Müller;Ministère de l’environnement\nZoë Ñandú;Université de Genève\n"
CHINESE = "姓名;机构\n王伟;环境保护部\n李娜;清华大学巴塞尔公约区域中心\n"


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (CYRILLIC, "utf-8", "utf-8"),
        (CYRILLIC, "utf-8-sig", "utf-8"),
        (CYRILLIC, "utf-16", "utf-16"),
        (CYRILLIC, "utf-16-le", "utf-16"),
        (CHINESE, "utf-16-be", "utf-16"),
        (CYRILLIC, "cp1251", "cp1251"),
        (ARABIC, "cp1256", "cp1256"),
        (FRENCH, "cp1252", "cp1252"),
        (CHINESE, "gb18030", "gb18030"),
    ],
)
def test_the_characters_are_found_out(text, encoding, said):
    assert decode(text.encode(encoding)) == (text, said)


def test_a_wrong_guess_can_be_set_right():
    assert decode(CYRILLIC.encode("cp1251"), "cp1251")[0] == CYRILLIC
    assert decode(CHINESE.encode("utf-16-le"), "utf-16")[0] == CHINESE
    with pytest.raises(errors.UnknownCharacters):
        decode(FRENCH.encode("cp1252"), "utf-8")


def test_titles_may_stand_below_a_heading():
    text = b"List of participants,,\nUpdated 2 March,,\n,,\nGiven names,Family name,E-mail\nA,B,c@example.org\n"
    table = read_table(text, titled=count_titles)
    assert (list(table.titles), table.rows[0].number) == (["Given names", "Family name", "E-mail"], 5)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", errors.NoPeople),
        (b"\r\n\r\n", errors.NoPeople),
        (b"Name,E-mail\r\n", errors.NoPeople),
        (b"\xef\xbb\xbf", errors.NoPeople),
        (b"a,b\n\0\0\0,1\n", TrackerError),
        (bytes(range(128, 256)) * 40, errors.UnreadableFile),
        (b"%PDF-1.7 " + bytes(range(256)) * 20, errors.UnreadableFile),
        (b"PK\x03\x04 not a zip", TrackerError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FileOldOffice),
        (csv_of(*[["a"] * (MOST_COLUMNS + 1)] * 2), errors.TooManyColumns),
        (b"a\n" + b"1\n" * (MOST_ROWS + 2), errors.TooManyRows),
        (b"a,b\n" + b"x" * (17 * 1024 * 1024), errors.FileTooBig),
        (b'a,b\n"' + b"x" * (2 * 1024 * 1024), errors.UnreadableFile),
    ],
)
def test_what_is_no_table_of_people_is_refused_with_the_reason(data, reason):
    with pytest.raises(reason):
        read_table(data)


def test_a_hundred_columns_and_ten_megabytes_are_taken():
    wide = read_table(csv_of(*[[f"c{n}" for n in range(100)]] * 3))
    assert len(wide.titles) == 100
    long = read_table(csv_of(["a", "b"], *[["x" * 500, "y" * 500]] * 10_000))
    assert (len(long.rows), len(long.rows[0].cells[0])) == (10_000, 500)


def test_typed_cells_of_a_workbook_are_written_out():
    def fill(book, sheet):
        sheet.write_datetime(1, 2, datetime.fromisoformat("2027-06-01"), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(
            1, 3, datetime.fromisoformat("2027-06-01T09:30"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )
        sheet.write_boolean(1, 4, True)
        sheet.write_formula(1, 5, "=A2&B2", None, "computed")
        sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")

    data = workbook([["a", "b", "c", "d", "e", "f", "g"], [12, 1.5]], fill)
    assert cells(read_table(data)) == [
        ["12", "1.5", date(2027, 6, 1).isoformat(), "2027-06-01 09:30", "yes", "computed", ""]
    ]


def test_a_cell_far_out_is_refused_before_the_sheet_is_opened():
    with pytest.raises(errors.TooManyRows):
        read_table(workbook([["a"]], lambda book, sheet: sheet.write(1_048_575, 0, "x")))
    with pytest.raises(errors.TooManyColumns):
        read_table(workbook([["a"]], lambda book, sheet: sheet.write(0, 16_383, "x")))


def packed(data, **parts):
    """The workbook with some parts put in anew."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def test_a_cell_far_out_is_refused_wherever_its_sheet_lies():
    data = workbook([["a"]], lambda book, sheet: sheet.write(1_048_575, 0, "x"))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet, named = book.read("xl/worksheets/sheet1.xml"), book.read("xl/_rels/workbook.xml.rels")
    parts = {
        "xl/elsewhere.bin": sheet,
        "xl/worksheets/sheet1.xml": b"<worksheet/>",
        "xl/_rels/workbook.xml.rels": named.replace(b"worksheets/sheet1.xml", b"elsewhere.bin"),
    }
    with pytest.raises(errors.TooManyRows):
        read_table(packed(data, **parts))


def test_a_damaged_workbook_is_refused():
    data = bytearray(workbook([["a", "b"], *[[f"name {n * 7919}", str(n)] for n in range(5_000)]]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as book:
        part = book.getinfo("xl/worksheets/sheet1.xml")
    middle = part.header_offset + part.compress_size // 2
    data[middle : middle + 40] = bytes(40)
    with pytest.raises(errors.UnreadableFile):
        read_table(bytes(data))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"xl/worksheets/sheet1.xml": b"<a>" + b"<b/>" * 8_000_000}, FileSwells),
        ({"xl/sharedStrings.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><sst/>"}, FileActive),
        ({"xl/vbaProject.bin": b"x"}, FileHasMacros),
        ({"xl/worksheets/sheet1.xml": b"not xml at all <"}, errors.UnreadableFile),
        ({"[Content_Types].xml": b"<Types/>"}, TrackerError),
    ],
)
def test_a_workbook_that_swells_or_runs_is_refused(parts, reason):
    with pytest.raises(reason):
        read_table(packed(workbook([["a"], ["b"]]), **parts))


def test_an_archive_is_no_workbook():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("people.csv", "a,b")
    with pytest.raises(FileIsArchive):
        read_table(made.getvalue())
