"""Against a real mail server on this machine."""

import asyncio
import re
import smtplib
import socket
import ssl
import subprocess
import threading
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from tests.factories import NOW
from tracker.core.db import db
from tracker.mail import transports
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.operations import queue_mail
from tracker.mail.queries import troubles_of
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
    assert states == {"gone": MailState.REFUSED, "busy": MailState.QUEUED, "ada": MailState.SENT}


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


class Difficult(Inbox):
    """A server with manners of its own: `greylist` sends the first try away, `cut` breaks off in the middle of a text,
    `slow` takes so many seconds, `waits` takes a text and says nothing until told to `go`."""

    def __init__(self, *, greylist=0, cut=0, slow=0.0, waits=False):
        super().__init__()
        self.greylist, self.cut, self.slow = greylist, cut, slow
        self.taken, self.go = threading.Event(), threading.Event()
        if not waits:
            self.go.set()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if self.greylist:
            self.greylist -= 1
            return "450 4.2.0 Greylisted, come back later"
        return await super().handle_RCPT(server, session, envelope, address, rcpt_options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.set()
        await asyncio.sleep(self.slow)
        await asyncio.to_thread(self.go.wait, 60)
        answer = await super().handle_DATA(server, session, envelope)
        if self.cut:  # the server has the whole mail, and the line breaks before it says so
            self.cut -= 1
            server.transport.abort()
        return answer


@pytest.fixture
def difficult(app, monkeypatch):
    running = []

    def begin(handler, query="", **values):
        controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **values)
        controller.start()
        running.append(controller)
        url = f"smtp://localhost:{controller.port}{query}" if query else f"smtp://127.0.0.1:{controller.port}"
        monkeypatch.setitem(app.config, "TRACKER_MAIL_URL", url)
        return controller

    yield begin
    for controller in running:
        controller.stop()


@pytest.fixture
def mail(make):
    def queue(to="ada@example.org", **values):
        person = make.participant(**values)
        return queue_mail("link", to=to, context={}, locale="en", at=NOW, subject_id=person.id)

    return queue


def ids_in(server):
    return [re.search(r"^Message-ID: (\S+)", content, re.MULTILINE)[1] for _to, content in server.handler.messages]


def test_a_greylisted_mail_arrives_with_the_second_try(difficult, mail):
    server, queued = difficult(Difficult(greylist=1)), mail()
    assert (send_due(NOW), send_due(NOW)) == (0, 0)
    assert (queued.state, queued.attempts, queued.last_error) == (
        MailState.QUEUED,
        1,
        "SMTPRecipientsRefused: {'ada@example.org': (450, b'4.2.0 Greylisted, come back later')}",
    )
    assert send_due(NOW + timedelta(minutes=2)) == 1
    assert ids_in(server) == [queued.message_id]


def test_a_line_lost_in_the_middle_repeats_the_mail_with_the_same_id_and_text(difficult, mail):
    server, queued, other = difficult(Difficult(cut=1)), mail(), mail("bob@example.org")
    assert send_due(NOW) == 1
    assert send_due(NOW + timedelta(minutes=2)) == 1
    assert ids_in(server) == [queued.message_id, other.message_id, queued.message_id]
    first, _other, second = (content for _to, content in server.handler.messages)
    undivided = [re.sub(r"={3,}\d+==", "", content) for content in (first, second)]
    assert undivided[0] == undivided[1]


def test_a_slow_server_holds_up_nobody_who_writes(difficult, mail, app):
    server = difficult(Difficult(waits=True))
    mail()

    def send():
        with app.app_context():
            send_due(NOW)
            db.session.remove()

    sender = threading.Thread(target=send)
    sender.start()
    assert server.handler.taken.wait(60)
    mail("bob@example.org")
    assert sender.is_alive()  # still waiting for the server
    server.handler.go.set()
    sender.join()


def test_a_server_that_takes_too_long_is_tried_again(difficult, mail, monkeypatch):
    monkeypatch.setattr(transports, "TIMEOUT", 0.3)
    difficult(Difficult(slow=1.0))
    queued = mail()
    assert send_due(NOW) == 0
    assert (queued.state, queued.attempts) == (MailState.QUEUED, 1)


def test_when_no_server_answers_the_other_mails_lose_no_try(app, mail, monkeypatch):
    monkeypatch.setitem(app.config, "TRACKER_MAIL_URL", f"smtp://127.0.0.1:{free_port()}")
    tried, other = mail(), mail()
    assert send_due(NOW) == 0
    assert [(one.attempts, one.claimed_until) for one in (tried, other)] == [(1, None), (0, None)]


