"""Answers that are files."""

from flask import Response, make_response


def pdf_answer(data: bytes, name: str, *, inline: bool = False) -> Response:
    """A PDF to keep, or to be shown and printed at once."""
    answer = make_response(data)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}.pdf"'
    return answer


def private(answer: Response) -> Response:
    """The address is a key: no other site may learn it from a link, no search engine may list it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
