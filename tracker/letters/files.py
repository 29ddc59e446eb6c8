"""Letters as files: one as Word or PDF, many in a ZIP."""

import io
import zipfile
from collections.abc import Iterable

from flask import Response, current_app

from tracker.core.errors import NotFound
from tracker.letters import queries
from tracker.letters.models import Letter
from tracker.letters.queries import IssuedLetter
from tracker.letters.rules import LetterContent, file_name
from tracker.letters.writers import pdf
from tracker.meetings.models import Meeting

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def logo_of(meeting: Meeting) -> bytes | None:
    """The picture on top of the meeting's letters."""
    digest = queries.find_logo(meeting.id)
    return current_app.extensions["tracker.storage"].read(digest) if digest else None


def as_file(content: LetterContent, logo: bytes | None, extension: str) -> bytes:
    """One letter. Raises NotFound for another kind of file."""
    if extension == "pdf":
        return pdf.write(content, logo)
    if extension == "docx":
        from tracker.letters.writers import docx  # large, and rarely needed

        return docx.write(content, logo)
    raise NotFound


def send(meeting: Meeting, letter: Letter, family_name: str, extension: str) -> Response:
    """One letter to take away."""
    data = as_file(LetterContent(**letter.content), logo_of(meeting), extension)
    name = f"{file_name(meeting.slug, letter.reference, family_name)}.{extension}"
    return Response(
        data, content_type=TYPES[extension], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def send_many(meeting: Meeting, letters: Iterable[IssuedLetter], extension: str) -> Response:
    """Letters in a ZIP, each under its number and name."""
    logo, out = logo_of(meeting), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in letters:
            name = file_name(meeting.slug, one.letter.reference, one.family_name)
            archive.writestr(f"{name}.{extension}", as_file(LetterContent(**one.letter.content), logo, extension))
    named = {"Content-Disposition": f'attachment; filename="{meeting.slug}-letters.zip"'}
    return Response(out.getvalue(), content_type="application/zip", headers=named)
