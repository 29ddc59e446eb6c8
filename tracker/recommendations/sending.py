"""Recommendations as a file: their titles and words in the reader's language."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from tracker.core.i18n import say
from tracker.core.texts import Text
from tracker.recommendations import exports
from tracker.recommendations.queries import Filter
from tracker.registration.spreadsheets import Heading, csv_lines

CSV = "text/csv; charset=utf-8"


def send(meeting_ids: Collection[UUID], asked: Filter, name: str, *, today: date) -> Response:
    """The file, cells neutralised; `name` without its ending."""
    headings = [Heading(say(title), width=width) for title, width in exports.TITLES]
    found = ([_said(cell) for cell in row] for row in exports.rows(meeting_ids, asked, today))
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("".join(csv_lines(headings, found)), content_type=CSV, headers=disposition)


def _said(cell: Any) -> Any:
    return say(cell) if isinstance(cell, Text) else cell
