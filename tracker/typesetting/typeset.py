"""Pages from a template and data, typeset in a short process of its own: reports, badges, certificates."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from tracker.core.writing import printable

HERE = Path(__file__).resolve().parent
#: templates of the product take pieces from one another; one from elsewhere has its own folder only
PRODUCT = HERE.parent
SECONDS = 120
#: installed with the product, so that names in every script look the same on every machine (docs/adr/0007-typefaces.md)
_FACES = ("manimgx_fonts", "manimgx_fonts_cjk")
#: what these cover for certain: Latin, Greek, Cyrillic, Arabic, Han, Kana, Hangul, punctuation; else the machine's faces are looked at too
_COVERED = re.compile(
    r"[\u0000-\u052f\u0600-\u06ff\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2100-\u22ff\u2500-\u25ff"
    r"\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\s]*"
)
Output = Literal["pdf", "svg", "png"]


class TypesettingFailed(Exception):
    """The typesetter refused; the message is for the log, not for a reader."""


@lru_cache(maxsize=64)
def pictures(svgs: tuple[str, ...]) -> tuple[bytes, ...]:
    """Pictures as PNG, for programs that draw no SVG. Raises TypesettingFailed."""
    if not svgs:
        return ()
    pages = json.loads(typeset(HERE / "pictures.typ", {"pictures": svgs}, "png"))
    return tuple(base64.b64decode(page) for page in pages)


def typeset(template: Path, data: Mapping[str, Any], output: Output = "pdf") -> bytes:
    """What a template makes of `json(bytes(sys.inputs.data))`: data is never markup. An SVG shows the first page, PNG is a JSON list.

    Raises TypesettingFailed.
    """
    plain = json.dumps(_printable(data), ensure_ascii=False)
    order = {
        "template": str(template),
        "root": str(PRODUCT if template.is_relative_to(PRODUCT) else template.parent),
        "data": plain,
        "fonts": _font_folders(),
        "system_fonts": _COVERED.fullmatch(plain) is None,
        "output": output,
    }
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; what people typed goes through its standard input
            [sys.executable, "-I", str(HERE / "compiler.py")],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"nothing within {SECONDS} seconds") from error
    if done.returncode or not done.stdout.startswith((b"%PDF", b"<svg", b"[")):
        raise TypesettingFailed(done.stderr.decode(errors="replace"))
    return done.stdout


def _printable(data: Any) -> Any:
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, list | tuple):
        return [_printable(one) for one in data]
    return {key: _printable(value) for key, value in data.items()} if isinstance(data, Mapping) else data


@cache
def _font_folders() -> list[str]:
    found = (find_spec(name) for name in _FACES)
    return [folder for spec in found if spec for folder in spec.submodule_search_locations or ()]
