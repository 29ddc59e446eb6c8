"""Long lists of participants, made by the worker: a workbook, and PDF volumes typeset one after the other.

Only one volume is in memory at a time, and the typesetter is a process that ends with each.
"""

import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from flask import current_app

from tracker.core import clock
from tracker.core.formats import written_date
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id
from tracker.outputs import operations, queries, sheets
from tracker.outputs.models import MadeFile
from tracker.outputs.sheets import Listed, Row
from tracker.registration.spreadsheets import xlsx_pieces
from tracker.report.rules import full_name
from tracker.storage.files import Storage
from tracker.typesetting.typeset import typeset

log = logging.getLogger("tracker.outputs")
TEMPLATE = Path(__file__).resolve().parent / "list.typ"
#: persons of one volume, and after how many progress is written down
VOLUME, STEP = 4000, 2000
#: a list of more people than this is made in the background
AT_ONCE = 3000
KINDS = ("xlsx", "pdf")
Progress = Callable[[int], None]


def storage() -> Storage:
    """Where made files lie; they may be larger than what people may send."""
    whole: Storage = current_app.extensions["tracker.storage"]
    return whole.apart("made", limited=False)


def is_long(meeting: Meeting) -> bool:
    """Whether its list of participants is made by the worker, not while somebody waits."""
    return queries.names_more(meeting.id, AT_ONCE)


def run_due(now: datetime) -> int:
    """Make the files that were asked for, and sweep up old ones; the worker's job."""
    for blob in operations.forget_old_files(now):
        storage().remove(blob)
    done = 0
    while (file := operations.take_next(clock.now())) is not None:
        _make(file)
        done += 1
    return done


def ending_of(file: MadeFile) -> str:
    """How the file's name ends: PDF volumes come in a ZIP."""
    return "zip" if file.kind == "pdf" and file.total > VOLUME else file.kind


def _make(file: MadeFile) -> None:
    try:
        with tempfile.TemporaryFile() as out:
            build(get_meeting_by_id(file.meeting_id), file.kind, out, _teller(file.id))
            out.seek(0)
            blob = storage().put(out)
    except Exception as error:
        log.exception("a list could not be made", extra={"file": str(file.id)})
        operations.finish_file(file.id, blob="", size=0, now=clock.now(), failure=type(error).__name__)
        return
    operations.finish_file(file.id, blob=blob.sha256, size=blob.size, now=clock.now())


def _teller(file_id: UUID) -> Callable[[int], Progress]:
    def begin(total: int) -> Progress:
        operations.note_progress(file_id, 0, total, now=clock.now())
        return lambda done: operations.note_progress(file_id, done, total, now=clock.now())

    return begin


def build(meeting: Meeting, kind: str, out: IO[bytes], begin: Callable[[int], Progress]) -> None:
    """Write the list of this meeting, saying how far it is. A PDF of several volumes comes as a ZIP of them."""
    listed = sheets.read_list(meeting)
    tell = begin(len(listed.rows))
    if kind == "xlsx":
        _write_workbook(meeting, listed, out, tell)
    else:
        _write_volumes(meeting, listed, out, tell)
    tell(len(listed.rows))


def _write_workbook(meeting: Meeting, listed: Listed, out: IO[bytes], tell: Progress) -> None:
    last = _rest(listed)
    cells = _counted(sheets.list_cells(listed, last), tell)
    for piece in xlsx_pieces(sheets.headings(sheets.PARTICIPANTS, str), cells, meeting.short_title):
        out.write(piece)


def _rest(listed: Listed) -> str:
    if not listed.unnamed:
        return ""
    return f"and {listed.unnamed:,} more {'person' if listed.unnamed == 1 else 'people'}"


def _counted(rows: Iterator[Sequence[str]], tell: Progress) -> Iterator[Sequence[str]]:
    for at, row in enumerate(rows, 1):
        if at % STEP == 0:
            tell(at)
        yield row


def _write_volumes(meeting: Meeting, listed: Listed, out: IO[bytes], tell: Progress) -> None:
    volumes = max(1, -(-len(listed.rows) // VOLUME))
    if volumes == 1:
        out.write(typeset(TEMPLATE, volume(meeting, listed, 1, 1)))
        return
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for number in range(1, volumes + 1):
            name = f"{meeting.slug}-participants-{number:02}-of-{volumes:02}.pdf"
            book.writestr(name, typeset(TEMPLATE, volume(meeting, listed, number, volumes)))
            tell(min(number * VOLUME, len(listed.rows)))


def volume(meeting: Meeting, listed: Listed, number: int, volumes: int) -> dict[str, Any]:
    """What the template prints of one volume; a body begun in the one before says that it goes on."""
    start = (number - 1) * VOLUME
    rows = listed.rows[start : start + VOLUME]
    before = listed.rows[start - 1] if start else None
    moment = clock.local(clock.now(), meeting.timezone)
    return {
        "language": "en",
        "title": "List of participants",
        "meeting": meeting.title,
        "short_title": meeting.short_title,
        "symbol": meeting.symbol,
        "as_of": written_date(moment.date()),
        "volume": f"Volume {number} of {volumes}" if volumes > 1 else "",
        "unnamed": _rest(listed) if number == volumes else "",
        "disclaimer": meeting.disclaimer,
        "categories": list(_categories(rows, before)),
    }


def _categories(rows: Sequence[Row], before: Row | None) -> Iterator[dict[str, Any]]:
    for key, found in groupby(rows, key=lambda row: row.category):
        bodies = [
            {
                "name": organisation,
                "where": ", ".join(dict.fromkeys(part for part in (city, country) if part)),
                "goes_on": before is not None and (before.category, before.organisation) == (key, organisation),
                "people": [_person(row) for row in people],
            }
            for (organisation, city, country), people in groupby(
                found, key=lambda row: (row.organisation, row.city, row.country)
            )
        ]
        yield {"title": sheets.TITLES[key], "bodies": bodies}


def _person(row: Row) -> list[str]:
    more = ", ".join(part for part in (row.job_title, row.email, row.phone) if part)
    return [full_name(row.honorific, row.given_name, row.family_name), more]
