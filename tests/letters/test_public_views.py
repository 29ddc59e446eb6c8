import pytest

from tests.factories import NOW
from tracker.letters import operations
from tracker.registration.private_links import token_of
from tracker.registration.rules import State


@pytest.fixture
def own(make, meeting, issue):
    person = make.participant(meeting)
    (letter,) = issue(person)
    return person, letter


def test_a_person_takes_their_letter_once_it_is_released(client, meeting, own, mia):
    person, letter = own
    address = f"/r/{token_of(person)}/letters/{letter.id}.docx"
    assert client.get(address).status_code == 404
    assert "letters/" not in client.get(f"/r/{token_of(person)}").text
    operations.release(meeting, [letter.id], by=mia, now=NOW)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert f"letters/{letter.id}.pdf" in client.get(f"/r/{token_of(person)}").text


def test_who_is_not_confirmed_any_more_takes_no_letter(client, make, meeting, own, mia):
    person, letter = own
    operations.release(meeting, [letter.id], by=mia, now=NOW)
    person.state = State.DECLINED
    make.save(person)
    assert client.get(f"/r/{token_of(person)}/letters/{letter.id}.docx").status_code == 404


def test_nobody_elses_letter_is_given_out(client, make, meeting, own, mia):
    _person, letter = own
    operations.release(meeting, [letter.id], by=mia, now=NOW)
    other = make.participant(meeting)
    for token in (token_of(other), "A" * 43):
        assert client.get(f"/r/{token}/letters/{letter.id}.docx").status_code == 404
