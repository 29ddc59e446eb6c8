"""Sentences that state figures: each knows what it rests on, and each number in it which figure it is."""

import re
from collections.abc import Iterator

from tracker.report.document import Run, Runs, Source, Sources

#: around a number inside a sentence that is still one text: the figure it is, and how it is written; characters that nobody can type
_STATED = re.compile("\ufdd0([a-z_]+)\ufdd1([^\ufdd2]*)\ufdd2")


def stating(figure: str, text: str) -> str:
    """A number that `sentences` makes a run of its own, resting on that figure alone."""
    return f"\ufdd0{figure}\ufdd1{text}\ufdd2"


def sentences(*said: tuple[str, Sources]) -> Runs:
    """The sentences of one paragraph, each with what it rests on, and their numbers with theirs; empty ones are none."""
    found = [(text, sources) for text, sources in said if text]
    return tuple(run for at, (text, sources) in enumerate(found) for run in _parts(f" {text}" if at else text, sources))


def _parts(text: str, sources: Sources) -> Iterator[Run]:
    end = 0
    for number in _STATED.finditer(text):
        if number.start() > end:
            yield Run(text[end : number.start()], sources=sources)
        yield Run(number[2], sources=(Source("figure", (number[1],)),))
        end = number.end()
    if end < len(text):
        yield Run(text[end:], sources=sources)
