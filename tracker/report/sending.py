"""A printed report as an HTTP answer."""

from flask import Response, make_response

from tracker.report.document import Document
from tracker.report.printing import FORMATS, file_name, print_document


def file_answer(document: Document, name: str) -> Response:
    """The file as a download: what people typed must never run as a page of ours."""
    answer = make_response(print_document(document, name))
    answer.content_type = FORMATS[name].media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(document, name)}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
