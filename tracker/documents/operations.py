"""Adding, ordering and taking away documents and photographs."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.texts import Text
from tracker.documents import queries, rules
from tracker.documents.errors import DocumentRefused, GroupNotEmpty
from tracker.documents.models import Document, DocumentGroup, Photo
from tracker.meetings.models import Meeting
from tracker.meetings.operations import raise_revision
from tracker.storage.errors import FileRefused
from tracker.storage.files import Blob, Storage
from tracker.storage.media_types import ENDINGS, IMAGES
from tracker.storage.pictures import measure

#: where a row waits while two change places; positions are unique at every moment
ASIDE = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentDetails:
    """A document as it comes in. `content`: its bytes or an open file."""

    title: str
    file_name: str
    content: bytes | IO[bytes]
    symbol: str = ""
    language: str = "en"
    #: bytes of the original when the content stands in for it
    recorded_size: int | None = None
    agenda_item_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoDetails:
    """A photograph as it comes in; `alternative` are the words for those who cannot see it."""

    alternative: str
    file_name: str
    content: bytes | IO[bytes]
    caption: str = ""


@operation
def add_group(meeting: Meeting, title: str, *, by: Actor, now: datetime) -> DocumentGroup:
    """Add a heading at the end of the list. Raises DocumentRefused for an empty or too long one (field `new_group`)."""
    if problem := rules.heading_problem(title):
        raise DocumentRefused(fields={"new_group": problem})
    title = rules.clean_text(title)
    raise_revision(meeting.id)
    group = DocumentGroup(meeting_id=meeting.id, position=queries.last_group_position(meeting.id) + 1, title=title)
    db.session.add(group)
    db.session.flush()
    record("document-group.added", by=by, at=now, meeting_id=meeting.id, subject_id=group.id, subject=title)
    return group


@operation
def remove_group(meeting: Meeting, group_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take an empty heading away. Raises GroupGone, GroupNotEmpty."""
    raise_revision(meeting.id)
    group = queries.get_group(meeting.id, group_id)
    if queries.last_document_position(group.id):
        raise GroupNotEmpty
    db.session.delete(group)
    record("document-group.removed", by=by, at=now, meeting_id=meeting.id, subject_id=group.id, subject=group.title)


def add_document(
    meeting: Meeting,
    group: DocumentGroup | str,
    details: DocumentDetails,
    *,
    storage: Storage,
    by: Actor,
    now: datetime,
) -> Document:
    """Store the file and list it last in the group (a str: under this new heading).

    Raises DocumentRefused with what is wrong, by field; neither file nor heading is kept then.
    """
    title, symbol = rules.clean_text(details.title), rules.clean_text(details.symbol)
    wrong = dict[str, str | Text](rules.problems(title=title, language=details.language, symbol=symbol))
    if isinstance(group, str) and (problem := rules.heading_problem(group)):
        wrong["new_group"] = problem
    if wrong:
        raise DocumentRefused(fields=wrong)
    # before the transaction: nobody else's write waits while 14 MB are put on the disk
    blob, name = _store(storage, details.content, details.file_name)
    document = Document(
        meeting_id=meeting.id,
        agenda_item_id=details.agenda_item_id,
        title=title,
        symbol=symbol,
        language=details.language,
        file_name=name,
        media_type=blob.media_type,
        blob=blob.sha256,
        size=blob.size,
        recorded_size=details.recorded_size,
        added_at=now,
    )
    return _list_document(meeting, group, document, by=by, now=now)


@operation
def _list_document(
    meeting: Meeting, group: DocumentGroup | str, document: Document, *, by: Actor, now: datetime
) -> Document:
    raise_revision(meeting.id)  # also makes others wait, so no two get one position
    if isinstance(group, str):
        group = add_group(meeting, group, by=by, now=now)
    document.group_id = queries.get_group(meeting.id, group.id).id
    document.position = queries.last_document_position(document.group_id) + 1
    db.session.add(document)
    db.session.flush()
    _record("document.added", meeting, document, by=by, now=now)
    return document


