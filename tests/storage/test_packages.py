"""What is inside an office file; tests/storage/test_media_types.py holds the whole table of what is taken and refused."""

from io import BytesIO

import pytest

from tests.storage import made_files as made
from tracker.storage import errors, packages
from tracker.storage.packages import find_package_type


def refusal(data):
    with pytest.raises(errors.FileRefused) as refused:
        find_package_type(BytesIO(data))
    return type(refused.value)


def test_a_part_behind_a_password_is_refused():
    data = bytearray(made.office())
    flag = data.index(b"PK\x01\x02") + 8
    data[flag] |= 1
    with pytest.raises(errors.FileProtected):
        find_package_type(BytesIO(bytes(data)))


def test_a_file_with_many_pictures_is_no_bomb():
    parts = {f"word/media/{n}.bin": bytes(range(256)) * 40 for n in range(300)}
    assert find_package_type(BytesIO(made.office(**parts))) == packages.DOCX


def test_a_bomb_is_known_by_its_directory_and_never_unpacked(monkeypatch):
    bomb = BytesIO(made.office(**{"word/media/a.bin": bytes(64_000_000)}))
    monkeypatch.setattr(packages, "_office_type", lambda package: pytest.fail("it was looked into"))
    with pytest.raises(errors.FileSwells):
        find_package_type(bomb)


@pytest.mark.parametrize("name", ["../a", "/a", "\\a", "a/../../b", "C:a", "a\\..\\b"])
def test_names_that_lead_out_of_the_folder_are_refused(name):
    assert refusal(made.office(**{name: "x"})) is errors.FileBroken


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    data = made.office(**{"word/a.xml": "one", "word/b.xml": "two"}).replace(b"word/b.xml", b"word/a.xml")
    assert refusal(data) is errors.FileBroken


@pytest.mark.parametrize("declared", ['<!DOCTYPE x [<!ENTITY a "b">]>', "<!doctype x>".upper()])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_every_encoding(declared, encoding):
    assert refusal(made.office(**{"word/document.xml": declared.encode(encoding)})) is errors.FileActive


def test_an_open_document_of_another_kind_is_refused():
    assert refusal(made.open_document("graphics")) is errors.FileRefused


def test_a_long_list_of_parts_is_refused_before_it_is_read(monkeypatch):
    many = made.office(**{f"p{n}": "" for n in range(packages.MAX_PARTS)})
    monkeypatch.setattr(packages.zipfile, "ZipFile", lambda file: pytest.fail("it was read"))
    assert refusal(many) is errors.FileSwells


def test_a_list_that_hides_its_length_is_refused_too():
    many = bytearray(made.office(**{f"p{n}": "" for n in range(packages.MAX_PARTS)}))
    end = many.rindex(b"PK\x05\x06")
    many[end + 8 : end + 12] = b"\1\0\1\0"
    assert refusal(bytes(many)) is errors.FileSwells


def test_an_archive_of_the_huge_kind_is_refused():
    data = made.office()
    end = data.rindex(b"PK\x05\x06")
    assert refusal(data[:end] + b"PK\x06\x07" + bytes(16) + data[end:]) is errors.FileSwells


def test_an_archive_with_a_comment_is_taken():
    data = made.office()
    assert find_package_type(BytesIO(data[:-2] + b"\3\0abc")) == packages.DOCX


def test_a_part_that_cannot_be_unpacked_is_a_damaged_file():
    data = made.office(**{"word/a.xml": "<a>" + "text " * 4000})
    at = data.index(b"word/a.xml") + len(b"word/a.xml")
    assert refusal(data[:at] + b"\xff" * 8 + data[at + 8 :]) is errors.FileBroken
