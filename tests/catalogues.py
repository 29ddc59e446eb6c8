"""Is every marked text translated in each language that is offered? `make check` runs this; English needs no catalogue."""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "tracker" / "translations"
KEYWORDS = DEFAULT_KEYWORDS | {"Text": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
VALUE = re.compile(r"%\(\w+\)[sd]")
#: French: a sign or a quotation mark without its space, or with one that lets the line break; "12:30" and addresses are none
BREAKS = re.compile(r"[^\S\u00a0\u202f][:;!?»]|[^\s:;!?./][:;!?](?=[\s»)]|$)|[^\s]»|«[^\u00a0\u202f]|«$")


def marked() -> Catalog:
    """Every text marked in the code and the templates."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    for folder in ("tracker", "templates"):
        found = extract_from_dir(
            ROOT / folder, _below(methods, folder), _below(options, folder), keywords=KEYWORDS, comment_tags=()
        )
        for name, line, message, _comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{name}", line)], context=context)
    return catalog


def _below(rules, folder: str):
    """The rules of babel.cfg for the files of one folder, as named from inside it."""
    prefix = f"{folder}/"
    if isinstance(rules, dict):
        return {pattern.removeprefix(prefix): found for pattern, found in rules.items() if pattern.startswith(prefix)}
    return [(pattern.removeprefix(prefix), found) for pattern, found in rules if pattern.startswith(prefix)]


def faults(template: Catalog, translated: Catalog) -> list[str]:
    """What is missing, doubtful or would break when it is shown."""
    found = []
    for message in template:
        if not message.id:
            continue
        given = translated.get(message.id, message.context)
        texts = [] if given is None else [given.string] if isinstance(given.string, str) else list(given.string)
        if not texts or not all(texts):
            found.append(f"not translated: {message.id!r}")
        elif given.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        else:
            ids = [message.id] if isinstance(message.id, str) else message.id
            allowed = set(VALUE.findall(" ".join(ids)))
            found += [f"other values than {message.id!r}: {t!r}" for t in texts if set(VALUE.findall(t)) - allowed]
            if str(translated.locale) == "fr":
                found += [f"no no-break space at {sign!r}: {t!r}" for t in texts for sign in BREAKS.findall(t)]
    return found


def main() -> int:
    template = marked()
    wrong = 0
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        language = source.parts[-3]
        with source.open("rb") as file:
            translated = read_po(file, locale=language)
        problems = faults(template, translated)
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or _compiled_texts(compiled) != _texts(translated):
            problems.append("messages.mo is not what messages.po says: make setup")
        for problem in problems:
            _say(f"{language}: {problem}")
        wrong += len(problems)
    _say(f"{len(template)} texts are marked; {wrong} faults in the catalogues")
    return 1 if wrong else 0


def _compiled_texts(path: Path) -> dict:
    with path.open("rb") as file:
        return _texts(read_mo(file))


def _texts(catalog: Catalog) -> dict:
    """Every text with its translation; those with plurals are lists in one format and tuples in the other."""
    return {_fixed(m.id): _fixed(m.string) for m in catalog if m.id and m.string and not m.fuzzy}


def _fixed(text: object) -> object:
    return text if isinstance(text, str) else tuple(text)


def _say(line: str) -> None:
    print(line)  # noqa: T201 -- a script speaks to a person


if __name__ == "__main__":
    sys.exit(main())
