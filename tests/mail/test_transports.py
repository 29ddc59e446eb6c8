"""Against a real mail server on this machine."""

import smtplib
import socket
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from tests.factories import NOW
from tracker.core.db import db
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.operations import queue_mail
from tracker.mail.sending import send_due
from tracker.mail.transports import JsonLines, Refused, Smtp, open_transport


class Inbox:
    """Takes mails, but refuses those to `gone@` for good and those to `busy@` for now."""

    def __init__(self):
        self.messages = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802 -- aiosmtpd's name
        if address.startswith("gone@"):
            return "550 no such user"
        if address.startswith("busy@"):
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.messages.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def server():
    controller = Controller(Inbox(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def url(app, server, monkeypatch):
    url = f"smtp://127.0.0.1:{server.port}"
    monkeypatch.setitem(app.config, "TRACKER_MAIL_URL", url)
    return url


def message(to="ada@example.org"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", to, "Hello"
    message.set_content("Hello")
    return message


def test_mails_go_to_the_server_with_their_message_id(make, server, url):
    person = make.participant(email="ada@example.org")
    mail = queue_mail("registered", to=person.email, context={}, locale="en", at=NOW, subject_id=person.id)
    assert send_due(NOW) == 1
    ((to, content),) = server.handler.messages
    assert to == ["ada@example.org"]
    assert f"Message-ID: {mail.message_id}" in content
    assert "Auto-Submitted: auto-generated" in content


def test_a_mail_refused_for_good_is_given_up_and_the_others_go(make, server, url):
    ids = {}
    for name in ("gone", "busy", "ada"):
        person = make.participant(email=f"{name}@example.org")
        ids[name] = queue_mail("link", to=person.email, context={}, locale="en", at=NOW, subject_id=person.id).id
    assert send_due(NOW) == 1
    states = {name: db.session.get_one(OutboxMail, id_).state for name, id_ in ids.items()}
    assert states == {"gone": MailState.FAILED, "busy": MailState.QUEUED, "ada": MailState.SENT}


def test_refusals_for_good_and_for_now_are_told_apart(server, url):
    with open_transport(url) as transport:
        with pytest.raises(Refused):
            transport.send(message("gone@example.org"))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            transport.send(message("busy@example.org"))
        transport.send(message())
    assert len(server.handler.messages) == 1


def test_one_connection_carries_many_mails(server, url):
    with open_transport(url) as transport:
        transport.send(message())
        first = transport.server
        transport.send(message())
        assert transport.server is first


def test_a_server_that_is_down_is_tried_again_later(app, make, monkeypatch):
    monkeypatch.setitem(app.config, "TRACKER_MAIL_URL", f"smtp://127.0.0.1:{free_port()}")
    person = make.participant(email="ada@example.org")
    mail = queue_mail("link", to=person.email, context={}, locale="en", at=NOW, subject_id=person.id)
    assert send_due(NOW) == 0
    assert db.session.get_one(OutboxMail, mail.id).state is MailState.QUEUED


@pytest.mark.parametrize(
    ("url", "kind", "port", "tls"),
    [
        ("smtp://u%40x:p%2F@mail.example.org:587", Smtp, 587, False),
        ("smtps://mail.example.org", Smtp, 465, True),
        ("smtp://mail.example.org", Smtp, 25, False),
    ],
)
def test_the_address_of_the_server_is_understood(url, kind, port, tls):
    transport = open_transport(url)
    assert isinstance(transport, kind)
    assert (transport.host, transport.port, transport.tls_at_once) == ("mail.example.org", port, tls)


def test_user_and_password_may_hold_any_character():
    transport = open_transport("smtp://u%40x:p%2F@mail.example.org:587")
    assert (transport.user, transport.password) == ("u@x", "p/")


def test_a_file_with_blanks_in_its_name_is_understood(tmp_path):
    transport = open_transport((tmp_path / "out box.jsonl").as_uri())
    assert isinstance(transport, JsonLines)
    assert transport.path == tmp_path / "out box.jsonl"


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "mail.example.org"])
def test_any_other_address_is_refused(url):
    with pytest.raises(ValueError, match="TRACKER_MAIL_URL"):
        open_transport(url)
