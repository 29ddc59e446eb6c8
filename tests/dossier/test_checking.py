"""What the tables of a file must be to each other, to the directory and to the folder."""

from pathlib import Path

import pytest

from tests.dossier.conftest import SMALL
from tracker.dossier.checking import check
from tracker.dossier.errors import WrongFile
from tracker.dossier.standins import make_pdf
from tracker.meetings.models import Part

pytestmark = pytest.mark.usefixtures("directory")


def problems(text: str, folder: Path = Path()) -> list[str]:
    with pytest.raises(WrongFile) as refused:
        check((SMALL + text).encode(), folder)
    return [str(problem) for problem in refused.value.problems]


def test_every_spelling_the_directory_knows_finds_its_organisation():
    text = '[expected]\ncentres = ["BCRC/SPREP", "scrc kenya", "BCRC-SCRC China"]\npartners = ["KemI"]\n'
    checked = check((SMALL.replace("[meeting]", "[meeting]\ncountry = 'Suisse'") + text).encode(), Path())
    found = [(organisation.code, part) for organisation, part in checked.expected]
    assert found == [
        ("BCRC-SPREP", Part.CENTRE),
        ("SCRC-KEN", Part.CENTRE),
        ("BCRC-CHN", Part.CENTRE),
        ("KEMI", Part.PARTNER),
    ]
    assert checked.country_iso2 == "CH"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[expected]\ncentres = ["SCRC Keny"]', 'line 10: expected.centres[1]: no organisation is called "SCRC Keny"; did you mean SCRC Kenya (SCRC-KEN)?'),
        ('[expected]\ncentres = ["Atlantis"]', 'line 10: expected.centres[1]: no organisation is called "Atlantis"'),
        ('[expected]\ncentres = ["SCRC-KEN",\n "SCRC Kenya"]', "line 11: expected.centres[2]: SCRC Kenya is expected already"),
        ('country = "Atlantis"', 'line 9: meeting.country: no country is called "Atlantis"'),
        ('closed_at = "2026-03-29 02:30"', "line 9: meeting.closed_at: the clocks of Europe/Zurich skip this time"),
        ('[registration]\nopens_at = "2026-02-01 09:00"\ncloses_at = "2026-02-01 09:00"', "line 11: registration.closes_at: is not after opens_at"),
        ("[[days]]\ndate = 2026-03-05", "line 10: days[1].date: is not between 2026-03-02 and 2026-03-04"),
        ("[[days]]\ndate = 2026-03-02\n[[days]]\ndate = 2026-03-02", 'line 12: days[2].date: "2026-03-02" is there already'),
        ('[[days]]\ndate = 2026-03-02\nsessions = [{ title = "A", starts = "10:00", ends = "10:00" }]', "line 11: days[1].sessions[1].ends: is not after starts"),
        ('[[agenda]]\nnumber = "1"\ntitle = "A"\n[[days]]\ndate = 2026-03-02\nsessions = [{ title = "A", starts = "10:00", ends = "11:00", agenda = "2" }]', 'line 14: days[1].sessions[1].agenda: there is no agenda item "2"'),
        ('[[agenda]]\nnumber = "1 (a)"\ntitle = "A"\nparent = "1"\n[[agenda]]\nnumber = "1"\ntitle = "B"', 'line 12: agenda[1].parent: no agenda item "1" stands before this one'),
        ('[[groups]]\ntopic = "A"\nsession = "Grups"\n[[days]]\ndate = 2026-03-02\nsessions = [{ title = "Groups", starts = "10:00", ends = "11:00" }]', 'line 11: groups[1].session: there is no session "Grups"; did you mean "Groups"?'),
        ('[[groups]]\ntopic = "A"\nnumber = 2\n[[groups]]\ntopic = "B"', 'line 12: groups[2].number: "2" is there already'),
        ("[quotas.organisations]\nAtlantis = 3", 'line 10: quotas.organisations.Atlantis: no organisation is called "Atlantis"'),
        ('[[quotas.groups]]\nname = "A"\nplaces = 1\nmembers = ["Atlantis"]', 'line 12: quotas.groups[1].members[1]: no organisation is called "Atlantis"'),
        ('[[quotas.groups]]\nname = "A"\nplaces = 1\n[[quotas.groups]]\nname = "a"\nplaces = 2', 'line 13: quotas.groups[2].name: "a" is there already'),
        ('[[documents]]\ngroup = "A"\ntitle = "B"', "line 9: documents[1].size: is missing: without a file, say how large the original is"),
        ('[[documents]]\ngroup = "A"\ntitle = "B"\nfile = "../../etc/passwd"', "line 12: documents[1].file: must lie beside this file or in a folder below it"),
    ],
)  # fmt: skip
def test_each_contradiction_is_named(text, expected):
    assert problems(text) == [expected]


def test_a_meeting_that_ends_before_it_starts_is_refused():
    with pytest.raises(WrongFile) as refused:
        check(SMALL.replace("2026-03-04", "2026-03-01").encode(), Path())
    assert [str(p) for p in refused.value.problems] == ["line 7: meeting.ends_on: is before starts_on"]


def test_mistakes_in_writing_and_in_sense_are_named_together():
    found = problems('colour = 3\ncountry = "Atlantis"\nonline = "yes"\n[expected]\ncentres = ["Atlantis"]')
    assert [p.split(": ")[1] for p in found] == [
        "meeting.colour",
        "meeting.country",
        "meeting.online",
        "expected.centres[1]",
    ]


def test_files_are_judged_by_their_content(tmp_path):
    (tmp_path / "good.pdf").write_bytes(make_pdf("Good", []))
    (tmp_path / "wrong.docx").write_bytes(make_pdf("A PDF by another name", []))
    (tmp_path / "page.pdf").write_bytes(b"<html><script>alert(1)</script>")
    names = ("good.pdf", "wrong.docx", "page.pdf", "none.pdf")
    text = "".join(f'[[documents]]\ngroup = "A"\ntitle = "{name}"\nfile = "{name}"\n' for name in names)
    text += '[[photos]]\nfile = "good.pdf"\nalternative = "A page"\n'
    found = problems(text, tmp_path)
    assert [p.split(": ")[:2] for p in found] == [
        ["line 16", "documents[2].file"],
        ["line 20", "documents[3].file"],
        ["line 24", "documents[4].file"],
        ["line 26", "photos[1].file"],
    ]
