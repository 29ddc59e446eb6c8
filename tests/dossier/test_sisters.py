"""Meetings of other kinds, loaded from their files: no documents, two sizes a row, online only, nobody counted."""

from pathlib import Path

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.dossier.operations import load_meeting_file
from tracker.figures.rules import Figure
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.registration.models import Mode, State
from tracker.report import queries
from tracker.report.compile import compile_facts
from tracker.report.document import Table, text_of
from tracker.report.printing import FORMATS, print_document

FOLDER = Path(__file__).parent / "sisters"


@pytest.fixture
def load(directory, storage):
    def load(name):
        content = (FOLDER / f"{name}.toml").read_bytes()
        return load_meeting_file(content, folder=FOLDER, storage=storage, by=SYSTEM, now=NOW).meeting

    return load


def document_of(meeting):
    facts = queries.facts(meeting, NOW)
    return compile_facts(facts), facts


def section(document, key):
    return next((s for s in document.sections if s.key == key), None)


def texts(document, key):
    return " ".join(text for block in section(document, key).blocks for text in block.texts())


def come(make, meeting, many, **values):
    session = values.pop("session")
    for _ in range(many):
        make.presence(make.participant(meeting, **values), session)


def test_sub_totals_add_up_and_who_is_outside_is_said(load, make):
    meeting = load("jakarta-2015")
    facts = queries.facts(meeting, NOW)
    session = facts.sessions[0]
    centres = {b.short_name: b.organisation_id for b in facts.figures.centres}
    for organisation_id in centres.values():
        come(make, meeting, 2, organisation_id=organisation_id, session=session)
    party = make.organisation(type=OrganisationType.PARTY, name="Ministry of Environment")
    come(make, meeting, 39, organisation=party, part=Part.OTHER, session=session)
    ngo = make.organisation(type=OrganisationType.NGO, name="An observer")
    come(make, meeting, 6, organisation=ngo, part=Part.PARTNER, session=session)
    come(make, meeting, 4, organisation=make.organisation(), part=Part.ORGANISER, session=session)
    document, facts = document_of(meeting)
    value = facts.figures.value
    parts = [value(f"attended_from_{part}") for part in ("centres", "partners", "others")]
    assert (value("attended"), parts, value("organisers_present")) == (51, [6, 6, 39], 4)
    told = texts(document, "attendance")
    assert (
        "Of the 51 participants, 6 came from regional centres, 6 from partner bodies and 39 from other organizations."
        in told
    )
    assert "Four representatives of the organizers took part and are not counted in these figures." in told
    for block in section(document, "attendance").blocks:
        if isinstance(block, Table) and block.total:
            assert [sum(int(row[at]) for row in block.rows) for at in (1, 2, 3)] == [int(n) for n in block.total[1:]]
    assert section(document, "annex.documents") is None


def test_a_paper_in_two_languages_stands_with_both_sizes(load):
    document, _ = document_of(load("tallinn-2019"))
    (table,) = section(document, "annex.documents").blocks
    assert table.rows == (
        ("Provisional agenda", "English", "70 KB"),
        ("Provisional agenda", "Russian", "1 MB"),
        ("Guidance on controls", "English", "14.5 MB"),
        ("Guidance on controls", "Russian", "6.4 MB"),
    )
    assert (table.caption, table.total[-1]) == ("Working documents (four files)", "22 MB")


def test_a_meeting_online_at_which_nobody_was_counted_states_no_number(load, make):
    meeting = load("online-2021")
    for _ in range(3):
        make.participant(meeting, mode=Mode.ONLINE)
    document, facts = document_of(meeting)
    assert document.masthead.place_and_dates == "Online, 4–5 May 2021"
    assert document.title == "Report of the online consultation of the regional centres"
    assert texts(document, "annex.programme").endswith("Times are those of Zurich.")
    told = texts(document, "attendance")
    assert "No attendance has been recorded." in told
    assert ("attended" in told.replace("No attendance", ""), section(document, "annex.sessions")) == (False, None)
    assert section(document, "annex.participants").title == "Provisional list of participants"
    assert isinstance(facts.figures["attended"], Figure)


@pytest.mark.parametrize(
    ("many", "total", "registered", "as_of"),
    [
        (0, "No attendance has been recorded.", None, "when nobody was registered."),
        (
            1,
            "attended by one participant from",
            "In all, one person had registered, was confirmed and attended.",
            "from one",
        ),
        (2, "two participants from both regional centres", "two persons had registered, both of whom were", "and two"),
    ],
)
def test_small_numbers_are_told_as_a_person_would(load, make, many, total, registered, as_of):
    meeting = load("online-2021")
    session = queries.facts(meeting, NOW).sessions[0]
    for centre in queries.facts(meeting, NOW).figures.centres[:many]:
        come(make, meeting, 1, organisation_id=centre.organisation_id, session=session)
    document, _ = document_of(meeting)
    front = texts(document, "front")
    assert (total in front, as_of in front, "zero" in front) == (True, True, False)
    assert registered is None or registered in texts(document, "attendance")


def test_who_is_registered_only_is_not_said_to_have_come(load, make):
    meeting = load("online-2021")
    make.participant(meeting, state=State.SUBMITTED)
    document, _ = document_of(meeting)
    assert "In all, one person had registered, of whom none was confirmed." in texts(document, "attendance")
    assert "from one registration and no check-in to sessions" in texts(document, "front")


@pytest.mark.parametrize("name", ["jakarta-2015", "tallinn-2019", "online-2021"])
def test_every_sister_is_printed_in_every_format(load, name):
    document, _ = document_of(load(name))
    assert all(len(print_document(document, kind)) > 500 for kind in FORMATS)
    assert [
        text
        for text in (text_of(b.runs) for s in document.sections for b in s.blocks if hasattr(b, "runs"))
        if not text
    ] == []
