from datetime import timedelta

import pytest

from tracker.core.ids import new_id
from tracker.mail.rules import MOST_ATTEMPTS, Trouble, blacked_out, pause_after, status_in, trouble_of, verp


def test_the_pauses_grow_and_stop_growing():
    minutes = [pause_after(n, 0.5) / timedelta(minutes=1) for n in (1, 2, 3, 8, 9, 14)]
    assert minutes == [1, 2, 4, 128, 256, 360]


def test_mails_that_failed_together_come_back_one_after_the_other():
    assert [pause_after(1, chance).total_seconds() for chance in (0, 1)] == [48, 72]
    assert len({pause_after(5) for _ in range(20)}) > 10


def test_trying_goes_on_for_more_than_a_day():
    assert sum((pause_after(n, 0) for n in range(1, MOST_ATTEMPTS)), timedelta()) > timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        ("5.1.1", Trouble.HARD),
        ("5.4.4", Trouble.HARD),
        ("5.2.2", Trouble.SOFT),
        ("5.7.1", Trouble.SOFT),
        ("4.4.1", Trouble.SOFT),
        ("", Trouble.SOFT),
    ],
)
def test_an_address_that_does_not_exist_is_told_from_a_full_mailbox(status, trouble):
    assert trouble_of(status) is trouble


@pytest.mark.parametrize(
    ("said", "status"), [("550 5.1.1 <a@b.org>: no such user", "5.1.1"), ("550 No", ""), ("at 10.5.1.1.7", "")]
)
def test_the_status_is_found_in_what_a_server_said(said, status):
    assert status_in(said) == status


def test_private_links_are_blacked_out_and_other_addresses_stay():
    token, an_id = "Ab-_" * 11, new_id()
    for link in (
        f"http://x.org/r/{token}",
        f"http://x.org/g/joint/waste?key={token}",
        f"http://x.org/m/joint/nominate/{token}",
    ):
        assert blacked_out(f"See {link}.") == f"See {link.removesuffix(token)}….".replace("….", "….")
    assert (
        blacked_out(f"http://x.org/m/joint/documents/{an_id}/a.pdf") == f"http://x.org/m/joint/documents/{an_id}/a.pdf"
    )


def test_the_sender_of_the_envelope_names_the_mail():
    assert verp("bounces@x.org", "7") == "bounces+7@x.org"
