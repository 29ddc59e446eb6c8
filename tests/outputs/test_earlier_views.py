from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.earlier import queries
from tracker.earlier.operations import EarlierDetails, add_earlier
from tracker.recommendations import following

TYPED = {"title": "Joint meeting 2015", "held_on": "2015-11-02", "n-attended": "35", "source": "Report, para. 4"}


@pytest.fixture
def address(meeting):
    return f"/o/{meeting.slug}/earlier"


def test_typed_figures_stand_beside_the_counted_ones_and_are_marked(organiser, meeting, address):
    assert organiser.post(address, data=TYPED).status_code == 303
    page = organiser.get(address).text
    for words in ("35*", "Joint meeting 2015", "typed in by Mia Keller", "Report, para. 4"):
        assert words in page
    assert len(queries.list_earlier(meeting.id)) == 1


@pytest.mark.parametrize(
    ("typed", "field"), [({"n-attended": "x"}, "n-attended"), ({"n-woman": "99"}, "n-woman"), ({"held_on": "2030-01-01"}, "held_on")]
)  # fmt: skip
def test_what_is_wrong_is_said_and_everything_typed_is_kept(organiser, meeting, address, typed, field):
    answer = organiser.post(address, data=TYPED | typed)
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert 'value="Report, para. 4"' in answer.text
    assert queries.list_earlier(meeting.id) == []


def test_a_title_stands_once(organiser, meeting, address):
    for status in (303, 409):
        assert organiser.post(address, data=TYPED).status_code == status


def test_a_meeting_kept_here_is_counted_if_the_reader_organises_it_too(meeting, make, sign_in, address):
    old = make.meeting(starts_on=date(2015, 1, 1), ends_on=date(2015, 1, 2), short_title="Kept 2015")
    browser = sign_in(meeting, Role.ORGANISER)
    assert "Kept 2015" not in browser.get(address).text
    assert browser.post(address, data={"counted": str(old.id)}).status_code == 422
    admin = sign_in(admin=True)
    assert "Kept 2015" in admin.get(address).text
    assert admin.post(address, data={"counted": str(old.id)}).status_code == 303
    assert [row.counted_id for row in queries.list_earlier(meeting.id)] == [old.id]


def test_the_meeting_followed_up_on_is_the_first_choice(make, sign_in, meeting, address):
    old = make.meeting(starts_on=date(2015, 1, 1), ends_on=date(2015, 1, 2), short_title="Before")
    following.follow(meeting, old.id, [old.id], by=SYSTEM, now=NOW)
    browser = sign_in(admin=True)
    page = browser.get(address).text
    assert ("It is compared with Before, which" in page, ">Before (2015)<" in page) == (True, True)
    assert f'<option value="{old.id}" selected>' in page
    browser.post(address, data=TYPED)
    page = browser.get(address).text
    assert ("It is compared with Before, which" in page, ">Before (2015)<" in page) == (False, False)


def test_figures_that_somebody_else_corrected_meanwhile_stand_beside_those_typed(organiser, meeting, address):
    row = add_earlier(meeting, EarlierDetails("2015", date(2015, 1, 1), {"attended": 3}), by=SYSTEM, now=NOW)
    one, read = f"{address}/{row.id}", row.entered_at.isoformat()
    assert f'name="upon" value="{read}"' in organiser.get(one).text
    assert organiser.post(one, data=TYPED | {"upon": read}).status_code == 303
    late = organiser.post(one, data=TYPED | {"n-attended": "36", "upon": read})
    assert (late.status_code, '<dd dir="auto">35</dd>' in late.text, 'value="36"' in late.text) == (409, True, True)
    assert ("<dt>First day</dt>" in late.text, f'name="upon" value="{read}"' in late.text) == (False, False)
    assert queries.list_earlier(meeting.id)[0].figures == {"attended": 35}


def test_what_was_typed_can_be_corrected_and_taken_out(organiser, meeting, address):
    row = add_earlier(meeting, EarlierDetails("2015", date(2015, 1, 1), {"attended": 3}), by=SYSTEM, now=NOW)
    one = f"{address}/{row.id}"
    assert 'value="3"' in organiser.get(one).text
    assert organiser.post(one, data=TYPED | {"title": ""}).status_code == 422
    assert organiser.post(one, data=TYPED | {"n-woman": "99"}).status_code == 422
    assert organiser.post(one, data=TYPED).status_code == 303
    assert queries.list_earlier(meeting.id)[0].figures == {"attended": 35}
    assert organiser.post(f"{one}/remove").status_code == 303
    assert queries.list_earlier(meeting.id) == []
    assert organiser.get(one).status_code == 404
