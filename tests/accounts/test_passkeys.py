import json

import pytest

from tests.accounts.authenticator import Authenticator
from tracker.accounts import passkeys
from tracker.accounts.errors import PasskeyRefused
from tracker.core.ids import new_id

HERE = passkeys.site("https://meetings.example/path", "secret")


@pytest.fixture
def device():
    return Authenticator("https://meetings.example")


def make(device, sign_in, where=HERE):
    return passkeys.made(where, sign_in, device.make(passkeys.to_make(where, sign_in, new_id(), "a@b.org", [])))


def test_a_passkey_that_was_made_can_be_used_again_and_again(device):
    kept = make(device, new_id())
    counts = []
    for _ in range(2):
        sign_in = new_id()
        asked = passkeys.to_use(HERE, sign_in, [kept.id])
        counts.append(passkeys.used(HERE, sign_in, device.use(asked), kept))
    assert counts == [1, 2]


def test_an_answer_is_good_for_its_own_sign_in_only(device):
    first, second = new_id(), new_id()
    kept = make(device, first)
    answer = device.use(passkeys.to_use(HERE, first, [kept.id]))
    with pytest.raises(PasskeyRefused):
        passkeys.used(HERE, second, answer, kept)


def test_a_page_of_another_site_gets_nothing_with_it():
    elsewhere, sign_in = Authenticator("https://meetings.example.evil"), new_id()
    with pytest.raises(PasskeyRefused):
        make(elsewhere, sign_in)


def test_another_device_cannot_answer_for_this_one(device):
    sign_in = new_id()
    kept = make(device, sign_in)
    with pytest.raises(PasskeyRefused):
        passkeys.used(HERE, sign_in, Authenticator(device.origin).use(passkeys.to_use(HERE, sign_in, [kept.id])), kept)


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", '{"id": 1}', "{" * 30_000, "[" * 15_000, json.dumps({"id": "a" * 10})]
)
def test_nonsense_is_refused_and_breaks_nothing(answer):
    with pytest.raises(PasskeyRefused):
        passkeys.made(HERE, new_id(), answer)


def test_only_names_have_passkeys():
    offered = [
        passkeys.site(url, "s").offers_passkeys
        for url in ("http://localhost:8000", "http://127.0.0.1", "http://[::1]:1")
    ]
    assert offered == [True, False, False]


@pytest.mark.parametrize("answer", ["{}", '{"id": 1}', "x"])
def test_an_answer_without_a_name_is_refused(answer):
    with pytest.raises(PasskeyRefused):
        passkeys.named(answer)
