import pytest

from tests.factories import NOW
from tracker.figures.errors import UnknownFigure
from tracker.figures.rows import rows_behind
from tracker.meetings.models import Part
from tracker.registration.models import Gender


@pytest.fixture
def meeting(make):
    meeting = make.meeting()
    session = make.session(meeting)
    here, absent = make.organisation(short_name="SCRC Here"), make.organisation(short_name="SCRC Absent")
    make.expected(meeting, here)
    make.expected(meeting, absent)
    for name, gender in (("Zuma", Gender.WOMAN), ("Abel", None)):
        make.presence(make.participant(meeting, here, family_name=name, gender=gender), session)
    for unit in ("Law", "Economy"):
        person = make.participant(
            meeting,
            make.organisation(name=unit),
            part=Part.PARTNER,
            organisation_parent="UN Environment",
            family_name="Unit" + unit,
            gender=Gender.MAN,
        )
        make.presence(person, session)
    make.presence(make.participant(), make.session())
    return meeting


def names(rows):
    return [person.family_name for person in rows.people]


def test_persons_are_the_ones_counted_by_name(meeting):
    rows = rows_behind(meeting, "attended_from_centres", now=NOW)
    assert (rows.total, names(rows)) == (2, ["Abel", "Zuma"])


def test_every_figure_has_as_many_rows_as_it_says(meeting):
    from tracker.figures.queries import compute

    for figure in compute(meeting, NOW).values():
        assert rows_behind(meeting, figure.name, now=NOW).total == figure.value, figure.name


def test_a_line_of_a_breakdown_has_its_own_rows(meeting):
    assert names(rows_behind(meeting, "by_region", key="AFRICA", now=NOW)) != []
    assert rows_behind(meeting, "by_region", now=NOW).total == 4


def test_gender_is_counted_and_never_shown_beside_a_name(meeting):
    rows = rows_behind(meeting, "by_gender", key="woman", now=NOW)
    assert (rows.people, rows.lines) == ((), [("Women", 1)])
    assert rows_behind(meeting, "by_gender", now=NOW).total == 4


def test_bodies_come_by_name_and_parents_by_theirs(meeting):
    missing = rows_behind(meeting, "centres_missing", now=NOW)
    assert [body.short_name for body in missing.bodies] == ["SCRC Absent"]
    assert [b.name for b in rows_behind(meeting, "partners_represented", now=NOW).bodies] == ["Economy", "Law"]
    assert rows_behind(meeting, "partners_parents", now=NOW).lines == [("UN Environment", 2)]
    assert rows_behind(meeting, "countries", now=NOW).lines == [("Kenya", 4)]


def test_rows_come_in_pages(meeting):
    assert names(rows_behind(meeting, "attended", now=NOW, limit=1, offset=1)) == ["UnitEconomy"]


@pytest.mark.parametrize("name", ["nonsense", "partners_nonsense"])
def test_an_unknown_figure_is_refused(meeting, name):
    with pytest.raises(UnknownFigure):
        rows_behind(meeting, name, now=NOW)
