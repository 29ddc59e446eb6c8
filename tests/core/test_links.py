import pytest

from tracker.core.ids import new_id
from tracker.core.links import is_genuine, make_token, subject_of


def test_a_token_names_its_subject_and_is_genuine():
    person = new_id()
    token = make_token("secret", "participant", person, 1)
    assert subject_of(token) == person
    assert is_genuine("secret", "participant", token, 1)


@pytest.mark.parametrize(
    ("secret", "purpose", "epoch"), [("other", "participant", 1), ("secret", "group", 1), ("secret", "participant", 2)]
)
def test_a_token_is_refused_elsewhere(secret, purpose, epoch):
    token = make_token("secret", "participant", new_id(), 1)
    assert not is_genuine(secret, purpose, token, epoch)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43, "=" * 44, "../../etc/passwd", "A" * 10_000])
def test_nonsense_is_no_token(token):
    assert not is_genuine("secret", "participant", token, 1)


def test_a_changed_token_is_refused():
    token = make_token("secret", "participant", new_id(), 1)
    changed = token[:-3] + ("AAA" if not token.endswith("AAA") else "BBB")
    assert not is_genuine("secret", "participant", changed, 1)
