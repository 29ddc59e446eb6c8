import re
from pathlib import Path

from tracker.dashboard import words
from tracker.discussions.models import NotesState
from tracker.meetings.models import Meeting
from tracker.registration.models import Participant, State


def test_every_decision_and_state_has_words():
    assert {f"participant.{state.value}" for state in State} - set(words.ACTS) == {"participant.invited"}
    assert set(words.NOTES) == set(NotesState)


def test_every_act_at_a_meeting_has_words():
    recorded = re.compile(r'(?:record|tell|entries)\(\s*(?:person,\s*)?"([a-z-]+\.[a-z-]+)"')
    source = (path.read_text() for path in Path(words.__file__).parents[1].rglob("*.py"))
    acts = {act for text in source for act in recorded.findall(text)}
    elsewhere = {act for act in acts if act.startswith(("user.", "token.", "directory."))}
    assert len(acts) > 100
    assert acts - elsewhere - set(words.ACTS) == set()


def test_an_act_without_words_is_shown_as_it_is_kept():
    assert (words.act("participant.confirmed"), words.act("something.new")) == ("confirmed", "something.new")


def test_every_field_named_is_one_of_a_participant_or_a_meeting():
    known = {*Participant.__table__.columns.keys(), *Meeting.__table__.columns.keys(), "quotas", "joined"}
    assert set(words.FIELDS) - known == set()
