"""The participants as files to take away: for organisers, their titles in the reader's language, and for programs."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, send_file, stream_with_context

from tracker.registration import exports
from tracker.registration.lists import Filter

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_csv(meeting_id: UUID, asked: Filter, titles: Sequence[str], name: str) -> Response:
    """Whom the filter lets through, sent while it is read; `name` is the file's, without its ending."""
    lines = stream_with_context(exports.csv_lines(titles, exports.rows(meeting_id, asked)))
    named = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(lines, content_type=CSV, headers=named)


def send_xlsx(meeting_id: UUID, asked: Filter, titles: Sequence[str], name: str, sheet_name: str) -> Response:
    """The same as a workbook of one sheet."""
    book = exports.write_xlsx(titles, exports.rows(meeting_id, asked), sheet_name)
    return send_file(book, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
