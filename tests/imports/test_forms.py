import io

import pytest

from tracker.imports.errors import FileTooBig
from tracker.imports.forms import read_choice, read_fields, read_upload
from tracker.imports.operations import Choice, Wish

pytestmark = pytest.mark.usefixtures("app")


def test_a_sent_file_is_read_as_its_sender_says():
    data = "Имя;Фамилия\nИван;Петров".encode("cp1251")
    assert read_upload(io.BytesIO(data), "cp1251").rows[0].cells == ["Иван", "Петров"]
    with pytest.raises(FileTooBig):
        read_upload(io.BytesIO(b"x" * (16 * 1024 * 1024 + 1)), "")


def test_what_the_columns_hold_is_taken_from_the_form():
    typed = {"column-0": "family_name", "column-1": "nonsense", "column-2": "family_name"}
    assert read_fields(typed, ["given_name", "email", "phone", "email"], {"family_name", "email"}) == [
        "family_name",
        "",
        "",
        "email",
    ]


def test_a_choice_that_makes_no_sense_is_the_usual_one():
    assert read_choice({"wish": "kings"}) == Choice()
    assert read_choice({"wish": "invited", "notify": "yes", "whole": "yes"}) == Choice(Wish.INVITED, True, True)
