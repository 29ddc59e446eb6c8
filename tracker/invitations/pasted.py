"""Reading people out of a piece of a spreadsheet, or of a list of addresses, however it was pasted. Pure.

Columns are told apart by tabs, semicolons or commas, whichever gives most rows with an e-mail address in a cell of its
own; `csv` reads the quoting of all spreadsheets. (`csv.Sniffer` took the comma of "Director, waste" for the separator
of a row with tabs.) A heading is recognised in the six languages; without one the address shows which column is which.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import StringIO

from babel import Locale

from tracker.core.folding import fold

MOST_ROWS = 200
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
#: lengths are bounded, or a long text without an address would take minutes
_ADDRESS = re.compile(r"[^\s<>()\[\];,:\"'@]{1,64}@[^\s<>()\[\];,:\"'@]{1,255}")
_TITLES = frozenset({"mr", "ms", "mrs", "miss", "dr", "prof", "m", "mme", "mlle", "sr", "sra", "h e", "he"})
_YES = frozenset({"yes", "y", "x", "1", "true", "oui", "si", "da", "nem", "shi"})


@dataclass(frozen=True, slots=True)
class Row:
    """A person as they were typed or pasted; nothing is checked yet."""

    given_name: str = ""
    family_name: str = ""
    email: str = ""
    job_title: str = ""
    language: str = ""
    alternate: bool = False


#: folded headings by what stands below them; "name" is a whole name
_HEADINGS: Mapping[str, Sequence[str]] = {
    "given_name": (
        "given names", "given name", "first name", "first names", "forename", "firstname", "prenom", "prenoms", "nombre",
        "nombres", "imya", "ming", "الاسم الأول", "имя", "名",
    ),
    "family_name": (
        "family name", "last name", "surname", "lastname", "nom", "nom de famille", "apellido", "apellidos",
        "اسم العائلة", "اللقب", "фамилия", "姓", "姓氏",
    ),
    "name": ("name", "full name", "participant", "nom complet", "nombre completo", "الاسم", "الاسم الكامل", "фио", "姓名"),
    "email": (
        "e mail", "email", "mail", "e mail address", "email address", "address", "courriel", "adresse electronique",
        "adresse e mail", "correo", "correo electronico", "البريد الإلكتروني", "электронная почта", "эл почта", "почта",
        "电子邮件", "邮箱", "电子邮箱",
    ),
    "job_title": (
        "function", "title", "job title", "position", "fonction", "poste", "titre", "cargo", "funcion", "puesto",
        "الوظيفة", "должность", "职务", "职位",
    ),
    "language": ("language", "langue", "idioma", "اللغة", "язык", "语言"),
    "alternate": ("alternate", "reserve", "suppleant", "suplente", "مناوب", "заместитель", "резерв", "候补"),
}  # fmt: skip


def read_pasted(text: str) -> list[Row]:
    """The people of the text, at most one more than `MOST_ROWS`, in their order; empty lines are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").strip("\n\ufeff")
    table = _table(text)
    if not table:
        return []
    columns = _columns(table[0])
    body = table[1:] if columns else table
    rows = [_by_heading(cells, columns) if columns else _by_address(cells) for cells in body[: MOST_ROWS + 1]]
    return [row for row in rows if row != Row()]


def language_of(text: str) -> str:
    """The code of a language written as code or name in one of the six languages; "" for anything else."""
    return _languages().get(fold(text), "")


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    names = {fold(Locale.parse(reader).languages[code]): code for reader in LANGUAGES for code in LANGUAGES}
    return names | {code: code for code in LANGUAGES}


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, str]:
    return {fold(word): name for name, words in _HEADINGS.items() for word in words}


