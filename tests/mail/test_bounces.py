from pathlib import Path

import pytest

from tracker.core.ids import new_id
from tracker.mail.bounces import Bounce, NotABounce, read_bounce

NOTICES = Path(__file__).with_name("notices")
MAIL = new_id()


def notice(server, *, message_id=f"<{MAIL}@tracker>", to="bounces@example.org", action="failed", status="5.1.1"):
    text = (NOTICES / f"{server}.eml").read_text()
    told = {"MESSAGE_ID": message_id, "ORIGINAL_TO": to, "ACTION": action, "STATUS": status}
    for name, value in told.items():
        text = text.replace(name, value)
    return text.encode()


def test_a_notice_of_postfix_tells_the_mail_by_the_headers_it_encloses():
    assert read_bounce(notice("postfix")) == Bounce(
        MAIL,
        "5.1.1",
        "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
        for_good=True,
    )


def test_a_notice_of_exchange_tells_the_mail_by_the_mail_it_encloses():
    found = read_bounce(notice("exchange"))
    assert (found.mail_id, found.diagnostic) == (
        MAIL,
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    )


def test_the_address_it_came_back_to_tells_the_mail_even_without_its_headers():
    other = new_id()
    found = read_bounce(notice("postfix", message_id="<x@y>", to=f"bounces+{other}@example.org"))
    assert found.mail_id == other


def test_a_mail_that_is_late_is_not_lost():
    found = read_bounce(notice("postfix", action="delayed", status="4.4.1"))
    assert (found.for_good, found.status) == (False, "4.4.1")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_notice_that_it_arrived_is_no_bounce(action):
    with pytest.raises(NotABounce):
        read_bounce(notice("postfix", action=action))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"From: a@b.org\n\nI am on holiday.",
        b"\xff\xfe\x00garbage",
        notice("postfix", message_id="<x@y>"),
        notice("postfix").replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_anything_else_is_no_bounce_of_ours(data):
    with pytest.raises(NotABounce):
        read_bounce(data)
