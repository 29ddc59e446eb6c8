from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.earlier import queries
from tracker.earlier.operations import EarlierDetails, add_earlier

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
