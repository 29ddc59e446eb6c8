"""One row of a file as a person's answers: what each cell means, and what in it makes no sense."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from tracker.core.folding import fold
from tracker.core.texts import Text
from tracker.imports import words
from tracker.organisations.names import Names
from tracker.registration.answers import RegistrationDetails
from tracker.registration.consents import CONSENTS
from tracker.registration.own_answers import FIELD

_PLAIN = (
    "given_name", "family_name", "email", "email_other", "job_title", "honorific", "badge_name", "name_original",
    "phone", "preferred_group", "remarks",
)  # fmt: skip
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def read_answers(
    values: Mapping[str, str], names: Names, language: str
) -> tuple[RegistrationDetails, dict[str, str | Text]]:
    """The answers that the cells of a row hold (field -> cell), and what is wrong with some, by field."""
    wrong: dict[str, str | Text] = {}
    given: dict[str, Any] = {name: values[name] for name in _PLAIN if name in values}
    given |= {name: _yes(name, values[name], wrong) for name in CONSENTS if name in values}
    given |= {name: found for name in ("gender", "mode", "locale") if (found := _word(name, values, wrong))}
    given |= _organisation(values, names, wrong)
    if "name" in values and not given.get("given_name") and not given.get("family_name"):
        given |= _parted(values["name"])
    given["own"] = {name.removeprefix(FIELD): [cell] for name, cell in values.items() if name.startswith(FIELD)}
    given["days"] = _days(values["days"], wrong) if "days" in values else ()
    given["needs"] = _needs(values["needs"], wrong) if "needs" in values else ()
    return RegistrationDetails(**{"locale": language, **given}), wrong


def _parted(whole: str) -> dict[str, str]:
    """A whole name is parted where that is sure; else it stands as it is, as the one name."""
    family, comma, given = whole.partition(",")
    if comma:
        return {"given_name": given.strip(), "family_name": family.strip()}
    parts = whole.split()
    loud = [part for part in parts if len(part) > 1 and part == part.upper() and part != part.lower()]
    if loud and len(loud) < len(parts):  # family names in capitals, as UN lists write them
        return {"given_name": " ".join(part for part in parts if part not in loud), "family_name": " ".join(loud)}
    return {"family_name": whole}


def _organisation(values: Mapping[str, str], names: Names, wrong: dict[str, str | Text]) -> dict[str, Any]:
    country, text = None, values.get("country", "")
    if text and (country := names.country(text)) is None:
        wrong["country"] = Text("%(text)s is no country that is known", text=f'"{text[:60]}"')
    written, short = values.get("organisation", ""), values.get("organisation_short", "")
    for name in (written, short):
        # a country's name alone may mean its centre or its government: nobody is made a centre's by guessing
        if name and names.country(name) is None and (found := names.find(name)) is not None:
            return {"organisation": found.code, "country_iso2": country}
    return {"organisation_other": written or short, "country_iso2": country}


#: a long file says the same few things again and again
_folded = lru_cache(maxsize=1024)(fold)


@lru_cache(maxsize=16)
def _known(field: str) -> Mapping[str, str]:
    table = {"gender": words.GENDERS, "mode": words.MODES, "locale": words.LANGUAGES, "needs": words.NEEDS}[field]
    return {fold(said): value for value, all_ in table.items() for said in (value, *all_.split("|"))}


def _word(field: str, values: Mapping[str, str], wrong: dict[str, str | Text]) -> str | None:
    text = values.get(field, "")
    if not text:
        return None
    found = _known(field).get(_folded(text))
    if found is None:
        wrong[field] = Text("%(text)s is none of the answers", text=f'"{text[:60]}"')
    return found


_YES, _NO = ({fold(said) for said in text.split("|")} for text in (words.YES, words.NO))


def _yes(field: str, text: str, wrong: dict[str, str | Text]) -> bool:
    folded = _folded(text)
    if folded not in _YES and folded not in _NO and folded:
        wrong[field] = Text("%(text)s is neither yes nor no", text=f'"{text[:60]}"')
    return folded in _YES


def _days(text: str, wrong: dict[str, str | Text]) -> tuple[str, ...]:
    found = []
    for part in re.split(r"[\s,;]+", text):
        try:
            parted = _DAY.fullmatch(part)
            day = date(*(int(parted[n]) for n in (3, 2, 1))) if parted else date.fromisoformat(part) if part else None
        except ValueError:
            wrong["days"] = Text("Write days like 2027-06-01")
            return ()
        found += [day.isoformat()] if day else []
    return tuple(dict.fromkeys(found))


def _needs(text: str, wrong: dict[str, str | Text]) -> tuple[str, ...]:
    known, found = _known("needs"), []
    for part in _parts(text, known):
        if _folded(part) not in known:
            wrong["needs"] = Text("%(text)s is none of the answers", text=f'"{part[:60]}"')
            return ()
        found.append(known[_folded(part)])
    return tuple(dict.fromkeys(found))


def _parts(text: str, known: Mapping[str, str]) -> Sequence[str]:
    """Several answers between commas or the like; without such a sign between blanks, as our own files write them."""
    parts = [part.strip() for part in re.split(r"[,;|/\n]", text) if part.strip()]
    if len(parts) == 1 and _folded(parts[0]) not in known:
        parts = parts[0].split()
    return [part for part in parts if _folded(part) not in _NO]
