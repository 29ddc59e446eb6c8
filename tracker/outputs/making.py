"""Files too large to be made while somebody waits: asked for on a page, made by the worker, which says how far it is.

What can be made stands in MAKERS; rooms above this one put theirs in.
"""

import logging
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from flask import current_app

from tracker.core import clock
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id
from tracker.outputs import operations
from tracker.outputs.models import MadeFile
from tracker.storage.files import Storage

log = logging.getLogger("tracker.outputs")
#: progress is written down no more often than this
PAUSE = timedelta(seconds=1)
Progress = Callable[[int], None]
#: told how much there is in all, it gives what is told how much is done
Begin = Callable[[int], Progress]


@dataclass(frozen=True, slots=True)
class Maker:
    """A file that can be asked for: its name, the kinds of file, how it is written."""

    label: Text
    kinds: tuple[str, ...]
    make: Callable[[Meeting, MadeFile, IO[bytes], Begin], None]
    #: people of one PDF; of more there are volumes, in a ZIP (0: one file, whatever it holds)
    volume: int = 0
    #: what its progress counts
    counts_people: bool = True


MAKERS: dict[str, Maker] = {}


def storage() -> Storage:
    """Where made files lie; they may be larger than what people may send."""
    whole: Storage = current_app.extensions["tracker.storage"]
    return whole.apart("made", limited=False)


def ending_of(file: MadeFile) -> str:
    """How the file's name ends: PDF volumes come in a ZIP."""
    volume = MAKERS[file.paper].volume
    return "zip" if file.kind == "pdf" and volume and file.total > volume else file.kind


def write_volumes(
    out: IO[bytes], name: str, people: tuple[int, int], tell: Progress, print_one: Callable[[int, int], bytes]
) -> None:
    """One PDF, or a ZIP of volumes. `people`: in all and of one volume; `print_one(number, volumes)` makes one of them."""
    total, size = people
    volumes = max(1, -(-total // size))
    if volumes == 1:
        out.write(print_one(1, 1))
        return
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for number in range(1, volumes + 1):
            book.writestr(f"{name}-{number:02}-of-{volumes:02}.pdf", print_one(number, volumes))
            tell(min(number * size, total))


def run_due(now: datetime) -> int:
    """Make the files that were asked for, and sweep up old ones; the worker's job."""
    for blob in operations.forget_old_files(now):
        storage().remove(blob)
    done = 0
    while (file := operations.take_next(clock.now())) is not None:
        _make(file)
        done += 1
    return done


def _make(file: MadeFile) -> None:
    try:
        with tempfile.TemporaryFile() as out:
            MAKERS[file.paper].make(get_meeting_by_id(file.meeting_id), file, out, _teller(file.id))
            blob = storage().put_made(out)
    except Exception as error:
        log.exception("a file could not be made", extra={"file": str(file.id), "paper": file.paper})
        operations.finish_file(file, blob="", size=0, now=clock.now(), failure=type(error).__name__)
        return
    operations.finish_file(file, blob=blob.sha256, size=blob.size, now=clock.now())


def _teller(file_id: UUID) -> Begin:
    """Progress is told in a session of its own: what is being read goes on being read at its one moment."""
    told: list[datetime] = []

    def tell(done: int, total: int) -> None:
        now = clock.now()
        if told and done < total and now - told[-1] < PAUSE:
            return
        told.append(now)
        with current_app.app_context():
            operations.note_progress(file_id, min(done, total), total, now=now)

    def begin(total: int) -> Progress:
        tell(0, total)
        return lambda done: tell(done, total)

    return begin
