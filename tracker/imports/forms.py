"""What the pages of an import ask: the file, what its columns hold, and what becomes of its people."""

from collections.abc import Collection, Mapping, Sequence
from typing import IO

from tracker.imports.columns import count_titles
from tracker.imports.errors import FileTooBig
from tracker.imports.operations import Choice, Wish
from tracker.imports.reading import ENCODINGS, MOST_BYTES, Table, read_table

COLUMN = "column-"


def read_upload(content: IO[bytes], encoding: str) -> Table:
    """The table in a sent file. Raises UnreadableFile or FileRefused with the reason."""
    data = content.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FileTooBig
    return read_table(data, encoding if encoding in ENCODINGS else "", count_titles)


def read_fields(typed: Mapping[str, str], before: Sequence[str], offered: Collection[str]) -> list[str]:
    """What each column is said to hold; a column that is not named stays as it was, a field is held by one column alone."""
    found: list[str] = []
    for number, field in enumerate(before):
        asked = typed.get(f"{COLUMN}{number}", field)
        found.append(asked if asked in offered and asked not in found else "")
    return found


def read_choice(typed: Mapping[str, str]) -> Choice:
    """How the people are to be stored; what makes no sense is as if not asked."""
    wish = typed.get("wish", "")
    return Choice(
        wish=Wish(wish) if wish in set(Wish) else Wish.SUBMITTED,
        notify=bool(typed.get("notify")),
        whole=typed.get("whole") == "yes",
    )
