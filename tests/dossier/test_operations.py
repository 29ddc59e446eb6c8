"""Loading a meeting's file: all of it, or nothing."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.dossier.conftest import SMALL
from tests.factories import NOW
from tracker.attendance.models import CheckIn, Kind, Result
from tracker.core.access import SYSTEM
from tracker.core.config import ROOT
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions.models import MemberRole
from tracker.discussions.queries import list_groups, list_members
from tracker.documents.queries import list_groups_with_documents, list_photos
from tracker.dossier import operations
from tracker.dossier.errors import MeetingExists, WrongFile
from tracker.meetings.errors import SessionInUse
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting, list_agenda, list_days, list_expected, list_sessions
from tracker.organisations.queries import get_organisation
from tracker.places.queries import read_limits
from tracker.places.rules import GroupLimit, Limits
from tracker.registration.models import State

pytestmark = pytest.mark.usefixtures("directory")
PROGRAMME = """
[[days]]
date = 2026-03-02
sessions = [ { title = "Opening", starts = "09:30", ends = "11:00" }, { title = "Tea", starts = "11:00", ends = "11:30", kind = "break" } ]
"""


@pytest.fixture
def load(storage):
    def load(text: str, **options):
        values = {"folder": Path(), "storage": storage, "by": SYSTEM, "now": NOW} | options
        return operations.load_meeting_file(text.encode(), **values)

    return load


def example() -> str:
    """The example that the documentation shows."""
    page = (ROOT / "docs" / "meeting-file.md").read_text(encoding="utf-8")
    return re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1]


def test_the_example_of_the_documentation_loads_whole(load):
    loaded = load(example())
    db.session.expire_all()
    meeting = get_meeting("joint-2027")
    assert loaded.not_registered == ("ana@example.org", "bo@example.org")
    assert (meeting.city, meeting.country_iso2, meeting.capacity) == ("Montevideo", "UY", 80)
    assert meeting.registration_opens_at == datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
    assert [day.date for day in list_days(meeting.id)] == [date(2027, 10, 25), date(2027, 10, 26)]
    sessions = list_sessions(meeting.id)
    assert [s.counted for s in sessions] == [True, False, True, True, True, False]
    assert sessions[0].starts_at == datetime(2027, 10, 25, 12, 0, tzinfo=UTC)
    assert [item.number for item in list_agenda(meeting.id)] == ["1", "2", "2 (a)"]
    assert [(g.number, g.topic) for g in list_groups(meeting.id)] == [
        (1, "The form of the report"),
        (2, "Training in 2028"),
    ]
    assert [row.short_name for row in list_expected(meeting.id)][1:3] == ["SCRC Kenya", "BCCC-SCRC Uruguay"]
    (listed,) = list_groups_with_documents(meeting.id)
    assert [(d.title, d.shown_size, d.media_type) for d in listed.documents] == [
        ("Provisional agenda", 66171, "application/pdf")
    ]


def test_the_quotas_of_the_example_hold(load):
    meeting = load(example()).meeting
    limits = read_limits(meeting.id, meeting.capacity)
    kenya, kemi, egypt = (get_organisation(code).id.hex for code in ("SCRC-KEN", "KEMI", "BCRC-EGY"))
    assert limits == Limits(
        80,
        3,
        {kenya: 5, kemi: None},
        {"ngo": 4},
        {"partner": 12},
        (GroupLimit("African centres", 10, frozenset({egypt, kenya})),),
    )
    assert meeting.moves_up


def test_a_file_without_quotas_leaves_those_that_stand_and_new_places_go_to_who_waits(load, make):
    meeting = load(SMALL + "[quotas]\neach_organisation = 1\n[registration]\nmoves_up = true\ncapacity = 0").meeting
    person = make.participant(meeting, state="waiting")
    load(SMALL + "[registration]\nmoves_up = true\ncapacity = 5", replace=True)
    db.session.refresh(person)
    assert (read_limits(meeting.id, None), person.state.value) == (Limits(each=1), "confirmed")
    load(SMALL + "[quotas]", replace=True)
    assert read_limits(meeting.id, None) == Limits()


def test_a_partner_unit_is_expected_with_the_body_at_the_top_of_its_line(load):
    load(SMALL + '[expected]\npartners = ["UNEP-CHEM", "KEMI"]\ncentres = ["SCRC-KEN"]')
    found = {row.short_name: row.parent_name for row in list_expected(get_meeting("joint").id)}
    assert found == {
        "UNEP Chemicals": "United Nations Environment Programme",
        "KemI": "Government of Sweden",
        "SCRC Kenya": "",
    }


def test_a_wrong_file_stores_nothing(load):
    with pytest.raises(WrongFile):
        load(SMALL + PROGRAMME + '[expected]\ncentres = ["Atlantis"]')
    assert db.session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_a_slug_that_is_there_is_refused_and_nothing_changes(load, make):
    make.meeting(slug="joint", title="The first")
    with pytest.raises(MeetingExists):
        load(SMALL)
    assert get_meeting("joint").title == "The first"


def test_replace_keeps_participants_check_ins_and_addresses_of_documents(load, make):
    papers = "".join(f'[[documents]]\ngroup = "A"\ntitle = "{t}"\nsize = 3\n' for t in ("One", "Two"))
    meeting = load(SMALL + PROGRAMME + papers).meeting
    person = make.participant(meeting)
    session = list_sessions(meeting.id)[0]
    presence = make.presence(person, session)
    (listed,) = list_groups_with_documents(meeting.id)
    ids = {document.title: document.id for document in listed.documents}

    changed = "".join(f'[[documents]]\ngroup = "A"\ntitle = "{t}"\nsize = 3\n' for t in ("Three", "Two", "One"))
    loaded = load(
        SMALL.replace("of the centres", "of all") + PROGRAMME.replace("Opening", "Begin") + changed, replace=True
    )

    db.session.expire_all()
    assert (loaded.replaced, get_meeting("joint").title) == (True, "Joint meeting of all")
    assert db.session.get(type(person), person.id).meeting_id == meeting.id
    assert db.session.get(type(presence), presence.id).session_id == list_sessions(meeting.id)[0].id == session.id
    assert list_sessions(meeting.id)[0].title == "Begin"
    (listed,) = list_groups_with_documents(meeting.id)
    assert [d.title for d in listed.documents] == ["Three", "Two", "One"]
    assert [d.id for d in listed.documents][1:] == [ids["Two"], ids["One"]]


def test_replace_takes_away_documents_that_are_no_longer_listed(load):
    load(SMALL + '[[documents]]\ngroup = "A"\ntitle = "One"\nsize = 3\n')
    load(SMALL + '[[documents]]\ngroup = "B"\ntitle = "Two"\nsize = 3\n', replace=True)
    listed = list_groups_with_documents(get_meeting("joint").id)
    assert [(g.group.title, [d.title for d in g.documents]) for g in listed] == [("B", ["Two"])]


def test_replace_refuses_to_drop_a_session_with_check_ins_and_changes_nothing(load, make):
    meeting = load(SMALL + PROGRAMME).meeting
    person, session = make.participant(meeting), list_sessions(meeting.id)[0]
    make.save(
        CheckIn(
            id=new_id(),
            meeting_id=meeting.id,
            participant_id=person.id,
            session_id=session.id,
            kind=Kind.IN,
            at=NOW,
            recorded_at=NOW,
            result=Result.WELCOME,
        )
    )
    with pytest.raises(SessionInUse):
        load(SMALL.replace("of the centres", "of all"), replace=True)
    db.session.expire_all()
    assert get_meeting("joint").title == "Joint meeting of the centres"
    assert len(list_sessions(meeting.id)) == 2


def test_facilitator_and_rapporteur_join_once_confirmed_and_the_others_stay(load, make):
    text = SMALL + '[[groups]]\ntopic = "A"\nfacilitator = "ana@example.org"\nrapporteur = "bo@example.org"\n'
    meeting = load(text).meeting
    group = list_groups(meeting.id)[0]
    ana, bo = (make.participant(meeting, email=f"{name}@example.org") for name in ("ana", "bo"))
    make.participant(meeting, email="submitted@example.org", state=State.SUBMITTED)
    other = make.participant(meeting)
    make.member(group, other)
    loaded = load(text, replace=True)
    assert loaded.not_registered == ()
    assert {m.participant_id: m.role for m in list_members(group.id)} == {
        ana.id: MemberRole.FACILITATOR,
        bo.id: MemberRole.RAPPORTEUR,
        other.id: MemberRole.MEMBER,
    }


def test_photographs_are_stored_measured_and_kept(load):
    folder = ROOT / "tracker" / "dossier" / "sample"
    text = SMALL + '[[photos]]\nfile = "photos/photo1.png"\nalternative = "A hall"\ncaption = "Monday"\n'
    meeting = load(text, folder=folder).meeting
    (photo,) = list_photos(meeting.id)
    load(text, folder=folder, replace=True)
    assert [(p.id, p.width, p.height) for p in list_photos(meeting.id)] == [(photo.id, 600, 400)]
    load(SMALL, folder=folder, replace=True)
    assert list_photos(meeting.id) == []
