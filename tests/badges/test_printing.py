"""Real PDFs, read again."""

import pytest

from tests.badges.conftest import read
from tracker.badges import printing, queries
from tracker.badges.errors import NotPrinted
from tracker.badges.queries import Choice
from tracker.badges.rules import SIZES, Band, Design
from tracker.typesetting.typeset import TypesettingFailed


@pytest.fixture
def holders(make, meeting, ada):
    def find(language="en"):
        return queries.list_holders(meeting.id, Choice(), language)

    return find


def test_a_badge_says_who_somebody_is_and_with_whom_they_come(meeting, ada, holders, noise):
    design = Design(meeting_line="Geneva 2026", bands={"centre": Band("Regional expert", "teal")})
    paper = read(printing.print_badges(meeting, design, holders(), SIZES["insert"]))
    for words in ("Geneva 2026", "Amina Odhiambo", "Regional Centre of Kenya", "Kenya", "Regional expert"):
        assert words in paper.pages[0]
    assert f"{ada.code[:2]} {ada.code[2:]}" in paper.pages[0]
    assert (len(paper.pages), paper.size, paper.title) == (1, (90, 55), "Badges: Joint meeting")


@pytest.mark.parametrize(
    ("size", "pages", "millimetres"),
    [
        ("sheet8", 2, (210, 297)),
        ("sheet10", 1, (210, 297)),
        ("a6", 9, (105, 148)),
        ("card", 9, (86, 54)),
        ("roll", 9, (100, 62)),
        ("label", 9, (101, 54)),
    ],
)
def test_nine_badges_fill_pages_of_each_size(make, meeting, holders, size, pages, millimetres):
    for _ in range(8):
        make.participant(meeting)
    paper = read(printing.print_badges(meeting, Design(), holders(), SIZES[size]))
    assert (len(paper.pages), paper.size) == (pages, millimetres)


def test_what_is_not_wanted_is_left_out(meeting, ada, holders):
    design = Design(code=False, country=False)
    words = read(printing.print_badges(meeting, design, holders(), SIZES["card"])).pages[0]
    assert ada.code[2:] not in words
    assert words.count("Kenya") == 1  # of the organisation's name


def test_words_are_in_the_meetings_working_language(make, holders, meeting):
    meeting.working_language = "fr"
    make.save(meeting)
    words = read(printing.print_badges(meeting, Design(), holders("fr"), SIZES["card"])).pages[0]
    assert "Centre régional" in words
    assert printing.language_of(make.meeting(working_language="tlh")) == "en"


def test_hostile_and_endless_names_do_nothing_but_stand_there(make, meeting, holders):
    make.participant(meeting, given_name='#read("/etc/passwd")', family_name="*x* $y$", organisation_name="W" * 250)
    make.participant(meeting, given_name="W" * 100, family_name="بن " * 33, badge_name="陈" * 120)
    paper = read(printing.print_badges(meeting, Design(job=True), holders(), SIZES["label"]))
    assert any('#read("/etc/passwd")' in page.replace("\u200b", "") for page in paper.pages)
    assert len(paper.pages) == 3


def test_one_badge_can_be_had_as_a_picture(meeting, app):
    made = printing.print_badges(meeting, Design(), [printing.NOBODY], SIZES["a6"], "svg")
    assert made.startswith(b"<svg")


def test_what_cannot_be_typeset_is_an_error_of_ours(meeting, monkeypatch, holders):
    def fail(*_):
        raise TypesettingFailed("broken")

    monkeypatch.setattr(printing, "typeset", fail)
    with pytest.raises(NotPrinted):
        printing.print_badges(meeting, Design(), holders(), SIZES["a6"])
