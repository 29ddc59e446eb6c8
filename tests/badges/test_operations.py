from io import BytesIO

import pytest
from sqlalchemy import select

from tests.badges.conftest import ORGANISER
from tests.factories import NOW
from tests.storage.made_files import GIF, png
from tracker.audit.models import AuditEntry
from tracker.badges import operations
from tracker.badges.errors import DesignRefused
from tracker.badges.models import BadgeDesign, BadgePrint
from tracker.badges.rules import Band, Design
from tracker.core.db import db


@pytest.fixture
def storage(app):
    return app.extensions["tracker.storage"]


def test_a_meeting_has_one_design_and_every_change_is_on_record(meeting):
    for size in ("a6", "card"):
        operations.save_design(meeting, Design(size=size, bands={"other": Band("P", "red")}), by=ORGANISER, now=NOW)
    kept = db.session.scalars(select(BadgeDesign)).one()
    assert (kept.size, kept.bands) == ("card", {"other": {"word": "P", "colour": "red"}})
    assert db.session.scalars(select(AuditEntry.action)).all() == ["badges.designed"] * 2


def test_every_print_is_a_row_of_its_own(meeting, ada, noise):
    for _ in range(2):
        operations.record_prints(meeting.id, [ada.id], by=ORGANISER, now=NOW)
    operations.record_prints(meeting.id, [], by=ORGANISER, now=NOW)
    rows = db.session.scalars(select(BadgePrint)).all()
    assert [(row.participant_id, row.by_label, row.printed_at) for row in rows] == [(ada.id, "Olga Organiser", NOW)] * 2
    assert db.session.scalars(select(AuditEntry.details)).all() == [{"count": 1}] * 2


def test_a_picture_becomes_the_logo(storage):
    design = operations.with_logo(Design(), BytesIO(png()), storage)
    assert storage.path(design.logo).read_bytes() == png()


@pytest.mark.parametrize(
    ("data", "words"),
    [(GIF, "Choose a PNG or JPEG"), (b"", "empty"), (b"<svg/>", "could run"), (png() + b"x" * 500_000, "500 KB")],
)
def test_what_is_no_logo_is_refused_beside_its_field(storage, data, words):
    with pytest.raises(DesignRefused) as refused:
        operations.with_logo(Design(), BytesIO(data), storage)
    assert words in str(refused.value.fields["logo"])
