"""A printed report as an HTTP answer."""

from flask import Response, make_response

from tracker.report.document import Document
from tracker.report.printing import FORMATS, file_name, print_document


def inert(data: bytes, media_type: str, name: str) -> Response:
    """Bytes as a download: what people typed must never run as a page of ours."""
    answer = make_response(data)
    answer.content_type = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def file_answer(document: Document, name: str) -> Response:
    """The report in this format as a download."""
    return inert(print_document(document, name), FORMATS[name].media_type, file_name(document, name))
