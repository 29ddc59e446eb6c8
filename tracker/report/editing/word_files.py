"""Word files that come back: found harmless first, then read and compared with the draft."""

import zipfile
import zlib
from io import BytesIO

from docx.opc.exceptions import PackageNotFoundError

from tracker.core.texts import Text
from tracker.report.drafts import Draft
from tracker.report.editing.arranging import ids_of
from tracker.report.editing.marks import Printed
from tracker.report.editing.returning import Plan, plan, read
from tracker.report.editing.rules import handle
from tracker.report.printing import print_document, print_into
from tracker.storage.errors import FileBroken, FileEmpty, FileRefused, FileTooLarge
from tracker.storage.files import Storage
from tracker.storage.media_types import find_media_type
from tracker.storage.packages import DOCX

#: what reading a Word file raises that is damaged inside, or lacks what every one has
DAMAGED = (
    PackageNotFoundError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError,
    KeyError, ValueError, SyntaxError, AttributeError, IndexError, TypeError,
)  # fmt: skip


class NotAWordFile(FileRefused):
    message = Text("This is not a Word file (.docx). Save the report as .docx and choose it again.")


class AnotherMeetings(FileRefused):
    message = Text("This is the report of another meeting. Choose the file of this one.")


def look_into(data: bytes, draft: Draft, storage: Storage) -> Plan:
    """What was changed in the file. Raises FileRefused: no file, too large, no Word file, damaged, or of another meeting."""
    if not data:
        raise FileEmpty
    if storage.limit is not None and len(data) > storage.limit:
        raise FileTooLarge
    if find_media_type(BytesIO(data)) != DOCX:
        raise NotAWordFile
    storage.look_through(BytesIO(data))
    try:
        returned = read(data)
    except DAMAGED as error:
        raise FileBroken from error
    if returned.told is not None and returned.told.slug != draft.document.slug:
        raise AnotherMeetings
    present = read(print_document(draft.document, "docx")).told or Printed(draft.document.slug, "")
    names = {handle(one): one for one in ids_of(draft.document.sections)}
    return plan(returned, present, draft.desk, names)


def take_template(data: bytes, draft: Draft, storage: Storage) -> str:
    """Keep a Word template that the draft can be printed into; gives its hash. Raises FileRefused."""
    if not data:
        raise FileEmpty
    if find_media_type(BytesIO(data)) != DOCX:
        raise NotAWordFile
    try:
        print_into(data, draft.document)
    except DAMAGED as error:
        raise FileBroken from error
    return storage.put(data).sha256
