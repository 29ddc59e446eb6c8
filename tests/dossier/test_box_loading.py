import io
import json
import zipfile
from hashlib import sha256

import pytest
from sqlalchemy import select

from tests.dossier.test_box import box, meeting  # noqa: F401 -- the same box
from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.dossier import rows
from tracker.dossier.box import pack
from tracker.dossier.box_loading import is_box, load_box
from tracker.dossier.errors import MeetingHere, WrongBox
from tracker.figures import queries as figures
from tracker.meetings.models import Meeting
from tracker.meetings.queries import find_meeting
from tracker.organisations.models import Organisation
from tracker.report import queries as report
from tracker.report.compile import compile_facts
from tracker.report.editing.operations import set_template
from tracker.report.editing.queries import template_of
from tracker.report.operations import figures_as_data, hash_of, lock_version
from tracker.report.printing import print_document


@pytest.fixture
def packed(meeting, storage, tmp_path):  # noqa: F811
    lock_version(meeting, by=SYSTEM, now=NOW)
    path = tmp_path / "box.zip"
    with path.open("wb") as out:
        pack(meeting, out, storage, whole=True, now=NOW)
    db.session.commit()
    return path


def forget(meeting):  # noqa: F811
    db.session.delete(db.session.get(Meeting, meeting.id))
    db.session.commit()


def content(meeting_id):
    """Everything kept of a meeting but its history, as lines."""
    db.session.rollback()
    left = {"audit_entry"}
    return {t.name: list(rows.read(t, meeting_id)) for t in rows.tables() if t.name not in left}


def changed(path, name, data, *, sums=True):
    """The box with one file of another content, its checksum made to fit."""
    book, out = zipfile.ZipFile(path), io.BytesIO()
    lines = book.read("SHA256SUMS").decode()
    if sums:
        lines = lines.replace(sha256(book.read(name)).hexdigest(), sha256(data).hexdigest())
    with zipfile.ZipFile(out, "w") as new:
        for one in book.namelist():
            new.writestr(one, lines if one == "SHA256SUMS" else data if one == name else book.read(one))
    path.write_bytes(out.getvalue())
    return path


def test_a_meeting_comes_back_exactly_as_it_was(meeting, packed, storage):  # noqa: F811
    before, counted = content(meeting.id), figures_as_data(figures.compute(meeting, NOW))
    forget(meeting)
    assert find_meeting(meeting.slug) is None
    loaded = load_box(packed, storage, by=SYSTEM, now=NOW)
    assert figures_as_data(figures.compute(loaded, NOW)) == counted
    after = content(loaded.id)
    assert [name for name in before if before[name] != after[name]] == []
    version = json.loads(next(iter(after["report_version"])))
    assert hash_of(version["document"], version["figures"]) == version["sha256"]


def test_bodies_are_found_again_by_their_code_on_another_server(meeting, packed, storage, make):  # noqa: F811
    bodies = db.session.scalars(select(Organisation).where(Organisation.short_name == "SCRC Kenya")).all()
    (old,) = bodies
    code, forgotten = old.code, old.id
    forget(meeting)
    db.session.delete(db.session.get(Organisation, forgotten))
    db.session.commit()
    make.organisation(code=code, short_name="SCRC Kenya, renamed")
    loaded = load_box(packed, storage, by=SYSTEM, now=NOW)
    found = figures.compute(loaded, NOW)
    assert found.value("centres_represented") == 3


def test_a_meeting_that_is_here_is_never_loaded_over(packed, storage):
    with pytest.raises(MeetingHere):
        load_box(packed, storage, by=SYSTEM, now=NOW)


CHANGED = [
    ("index.html", b"changed", False, "damaged"),
    ("data/rows/presence.jsonl", b"", True, "not as many rows"),
    ("data/box.json", b'{"format": 9}', True, "format 9"),
    ("data/box.json", b'{"format": 1, "kind": "public"}', True, "public box"),
]


def test_a_box_that_was_changed_is_refused_whole(meeting, packed, storage):  # noqa: F811
    forget(meeting)
    as_it_was = packed.read_bytes()
    for name, data, sums, reason in CHANGED:
        packed.write_bytes(as_it_was)
        with pytest.raises(WrongBox, match=reason):
            load_box(changed(packed, name, data, sums=sums), storage, by=SYSTEM, now=NOW)
        assert find_meeting(meeting.slug) is None


def test_a_box_whose_figures_do_not_come_out_is_refused(meeting, packed, storage):  # noqa: F811
    forget(meeting)
    manifest = json.loads(zipfile.ZipFile(packed).read("data/box.json"))
    manifest["figures"]["attended"] += 1
    with pytest.raises(WrongBox, match="attended was"):
        load_box(changed(packed, "data/box.json", json.dumps(manifest).encode()), storage, by=SYSTEM, now=NOW)
    assert find_meeting(meeting.slug) is None


def test_what_is_no_box_is_refused_in_words(tmp_path, storage, app):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("a.txt", "a")
    assert (is_box(path), is_box(tmp_path)) == (True, False)
    with pytest.raises(WrongBox, match="not a meeting's box"):
        load_box(path, storage, by=SYSTEM, now=NOW)


def test_files_that_rows_name_come_with_them(meeting, storage, tmp_path, app, monkeypatch):  # noqa: F811
    monkeypatch.setitem(app.extensions, "tracker.storage", storage)
    template = storage.put(print_document(compile_facts(report.facts(meeting, NOW)), "docx")).sha256
    set_template(meeting, template, "own.docx", by=SYSTEM, now=NOW)
    lock_version(meeting, by=SYSTEM, now=NOW)
    path = tmp_path / "box.zip"
    with path.open("wb") as out:
        pack(meeting, out, storage, whole=True, now=NOW)
    assert f"files/{template}" in zipfile.ZipFile(path).namelist()
    forget(meeting)
    storage.remove(template)
    loaded = load_box(path, storage, by=SYSTEM, now=NOW)
    assert (storage.path(template).is_file(), template_of(loaded.id)) == (True, template)
