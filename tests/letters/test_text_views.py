import io

import pytest

from tests.letters.test_writers import PNG
from tracker.letters import queries
from tracker.letters.texts import builtin_parts

HERE = "/o/joint/letters/texts/en"


def post(browser, act="save", base="0", **values):
    return browser.post(HERE, data=builtin_parts("en").as_dict() | {"act": act, "base": base} | values)


def test_the_letter_is_changed_and_put_back(browser, meeting):
    assert 'value="Invitation to the {meeting_title}"' in browser.get(HERE).text
    assert post(browser, subject="Welcome {name}").status_code == 303
    assert 'value="Welcome {name}"' in browser.get(HERE).text
    post(browser, "builtin", base="1")
    assert 'value="Invitation to the {meeting_title}"' in browser.get(HERE).text
    assert [v.number for v in queries.list_versions(meeting.id, "en")] == [2, 1]


def test_what_is_wrong_is_told_beside_it_and_kept(browser, meeting):
    answer = post(browser, subject="<{nme}>")
    assert (answer.status_code, 'value="&lt;{nme}&gt;"' in answer.text) == (422, True)
    assert 'aria-describedby="subject-error"' in answer.text
    assert post(browser, subject="A").status_code == 303
    late = post(browser, subject="B")
    assert (late.status_code, 'value="B"' in late.text, 'name="base" value="1"' in late.text) == (409, True, True)


def test_a_logo_is_taken_when_it_is_a_picture(browser, meeting):
    wrong = post(browser, logo=(io.BytesIO(b"%PDF-1.4\n%"), "a.png"))
    assert (wrong.status_code, 'id="logo-error"' in wrong.text) == (422, True)
    assert post(browser, logo=(io.BytesIO(PNG), "a.png")).status_code == 303
    assert queries.find_logo(meeting.id) != ""
    assert post(browser, base="1", no_logo="yes").status_code == 303
    assert queries.find_logo(meeting.id) == ""


def test_a_logo_that_is_refused_or_comes_with_a_late_text_changes_nothing(browser, meeting, app):
    before = list(app.extensions["tracker.storage"].listed())
    post(browser, logo=(io.BytesIO(b"%PDF-1.4\n%"), "a.png"))
    assert list(app.extensions["tracker.storage"].listed()) == before
    assert post(browser, subject="A").status_code == 303
    assert post(browser, subject="B", logo=(io.BytesIO(PNG), "a.png")).status_code == 409
    assert queries.find_logo(meeting.id) == ""


def test_the_preview_is_a_picture_of_what_was_typed(browser, meeting):
    for answer in (browser.get(f"{HERE}/preview"), browser.post(f"{HERE}/preview", data=builtin_parts("en").as_dict())):
        assert (answer.status_code, answer.mimetype, "sandbox" in answer.headers["Content-Security-Policy"]) == (
            200,
            "image/svg+xml",
            True,
        )
    assert queries.list_versions(meeting.id, "en") == []


@pytest.mark.parametrize("address", ["xx", "xx/preview"])
def test_there_is_no_letter_in_other_languages(browser, meeting, address):
    assert browser.get(f"/o/joint/letters/texts/{address}").status_code == 404