def _table(text: str) -> list[list[str]]:
    """The cells, by the separator that fits best; one cell a line where none does."""
    tables = [_cells(text, separator) for separator in "\t;,"]
    best = max(tables, key=lambda table: sum(_is_record(cells) or bool(_columns(cells)) for cells in table))
    if not any(_is_record(cells) or _columns(cells) for cells in best):
        best = tables[0] if "\t" in text else [[line.strip()] for line in text.split("\n")]
    return [cells for cells in best if any(character.isalnum() for cell in cells for character in cell)]


def _cells(text: str, separator: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(StringIO(text), delimiter=separator, skipinitialspace=separator != "\t"))
    except csv.Error:
        return []
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _is_record(cells: Sequence[str]) -> bool:
    """Whether there are several cells and one of them is an address and nothing else."""
    return len(cells) > 1 and any(_ADDRESS.fullmatch(cell) for cell in cells)


def _columns(cells: Sequence[str]) -> Mapping[int, str]:
    """What each column holds, when this row is a heading; empty when it is not."""
    if any("@" in cell for cell in cells):
        return {}
    found = {i: _headings()[fold(cell)] for i, cell in enumerate(cells) if fold(cell) in _headings()}
    return found if "email" in found.values() or len(found) > 1 else {}


def _by_heading(cells: Sequence[str], columns: Mapping[int, str]) -> Row:
    values = {name: cells[i] for i, name in columns.items() if i < len(cells)}
    given, family = split_name(values["name"]) if values.get("name") else ("", "")
    address = _ADDRESS.search(values.get("email", ""))
    language = values.get("language", "")
    return Row(
        given_name=values.get("given_name", given),
        family_name=values.get("family_name", family),
        email=address[0] if address else values.get("email", ""),
        job_title=values.get("job_title", ""),
        language=language_of(language) or language,
        alternate=_is_alternate(values.get("alternate", ""), yes=True),
    )


def _by_address(cells: Sequence[str]) -> Row:
    """Names stand before the address, or after it when it is first; then the function, and the rest in any order."""
    at = next((i for i, cell in enumerate(cells) if _ADDRESS.search(cell)), None)
    if at is None:
        return _named(Row(), [cell for cell in cells if cell])
    found = _ADDRESS.search(cells[at])
    address = found[0].strip(".") if found else ""
    beside = cells[at].replace(address, "").strip(" <>()\"'-:,;")
    names, rest = [*cells[:at], beside], list(cells[at + 1 :])
    if not any(names):
        names, rest = rest[:2], rest[2:]
    row = _named(Row(email=address), [cell for cell in names if cell])
    for cell in filter(None, rest):
        row = _with_more(row, cell)
    return row


def _named(row: Row, cells: list[str]) -> Row:
    if len(cells) > 1 and fold(cells[0]) in _TITLES:
        cells = cells[1:]
    if not cells:
        return row
    given, family = (cells[0], cells[1]) if len(cells) > 1 else split_name(cells[0])
    if len(cells) > 1 and _in_capitals(given) and not _in_capitals(family):
        given, family = family, given
    title = cells[2] if len(cells) > 2 else ""
    return replace(row, given_name=given, family_name=family, job_title=title)


def _with_more(row: Row, cell: str) -> Row:
    if language_of(cell) and not row.language:
        return replace(row, language=language_of(cell))
    if _is_alternate(cell):
        return replace(row, alternate=True)
    return row if row.job_title else replace(row, job_title=cell)


def _is_alternate(cell: str, *, yes: bool = False) -> bool:
    return _headings().get(fold(cell)) == "alternate" or (yes and fold(cell) in _YES)


def _in_capitals(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def split_name(text: str) -> tuple[str, str]:
    """A whole name in two: "Odhiambo, Amina", "Amina ODHIAMBO" and, without such a sign, the last word as the family's."""
    family, comma, given = text.partition(",")
    if comma:
        return given.strip(), family.strip()
    words = text.split()
    if len(words) > 1 and fold(words[0]) in _TITLES:
        words = words[1:]
    capitals = [word for word in words if _in_capitals(word)]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    return " ".join(words[:-1]), words[-1] if words else ""
