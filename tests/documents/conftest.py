from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.storage.made_files import PDF, png
from tracker.accounts.operations import begin_session
from tracker.core import clock
from tracker.core.access import Actor, Role
from tracker.documents.operations import DocumentDetails, PhotoDetails, add_document, add_group, add_photo

ORGANISER = Actor("user", None, "Olga Organiser")


@pytest.fixture
def storage(app):
    return app.extensions["tracker.storage"]


@pytest.fixture
def meeting(make):
    return make.meeting()


class Papers:
    """`papers.document(meeting, title="Agenda")`: real files, really stored."""

    def __init__(self, storage):
        self._storage = storage

    def group(self, meeting, title="Working documents"):
        return add_group(meeting, title, by=ORGANISER, now=NOW)

    def document(self, meeting, group=None, **details):
        given = {"title": "Agenda", "file_name": "agenda.pdf", "content": PDF} | details
        group = group or self.group(meeting)
        return add_document(meeting, group, DocumentDetails(**given), storage=self._storage, by=ORGANISER, now=NOW)

    def photo(self, meeting, **details):
        given = {"alternative": "The plenary", "file_name": "plenary.png", "content": png()} | details
        return add_photo(meeting, PhotoDetails(**given), storage=self._storage, by=ORGANISER, now=NOW)


@pytest.fixture
def papers(storage):
    return Papers(storage)


@pytest.fixture
def noise(make, papers):
    """A document and a photograph of another meeting."""
    other = make.meeting()
    return papers.document(other, title="Of another meeting"), papers.photo(other)


@pytest.fixture
def sign_in(make, client):
    """Sign the client in as somebody with this role at this meeting."""

    def become(meeting, role=Role.ORGANISER):
        user = make.user()
        make.role(user, meeting, role)
        kept = begin_session(user, now=clock.now() - timedelta(minutes=1))
        with client.session_transaction() as session:
            session["_user_id"] = str(kept)
            session["_fresh"] = True
        return client

    return become


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting)


@pytest.fixture
def sent(queries):
    """The counter of statements under another name, since the room has a module `queries`."""
    return queries
