from datetime import timedelta
from uuid import UUID

import pytest

from tests.factories import NOW
from tracker.accounts import devices, passwords
from tracker.accounts.devices import MOST_FAILURES, RIGHT, NewDevice
from tracker.accounts.errors import CodeSpent, NoSuchDevice, NotAPin
from tracker.core.access import HANDING_OVER, SYSTEM, Role
from tracker.core.db import is_in_operation

UNTIL = NOW + timedelta(days=5)


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def invite(meeting):
    def ask(name="Door 2", **values):
        wanted = NewDevice(name, **values)
        return devices.invite_device("joint", meeting.id, wanted, expires_at=UNTIL, by=SYSTEM, now=NOW)

    return ask


def pair(meeting, code, now=NOW):
    return devices.pair_device("joint", meeting.id, code, now=now)


def test_a_paired_phone_may_check_in_at_its_meeting_and_do_nothing_else(meeting, make, invite):
    other = make.meeting(slug="other")
    device, code = invite()
    holder = devices.find_holder(pair(meeting, code), NOW)
    assert (holder.actor.kind, holder.actor.id, holder.actor.label) == ("device", device.id, "Door 2")
    assert holder.scopes == {"check-in"}
    assert holder.holds(frozenset({Role.DESK}), "joint")
    assert not holder.holds(frozenset({Role.DESK}), other.slug)
    assert not holder.holds(frozenset({Role.ORGANISER}), "joint")
    assert holder.doors is None


def test_only_digests_are_kept(meeting, invite):
    device, code = invite(pin="24681357")  # four digits alone are in some digest
    token = pair(meeting, code)
    kept = repr(vars(devices.get_device("joint", device.id)))
    assert [secret for secret in (code, token, "24681357") if secret in kept] == []
    assert device.digest != token


def test_a_code_pairs_one_phone_within_minutes(meeting, make, invite):
    _device, code = invite()
    pair(meeting, code)
    _other, late = invite("Door 3")
    _third, elsewhere = invite("Door 4")
    other = make.meeting(slug="other")
    with pytest.raises(CodeSpent):
        pair(meeting, code)
    with pytest.raises(CodeSpent):
        pair(meeting, late, NOW + timedelta(minutes=11))
    with pytest.raises(CodeSpent):
        devices.pair_device("other", other.id, elsewhere, now=NOW)


def test_a_signed_out_phone_may_only_hand_over(meeting, invite):
    device, code = invite()
    token = pair(meeting, code)
    devices.revoke_device("joint", meeting.id, device.id, by=SYSTEM, now=NOW)
    assert devices.find_holder(token, NOW).scopes == {HANDING_OVER}


def test_after_the_meeting_it_may_only_hand_over(meeting, invite):
    _device, code = invite()
    token = pair(meeting, code)
    assert devices.find_holder(token, UNTIL - timedelta(seconds=1)).scopes == {"check-in"}
    assert devices.find_holder(token, UNTIL).scopes == {HANDING_OVER}


def test_a_token_nobody_was_given_opens_nothing(meeting, invite):
    invite()  # not paired: it has no token
    assert devices.find_holder("door_made-up", NOW) is None


def test_a_phone_is_limited_to_the_doors_it_was_given(meeting, invite):
    place = UUID(int=7)
    _device, code = invite(places=[place])
    assert devices.find_holder(pair(meeting, code), NOW).doors == {place}


def test_a_pin_has_four_to_eight_digits_in_any_script(meeting, invite):
    with pytest.raises(NotAPin):
        invite(pin="12")
    with pytest.raises(NotAPin):
        invite(pin="abcd")
    device, _code = invite(pin="١٢٣٤")
    assert devices.try_pin("joint", meeting.id, device.id, "1234", now=NOW) == RIGHT


def test_the_tenth_wrong_pin_in_a_row_signs_the_phone_out(meeting, invite):
    device, _code = invite(pin="2468")
    answers = [devices.try_pin("joint", meeting.id, device.id, "0000", now=NOW) for _ in range(MOST_FAILURES - 1)]
    assert answers == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert devices.try_pin("joint", meeting.id, device.id, "2468", now=NOW) == RIGHT
    for _ in range(MOST_FAILURES):
        devices.try_pin("joint", meeting.id, device.id, "0000", now=NOW)
    assert devices.get_device("joint", device.id).revoked_at == NOW
    assert devices.try_pin("joint", meeting.id, device.id, "2468", now=NOW) == 0


def test_no_writer_waits_while_a_pin_is_checked(meeting, invite, monkeypatch):
    device, _code = invite(pin="2468")
    monkeypatch.setattr(passwords, "is_password", lambda _stored, _typed: not is_in_operation())
    assert devices.try_pin("joint", meeting.id, device.id, "2468", now=NOW) == RIGHT


def test_a_phone_of_another_meeting_is_not_found(make, meeting, invite):
    device, _code = invite()
    make.meeting(slug="other")
    with pytest.raises(NoSuchDevice):
        devices.get_device("other", device.id)


def test_it_says_how_it_is(meeting, invite):
    device, _code = invite()
    noise, _ = invite("Door 3")
    devices.note_device(device.id, waiting=3, now=NOW)
    assert [(one.name, one.seen_at, one.waiting) for one in devices.list_devices("joint")] == [
        ("Door 2", NOW, 3),
        (noise.name, None, 0),
    ]
