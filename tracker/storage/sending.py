"""Sending a stored file over HTTP: in parts when asked, so that a download that broke off goes on where it was."""

from os import SEEK_END

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from tracker.storage.files import Storage


def send_stored(
    storage: Storage,
    digest: str,
    name: str,
    *,
    media_type: str | None = None,
    inline: bool = False,
    max_age: int | None = None,
) -> Response:
    """The file, or the part of it that was asked for (206, 416), or that it has not changed (304). Raises BlobMissing."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        # several parts at once, or a range nobody understands: HTTP lets us send the whole
        request.environ.pop("HTTP_RANGE", None)
    file = storage.open(digest)
    size = file.seek(0, SEEK_END)
    file.seek(0)
    answer = send_file(
        file,
        mimetype=media_type,
        as_attachment=not inline,
        download_name=name,
        conditional=False,
        etag=digest,
        max_age=max_age,
    )
    answer.content_length = size
    try:
        answer.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        file.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    return answer
