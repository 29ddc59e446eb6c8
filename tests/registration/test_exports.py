import csv
import io
from datetime import UTC, datetime

import pytest

from tests.factories import NOW
from tracker.registration import exports, spreadsheets
from tracker.registration.exports import Column, Export
from tracker.registration.lists import FLAGGED, STANDING, Filter
from tracker.registration.models import State
from tracker.registration.spreadsheets import Heading, csv_lines


def plain(title):
    return str(title)


@pytest.fixture
def meeting(make):
    make.participant(family_name="Noise")
    return make.meeting()


def read_csv(meeting, asked=None):
    headings = [Heading(column.name, column.kind) for column in exports.COLUMNS]
    text = "".join(csv_lines(headings, exports.rows(meeting.id, asked or Filter())))
    assert text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


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
    monkeypatch.setattr(spreadsheets, "AT_ONCE", 2)
    for n in range(5):
        make.participant(meeting, family_name=f"P{n}", sort_key=f"p{n}")
    assert [row["family_name"] for row in read_csv(meeting)] == ["P0", "P1", "P2", "P3", "P4"]


def test_one_statement_reads_everybody(meeting, make, queries):
    make.participant(meeting), make.participant(meeting)
    with queries(1):
        read_csv(meeting)


def test_the_desk_s_list_holds_the_confirmed_only(meeting, make):
    person = make.participant(meeting, family_name="B", sort_key="b")
    make.participant(meeting, family_name="A", state=State.WAITING)
    assert exports.desk_rows(meeting.id) == [
        exports.DeskRow("Ada", "B", person.organisation_short, person.code),
    ]


def listed(meeting, what, **asked):
    return [list(row) for row in exports.rows(meeting.id, Filter(**asked), what)]


def test_a_list_by_consent_names_those_who_agreed_and_counts_the_others(meeting, make):
    centre = make.organisation(name="Centre of Kenya")
    kenyan = {"organisation": centre, "country_iso2": "KE", "honorific": "Dr.", "job_title": "Chemist"}
    open_ = {"email_consent": True, "phone": "+254 1", "phone_consent": True}
    make.participant(meeting, given_name="A", family_name="All", email="a@example.org", **kenyan, **open_)
    make.participant(meeting, given_name="B", family_name="Bare", phone="+254 2", **kenyan)
    make.participant(meeting, given_name="C", family_name="Closed", list_consent=False, inner_list_consent=True)
    make.participant(meeting, given_name="D", family_name="Declined", state=State.DECLINED)
    assert listed(meeting, Export.PUBLISHED) == [
        ["All", "A", "Dr.", "Chemist", "Centre of Kenya", "Kenya", "a@example.org", "+254 1"],
        ["Bare", "B", "Dr.", "Chemist", "Centre of Kenya", "Kenya", None, None],
    ]
    assert exports.count(meeting.id, Export.PUBLISHED, Filter()) == (2, 1)
    assert [row[0] for row in listed(meeting, Export.PARTICIPANTS)] == ["Closed"]
    assert exports.count(meeting.id, Export.PARTICIPANTS, Filter()) == (1, 2)


def test_data_for_badges_hold_the_name_as_it_is_printed_and_the_code_as_it_is_scanned(meeting, make):
    centre = make.organisation(name="Centre of Kenya", short_name="CK")
    make.participant(
        meeting, centre, given_name="Wei", family_name="Zhang", name_original="张伟", code="K74QX", job_title="Chemist"
    )
    make.participant(meeting, centre, given_name="A", family_name="Z", badge_name="Ay", state=State.SUBMITTED)
    assert listed(meeting, Export.BADGES) == [
        ["Wei Zhang", "张伟", "", "Wei", "Zhang", "Chemist", "Centre of Kenya", "CK", "Kenya", "centre", "in-person",
         "K7 4QX", "K74QX"],
    ]  # fmt: skip
    assert [row[0] for row in listed(meeting, Export.BADGES, state="submitted")] == ["Ay"]


class Answers:
    """Columns of another table."""

    columns = (Column("diet", "Diet", None),)

    def __init__(self, person):
        self.asked = []
        self.person = person

    def values(self, participant_ids):
        self.asked.append(list(participant_ids))
        return {self.person.id: ["none"]}


def test_further_columns_are_read_for_many_people_at_once(meeting, make):
    person = make.participant(meeting, family_name="A", sort_key="a")
    other = make.participant(meeting, family_name="B", sort_key="b")
    extra = Answers(person)
    found = list(exports.rows(meeting.id, Filter(), extra=extra))
    assert [row[-1] for row in found] == ["none", None]
    assert extra.asked == [[person.id, other.id]]


def test_every_column_has_a_name_of_its_own_and_types_that_fit(meeting, make):
    person = make.participant(meeting)
    row = dict(zip((c.name for c in exports.COLUMNS), next(exports.rows(meeting.id, Filter())), strict=True))
    assert (row["list_consent"], row["registered_at"], row["code"]) == (True, person.registered_at, person.code)
    for columns in exports.COLUMNS_OF.values():
        assert len({column.name for column in columns}) == len(columns)
    assert Column("x", "X", None, width=7).heading(plain) == Heading("X", width=7)
    assert person.registered_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("state", ["", *State, FLAGGED, STANDING])
@pytest.mark.parametrize("what", [Export.EVERYTHING, Export.BADGES])
def test_as_many_are_counted_as_stand_in_the_file(meeting, make, state, what):
    for one in State:
        make.participant(meeting, state=one)
    make.participant(meeting, flagged_at=NOW)
    asked = Filter(state=state)
    assert exports.count(meeting.id, what, asked) == (len(list(exports.rows(meeting.id, asked, what))), 0)
