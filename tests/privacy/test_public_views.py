import io
import json
import zipfile

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.privacy import operations, queries
from tracker.privacy.models import RequestState
from tracker.registration.private_links import token_of


def test_the_meeting_s_own_notice_stands_above_the_general_one_in_the_reader_s_language(client, make):
    meeting = make.meeting(slug="m", retention_days=90)
    operations.publish_notice(
        meeting, {"en": "We film.\n\nTwice.", "fr": "On filme."}, changed="Film", by=SYSTEM, now=NOW
    )
    page = client.get("/m/m/privacy").get_data(as_text=True)
    assert [text in page for text in ("We film.", "Version 2", "90 days after", "What it is for")] == [True] * 4
    assert "On filme." in client.get("/m/m/privacy?lang=fr").get_data(as_text=True)
    earlier = client.get("/m/m/privacy?version=1&lang=en").get_data(as_text=True)
    assert ("We film." in earlier, "This is an earlier version." in earlier) == (False, True)
    assert client.get("/m/m/privacy?version=9").status_code == 404


def test_a_notice_is_shown_as_text(client, make):
    operations.publish_notice(make.meeting(slug="m"), {"en": "<b>{{ x }}"}, changed="", by=SYSTEM, now=NOW)
    assert "&lt;b&gt;{{ x }}" in client.get("/m/m/privacy").get_data(as_text=True)


def test_everything_about_me_can_be_taken_away_by_the_private_link(client, person, make):
    address = f"/r/{token_of(person)}/data"
    assert "History of the registration" in client.get(address).get_data(as_text=True)
    answer = client.post(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        data = json.loads(archive.read("my-data.json"))
        page = archive.read("my-data.html").decode()
    assert data["participant"][0]["id"] == str(person.id)
    assert {row["participant_id"] for row in data["participant_event"]} == {str(person.id)}
    assert person.family_name in page


def test_asking_to_be_erased_is_a_request_that_the_page_shows(client, person):
    address = f"/r/{token_of(person)}"
    assert client.post(f"{address}/erase").status_code == 303
    assert queries.latest_request(person.id).state is RequestState.OPEN
    assert "The organisers decide and erase it" in client.get(f"{address}/data").get_data(as_text=True)


def test_a_wrong_link_shows_nothing_and_a_look_changes_nothing(client, person):
    assert [client.get("/r/nothing/data").status_code, client.post("/r/nothing/erase").status_code] == [404, 404]
    client.get(f"/r/{token_of(person)}/data")
    assert client.get(f"/r/{token_of(person)}/erase").status_code == 405
    assert queries.latest_request(person.id).state is RequestState.OPEN  # the one the meeting was made with
