"""Boxes as files of the worker: which meetings are packed at once, and how the others are."""

from typing import IO

from flask import current_app

from tracker.core import clock
from tracker.core.texts import Text
from tracker.dossier import queries
from tracker.dossier.box import count_files, pack
from tracker.meetings.models import Meeting
from tracker.outputs.making import Begin, Maker
from tracker.outputs.models import MadeFile

#: the two boxes, as the files asked for are named
WHOLE, PUBLIC = "box", "public box"
#: people, files and bytes of documents up to which somebody waits for the box
FEW, FILES, BYTES = 500, 200, 50_000_000


def is_small(meeting: Meeting) -> bool:
    """Whether its box is packed while somebody waits."""
    stock = queries.count_documents(meeting.id)
    few = stock.files <= FILES and stock.size <= BYTES
    return few and not queries.has_more_people(meeting.id, FEW)


def build(meeting: Meeting, file: MadeFile, out: IO[bytes], begin: Begin) -> None:
    """Pack it, saying how many of its files are in it."""
    whole = file.paper == WHOLE
    total = count_files(meeting, whole=whole)
    tell = begin(total)
    pack(meeting, out, current_app.extensions["tracker.storage"], whole=whole, now=clock.now(), tell=tell)
    tell(total)


MAKERS = {
    WHOLE: Maker(Text("The whole box"), ("zip",), build, counts_people=False),
    PUBLIC: Maker(Text("The public box"), ("zip",), build, counts_people=False),
}
