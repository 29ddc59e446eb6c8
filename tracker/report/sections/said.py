"""A point's text as the report prints it: bold stays, a list has a line an item, and it ends as a sentence."""

from tracker.discussions.light import blocks_of, marked
from tracker.report.document import Run, Runs, plain, text_of
from tracker.report.rules import capital, sentence


def said(text: str) -> Runs:
    """Runs of the text; only what is bold is set apart, everything else is plain."""
    lines = [line for block in blocks_of(text) for line in marked(block)]
    runs: list[Run] = []
    for at, (mark, spans) in enumerate(lines):
        before = ("\n" if at else "") + mark
        for span in spans:
            if runs and not before and runs[-1].strong == span.strong:
                runs[-1] = Run(runs[-1].text + span.text, strong=span.strong)
            elif before and not span.strong:
                runs.append(Run(before + span.text))
            else:
                runs += [Run(before)] if before else []
                runs.append(Run(span.text, strong=span.strong))
            before = ""
    return _as_sentence(runs) if len(runs) > 1 else plain(sentence(text_of(tuple(runs))))


def _as_sentence(runs: list[Run]) -> Runs:
    first, whole = runs[0], text_of(tuple(runs))
    stop = sentence(whole)[len(whole.strip()) :]
    done = [Run(capital(first.text), strong=first.strong), *runs[1:]]
    return (*done, Run(stop)) if stop else tuple(done)