def test_a_server_that_wants_encryption_gets_it(difficult, mail, tmp_path, monkeypatch):
    certificate = certificate_for("localhost", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = difficult(Inbox(), "?starttls=required", tls_context=context, require_starttls=True)
    queued = mail()
    assert send_due(NOW) == 1
    assert ids_in(server) == [queued.message_id]


def test_a_mail_is_not_sent_in_the_open_where_encryption_is_asked_for(difficult, mail):
    server = difficult(Inbox(), "?starttls=required")
    queued = mail()
    assert send_due(NOW) == 0
    assert (queued.state, server.handler.messages) == (MailState.QUEUED, [])


def certificate_for(host, folder):
    """A certificate that signs itself, as a test's own authority."""
    path = folder / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout", path, "-out", folder / "cert"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + (folder / "cert").read_text())
    return path


def test_a_refused_address_is_in_trouble_and_a_refused_text_is_not(difficult, mail):
    class Strict(Inbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            return "554 5.7.1 Looks like spam"

    difficult(Strict())
    gone, spam = mail("gone@example.org"), mail("ada@example.org")
    send_due(NOW)
    assert (gone.state, spam.state) == (MailState.REFUSED, MailState.REFUSED)
    assert (gone.last_error, spam.last_error) == (
        "AddressRefused: 550 no such user",
        "Refused: 554 5.7.1 Looks like spam",
    )
    assert list(troubles_of(["gone@example.org", "ada@example.org"])) == ["gone@example.org"]


@pytest.mark.parametrize("to", ["josé@example.org", "用户@例子.广告"])
def test_an_address_in_another_script_is_written_to_where_the_server_can(difficult, mail, to):
    server = difficult(Inbox(), enable_SMTPUTF8=True)
    mail(to)
    assert send_due(NOW) == 1
    ((received, _content),) = server.handler.messages
    assert received == [to.replace("例子.广告", "xn--fsqu00a.xn--4rr70v")]


def test_where_the_server_cannot_the_mail_is_refused_in_plain_words(difficult, mail):
    difficult(Inbox(), enable_SMTPUTF8=False)
    queued = mail("josé@example.org")
    assert send_due(NOW) == 0
    assert (queued.state, queued.last_error) == (
        MailState.REFUSED,
        "AddressRefused: the mail server takes no addresses with letters beyond a to z",
    )


def test_bounces_come_back_to_an_address_that_names_the_mail(app, difficult, mail, monkeypatch):
    monkeypatch.setitem(app.config, "TRACKER_MAIL_BOUNCES", "bounces@example.org")
    senders = []

    class Noting(Inbox):
        async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
            senders.append(address)
            envelope.mail_from = address
            return "250 OK"

    difficult(Noting())
    queued = mail()
    send_due(NOW)
    assert senders == [f"bounces+{queued.id}@example.org"]


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_every_language_arrives_as_it_was_written_in_short_lines(difficult, make, language):
    server = difficult(Inbox())
    names = {"ar": "أمينة", "ru": "Амина", "zh": "阿米娜", "fr": "Zoé", "es": "Iñigo"}
    meeting = make.meeting(
        short_title=f"{names.get(language, 'Ada')} " * 12,
        contact_name=names.get(language, "Olga"),
        contact_email="o@x.org",
    )
    person = make.participant(meeting, given_name=names.get(language, "Ada"), family_name="")
    queue_mail(
        "confirmed",
        to="a@example.org",
        context={},
        locale=language,
        at=NOW,
        subject_id=person.id,
        meeting_id=meeting.id,
    )
    assert send_due(NOW) == 1
    ((_to, content),) = server.handler.messages
    assert content.isascii()
    assert max(map(len, content.splitlines())) <= 78
    received = message_from_string(content, policy=policy.default)
    assert " ".join(meeting.short_title.split()) in received["Subject"]
    assert meeting.contact_name in received["From"].addresses[0].display_name
    assert received["From"].addresses[0].addr_spec == "noreply@localhost"
    assert (received["Reply-To"], received["Content-Language"]) == ("o@x.org", language)
    assert person.given_name in received.get_body(("plain",)).get_content()
    assert f'lang="{language}"' in received.get_body(("html",)).get_content()


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
