from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.accounts import mailed_links, operations
from tracker.accounts.errors import LinkSpent
from tracker.audit.models import AuditEntry
from tracker.core.access import PUBLIC, SYSTEM
from tracker.core.db import db
from tracker.mail.models import OutboxMail


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


def ask(email):
    mailed_links.ask(email, onward="/o/joint", language="fr", secret="key", by=PUBLIC, now=NOW)


def test_who_asks_for_a_link_gets_a_mail_and_a_stranger_or_a_disabled_account_gets_none(make, ana):
    make.user(email="left@example.org", disabled_at=NOW)
    for email in (" ANA@example.org", "left@example.org", "nobody@example.org"):
        ask(email)
    (mail,) = db.session.scalars(select(OutboxMail))
    assert (mail.to_address, mail.locale, mail.meeting_id, mail.subject_id) == ("ana@example.org", "fr", None, ana.id)


def test_the_trail_is_written_whether_the_address_is_known_or_not(ana):
    for email in ("ana@example.org", "nobody@example.org"):
        ask(email)
    asked = select(AuditEntry).where(AuditEntry.action == "user.link-asked").order_by(AuditEntry.id)
    assert [(e.subject_id, e.subject_label) for e in db.session.scalars(asked)] == [(ana.id, ""), (None, "")]


def test_a_link_that_was_asked_for_works_for_an_hour(ana):
    ask("ana@example.org")
    (mail,) = db.session.scalars(select(OutboxMail))
    link_id, hour = UUID(mail.context["link_id"]), timedelta(hours=1)
    moments = (NOW, NOW + hour - timedelta(seconds=1), NOW + hour)
    assert [mailed_links.find_asker(link_id, now) for now in moments] == [ana, ana, None]
    mailed_links.end_all(ana, now=NOW)
    assert mailed_links.find_asker(link_id, NOW) is None
    with pytest.raises(LinkSpent):
        operations.use_sign_in_link(mailed_links.token_of("key", link_id), now=NOW)


def test_all_links_of_a_person_end_and_no_other_s(make, ana):
    links = [mailed_links.token_of("key", a_link(user).id) for user in (ana, make.user())]
    mailed_links.end_all(ana, now=NOW)
    with pytest.raises(LinkSpent):
        operations.use_sign_in_link(links[0], now=NOW)
    assert not operations.use_sign_in_link(links[1], now=NOW).pending
