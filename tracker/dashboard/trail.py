"""The history of a meeting as a file to take away: every act, the oldest first. Taking it away is an act itself."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Response, stream_with_context

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.dashboard import queries
from tracker.meetings.models import Meeting
from tracker.registration.sending import CSV
from tracker.registration.spreadsheets import Heading, csv_lines

COLUMNS = ("at", "action", "subject_id", "subject", "actor_kind", "actor", "details")


def send(meeting: Meeting, *, by: Actor, now: datetime) -> Response:
    """The history as CSV, sent while it is read; its columns are named for programs."""
    record("history.exported", by=by, at=now, meeting_id=meeting.id)
    answer = Response(stream_with_context(csv_lines([Heading(name) for name in COLUMNS], _rows(meeting))))
    answer.content_type = CSV
    answer.headers["Content-Disposition"] = f'attachment; filename="{meeting.slug}-history.csv"'
    return answer


def _rows(meeting: Meeting) -> Iterator[tuple[Any, ...]]:
    for e in queries.stream_trail(meeting.id):
        details = json.dumps(e.details, ensure_ascii=False, sort_keys=True) if e.details else ""
        subject = str(e.subject_id) if e.subject_id else ""
        yield e.at.isoformat(), e.action, subject, e.subject_label, e.actor_kind, e.actor_label, details
