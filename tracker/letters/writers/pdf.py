"""A letter as PDF, typeset from `letter.typ`: whatever people wrote is data there, never markup."""

from dataclasses import asdict
from pathlib import Path

from tracker.letters.rules import LetterContent
from tracker.typesetting.typeset import Output, typeset

TEMPLATE = Path(__file__).with_name("letter.typ")


def write(content: LetterContent, logo: bytes | None, output: Output = "pdf") -> bytes:
    """The PDF, or the first page as SVG. Raises TypesettingFailed."""
    picture = list(logo) if logo else None
    # the picture's other words: the organisers that stand beside it
    data = {**asdict(content), "logo": picture, "logo-words": ", ".join(content.masthead) or content.title}
    return typeset(TEMPLATE, data, output)
