import io
from dataclasses import dataclass

import pytest
from pypdf import PdfReader

from tracker.core.access import Actor, Role

ORGANISER = Actor("user", None, "Olga Organiser")


@dataclass
class Paper:
    """A PDF as it is read: the words of each page."""

    pages: list[str]
    size: tuple[int, int]
    title: str


def read(data: bytes) -> Paper:
    reader = PdfReader(io.BytesIO(data))
    box = reader.pages[0].mediabox
    millimetres = round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)
    return Paper([page.extract_text() for page in reader.pages], millimetres, reader.metadata.title)


@pytest.fixture
def meeting(make):
    return make.meeting(short_title="Joint meeting", title="Joint meeting of the centres")


@pytest.fixture
def ada(make, meeting):
    organisation = make.organisation(name="Regional Centre of Kenya", short_name="SCRC Kenya")
    return make.participant(meeting, organisation, given_name="Amina", family_name="Odhiambo")


@pytest.fixture
def noise(make):
    """Somebody of another meeting."""
    return make.participant(given_name="Nora", family_name="Noise")


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def sent(queries):
    """The counter of statements under another name, since the room has a module `queries`."""
    return queries
