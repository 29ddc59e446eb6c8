import pytest

from tracker.mail.kinds import kinds
from tracker.mail.queries import find_text, list_mails

HERE = "/o/joint/messages/texts/confirmed/en"


def post(browser, act="save", subject="Welcome {name}", text="Dear {name},\n\n{link}\n{code}", **values):
    return browser.post(HERE, data={"act": act, "subject": subject, "text": text, "base": "0"} | values)


def test_every_kind_is_offered_in_every_language(browser, meeting):
    page = browser.get("/o/joint/messages/texts").text
    offered = [kind for kind in kinds().values() if not kind.is_free]
    assert (page.count("/messages/texts/"), page.count("your own")) == (len(offered) * 6, 0)
    post(browser)
    assert browser.get("/o/joint/messages/texts").text.count("your own") == 1


def test_the_built_in_text_is_there_to_be_changed(browser, meeting):
    page = browser.get(HERE).text
    assert 'value="You are confirmed: {meeting}"' in page
    assert "Dear {name}," in page


def test_a_text_is_saved_and_its_history_shown(browser, meeting):
    assert post(browser).status_code == 303
    assert find_text(meeting.id, "confirmed", "en").subject == "Welcome {name}"
    page = browser.get(HERE).text
    assert 'value="Welcome {name}"' in page
    assert "History of this text" in page


def test_unknown_fields_are_refused_beside_the_box_and_what_was_typed_is_kept(browser, meeting):
    answer = post(browser, subject="<{nam}>", text="Dear {x}")
    assert answer.status_code == 422
    assert 'value="&lt;{nam}&gt;"' in answer.text
    assert answer.text.count("there is no field {nam}. Did you mean {name}?") == 2
    assert 'aria-describedby="subject-error"' in answer.text
    assert find_text(meeting.id, "confirmed", "en") is None


def test_a_text_without_the_link_is_taken_and_the_writer_told(browser, meeting):
    post(browser, text="Dear {name}")
    assert "It no longer has {code}, {form}, {link}, which people may need." in browser.get(HERE).text


def test_who_was_quicker_is_told_and_saving_again_takes_ours(browser, meeting):
    post(browser, subject="Theirs")
    late = post(browser, subject="Ours")
    assert (late.status_code, 'value="Ours"' in late.text, 'name="base" value="1"' in late.text) == (409, True, True)
    assert post(browser, subject="Ours", base="1").status_code == 303


def test_the_text_is_put_back(browser, meeting):
    post(browser)
    post(browser, "builtin", base="1")
    assert find_text(meeting.id, "confirmed", "en").subject is None
    assert 'value="You are confirmed: {meeting}"' in browser.get(HERE).text


def test_a_trial_goes_to_the_writer_and_saves_nothing(browser, meeting):
    answer = post(browser, "trial", subject="Try {name}")
    assert (answer.status_code, 'value="Try {name}"' in answer.text) == (200, True)
    (mail,) = list_mails(meeting.id, 1)
    assert mail.to_address.startswith("user")
    assert find_text(meeting.id, "confirmed", "en") is None


def test_trials_are_throttled(browser, meeting):
    assert [post(browser, "trial").status_code for _ in range(11)][-2:] == [200, 429]


def test_the_preview_shows_what_is_typed_and_keeps_nothing(browser, meeting):
    page = browser.post(f"{HERE}/preview", data={"subject": "S", "text": "For <i>{name}</i>"})
    assert "For &lt;i&gt;Amina Odhiambo&lt;/i&gt;" in page.text
    assert "sandbox" in page.headers["Content-Security-Policy"]
    as_text = browser.post(f"{HERE}/preview", data={"subject": "S", "text": "For <i>{name}</i>", "as": "text"})
    assert "S\n\nFor &lt;i&gt;Amina Odhiambo&lt;/i&gt;" in as_text.text
    assert "Dear Amina Odhiambo," in browser.get(f"{HERE}/preview").text
    assert find_text(meeting.id, "confirmed", "en") is None


@pytest.mark.parametrize("address", ["nothing/en", "confirmed/xx", "message/en"])
def test_what_is_no_kind_or_language_is_not_found(browser, meeting, address):
    assert browser.get(f"/o/joint/messages/texts/{address}").status_code == 404


def test_a_page_that_was_open_for_too_long_loses_nothing(app, browser, meeting, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = post(browser, subject="Kept")
    assert (answer.status_code, 'value="Kept"' in answer.text) == (400, True)
