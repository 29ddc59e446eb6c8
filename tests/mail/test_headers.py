from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest

from tracker.mail.headers import POLICY

TEXTS = ["Амина " * 20, "أمينة أودهيامبو " * 9, "阿米娜 奥德希安博 " * 9, "Iñigo Zoé " * 12, "short"]


@pytest.mark.parametrize("text", TEXTS)
def test_long_subjects_and_names_arrive_with_every_blank(text):
    text = text.strip()
    message = EmailMessage(policy=POLICY)
    message["Subject"] = text
    message["From"] = Address(f"{text[:60].strip()} via Tracker", "a", "x.org")
    message.set_content("Hello")
    sent = message.as_bytes()
    assert max(map(len, sent.splitlines())) <= 78
    # read as RFC 2047 has it; the library's newer reader puts blanks between the encoded words of a name
    received = message_from_bytes(sent, policy=policy.compat32)
    subject, sender = (str(make_header(decode_header(received[name]))) for name in ("Subject", "From"))
    assert (subject, sender) == (text, f"{text[:60].strip()} via Tracker <a@x.org>")


def test_several_receivers_stay_several():
    message = EmailMessage(policy=POLICY)
    message["To"] = (Address("Zoé, A.", "z", "x.org"), Address("Bob", "b", "x.org"))
    received = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert [(a.display_name, a.addr_spec) for a in received["To"].addresses] == [
        ("Zoé, A.", "z@x.org"),
        ("Bob", "b@x.org"),
    ]


def test_a_line_break_in_a_header_is_refused():
    message = EmailMessage(policy=POLICY)
    with pytest.raises(ValueError, match="linefeed"):
        message["Subject"] = "Joué\r\nBcc: all@x.org"


def test_an_address_in_another_script_is_left_to_servers_that_can():
    message = EmailMessage(policy=POLICY)
    message["To"] = Address("", "josé", "x.org")
    assert message.as_string(policy=POLICY.clone(utf8=True)) == "To: josé@x.org\n\n"
