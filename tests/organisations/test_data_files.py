import shutil
from collections import Counter

import pytest

from tracker.organisations.data_files import FOLDER, read_files
from tracker.organisations.errors import DirectoryFileWrong


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "data")


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_namibia_keeps_its_code():
    assert [row["name"] for row in read_files().countries if row["iso2"] == "NA"] == ["Namibia"]


def test_the_countries_are_those_of_the_united_nations_and_their_groups():
    rows = read_files().countries
    members = Counter(row["region_code"] for row in rows if row["un_status"] == "member")
    assert members == {
        "AFRICA": 54,
        "ASIA_PACIFIC": 53,
        "EASTERN_EUROPE": 23,
        "GRULAC": 33,
        "WEOG": 28,
        None: 2,  # Kiribati and the United States belong to no group
    }
    assert sorted(row["iso2"] for row in rows if row["un_status"] == "member" and not row["region_code"]) == [
        "KI",
        "US",
    ]


def test_no_value_carries_its_doubt():
    files = read_files()
    rows = [*files.countries, *files.organisations, *files.mandates]
    assert [
        row for row in rows if any("?" in str(row.get(key)) for key in ("region_code", "country_iso2", "city"))
    ] == []
    guessed = [row["iso2"] for row in files.countries if "guess" in row["note"]]
    assert guessed == ["CK", "VA", "NU", "PS"]


def test_every_organisation_has_a_source():
    assert [row["code"] for row in read_files().organisations if not row["source"]] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("centres.csv", "code,name", "code,title", "centres.csv, line 1: the columns must be code, name"),
        ("centres.csv", ",DZ,AFRICA,", ",XX,AFRICA,", "centres.csv, line 2: country_iso2: XX is not known"),
        ("centres.csv", ",DZ,AFRICA,", ",DZ,OCEANIA,", "centres.csv, line 2: region_code: OCEANIA is not known"),
        ("partners.csv", "\nICCA,", "\nSCRC-DZA,", "the code SCRC-DZA stands twice"),
        ("mandates.csv", "SCRC-DZA", "SCRC-XXX", "mandates.csv, line 2: code: SCRC-XXX is not known"),
        ("mandates.csv", "2009-05-01", "2009-05", "mandates.csv, line 2: valid_from: "),
        ("mandates.csv", "stockholm", "oslo", "mandates.csv, line 2: convention: "),
        ("partners.csv", ",Sweden,,SE", ",,,SE", "partners.csv, line 3: short_name: must not be empty"),
        (
            "partners.csv",
            "Economy Division,UNEP,",
            "Economy Division,UNEP-LAW,",
            "the parent UNEP-LAW must stand above",
        ),
        ("regions.csv", "African States,1", "African States,first", "regions.csv, line 2: position: "),
        ("regions.csv", "African States,1", "African States", "regions.csv, line 2: wrong number of cells"),
    ],
)
def test_a_wrong_file_is_named_with_line_and_reason(folder, file, old, new, message):
    replace(folder / file, old, new)
    with pytest.raises(DirectoryFileWrong) as refusal:
        read_files(folder)
    assert message in str(refusal.value)
