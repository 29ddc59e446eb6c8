"""Reading the directory's CSV files into rows, every cell checked, before anything is stored."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tracker.organisations.errors import DirectoryFileWrong
from tracker.organisations.models import Convention, OrganisationType

FOLDER = Path(__file__).parent / "data"
E = TypeVar("E", bound=StrEnum)
Row = dict[str, Any]
Cell = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class DirectoryFiles:
    """All rows of the directory, with the names of the tables' columns; references are still codes."""

    regions: Sequence[Row]
    countries: Sequence[Row]
    country_aliases: Sequence[Row]
    #: centres and partners; besides columns: `parent` (code), `aliases` and `parties_served` (lists)
    organisations: Sequence[Row]
    mandates: Sequence[Row]


def read_files(folder: Path = FOLDER) -> DirectoryFiles:
    """Read and check the folder. Raises DirectoryFileWrong, naming file, line and reason."""
    regions = _read(folder / "regions.csv", {"code": _needed, "name": _needed, "un_name": _needed, "position": int})
    region = _one_of({row["code"] for row in regions})
    languages = {f"name_{code}": _needed for code in ("ar", "es", "fr", "ru", "zh")}
    countries = _read(
        folder / "countries.csv",
        {"iso2": _needed, "iso3": _needed, "m49": _needed, "name": _needed, "formal_name": _needed}
        | languages
        | {"un_status": _needed, "region_code": region, "note": str},
    )
    country = _one_of({row["iso2"] for row in countries})
    aliases = _read(folder / "country_aliases.csv", {"iso2": country, "alias": _needed})
    centres = _read(folder / "centres.csv", _centre_cells(country, region))
    partners = _read(folder / "partners.csv", _partner_cells(country))
    organisations = [row | {"type": OrganisationType.REGIONAL_CENTRE, "parent": None} for row in centres]
    organisations += [row | _NO_CENTRE for row in partners]
    code = _one_of({row["code"] for row in organisations})
    mandates = _read(
        folder / "mandates.csv",
        {"code": code, "convention": _word(Convention), "valid_from": _day, "valid_to": _day, "note": str},
    )
    _check_once(folder / "partners.csv", organisations)
    _check_parents(folder / "partners.csv", partners)
    return DirectoryFiles(regions, countries, aliases, organisations, mandates)


#: what only centres have
_NO_CENTRE: Row = {
    "role": "",
    "host_institution": "",
    "city": "",
    "region_code": None,
    "languages": "",
    "valid_from": None,
    "valid_to": None,
    "parties_served": (),
}


def _centre_cells(country: Cell, region: Cell) -> dict[str, Cell]:
    return {
        "code": _needed,
        "name": _needed,
        "short_name": _needed,
        "role": str,
        "host_institution": str,
        "city": str,
        "country_iso2": country,
        "region_code": region,
        "languages": str,
        "valid_from": _day,
        "valid_to": _day,
        "aliases": _list(";"),
        "parties_served": lambda text: tuple(country(part) for part in text.split()),
        "source": str,
        "doubts": str,
    }


def _partner_cells(country: Cell) -> dict[str, Cell]:
    return {
        "code": _needed,
        "type": _word(OrganisationType),
        "name": _needed,
        "short_name": _needed,
        "parent": lambda text: text or None,
        "country_iso2": country,
        "aliases": _list(";"),
        "source": str,
        "doubts": str,
    }


def _read(path: Path, cells: dict[str, Cell]) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if list(reader.fieldnames or ()) != list(cells):
            raise DirectoryFileWrong(path.name, 1, f"the columns must be {', '.join(cells)}")
        return [_row(path.name, reader.line_num, row, cells) for row in reader]


def _row(file: str, line: int, row: dict[str, str], cells: dict[str, Cell]) -> Row:
    if None in row or None in row.values():
        raise DirectoryFileWrong(file, line, "wrong number of cells")
    found = {}
    for column, cell in cells.items():
        try:
            found[column] = cell(row[column].strip())
        except ValueError as error:
            raise DirectoryFileWrong(file, line, f"{column}: {error}") from error
    return found


def _needed(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _list(separator: str) -> Cell:
    return lambda text: tuple(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip()))


def _word(words: type[E]) -> Callable[[str], E]:
    return words


def _one_of(known: Iterable[str]) -> Cell:
    allowed = frozenset(known)

    def check(text: str) -> str | None:
        if text and text not in allowed:
            raise ValueError(f"{text} is not known")
        return text or None

    return check


def _check_once(path: Path, organisations: Sequence[Row]) -> None:
    seen: set[str] = set()
    for row in organisations:
        if row["code"] in seen:
            raise DirectoryFileWrong(path.name, 1, f"the code {row['code']} stands twice")
        seen.add(row["code"])


def _check_parents(path: Path, partners: Sequence[Row]) -> None:
    """A parent stands before its parts, so that it is stored before them and no circle can be written."""
    seen: set[str] = set()
    for line, row in enumerate(partners, start=2):
        if row["parent"] is not None and row["parent"] not in seen:
            raise DirectoryFileWrong(path.name, line, f"the parent {row['parent']} must stand above")
        seen.add(row["code"])
