import re

import pytest

from tracker.core.keeping import KEY
from tracker.mail.queries import list_mails
from tracker.messages import message_views
from tracker.registration.rules import State

HERE = "/o/joint/messages/write"


@pytest.fixture
def people(make, meeting):
    return [make.participant(meeting, locale=locale) for locale in ("en", "fr")]


def post(browser, act="show", state="confirmed", **values):
    return browser.post(f"{HERE}?state={state}", data={"act": act} | values)


WORDS = {"subject_en": "Hello {name}", "text_en": "The room is B."}


def test_the_confirmed_are_written_to_unless_others_are_chosen(browser, make, meeting, people):
    make.participant(meeting, state=State.WAITING, email=None)
    assert "2 people get it" in browser.get(HERE).text
    page = browser.get(f"{HERE}?state=waiting").text
    assert ("0 people get it" in page, "1 has no e-mail address" in page) == (True, True)


def test_a_message_is_shown_first_with_the_number_and_then_sent(browser, meeting, people):
    shown = post(browser, **WORDS)
    assert (shown.status_code, "Send to 2 people" in shown.text, "Hello Ada" in shown.text) == (200, True, True)
    assert list_mails(meeting.id, 1) == []
    kept = dict(re.findall(r'name="(message|count)" value="([^"]+)"', shown.text))
    assert post(browser, "send", **WORDS, **kept).status_code == 303
    assert post(browser, "send", **WORDS, **kept).status_code == 303
    assert len(list_mails(meeting.id, 1)) == 2
    page = browser.get("/o/joint/messages").text
    assert ("On its way to 2 people." in page, "Messages you wrote" in page) == (True, True)


def test_at_a_large_meeting_the_number_before_it_goes_is_of_this_moment(
    browser, make, meeting, people, app, monkeypatch
):
    monkeypatch.setattr(message_views, "LARGE", 1)
    app.extensions.pop(KEY, None)
    assert "2 people get it" in browser.get(HERE).text
    make.participant(meeting)
    assert (
        "2 people get it" in browser.get(HERE).text,
        "0 people get it" in browser.get(f"{HERE}?state=waiting").text,
    ) == (
        True,
        True,
    )
    assert "Send to 3 people" in post(browser, **WORDS).text
    app.extensions.pop(KEY, None)


def test_each_language_written_is_shown(browser, meeting, people):
    page = post(browser, **WORDS, subject_fr="Bonjour {name}", text_fr="Salle B.").text
    assert page.index("Hello Ada") < page.index("Bonjour Ada")


def test_what_is_wrong_is_told_in_each_language_and_kept(browser, meeting, people):
    answer = post(browser, subject_en="{nme}", text_en="T", subject_fr="", text_fr="<b>")
    assert answer.status_code == 422
    assert "Did you mean {name}?" in answer.text
    assert 'id="subject_fr-error"' in answer.text
    assert "&lt;b&gt;" in answer.text


def test_nothing_goes_when_the_number_has_changed_or_nobody_is_there(browser, make, meeting, people):
    make.participant(meeting)
    assert post(browser, "send", **WORDS, count="2").status_code == 409
    assert post(browser, "show", "declined", **WORDS).status_code == 409
    assert list_mails(meeting.id, 1) == []


def test_messages_are_throttled(browser, meeting, people):
    assert [post(browser, "send", **WORDS, count="2").status_code for _ in range(6)] == [303] * 5 + [429]


@pytest.mark.parametrize("people_count", [1, 3])
def test_the_page_sends_few_statements(browser, make, meeting, queries, people_count):
    for _ in range(people_count):
        make.participant(meeting)
    with queries(6):
        browser.get(HERE)
