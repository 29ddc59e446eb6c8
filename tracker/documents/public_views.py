"""The files of a meeting, as anybody may fetch them."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.core.access import Role, allow
from tracker.documents import queries, sending
from tracker.documents.blueprint import bp


@bp.get("/m/<slug>/documents/<uuid:document_id>/<name>")
@allow(Role.ANYONE)
def download(slug: str, document_id: UUID, name: str) -> ResponseReturnValue:
    """A document, always to be kept and never shown by the browser itself."""
    file = queries.get_document_file(slug, document_id)
    if name != file.file_name:
        return redirect(url_for(".download", slug=slug, document_id=document_id, name=file.file_name))
    return sending.send(file)


@bp.get("/m/<slug>/photos/<uuid:photo_id>/<name>")
@allow(Role.ANYONE)
def photo(slug: str, photo_id: UUID, name: str) -> ResponseReturnValue:
    """A photograph, to be shown in the page."""
    file = queries.get_photo_file(slug, photo_id)
    if name != file.file_name:
        return redirect(url_for(".photo", slug=slug, photo_id=photo_id, name=file.file_name))
    return sending.send(file, inline=True)


@bp.get("/m/<slug>/documents/group/<uuid:group_id>.zip")
@allow(Role.ANYONE)
def download_group(slug: str, group_id: UUID) -> ResponseReturnValue:
    """All documents of a group in one archive."""
    return sending.send_together(queries.get_group_files(slug, group_id), f"{slug}-documents.zip")
