"""Real pages from small templates: what is data stays data, and names in every script have a face."""

import io

import pytest
from pypdf import PdfReader

from tracker.typesetting import typeset as room
from tracker.typesetting.typeset import TypesettingFailed, typeset

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Names")
#set text(font: ("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC"), lang: "en")
#for name in data.names [#name \\ ]
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "names.typ"
    path.write_text(TEMPLATE)
    return path


def faces(pdf):
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    found = [font.get_object()["/BaseFont"].split("+")[-1] for font in page["/Resources"]["/Font"].values()]
    return sorted({name.split("-")[0] for name in found})


def test_names_in_every_script_are_set_with_the_faces_installed_with_the_product(template):
    made = typeset(template, {"names": ["Ada Lovelace", "Юлия", "أمين محمد", "李小龙"]})
    assert faces(made) == ["NotoSans", "NotoSansArabic", "NotoSansCJKsc"]


def test_data_is_never_markup(template):
    made = typeset(template, {"names": ['#read("/etc/passwd")', "*bold* \x00$x$"]})
    assert '#read("/etc/passwd")' in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_the_first_page_can_be_had_as_a_picture(template):
    made = typeset(template, {"names": ["Ada"]}, "svg")
    assert (made[:4], b"</svg>" in made) == (b"<svg", True)


def test_what_the_typesetter_refuses_is_an_error_of_ours(tmp_path):
    broken = tmp_path / "broken.typ"
    broken.write_text("#let x = ")
    with pytest.raises(TypesettingFailed):
        typeset(broken, {})


def test_what_takes_too_long_is_an_error_of_ours(template, monkeypatch):
    monkeypatch.setattr(room, "SECONDS", 0.001)
    with pytest.raises(TypesettingFailed):
        typeset(template, {"names": []})


def test_pictures_are_had_as_dots_too():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} 5" width="{0}" height="5"/>'
    made = room.pictures((svg.format(10), svg.format(20)))
    assert [(dots[:4], int.from_bytes(dots[16:20]) > 5) for dots in made] == [(b"\x89PNG", True)] * 2
    assert room.pictures(()) == ()
