"""The document as PDF: tagged, fonts embedded, typeset from `report.typ` in a short process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tracker.report.document import Document, printable, to_json

HERE = Path(__file__).resolve().parent
SECONDS = 120
#: what the faces inside the typesetter cover: Latin, Greek, Cyrillic, punctuation; else the machine's faces are looked at
_COVERED = re.compile(r"[\u0000-\u052f\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2100-\u22ff\u2500-\u25ff\s]*")


class TypesettingFailed(Exception):
    """The typesetter refused; the message is for the log, not for a reader."""


def write(document: Document) -> bytes:
    """Raises TypesettingFailed."""
    return typeset(HERE / "report.typ", json.dumps(to_json(document) | {"state": document.version_text}))


def _printable(data: Any) -> Any:
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, list):
        return [_printable(one) for one in data]
    return {key: _printable(value) for key, value in data.items()} if isinstance(data, dict) else data


def typeset(template: Path, data: str) -> bytes:
    """A PDF from a template that reads `json(bytes(sys.inputs.data))`: data is never markup. Raises TypesettingFailed."""
    plain = json.dumps(_printable(json.loads(data)), ensure_ascii=False)
    order = {
        "template": str(template),
        "data": plain,
        "fonts": [],
        "system_fonts": _COVERED.fullmatch(plain) is None,
    }
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; what people typed goes through its standard input
            [sys.executable, "-I", str(HERE / "typeset.py")],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"no PDF within {SECONDS} seconds") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise TypesettingFailed(done.stderr.decode(errors="replace"))
    return done.stdout
