import pytest
from argon2 import PasswordHasher

from tests.conftest import DEAR_HASHER
from tracker.accounts import passwords
from tracker.accounts.passwords import hash_password, is_outdated, is_password


@pytest.fixture(autouse=True)
def _as_dear_as_in_the_product(monkeypatch):
    monkeypatch.setattr(passwords, "HASHER", DEAR_HASHER)


def test_a_hash_costs_what_owasp_asks_for_at_least():
    assert hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_right_password_is_known_again():
    assert is_password(hash_password("correct horse battery"), "correct horse battery") is True


def test_a_wrong_password_is_refused():
    assert is_password(hash_password("correct horse battery"), "correct horse") is False


def test_nobody_signs_in_to_an_account_without_password():
    assert is_password(None, "nobody has this password") is False


def test_a_hash_that_is_none_is_refused():
    assert is_password("not a hash", "x") is False


def test_a_hash_of_other_parameters_is_outdated():
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")) is True
    assert is_outdated(hash_password("x")) is False
