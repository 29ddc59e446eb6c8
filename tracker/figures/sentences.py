"""Figures in words: the sentences of the public page and of the report, written by the UN Editorial Manual's rules."""

from collections.abc import Callable, Sequence

from tracker.core.texts import Text
from tracker.figures.rules import FigureSet

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
Translate = Callable[[str], str]
#: a figure's name and how its value is written -> what stands in the sentence; the report keeps which figure a number is
State = Callable[[str, str], str]
#: the persons who add up to all who attended
PARTS = ("attended_from_centres", "attended_from_partners", "attended_from_others")


def written(_name: str, text: str) -> str:
    """The number alone."""
    return text


def number(value: int, language: str = "en") -> str:
    """Words under ten, figures from ten; thousands with a comma."""
    if language != "en":
        return str(value)
    return WORDS[value] if 0 <= value < len(WORDS) else f"{value:,}"


def numbers(*values: int, language: str = "en") -> list[str]:
    """Numbers that are read together take one style: figures as soon as one of them needs figures."""
    if max(values) >= len(WORDS):
        return [f"{value:,}" if language == "en" else str(value) for value in values]
    return [number(value, language) for value in values]


def in_words(value: int) -> str:
    """A number below one thousand in words, as every sentence begins: 31 -> "thirty-one"."""
    if value < 10:
        return WORDS[value]
    if value < 20:
        return _TEENS[value - 10]
    if value < 100:
        unit = value % 10
        return _TENS[value // 10 - 2] + (f"-{WORDS[unit]}" if unit else "")
    if value < 1000:
        rest = value % 100
        return f"{WORDS[value // 100]} hundred" + (f" and {in_words(rest)}" if rest else "")
    return f"{value:,}"


def and_list(parts: Sequence[str], translate: Translate = str) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return Text("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1]).show(translate)


def attendance_sentence(
    figures: FigureSet, language: str = "en", translate: Translate = str, state: State = written
) -> str:
    """Who attended, in one sentence whose persons add up to all: "The meeting was attended by 38 participants from 22 of
    the 23 regional centres, and by 9 representatives of seven partner bodies.".
    """
    clauses = [
        *_centres(figures, language, state),
        *_partners(figures, language, state),
        *_others(figures, language, state),
    ]
    shown = [clause.show(translate) for clause in clauses]
    if not shown:
        return Text("No attendance has been recorded.").show(translate)
    if len(shown) == 1:
        return Text("The meeting was attended by %(who)s.", who=shown[0]).show(translate)
    if len(shown) == 2:
        return Text("The meeting was attended by %(first)s, and by %(second)s.", first=shown[0], second=shown[1]).show(
            translate
        )
    return Text(
        "The meeting was attended by %(first)s, by %(second)s, and by %(third)s.",
        first=shown[0],
        second=shown[1],
        third=shown[2],
    ).show(translate)


def _centres(figures: FigureSet, language: str, state: State) -> list[Text]:
    persons, where = figures.value("attended_from_centres"), _where(figures, language, state)
    if not persons:
        return []
    who, in_figures = _persons(figures, "attended_from_centres", language, state)
    if persons > 1:
        return [
            Text("%(n)s participants from %(where)s", n=who, where=where)
            if where
            else Text("%(n)s participants from regional centres", n=who)
        ]
    if where is None:
        return [
            Text("1 participant from a regional centre")
            if in_figures
            else Text("one participant from a regional centre")
        ]
    return [
        Text("1 participant from %(where)s", where=where)
        if in_figures
        else Text("one participant from %(where)s", where=where)
    ]


def _where(figures: FigureSet, language: str, state: State) -> Text | None:
    """From how many of the centres expected; None where no centre was listed as expected."""
    present, expected = figures.value("centres_represented"), figures.value("centres_expected")
    if not present:
        return None
    if present == expected == 1:
        return Text("the one regional centre expected")
    if present == expected == 2:
        return Text("both regional centres")
    if present == expected:
        return Text("all %(n)s regional centres", n=state("centres_expected", number(expected, language)))
    some, whole = numbers(present, expected, language=language)
    some, whole = state("centres_represented", some), state("centres_expected", whole)
    return Text("%(some)s of the %(whole)s regional centres", some=some, whole=whole)


def _persons(figures: FigureSet, name: str, language: str, state: State) -> tuple[str, bool]:
    """How many persons came so, in the style of the others counted in the sentence, and whether that is in figures."""
    counted = {key: figures.value(key) for key in PARTS}
    style = dict(zip(counted, numbers(*counted.values(), language=language), strict=True))
    return state(name, style[name]), max(counted.values()) >= len(WORDS)


def _partners(figures: FigureSet, language: str, state: State) -> list[Text]:
    bodies, persons = figures.value("partners_represented"), figures.value("attended_from_partners")
    if not bodies:
        return []
    who, in_figures = _persons(figures, "attended_from_partners", language, state)
    if persons == 1:
        return [
            Text("1 representative of one partner body") if in_figures else Text("a representative of one partner body")
        ]
    if bodies == 1:
        return [Text("%(persons)s representatives of one partner body", persons=who)]
    many = state("partners_represented", number(bodies, language))
    return [Text("%(persons)s representatives of %(n)s partner bodies", persons=who, n=many)]


def _others(figures: FigureSet, language: str, state: State) -> list[Text]:
    others = figures.value("attended_from_others")
    alone = others == figures.value("attended")
    if not others:
        return []
    n, in_figures = _persons(figures, "attended_from_others", language, state)
    if others == 1 and in_figures:
        return [Text("1 other participant")]
    if others == 1:
        return [Text("one participant") if alone else Text("one other participant")]
    return [Text("%(n)s participants", n=n) if alone else Text("%(n)s other participants", n=n)]


def outside_sentence(
    figures: FigureSet, language: str = "en", translate: Translate = str, state: State = written
) -> str:
    """Who took part without being counted; "" when nobody did."""
    organisers = figures.value("organisers_present")
    if not organisers:
        return ""
    if organisers == 1:
        return Text("One representative of the organizers took part and is not counted in these figures.").show(
            translate
        )
    n = in_words(organisers).capitalize() if language == "en" else number(organisers, language)
    return Text(
        "%(n)s representatives of the organizers took part and are not counted in these figures.",
        n=state("organisers_present", n),
    ).show(translate)


def missing_sentence(figures: FigureSet, translate: Translate = str) -> str:
    """The expected centres of which nobody came, by name; "" when every one was represented or nobody came at all."""
    missing = [body.short_name for body in figures.missing_centres]
    if not missing or not figures.value("attended"):
        return ""
    if len(missing) == 1:
        return Text("The regional centre that was not represented was %(name)s.", name=missing[0]).show(translate)
    return Text(
        "The regional centres that were not represented were %(names)s.", names=and_list(missing, translate)
    ).show(translate)
