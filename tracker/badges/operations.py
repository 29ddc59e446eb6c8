"""Keeping a design, and that badges were made for printing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from sqlalchemy import insert

from tracker.audit.operations import record
from tracker.badges.errors import DesignRefused
from tracker.badges.models import BadgeDesign, BadgePrint
from tracker.badges.rules import Design
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.storage.errors import FileRefused
from tracker.storage.files import Storage
from tracker.storage.pictures import measure

#: what the typesetter can draw
_PICTURES = ("image/png", "image/jpeg")
#: bytes; it goes into every file of badges
LARGEST_LOGO = 500_000
LOGO_TOO_LARGE = Text("The picture is larger than 500 KB. Choose a smaller one.")
NOT_A_LOGO = Text("Choose a PNG or JPEG picture for the logo.")


@operation
def save_design(meeting: Meeting, design: Design, *, by: Actor, now: datetime) -> None:
    """Keep how the badges look from now on."""
    row = db.session.get(BadgeDesign, meeting.id, with_for_update=True, populate_existing=True)
    if row is None:
        row = BadgeDesign(meeting_id=meeting.id)
        db.session.add(row)
    for name in ("size", "single_size", "meeting_line", "latin_first", "job", "country", "code", "logo"):
        setattr(row, name, getattr(design, name))
    row.bands = {name: {"word": str(band.word), "colour": band.colour} for name, band in design.bands.items()}
    row.changed_at = now
    record("badges.designed", by=by, at=now, meeting_id=meeting.id, size=design.size)


def with_logo(design: Design, content: IO[bytes], storage: Storage) -> Design:
    """The design with this picture on top. Raises DesignRefused (field `logo`) for anything but a PNG or JPEG."""

    def accept(media_type: str) -> None:
        if media_type not in _PICTURES:
            raise FileRefused(NOT_A_LOGO)
        measure(content, media_type)

    try:
        blob = storage.put(content, accept=accept)
    except FileRefused as error:
        raise DesignRefused(fields={"logo": error.message}) from error
    if blob.size > LARGEST_LOGO:
        raise DesignRefused(fields={"logo": LOGO_TOO_LARGE})
    return replace(design, logo=blob.sha256)


@operation
def record_prints(meeting_id: UUID, participant_ids: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    """Note that these badges were made for printing: one row each, one line in the history."""
    if not participant_ids:
        return
    rows: list[dict[str, Any]] = [
        {"id": new_id(), "meeting_id": meeting_id, "participant_id": one, "printed_at": now, "by_label": by.label}
        for one in participant_ids
    ]
    db.session.connection().execute(insert(BadgePrint), rows)
    record("badges.printed", by=by, at=now, meeting_id=meeting_id, count=len(rows))


def record_certificates(meeting_id: UUID, people: int, language: str, *, by: Actor, now: datetime) -> None:
    """Taking everybody's certificates away is an act, as taking every list is."""
    record(
        "people.exported",
        by=by,
        at=now,
        meeting_id=meeting_id,
        subject="certificate pages, PDF",
        list="certificate pages",
        format="pdf",
        filter="",
        language=language,
        people=people,
    )
