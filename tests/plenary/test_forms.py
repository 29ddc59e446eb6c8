"""What the pages of the agenda ask."""

from datetime import UTC, date, datetime
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tracker.meetings.models import AgendaItem
from tracker.plenary import rules
from tracker.plenary.forms import ItemForm, TimesForm
from tracker.plenary.operations import ItemDetails

PAPER = UUID(int=5)


def test_the_form_shows_the_item_and_gives_it_back():
    item = AgendaItem(presenter="the Chair", discussion=["One", "Two"], outcome="agreed to meet again")
    form = ItemForm.of(item, {PAPER})
    assert (form.discussion, form.verb, form.rest) == ("One\n\nTwo", "agreed to", "meet again")
    assert form.details() == ItemDetails(
        presenter="the Chair", discussion=["One", "Two"], outcome="agreed to meet again", documents={PAPER}
    )


def test_what_was_sent_is_read():
    form = ItemForm.sent(
        MultiDict(
            [("presenter", " the  Chair "), ("discussion", "One"), ("verb", "adopted"), ("rest", "it"),
             ("document", str(PAPER)), ("document", "x")]
        )
    )  # fmt: skip
    assert (form.errors, form.details()) == (
        {},
        ItemDetails(presenter="the Chair", discussion=["One"], outcome="adopted it", documents=frozenset({PAPER})),
    )


def test_what_is_wrong_stands_at_its_field():
    long = {"presenter": "x" * 301, "discussion": "x" * 20_001, "verb": "adopted", "rest": ""}
    assert ItemForm.sent(MultiDict(long)).errors == {
        "presenter": rules.TOO_LONG,
        "discussion": rules.TOO_LONG,
        "rest": rules.NO_OBJECT,
    }
    assert ItemForm.sent(MultiDict({"verb": "danced", "rest": "on"})).errors == {"rest": rules.NO_VERB}


def test_times_are_read_by_the_rooms_clock_or_said_to_be_none():
    form = TimesForm.sent({"opened": "09:10", "closed": ""})
    assert form.moments(date(2026, 3, 2), "Europe/Zurich") == (datetime(2026, 3, 2, 8, 10, tzinfo=UTC), None)
    wrong = TimesForm.sent({"opened": "soon", "closed": "25:00"})
    assert wrong.moments(date(2026, 3, 2), "Europe/Zurich") == (None, None)
    assert wrong.errors == {"opened": rules.NOT_A_TIME, "closed": rules.NOT_A_TIME}
