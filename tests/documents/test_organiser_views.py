from io import BytesIO

import pytest
from sqlalchemy import select

from tests.storage.made_files import PDF, png
from tracker.core.access import Role
from tracker.core.db import db
from tracker.documents import queries
from tracker.documents.models import Document, Photo


def send(client, meeting, data=PDF, name="agenda.pdf", **fields):
    given = {"title": "Agenda", "group": "new", "new_group": "Working documents", "language": "en", "symbol": ""}
    file = {"file": (BytesIO(data), name)} if data is not None else {}
    return client.post(f"/o/{meeting.slug}/documents", data=given | fields | file)


def titles(meeting):
    return [[d.title for d in row.documents] for row in queries.list_groups_with_documents(meeting.id)]


def test_a_document_is_added_under_a_new_heading_and_then_to_it(organiser, meeting):
    answer = send(organiser, meeting)
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/documents")
    group = queries.list_groups(meeting.id)[0]
    send(organiser, meeting, title="Programme", group=str(group.id), language="fr", symbol="INF/2")
    document = db.session.scalars(select(Document).where(Document.title == "Programme")).one()
    assert titles(meeting) == [["Agenda", "Programme"]]
    assert (document.language, document.symbol) == ("fr", "INF/2")
    page = organiser.get(f"/o/{meeting.slug}/documents").text
    assert "The document has been added." in page
    assert f"/m/{meeting.slug}/documents/{document.id}/agenda.pdf" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": None}, "Choose a file"),
        ({"data": b""}, "The file is empty."),
        ({"data": b"<svg onload=alert(1)>", "name": "a.svg"}, "could run"),
        ({"name": "agenda.exe"}, "The name ends in .exe"),
        ({"title": ""}, "Enter the title of the document"),
        ({"title": "\u202e "}, "Enter the title of the document"),
        ({"new_group": ""}, "Enter the heading of the new group"),
        ({"group": "elsewhere"}, "Not a valid choice"),
        ({"language": "tlh"}, "Not a valid choice"),
        ({"symbol": "x" * 101}, "100 characters"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_all_that_was_typed_is_kept(organiser, meeting, change, words):
    fields = {"title": "Agenda <b>", "new_group": "Kept heading", "symbol": "Kept symbol"} | change
    answer = send(organiser, meeting, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'class="errors"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    for name in ("new_group", "symbol"):
        assert f'value="{fields[name]}"' in answer.text
    assert "Agenda <b>" not in answer.text
    assert titles(meeting) == []


def test_an_old_token_loses_nothing_that_was_typed(app, organiser, meeting, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = send(organiser, meeting, title="Kept title", csrf_token="old")
    assert answer.status_code == 400
    assert 'value="Kept title"' in answer.text
    assert "only the file has to be chosen again" in answer.text
    assert titles(meeting) == []


def test_a_group_of_another_meeting_cannot_be_chosen(organiser, meeting, noise):
    answer = send(organiser, meeting, group=str(noise[0].group_id))
    assert (answer.status_code, titles(meeting)) == (422, [])


def test_the_largest_document_of_2016_is_taken(organiser, meeting):
    fields = {"title": "Case study", "group": "new", "new_group": "Presentations", "language": "en"}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    parts.append('--x\r\nContent-Disposition: form-data; name="file"; filename="brazil.pdf"\r\n\r\n')
    body = "".join(parts).encode() + PDF + b"%" * 15_193_866 + b"\r\n--x--\r\n"
    answer = organiser.post(f"/o/{meeting.slug}/documents", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 303
    assert queries.list_groups_with_documents(meeting.id)[0].shown_size == 15_193_866 + len(PDF)


class Endless(BytesIO):
    """A body without end that counts what is read of it."""

    taken = 0

    def read(self, size=-1):
        self.taken += size
        return b"x" * size

    readinto = None


def test_a_body_of_two_gigabytes_is_refused_and_not_read(organiser, meeting):
    body = Endless()
    answer = organiser.post(
        f"/o/{meeting.slug}/documents",
        input_stream=body,
        environ_overrides={"CONTENT_LENGTH": "2147483648"},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "at most 32 MB are taken" in answer.text
    assert body.taken < 1_000_000


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.usefixtures("noise")
def test_the_list_costs_four_statements_whatever_its_length(organiser, meeting, papers, sent, count):
    for n in range(count):
        papers.document(meeting, title=f"Paper {n}")
    with sent(4):
        page = organiser.get(f"/o/{meeting.slug}/documents").text
    assert [f"Paper {n}" in page for n in range(4)] == [n < count for n in range(4)]
    assert "Of another meeting" not in page


def test_an_empty_list_says_what_to_do(organiser, meeting):
    assert "No documents yet" in organiser.get(f"/o/{meeting.slug}/documents").text


def test_a_document_is_moved(organiser, meeting, papers):
    group = papers.group(meeting)
    _a, b = (papers.document(meeting, group, title=title) for title in "ab")
    answer = organiser.post(f"/o/{meeting.slug}/documents/{b.id}/move", data={"direction": "up"})
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/documents#d-{b.id}")
    assert titles(meeting) == [["b", "a"]]
    organiser.post(f"/o/{meeting.slug}/documents/{b.id}/move", data={"direction": "down"})
    assert titles(meeting) == [["a", "b"]]


def test_a_document_is_removed_only_by_the_button(organiser, meeting, papers):
    document = papers.document(meeting)
    page = organiser.get(f"/o/{meeting.slug}/documents/{document.id}/remove")
    assert (page.status_code, titles(meeting)) == (200, [["Agenda"]])
    answer = organiser.post(f"/o/{meeting.slug}/documents/{document.id}/remove")
    assert (answer.status_code, titles(meeting)) == (303, [[]])
    organiser.post(f"/o/{meeting.slug}/documents/group/{document.group_id}/remove")
    assert titles(meeting) == []


def test_a_group_with_documents_stays(organiser, meeting, papers):
    document = papers.document(meeting)
    answer = organiser.post(f"/o/{meeting.slug}/documents/group/{document.group_id}/remove")
    assert (answer.status_code, titles(meeting)) == (422, [["Agenda"]])


def test_documents_of_another_meeting_are_not_there(organiser, meeting, noise):
    theirs, their_photo = noise
    for path in (
        f"documents/{theirs.id}/move",
        f"documents/{theirs.id}/remove",
        f"documents/group/{theirs.group_id}/remove",
        f"photos/{their_photo.id}/remove",
    ):
        assert organiser.post(f"/o/{meeting.slug}/{path}").status_code == 404
    assert db.session.get(Document, theirs.id) is not None
    assert db.session.get(Photo, their_photo.id) is not None


def test_a_photograph_is_added_and_removed(organiser, meeting):
    form = {"alternative": "The plenary", "caption": "", "file": (BytesIO(png(300, 200)), "plenary.png")}
    answer = organiser.post(f"/o/{meeting.slug}/photos", data=form)
    assert answer.status_code == 303
    photo = queries.list_photos(meeting.id)[0]
    assert f'src="/m/{meeting.slug}/photos/{photo.id}/plenary.png"' in organiser.get(f"/o/{meeting.slug}/photos").text
    asked = organiser.get(f"/o/{meeting.slug}/photos/{photo.id}/remove")
    assert (asked.status_code, len(queries.list_photos(meeting.id))) == (200, 1)
    organiser.post(f"/o/{meeting.slug}/photos/{photo.id}/remove")
    assert queries.list_photos(meeting.id) == []


def test_a_wrong_photograph_keeps_what_was_typed(organiser, meeting):
    form = {"alternative": "Kept words", "caption": "Kept too", "file": (BytesIO(PDF), "plenary.pdf")}
    answer = organiser.post(f"/o/{meeting.slug}/photos", data=form)
    assert answer.status_code == 422
    assert "Send the photograph as a JPEG, PNG or WebP file" in answer.text
    assert 'value="Kept words"' in answer.text
    assert queries.list_photos(meeting.id) == []


PLACES = [
    ("get", "documents"),
    ("post", "documents"),
    ("post", "documents/{id}/move"),
    ("get", "documents/{id}/remove"),
    ("post", "documents/{id}/remove"),
    ("post", "documents/group/{group}/remove"),
    ("get", "photos"),
    ("post", "photos"),
    ("get", "photos/{photo}/remove"),
    ("post", "photos/{photo}/remove"),
]


@pytest.fixture
def listed(meeting, papers):
    """A meeting with a document and a photograph, and the parts of their addresses."""
    document, photo = papers.document(meeting), papers.photo(meeting)
    return meeting, {"id": document.id, "group": document.group_id, "photo": photo.id}


@pytest.mark.parametrize("act", PLACES)
@pytest.mark.parametrize("role", [None, Role.DESK, Role.RAPPORTEUR, Role.FACILITATOR, Role.FOCAL_POINT])
def test_only_organisers_of_the_meeting_come_in(client, sign_in, listed, act, role):
    meeting, places = listed
    if role:
        sign_in(meeting, role)
    answer = getattr(client, act[0])(f"/o/{meeting.slug}/{act[1].format(**places)}")
    assert answer.status_code in ((403,) if role else (401, 303))
    assert "Agenda" not in answer.text
    assert titles(meeting) == [["Agenda"]]


@pytest.mark.parametrize("act", PLACES)
def test_an_organiser_of_another_meeting_stays_outside(client, sign_in, make, listed, act):
    meeting, places = listed
    sign_in(make.meeting())
    assert getattr(client, act[0])(f"/o/{meeting.slug}/{act[1].format(**places)}").status_code == 403
    assert titles(meeting) == [["Agenda"]]


@pytest.mark.parametrize("place", [place for method, place in PLACES if method == "post" and "{" in place])
def test_acts_from_foreign_pages_are_refused(app, organiser, listed, monkeypatch, place):
    meeting, places = listed
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert organiser.post(f"/o/{meeting.slug}/{place.format(**places)}").status_code == 400
    assert titles(meeting) == [["Agenda"]]
