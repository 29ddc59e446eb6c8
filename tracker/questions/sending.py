"""The storage of the files people sent of themselves, and sending one of them: never shown by a browser, never kept by one."""

from datetime import datetime

from flask import Response, current_app

from tracker.core.headers import FILE_POLICY
from tracker.questions import erasing
from tracker.questions.errors import NoSuchFile
from tracker.questions.queries import Reply
from tracker.storage.files import Storage
from tracker.storage.sending import send_stored


def personal_files() -> Storage:
    """Where these files lie, apart from the meeting's documents."""
    found: Storage = current_app.extensions["tracker.personal_files"]
    return found


def send_answer(reply: Reply | None) -> Response:
    """The file of an answer, to be kept by whoever asked for it alone. Raises NoSuchFile."""
    if reply is None or reply.blob is None:
        raise NoSuchFile
    answer = send_stored(personal_files(), reply.blob, reply.text, media_type=reply.media_type)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def sweep_files(now: datetime) -> int:
    """The job that deletes files of forms nobody completed."""
    return erasing.sweep(personal_files(), now)
