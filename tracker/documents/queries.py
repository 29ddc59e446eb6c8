"""Finding documents and photographs of a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select

from tracker.core.db import db
from tracker.documents.errors import DocumentGone, GroupGone
from tracker.documents.models import Document, DocumentGroup, Photo
from tracker.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class GroupWithDocuments:
    """A heading of the list with its documents in order."""

    group: DocumentGroup
    documents: Sequence[Document]

    @property
    def shown_size(self) -> int:
        return sum(document.shown_size for document in self.documents)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is needed to send a file."""

    file_name: str
    media_type: str
    blob: str


def list_groups_with_documents(meeting_id: UUID) -> Sequence[GroupWithDocuments]:
    """The list of documents: groups in order, empty ones too, each with its documents in order. Two statements."""
    groups = list_groups(meeting_id)
    query = (
        select(Document)
        .where(Document.meeting_id == meeting_id)
        .order_by(Document.group_id, Document.position, Document.id)
    )
    by_group = {key: list(rows) for key, rows in groupby(db.session.scalars(query), lambda row: row.group_id)}
    return [GroupWithDocuments(group, by_group.get(group.id, [])) for group in groups]


def list_groups(meeting_id: UUID) -> Sequence[DocumentGroup]:
    """The headings of the list in order."""
    query = (
        select(DocumentGroup)
        .where(DocumentGroup.meeting_id == meeting_id)
        .order_by(DocumentGroup.position, DocumentGroup.id)
    )
    return db.session.scalars(query).all()


def list_photos(meeting_id: UUID) -> Sequence[Photo]:
    """The photographs in order."""
    query = select(Photo).where(Photo.meeting_id == meeting_id).order_by(Photo.position, Photo.id)
    return db.session.scalars(query).all()


def get_document(meeting_id: UUID, document_id: UUID) -> Document:
    """A document of this meeting. Raises DocumentGone."""
    query = select(Document).where(Document.meeting_id == meeting_id, Document.id == document_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise DocumentGone
    return found


def get_photo(meeting_id: UUID, photo_id: UUID) -> Photo:
    """A photograph of this meeting. Raises DocumentGone."""
    found = db.session.scalars(select(Photo).where(Photo.meeting_id == meeting_id, Photo.id == photo_id)).one_or_none()
    if found is None:
        raise DocumentGone
    return found


def get_group(meeting_id: UUID, group_id: UUID) -> DocumentGroup:
    """A group of this meeting. Raises GroupGone."""
    query = select(DocumentGroup).where(DocumentGroup.meeting_id == meeting_id, DocumentGroup.id == group_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise GroupGone
    return found


def get_document_file(slug: str, document_id: UUID) -> StoredFile:
    """The file of a document of the meeting at this address. Raises DocumentGone."""
    query = (
        select(Document.file_name, Document.media_type, Document.blob)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .where(Meeting.slug == slug, Document.id == document_id)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise DocumentGone
    return StoredFile(*found)


def get_photo_file(slug: str, photo_id: UUID) -> StoredFile:
    """The file of a photograph of the meeting at this address. Raises DocumentGone."""
    query = (
        select(Photo.file_name, Photo.media_type, Photo.blob)
        .join(Meeting, Meeting.id == Photo.meeting_id)
        .where(Meeting.slug == slug, Photo.id == photo_id)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise DocumentGone
    return StoredFile(*found)


def get_group_files(slug: str, group_id: UUID) -> Sequence[StoredFile]:
    """The files of a group of the meeting at this address, in order. Raises GroupGone when there are none."""
    query = (
        select(Document.file_name, Document.media_type, Document.blob)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .where(Meeting.slug == slug, Document.group_id == group_id)
        .order_by(Document.position, Document.id)
    )
    found = [StoredFile(*row) for row in db.session.execute(query)]
    if not found:
        raise GroupGone
    return found


def last_document_position(group_id: UUID) -> int:
    """The highest position in the group, 0 when it is empty."""
    return db.session.scalar(select(func.max(Document.position)).where(Document.group_id == group_id)) or 0


def last_group_position(meeting_id: UUID) -> int:
    """The highest position among the groups, 0 without any."""
    query = select(func.max(DocumentGroup.position)).where(DocumentGroup.meeting_id == meeting_id)
    return db.session.scalar(query) or 0


def last_photo_position(meeting_id: UUID) -> int:
    """The highest position among the photographs, 0 without any."""
    return db.session.scalar(select(func.max(Photo.position)).where(Photo.meeting_id == meeting_id)) or 0


def find_neighbour(document: Document, *, before: bool) -> Document | None:
    """The document that stands before (or after) this one in its group."""
    side = Document.position < document.position if before else Document.position > document.position
    order = Document.position.desc() if before else Document.position
    query = select(Document).where(Document.group_id == document.group_id, side).order_by(order, Document.id).limit(1)
    return db.session.scalars(query).one_or_none()
