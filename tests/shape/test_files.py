"""Every place where a file is sent in, while the storage or the virus scanner is slow, fails, or is away."""

import errno
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest

from tests import clamd
from tests.factories import NOW
from tests.storage.made_files import PDF, png
from tracker.accounts.operations import create_user
from tracker.badges.rules import Part
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.letters.texts import builtin_parts
from tracker.questions.rules import Kind, Stage
from tracker.registration.private_links import token_of
from tracker.storage.scanning import Scanner

DOCUMENT = {"title": "Agenda", "group": "new", "new_group": "Papers", "language": "en", "symbol": ""}
BADGE = {f"word-{part.value}": part.value for part in Part} | {"size": "a6", "single_size": "roll", "act": "save"}
PHOTO = {"alternative": "The plenary", "caption": ""}
#: where, what else is sent, the field of the file, its name, what kind it is
SENT_IN = {
    "a document": ("/o/joint/documents", DOCUMENT, "file", "agenda.pdf", PDF),
    "a photograph": ("/o/joint/photos", PHOTO, "file", "plenary.png", png(300, 200)),
    "the badges' logo": ("/o/joint/badges/design", BADGE, "logo", "logo.png", png()),
    "the letters' logo": ("/o/joint/letters/texts/en", {"act": "save", "base": "0"}, "logo", "logo.png", png()),
    "a person's own file": ("/r/{token}/more", {"own": "yes"}, "q-copy", "passport.pdf", PDF),
}


@pytest.fixture
def house(app, make, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    meeting = make.meeting(slug="joint")
    make.question(meeting, "Copy", kind=Kind.FILE, stage=Stage.SECOND)
    return meeting


@pytest.fixture
def send(house, make, sign_in):
    """Sends a file in at one of the places."""
    organiser, token = sign_in(house, Role.ORGANISER), token_of(make.participant(meeting=house))

    def post(where, more=b""):
        address, fields, field, name, data = SENT_IN[where]
        words = builtin_parts("en").as_dict() if "/letters/" in address else {}
        form = words | fields | {field: (BytesIO(data + more), name)}
        return organiser.post(address.format(token=token), data=form)

    return post


@pytest.fixture
def files(app):
    storage = app.extensions["tracker.storage"]
    return lambda: sorted(path for path in Path(storage.root).rglob("*") if path.is_file())


@pytest.fixture
def scanned(app, monkeypatch):
    def begin(address):
        for name in ("tracker.storage", "tracker.personal_files"):
            monkeypatch.setattr(app.extensions[name], "scan", Scanner(address).check)

    return begin


@pytest.mark.parametrize("where", SENT_IN)
def test_a_file_with_a_virus_is_refused_with_its_reason_and_nothing_is_kept(send, files, content, scanned, where):
    before, kept = content(), files()
    with clamd.daemon() as (address, _seen):
        scanned(address)
        answer = send(where, clamd.EICAR)
    assert (answer.status_code, "The file holds a virus" in answer.text) == (422, True)
    assert (content(), files()) == (before, kept)


@pytest.mark.parametrize("where", SENT_IN)
def test_while_the_scanner_is_away_nothing_is_kept_and_the_answer_says_when_to_come_back(
    send, files, content, scanned, where
):
    before, kept = content(), files()
    scanned("127.0.0.1:1")
    answer = send(where)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "10")
    assert (content(), files()) == (before, kept)


@pytest.mark.parametrize("where", SENT_IN)
def test_a_storage_that_fails_half_way_keeps_no_half_file_and_no_row(send, files, content, monkeypatch, app, where):
    before, kept = content(), files()

    def fail(_self, source, target):
        target.write(source.read(20))
        target.flush()
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(type(app.extensions["tracker.storage"]), "_copy", fail)
        answer = send(where)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "10")
    assert (content(), files()) == (before, kept)
    assert send(where).status_code in {200, 303, 422}


@pytest.mark.parametrize("where", SENT_IN)
def test_nobody_waits_for_a_file_that_is_written_slowly(send, app, monkeypatch, where):
    begun, other_done = Event(), Event()
    kind = type(app.extensions["tracker.storage"])
    settle, waited = kind._settle, []

    def slowly(self, file, digest):
        begun.set()
        waited.append(other_done.wait(20))
        settle(self, file, digest)

    def write_meanwhile():
        begun.wait(20)
        with app.app_context():
            create_user("else@example.org", name="Else", by=SYSTEM, now=NOW)
        other_done.set()

    monkeypatch.setattr(kind, "_settle", slowly)
    with ThreadPoolExecutor(1) as pool:
        meanwhile = pool.submit(write_meanwhile)
        answer = send(where)
        meanwhile.result()
    assert (waited, answer.status_code) == ([True], 303)
