from datetime import timedelta

import pyotp

from tests.factories import NOW
from tracker.accounts import one_time

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_a_code_is_good_in_its_step_and_the_two_beside_it():
    code, step = pyotp.TOTP(SECRET).at(int(NOW.timestamp())), int(NOW.timestamp()) // one_time.STEP
    found = [one_time.step_of(SECRET, code, NOW + timedelta(seconds=n * 30)) for n in (-2, -1, 0, 1, 2)]
    assert found == [None, step, step, step, None]


def test_the_code_of_the_standard_is_right():
    """RFC 6238, appendix B: the last six of the eight digits at 59 seconds."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert one_time.step_of(secret, "287 082", NOW.fromtimestamp(59, NOW.tzinfo)) == 1


def test_codes_are_read_in_any_digits_with_any_blanks():
    assert one_time.clean(" ١٢٣-456 ") == "123456"
    assert one_time.clean("ABCD-ef23") == "abcdef23"


def test_what_is_no_code_is_no_step():
    assert [one_time.step_of(SECRET, typed, NOW) for typed in ("", "x", "12345", "1234567", "½½½½½½")] == [None] * 5


def test_a_sealed_secret_opens_with_its_key_only():
    sealed = one_time.seal(SECRET, "key")
    assert SECRET not in sealed
    assert (one_time.unseal(sealed, "key"), one_time.unseal(sealed, "other")) == (SECRET, None)


def test_recovery_codes_are_many_and_long_and_differ():
    codes = one_time.new_codes()
    assert (len(codes), len(set(codes)), {len(code) for code in codes}) == (10, 10, {19})


def test_an_app_is_told_who_and_where():
    assert one_time.address(one_time.new_secret(), "ana@example.org", "Meeting tracker").startswith(
        "otpauth://totp/Meeting%20tracker:ana%40example.org?secret="
    )
