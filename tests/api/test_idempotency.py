from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import NOW
from tracker.api.idempotency import KEPT, BadKey, KeyUsedOtherwise, Reply, answer_once, digest_of, forget_old_replies
from tracker.api.models import IdempotentReply
from tracker.core.access import PUBLIC
from tracker.core.db import db, operation
from tracker.core.errors import Conflict
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.registration import operations
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import AlreadyRegistered
from tracker.registration.models import Origin, Participant

OWNER = new_id()


def _ask(call, *, key="k", owner=OWNER, body=b"{}", now=NOW):
    return answer_once(call, owner=owner, key=key, digest=digest_of("POST", "/x?", body), now=now)


def _meeting():
    day = NOW.date()
    return Meeting(slug="x", title="x", short_title="x", starts_on=day, ends_on=day, timezone="UTC", created_at=NOW)


def _count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_first_call_is_carried_out_and_the_second_gets_its_reply(app):
    @operation
    def call():
        db.session.add(_meeting())
        return Reply(201, '{"id":"1"}')

    assert _ask(call) == Reply(201, '{"id":"1"}')
    assert _ask(call) == Reply(201, '{"id":"1"}', replayed=True)
    assert _count(Meeting) == 1


def test_the_same_key_with_another_body_is_refused(app):
    _ask(lambda: Reply(200, "1"))
    with pytest.raises(KeyUsedOtherwise) as refused:
        _ask(lambda: Reply(200, "2"), body=b"{ }")
    assert refused.value.status == 422


def test_two_owners_may_use_the_same_key(app):
    _ask(lambda: Reply(200, "1"))
    assert _ask(lambda: Reply(200, "2"), owner=new_id()) == Reply(200, "2")


def test_a_refusal_stores_neither_effect_nor_key(app):
    @operation
    def refuse():
        db.session.add(_meeting())
        db.session.flush()
        raise Conflict

    with pytest.raises(Conflict):
        _ask(refuse)
    assert (_count(Meeting), _count(IdempotentReply)) == (0, 0)
    assert _ask(lambda: Reply(200, "now")) == Reply(200, "now")


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "a\0b"])
def test_a_key_that_is_none_is_refused(app, key):
    with pytest.raises(BadKey):
        _ask(lambda: Reply(200, "1"), key=key)


def test_a_key_of_255_characters_is_taken(app):
    assert _ask(lambda: Reply(200, "1"), key="x" * 255) == Reply(200, "1")


def test_old_replies_are_forgotten_and_recent_ones_kept(app: Flask):
    _ask(lambda: Reply(200, "1"), key="old", now=NOW - KEPT * 1.1)
    _ask(lambda: Reply(200, "2"), key="recent", now=NOW - KEPT / 2)
    assert forget_old_replies(NOW) == 1
    assert db.session.scalars(select(IdempotentReply.key)).all() == ["recent"]


def test_a_digest_tells_methods_addresses_and_bodies_apart():
    digests = {digest_of("POST", "/a", b"1"), digest_of("PUT", "/a", b"1"), digest_of("POST", "/b", b"1")}
    assert len(digests | {digest_of("POST", "/a", b"2")}) == 4


def test_many_who_register_one_address_at_once_with_keys_are_one_person_and_refusals(app, make):
    meeting, start = make.meeting(), Barrier(8)
    details = RegistrationDetails(
        family_name="Wu", email="wu@example.org", job_title="Director", organisation_other="Institute", consent=True
    )

    def register():
        operations.register(meeting, details, submission=new_id(), origin=Origin.API, by=PUBLIC, now=NOW)
        return Reply(201, "registered")

    def send(number):
        with app.app_context():
            start.wait()
            try:
                return _ask(register, key=str(number)).text
            except AlreadyRegistered:
                return "refused"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(send, range(8))) == ["refused"] * 7 + ["registered"]
    assert _count(Participant) == 1
