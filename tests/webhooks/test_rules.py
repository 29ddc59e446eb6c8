from datetime import timedelta

import pytest

from tracker.core.ids import new_id
from tracker.webhooks import rules


def test_the_signature_is_that_of_the_standard():
    """The example of the specification of Standard Webhooks."""
    key, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    made = rules.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_each_webhook_has_a_key_of_its_own():
    one, other = new_id(), new_id()
    assert rules.key_of("secret", one) == rules.key_of("secret", one)
    assert len({rules.key_of("secret", one), rules.key_of("secret", other), rules.key_of("other", one)}) == 3


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::a00:1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::", "ff02::1", "2001:db8::1", "192.0.2.1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_what_is_inside_in_any_form_is_not_public(address):
    assert rules.is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_is_outside_is_public(address):
    assert rules.is_public(address) is True


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "http://example.org", "ftp://example.org", "https://", "https://user@example.org", "https://a:b@example.org",
        "https://example.org:x/", "https://[::1", "https://exa mple.org", "javascript:alert(1)", "file:///etc/passwd",
        "https://example.org/\r\nX: y", "https://example.org/" + "a" * 500, "http://inside.example@evil.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url):
    assert rules.is_address(url, frozenset({"inside.example"})) is False


@pytest.mark.parametrize("url", ["https://example.org", "https://example.org:8443/a?b=c", "http://inside.example/x"])
def test_what_is_an_address_is_taken(url):
    assert rules.is_address(url, frozenset({"inside.example"})) is True


def test_pauses_double_up_to_four_hours():
    pauses = [rules.pause_after(n) for n in (1, 2, 3, 11)]
    assert pauses == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(hours=4)]
