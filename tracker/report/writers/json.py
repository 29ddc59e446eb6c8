"""The document as JSON: its blocks, the records behind each, and the hash of the whole."""

import json

from tracker.report.document import Document, digest, to_json
from tracker.report.writers.frame import Say


def write(document: Document, say: Say = str) -> bytes:
    """`sha256` is the hash of `document` in canonical JSON: keys sorted, no blanks, UTF-8."""
    data = {"sha256": digest(document), "document": to_json(document)}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
