"""The sample: the facts of the 2016 page, and people who are invented and say so."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.conftest import _empty as empty_database
from tests.factories import NOW
from tracker.core.db import db
from tracker.discussions.models import Addressee, MemberRole, NotesState
from tracker.discussions.queries import current_points, list_groups, list_members, recommendations
from tracker.documents.queries import list_groups_with_documents, list_photos
from tracker.dossier import joint_2016
from tracker.figures.queries import compute, headline
from tracker.figures.sentences import attendance_sentence
from tracker.mail.models import OutboxMail
from tracker.meetings.models import Part
from tracker.meetings.queries import list_agenda, list_days, list_expected
from tracker.organisations.queries import centres_on
from tracker.registration.models import Origin, Participant, ParticipantEvent, State
from tracker.storage.folder import Folder


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    return Folder(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def joint(_app, storage):
    """Loaded once: the tests of this file only read it."""
    with _app.app_context():
        yield joint_2016.load(storage, now=NOW)
        db.session.remove()
        empty_database()


def test_the_figures_are_those_of_the_page(joint):
    figures = headline(joint.id, NOW)
    names = ("attended_from_centres", "centres_represented", "centres_expected", "partners_represented")
    assert [figures.value(name) for name in names] == [38, 22, 23, 7]
    assert attendance_sentence(figures) == (
        "The meeting was attended by 38 participants from 22 of the 23 regional centres, "
        "and by 9 representatives of seven partner bodies."
    )


def test_the_missing_centre_is_one_that_gave_no_case_study(joint):
    figures = compute(joint, NOW)
    missing = [body.short_name for body in figures.missing_centres]
    titles = " ".join(d.title for g in list_groups_with_documents(joint.id) for d in g.documents)
    assert missing == ["SCRC Kuwait"]
    assert "Kuwait" not in titles
    assert "so is which centre was missing" in joint.disclaimer


def test_expected_are_the_centres_of_that_day_the_partner_units_and_the_organiser(joint):
    expected = list_expected(joint.id)
    codes = {row.organisation_id for row in expected if row.part is Part.CENTRE}
    assert codes == {centre.id for centre in centres_on(joint.starts_on)}
    assert [sum(row.part is part for row in expected) for part in Part] == [23, 7, 1, 0]


def test_documents_have_the_titles_and_sizes_of_the_page(joint):
    listed = list_groups_with_documents(joint.id)
    documents = [document for group in listed for document in group.documents]
    assert [(g.group.title, len(g.documents)) for g in listed] == [
        ("Working documents", 4),
        ("Presentations", 22),
        ("Report", 1),
    ]
    assert round(sum(d.shown_size for d in documents) / 1024 / 1024, 2) == 73.65
    assert len({d.blob for d in documents}) == 26
    assert max((d.shown_size, d.title) for d in documents) == (15193866, "Case study: SCRC Brazil")


def test_stored_files_say_that_they_stand_in(joint, storage):
    group = list_groups_with_documents(joint.id)[1]
    for document in group.documents:
        text = PdfReader(BytesIO(storage.path(document.blob).read_bytes())).pages[0].extract_text()
        assert "stands in for the original" in text.replace("\n", " ")
    assert len(list_photos(joint.id)) == 5


def test_everybody_is_invented_and_reachable_nowhere(joint):
    people = db.session.scalars(select(Participant)).all()
    assert {person.origin for person in people} == {Origin.SAMPLE}
    assert {person.email.rpartition("@")[2] for person in people} == {"example.org"}
    assert "every person are invented" in joint.disclaimer
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_names_are_of_all_kinds(joint):
    people = db.session.scalars(select(Participant)).all()
    assert [p.family_name for p in people if not p.given_name] == ["Sutrisno"]
    badges = "".join(p.badge_name for p in people)
    assert ("陈丽华" in badges, "Алексей" in badges, "منى" in badges) == (True, True, True)
    assert sum(p.gender is None for p in people) == 3


def test_states_are_mixed_and_each_has_its_history(joint):
    counts = dict(db.session.execute(select(Participant.state, func.count()).group_by(Participant.state)).all())
    assert counts == {State.CONFIRMED: 53, State.SUBMITTED: 2, State.WITHDRAWN: 1}
    events = db.session.scalar(select(func.count()).select_from(ParticipantEvent))
    assert events == 56 + 54 + 1


def test_groups_have_people_points_and_recommendations(joint):
    groups = list_groups(joint.id)
    assert [group.state for group in groups] == [NotesState.PRESENTED] * 4
    for group in groups:
        roles = [member.role for member in list_members(group.id)]
        assert roles[:2] == [MemberRole.FACILITATOR, MemberRole.RAPPORTEUR]
        assert len(roles) >= 10
    assert len(current_points([group.id for group in groups])) == 88
    found = [point for _, point in recommendations(joint.id)]
    assert len(found) == 17
    assert {point.addressee for point in found} >= {Addressee.CENTRES, Addressee.SECRETARIAT, Addressee.PARTNERS}
    assert all(point.due_on and point.owner for point in found)


def test_agenda_and_days_are_there(joint):
    assert [str(day.date) for day in list_days(joint.id)] == ["2016-10-31", "2016-11-01", "2016-11-02"]
    agenda = list_agenda(joint.id)
    assert (len(agenda), agenda[3].number, agenda[3].title) == (
        19,
        "3 (a)",
        "Following up on the 2015 conferences of the parties as they concern the regional centres",
    )