@operation
def move_document(
    meeting: Meeting, document_id: UUID, direction: rules.Direction, *, by: Actor, now: datetime
) -> Document:
    """Let the document change places with its neighbour; at the end of the group nothing happens. Raises DocumentGone."""
    raise_revision(meeting.id)
    document = queries.get_document(meeting.id, document_id)
    other = queries.find_neighbour(document, before=direction is rules.Direction.UP)
    if other is not None:
        own, others = document.position, other.position
        for row, position in ((document, ASIDE), (other, own), (document, others)):
            row.position = position
            db.session.flush()
        _record("document.moved", meeting, document, by=by, now=now)
    return document


@operation
def remove_document(meeting: Meeting, document_id: UUID, *, by: Actor, now: datetime) -> Document:
    """Take a document off the list. Raises DocumentGone."""
    raise_revision(meeting.id)
    document = queries.get_document(meeting.id, document_id)
    db.session.delete(document)
    _record("document.removed", meeting, document, by=by, now=now)
    return document


def add_photo(meeting: Meeting, details: PhotoDetails, *, storage: Storage, by: Actor, now: datetime) -> Photo:
    """Store a photograph and show it last. Raises DocumentRefused with what is wrong, by field."""
    alternative, caption = rules.clean_text(details.alternative), rules.clean_text(details.caption)
    wrong = _photo_problems(alternative, caption)
    if wrong:
        raise DocumentRefused(fields=wrong)
    blob, name = _store(storage, details.content, details.file_name, only=IMAGES)
    try:
        with storage.open(blob.sha256) as file:
            width, height = measure(file, blob.media_type)
    except FileRefused as error:
        raise DocumentRefused(fields={"file": error.message}) from error
    photo = Photo(
        meeting_id=meeting.id,
        caption=caption,
        alternative=alternative,
        file_name=name,
        media_type=blob.media_type,
        blob=blob.sha256,
        size=blob.size,
        width=width,
        height=height,
    )
    return _show_photo(meeting, photo, by=by, now=now)


@operation
def _show_photo(meeting: Meeting, photo: Photo, *, by: Actor, now: datetime) -> Photo:
    raise_revision(meeting.id)
    photo.position = queries.last_photo_position(meeting.id) + 1
    db.session.add(photo)
    db.session.flush()
    record("photo.added", by=by, at=now, meeting_id=meeting.id, subject_id=photo.id, subject=photo.alternative)
    return photo


@operation
def remove_photo(meeting: Meeting, photo_id: UUID, *, by: Actor, now: datetime) -> Photo:
    """Take a photograph away. Raises DocumentGone."""
    raise_revision(meeting.id)
    photo = queries.get_photo(meeting.id, photo_id)
    db.session.delete(photo)
    record("photo.removed", by=by, at=now, meeting_id=meeting.id, subject_id=photo.id, subject=photo.alternative)
    return photo


def _store(
    storage: Storage, content: bytes | IO[bytes], name: str, *, only: frozenset[str] | None = None
) -> tuple[Blob, str]:
    """The stored file and its clean name; whatever is wrong with either is an error of the field `file`."""
    clean = ""

    def accept(media_type: str) -> None:
        nonlocal clean
        if only is not None and media_type not in only:
            raise DocumentRefused(fields={"file": Text("Send the photograph as a JPEG, PNG or WebP file")})
        endings = ENDINGS[media_type]
        clean = rules.clean_file_name(name, endings) or ""
        if not clean:
            raise DocumentRefused(fields={"file": rules.wrong_ending(name, endings)})

    try:
        blob = storage.put(content, accept=accept)
    except FileRefused as error:
        raise DocumentRefused(fields={"file": error.message}) from error
    return blob, clean


def _photo_problems(alternative: str, caption: str) -> dict[str, str | Text]:
    wrong: dict[str, str | Text] = {}
    if not alternative:
        wrong["alternative"] = Text("Say in a few words what the photograph shows")
    for field, text in (("alternative", alternative), ("caption", caption)):
        if len(text) > rules.LONGEST_TITLE:
            wrong[field] = Text("This may have %(most)s characters", most=rules.LONGEST_TITLE)
    return wrong


def _record(action: str, meeting: Meeting, document: Document, *, by: Actor, now: datetime) -> None:
    record(
        action,
        by=by,
        at=now,
        meeting_id=meeting.id,
        subject_id=document.id,
        subject=document.title,
        file=document.file_name,
        size=document.size,
    )
