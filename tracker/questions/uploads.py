"""Files that answer questions: taken by their content, kept apart from the meeting's documents, never lost by a mistyped form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from os import SEEK_END
from typing import IO
from uuid import UUID

from sqlalchemy import func, select

from tracker.core.db import db, operation
from tracker.core.ids import as_id, new_id
from tracker.core.texts import Text
from tracker.documents.rules import clean_file_name, wrong_ending
from tracker.questions.errors import UploadRefused
from tracker.questions.models import Answer, PendingUpload
from tracker.questions.rules import FILE_TYPES, LARGEST_FILE, Asked, KeptFile
from tracker.storage.errors import FileRefused
from tracker.storage.files import Blob, Storage
from tracker.storage.media_types import ENDINGS

#: files of unfinished forms that a meeting keeps at most; beyond it they have to be chosen again
MOST_PENDING = 2000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in."""

    file_name: str
    content: IO[bytes]


def keep_upload(
    meeting_id: UUID, question: Asked, holder_id: UUID, upload: Upload, *, storage: Storage, now: datetime
) -> KeptFile:
    """Store a file until its form is complete. Raises UploadRefused; nothing is kept then."""
    if upload.content.seek(0, SEEK_END) > LARGEST_FILE:
        raise _refused(question, Text("The file is too large: at most %(most)s MB are taken", most=LARGEST_FILE >> 20))
    upload.content.seek(0)
    # before the transaction: nobody else's write waits while the file is put on the disk
    blob, name = _store(storage, question, upload)
    kept = KeptFile(new_id(), name, blob.media_type, blob.sha256, blob.size)
    _note(meeting_id, question.id, holder_id, kept, now)
    return kept


@operation
def _note(meeting_id: UUID, question_id: UUID, holder_id: UUID, kept: KeptFile, now: datetime) -> None:
    db.session.add(
        PendingUpload(
            id=kept.upload_id,
            meeting_id=meeting_id,
            question_id=question_id,
            holder_id=holder_id,
            file_name=kept.name,
            media_type=kept.media_type,
            blob=kept.blob,
            size=kept.size,
            at=now,
        )
    )


def _store(storage: Storage, question: Asked, upload: Upload) -> tuple[Blob, str]:
    clean = ""

    def accept(media_type: str) -> None:
        nonlocal clean
        if media_type not in FILE_TYPES:
            raise _refused(question, Text("Send a PDF, JPEG or PNG file"))
        clean = clean_file_name(upload.file_name, ENDINGS[media_type]) or ""
        if not clean:
            raise _refused(question, wrong_ending(upload.file_name, ENDINGS[media_type]))

    try:
        return storage.put(upload.content, accept=accept), clean
    except FileRefused as error:
        message = Text("Send a PDF, JPEG or PNG file") if type(error) is FileRefused else error.message
        raise _refused(question, message) from error


def _refused(question: Asked, why: str | Text) -> UploadRefused:
    return UploadRefused(fields={question.key: why})


def has_room(meeting_id: UUID) -> bool:
    """Whether the meeting may keep another file of an unfinished form."""
    count = select(func.count()).where(PendingUpload.meeting_id == meeting_id)
    return db.session.scalars(count).one() < MOST_PENDING


def find_uploads(
    meeting_id: UUID, holder_id: UUID, wanted: Mapping[str, tuple[UUID, str]]
) -> dict[str, KeptFile | None]:
    """The kept files of this form: key -> (question, upload's id as the form sent it). Strangers' files are not found."""
    ids = [id_ for _, text in wanted.values() if (id_ := as_id(text))]
    query = select(PendingUpload).where(
        PendingUpload.meeting_id == meeting_id, PendingUpload.holder_id == holder_id, PendingUpload.id.in_(ids)
    )
    rows = {(row.question_id, str(row.id)): row for row in db.session.scalars(query)}
    found: dict[str, KeptFile | None] = {}
    for key, (question_id, text) in wanted.items():
        row = rows.get((question_id, text))
        found[key] = KeptFile(row.id, row.file_name, row.media_type, row.blob, row.size) if row else None
    return found


def blobs_in_use() -> set[str]:
    """The content of every file that an answer or an unfinished form has."""
    answers = select(Answer.blob).where(Answer.blob.is_not(None))
    return set(db.session.scalars(answers.union(select(PendingUpload.blob))))
