from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.attendance import live
from tracker.core.i18n import force_locale
from tracker.core.keeping import KEY
from tracker.dashboard import beforehand, overview
from tracker.dashboard.beforehand import count_beforehand
from tracker.registration import finding


@pytest.fixture(autouse=True)
def _two_are_many(app, monkeypatch):
    for room in (beforehand, overview, live):
        monkeypatch.setattr(room, "LARGE", 2)
    for name in (KEY, "tracker.found"):
        app.extensions.pop(name, None)
    yield
    app.extensions.pop(KEY, None)


@pytest.fixture
def large(meeting, make):
    session = make.session(meeting)
    for _ in range(2):
        make.presence(make.participant(meeting), session)
    return meeting


def test_the_first_reader_is_given_what_was_counted_beforehand_in_any_language(large, monkeypatch):
    assert count_beforehand(NOW) == 1
    for name in ("presence_by_session", "count_absent"):
        monkeypatch.setattr(live.queries, name, None)
    monkeypatch.setattr(overview, "_read", None)
    later = NOW + timedelta(minutes=5)
    with force_locale("fr"):
        assert (overview.read_overview("joint", later).now, live.read_rooms(large.id, later).counted_at) == (NOW, NOW)
        assert live.read_absence(large.id).count == 0


def test_the_first_search_finds_everybody_in_memory(large, monkeypatch):
    monkeypatch.setattr(finding, "LONGEST", timedelta.max)  # the test's day is not today
    count_beforehand(NOW)
    found = finding.find(large.id, ["person"])
    assert found is not None
    assert (len(found.ids()), found.changed) == (2, frozenset())


@pytest.mark.parametrize(("days", "counted"), [(-90, 0), (-50, 1), (10, 1), (60, 0)])
def test_only_meetings_of_these_weeks_are_counted(large, days, counted):
    assert count_beforehand(NOW + timedelta(days=days)) == counted
