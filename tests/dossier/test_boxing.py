import io
import zipfile

import pytest

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.dossier import boxing
from tracker.outputs.models import MadeFile


@pytest.mark.parametrize(("name", "least"), [("FEW", 12), ("FILES", 0), ("BYTES", 0)])
def test_few_people_and_few_bytes_are_packed_at_once(make, monkeypatch, name, least):
    meeting = a_whole_meeting(make)
    make.participant()
    assert boxing.is_small(meeting)
    monkeypatch.setattr(boxing, name, least)
    assert not boxing.is_small(meeting)


@pytest.mark.parametrize(("paper", "rows"), [(boxing.WHOLE, True), (boxing.PUBLIC, False)])
def test_the_worker_packs_what_was_asked_for_and_says_how_far_it_is(make, app, paper, rows):
    meeting, out, told = a_whole_meeting(make), io.BytesIO(), []
    with app.test_request_context():
        boxing.build(meeting, MadeFile(paper=paper, asked_at=NOW), out, lambda total: told.append(total) or told.append)
    names = zipfile.ZipFile(out).namelist()
    assert (any(name.startswith("data/rows/") for name in names), told[0] == told[-1], len(told) > 5) == (
        rows, True, True,
    )  # fmt: skip
