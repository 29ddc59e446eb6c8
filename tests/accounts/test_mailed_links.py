from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.accounts import mailed_links, operations
from tracker.accounts.errors import LinkSpent
from tracker.core.access import SYSTEM


def a_link(ana):
    return mailed_links.create(ana, secret="key", by=SYSTEM, now=NOW)


def test_a_link_is_made_again_from_the_secret_and_from_no_other(ana):
    link = a_link(ana)
    with pytest.raises(LinkSpent):
        operations.use_sign_in_link(mailed_links.token_of("other", link.id), now=NOW)
    assert not operations.use_sign_in_link(mailed_links.token_of("key", link.id), now=NOW).pending


def test_a_link_works_once_and_for_a_week(ana):
    late, used = (mailed_links.token_of("key", a_link(ana).id) for _ in range(2))
    operations.use_sign_in_link(used, now=NOW)
    for token, now in ((late, NOW + timedelta(days=7)), (used, NOW)):
        with pytest.raises(LinkSpent):
            operations.use_sign_in_link(token, now=now)


def test_ended_links_are_dead_and_others_are_not(ana):
    ended, other = a_link(ana), a_link(ana)
    mailed_links.end([ended.id], now=NOW)
    mailed_links.end([], now=NOW)
    with pytest.raises(LinkSpent):
        operations.use_sign_in_link(mailed_links.token_of("key", ended.id), now=NOW)
    operations.use_sign_in_link(mailed_links.token_of("key", other.id), now=NOW)
