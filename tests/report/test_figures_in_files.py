"""Every figure is read back out of every file, and is the one that `flask figures show` prints."""

import html as htmllib
import io
import json
import re
from itertools import pairwise

import docx
import pytest
from pypdf import PdfReader

from tests.factories import NOW
from tracker.figures.sentences import WORDS
from tracker.meetings.queries import get_meeting
from tracker.report import queries
from tracker.report.compile import compile_facts
from tracker.report.printing import FORMATS, print_document

NUMBER = r"([\d,]+|zero|one|two|three|four|five|six|seven|eight|nine|Zero|One|Two|Three|Four|Five|Six|Seven|Eight|Nine)"
#: where a sentence of the report states figures, in the order of its numbers; N stands for one
SENTENCES = (
    ("attended by N participants from N of the N regional centres",
     ("attended_from_centres", "centres_represented", "centres_expected")),
    ("by N representatives of N partner bodies", ("attended_from_partners", "partners_represented")),
    ("N representatives of the organizers took part", ("organisers_present",)),
    ("In all, N persons had registered, of whom N were confirmed; N attended", ("registered", "confirmed", "attended")),
    ("Of the N participants, N came from regional centres and N from partner bodies",
     ("attended", "attended_from_centres", "attended_from_partners")),
    ("from N registrations and", ("registered",)),
    ("With the units of one parent body counted once, they were N.", ("partners_parents",)),
    ("The following N regional centres were represented", ("centres_represented",)),
    ("Of the N persons who attended", ("attended",)),
)  # fmt: skip


def squeeze(text):
    """Pages break lines and words as they like."""
    return re.sub(r"[\s­\-‐\\|*]+", "", text)


def words_of_docx(data):
    return "".join(node.text or "" for node in docx.Document(io.BytesIO(data)).element.body.iter("{*}t"))


def words_of_pdf(data):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def words_of_json(data):
    def texts(value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | dict):
            for one in [v for key, v in value.items() if key != "sources"] if isinstance(value, dict) else value:
                yield from texts(one)

    return "".join(texts(json.loads(data)["document"]["sections"]))


READ = {
    "docx": words_of_docx,
    "pdf": words_of_pdf,
    "html": lambda data: htmllib.unescape(re.sub(r"<[^>]+>", "", data.decode().partition('<section class="proof"')[0])),
    "md": lambda data: data.decode(),
    "json": words_of_json,
}


@pytest.fixture(scope="module")
def files(_app):
    """The sample's report in every format, with what `flask figures show` says at the same moment."""
    from tests.conftest import _empty
    from tracker.core.db import db

    with _app.app_context():
        runner = _app.test_cli_runner()
        assert runner.invoke(args=["sample", "load"]).exit_code == 0
        shown = json.loads(runner.invoke(args=["figures", "show", "joint-2016", "--json"]).output)
        document = compile_facts(queries.facts(get_meeting("joint-2016"), NOW))
        made = {name: squeeze(READ[name](print_document(document, name))) for name in FORMATS}
        db.session.remove()
        _empty()
    return made, shown


def number(text):
    text = text.lower()
    return WORDS.index(text) if text in WORDS else int(text.replace(",", ""))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("words", "figures"), SENTENCES)
def test_the_numbers_of_a_sentence_are_the_figures(files, name, words, figures):
    made, shown = files
    values = {figure["name"]: figure["value"] for figure in shown["figures"]}
    found = re.search(_pattern(words), made[name])
    assert found, f"{words!r} is not in the {name} file"
    assert [number(text) for text in found.groups()] == [values[figure] for figure in figures]


def _pattern(words):
    return NUMBER.join(re.escape(squeeze(part)) for part in re.split(r"\bN\b", words))


@pytest.mark.parametrize("name", FORMATS)
def test_the_lines_of_the_regions_are_the_breakdown_and_add_up(files, name):
    made, shown = files
    rows = shown["breakdowns"]["by_region"]
    lines = [squeeze(row["label"]) + f"{row['registered']}{row['confirmed']}{row['attended']}" for row in rows]
    sums = [sum(row[kind] for row in rows) for kind in ("registered", "confirmed", "attended")]
    assert [line for line in lines if line not in made[name]] == []
    assert f"Total{sums[0]}{sums[1]}{sums[2]}" in made[name]
    assert sums == [
        f["value"] for n in ("registered", "confirmed", "attended") for f in shown["figures"] if f["name"] == n
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_every_session_has_its_figure(files, name):
    made, shown = files
    titles = [squeeze(session["title"]) for session in shown["sessions"]]
    annex = made[name][made[name].rindex("Participantscheckedin,bysession") :]
    places = [annex.index(title) for title in titles] + [len(annex)]
    for (start, end), title, session in zip(pairwise(places), titles, shown["sessions"], strict=True):
        line = annex[start + len(title) : end]
        assert re.match(rf"\d+\w+\d{{4}}\d\d:\d\d{session['attended']}(?!\d)", line), line[:60]


@pytest.mark.parametrize("name", FORMATS)
def test_centres_missing_and_partners_are_named(files, name):
    made, shown = files
    expected = [*shown["missing_centres"], *shown["partners"]]
    assert len(shown["missing_centres"]) == next(f["value"] for f in shown["figures"] if f["name"] == "centres_missing")
    assert [text for text in expected if squeeze(text) not in made[name]] == []
