from datetime import date

from tests.factories import NOW
from tracker.core.db import db
from tracker.outputs.listing import compose_list, differences, entries_of
from tracker.outputs.models import ListState
from tracker.registration.models import Participant
from tracker.report import queries
from tracker.report.document import Note, text_of


def test_a_provisional_list_says_until_when_and_how_it_is_corrected(facts):
    facts.meeting.contact_email = "desk@example.org"
    document = compose_list(facts, ListState.PROVISIONAL, date(2026, 3, 9))
    note = text_of(next(b for b in document.sections[0].blocks if isinstance(b, Note)).runs)
    assert ("until 9 March 2026" in note, "desk@example.org" in note) == (True, True)
    assert (document.title, document.version_text) == ("Provisional list of participants", "Provisional list")


def test_a_final_list_asks_for_nothing(facts):
    document = compose_list(facts, ListState.FINAL)
    assert (document.title, document.version_text) == ("List of participants", "Final list")
    assert "mistake" not in " ".join(document.texts())


def test_differences_name_who_changed_came_and_went(facts, meeting, make):
    before = compose_list(facts, ListState.PROVISIONAL)
    changed, gone = [db.session.get(Participant, p.id) for p in facts.people if p.list_consent and p.attended][:2]
    changed.job_title, gone.list_consent = "Head", False
    new = make.participant(meeting, given_name="New", family_name="Person")
    make.presence(new, make.session(meeting))
    after = compose_list(queries.facts(meeting, NOW), ListState.PROVISIONAL)
    found = differences(before, after)
    kinds = sorted((bool(one.before), bool(one.after)) for one in found)
    assert kinds == [(False, True), (True, False), (True, True)]
    assert "Head" in next(one.after for one in found if one.before and one.after)
    assert len(list(entries_of(after))) == len(list(entries_of(before)))
