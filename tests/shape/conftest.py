"""Two meetings with everything in them, every private text marked with its meeting, and somebody in every role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, Make
from tracker.accounts import operations as accounts
from tracker.accounts.devices import NewDevice, invite_device
from tracker.attendance.models import CheckIn
from tracker.audit.models import AuditEntry
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.documents.models import Document, DocumentGroup, Photo
from tracker.letters.operations import issue
from tracker.letters.writing import writer
from tracker.mail.operations import note_sent, queue_mail
from tracker.mail.sending import compose, copy_of
from tracker.meetings.models import Meeting
from tracker.persons.models import Person
from tracker.report.editing.operations import add_paragraph
from tracker.report.editing.rules import handle
from tracker.report.operations import lock_version

HELD = (Role.ORGANISER, Role.DESK, Role.FACILITATOR, Role.RAPPORTEUR, Role.FOCAL_POINT)
#: nobody, somebody without a role, everybody with one at the first meeting, the organiser of the second, the administrator
WHO = ("public", "signed-in", *HELD, "other-organiser", Role.ADMIN)
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


@dataclass(frozen=True)
class House:
    """The application with its two meetings, and what stands for each variable of an address in the first one."""

    app: Flask
    make: Make
    ours: Meeting
    other: Meeting
    values: dict[str, Any]

    def client(self, who: str) -> FlaskClient:
        """A browser, signed in as `who`."""
        client = self.app.test_client()
        if who == "public":
            return client
        user = self.make.user(is_admin=who == Role.ADMIN)
        if who in HELD:
            self.make.role(user, self.ours, who)
        if who == "other-organiser":
            self.make.role(user, self.other, Role.ORGANISER)
        link = accounts.create_sign_in_link(user, by=SYSTEM, now=clock.now())
        answer = client.post(f"/login/{link}")
        assert answer.status_code == 303, answer.text
        return client

    def address(self, rule) -> str:
        """The rule's address in the first meeting. A new variable needs its value in `_fill` below."""
        values = {name: self.values[name] for name in rule.arguments}
        if "<any(" in rule.rule:
            values["name"] = "html"  # one of the report's formats
        with self.app.test_request_context():
            return self.app.url_for(rule.endpoint, **values).removeprefix("http://localhost")


@pytest.fixture
def house(app: Flask, make: Make) -> House:
    ours, theirs = make.meeting(slug="canary-1"), make.meeting(slug="canary-2")
    values, _others = _fill(app, make, ours, "CANARY-m1"), _fill(app, make, theirs, "CANARY-m2")
    return House(app, make, ours, theirs, values)


def _fill(app: Flask, make: Make, meeting: Meeting, mark: str) -> dict[str, Any]:
    """One of everything at `meeting`, its private texts marked; gives the values of an address's variables."""
    session = make.session(meeting, starts_at=NOW - timedelta(hours=1))
    centre = make.organisation()
    make.expected(meeting, centre)
    human = make.save(Person(created_at=NOW))
    person = make.participant(
        meeting,
        centre,
        given_name=f"{mark}-given",
        family_name=f"{mark}-family",
        email=f"{mark}@example.org".lower(),
        phone=f"{mark}-phone",
        remarks=f"{mark}-remarks",
        list_consent=False,
        person_id=human.id,
    )
    make.presence(person, session)
    at_door = {"kind": "in", "at": NOW, "recorded_at": NOW, "result": "welcome", "reason": f"{mark}-reason"}
    event = make.save(
        CheckIn(id=new_id(), meeting_id=meeting.id, participant_id=person.id, session_id=session.id, **at_door)
    )
    group = make.group(meeting, slug="waste")
    make.member(group, person)
    point = make.point(group, text=f"{mark}-point")
    blob = app.extensions["tracker.storage"].put(GIF)
    files = {"file_name": "a.gif", "media_type": blob.media_type, "blob": blob.sha256, "size": blob.size}
    heading = make.save(DocumentGroup(meeting_id=meeting.id, position=1, title="Working documents"))
    document = make.save(
        Document(meeting_id=meeting.id, group_id=heading.id, position=1, title="Agenda", added_at=NOW, **files)
    )
    photo = make.save(Photo(meeting_id=meeting.id, position=1, alternative="The room", width=1, height=1, **files))
    recommendation = make.recommendation(meeting, owner=make.owner(meeting, contact_name=f"{mark}-owner"))
    question = make.question(meeting, "Food")
    make.answer(question, person, f"{mark}-answer")
    mail = queue_mail(
        "confirmed", to=person.email, context={}, locale="en", at=NOW, meeting_id=meeting.id, subject_id=person.id
    )
    note_sent(mail, copy_of(mail, compose(mail)), now=NOW)
    dated = NOW.date()
    (letter,) = issue(meeting, [person.id], writer(meeting, "en", dated), dated=dated, by=SYSTEM, now=NOW)
    lock_version(meeting, by=SYSTEM, now=NOW)
    phone = NewDevice(f"{mark}-phone-at-the-door")
    until = clock.now() + timedelta(days=9)
    worker = make.role(make.user(email=f"{mark}-team@example.org".lower()), meeting, Role.ORGANISER)
    edit = add_paragraph(meeting, "other", "other", "Written by hand.", by=SYSTEM, now=NOW)
    device, _code = invite_device(meeting.slug, meeting.id, phone, expires_at=until, by=SYSTEM, now=clock.now())
    return {
        "slug": meeting.slug,
        "name": "a.gif",
        "participant_id": person.id,
        "pair_id": new_id(),
        "person_id": human.id,
        "merged_id": new_id(),
        "session_id": session.id,
        "place_id": session.id,
        "event_id": event.id,
        "day_id": session.day_id,
        "device_id": device.id,
        "role_id": worker.id,
        "user_id": worker.user_id,
        "code": "A" * 32,
        "language": "en",
        "group_id": group.id,
        "item_id": make.agenda_item(meeting).id,
        "group_slug": group.slug,
        "point_id": point.point_id,
        "document_id": document.id,
        "photo_id": photo.id,
        "question_id": question.id,
        "recommendation_id": recommendation.id,
        "owner_id": recommendation.owner_id,
        "key": question.key,
        "organisation_id": centre.id,
        "mail_id": mail.id,
        "kind": "confirmed",
        "decision_id": new_id(),
        "file_id": new_id(),
        "letter_id": letter.id,
        "number": 1,
        "version": 1,
        "sign_in_id": new_id(),
        "factor_id": new_id(),
        "webhook_id": new_id(),
        "delivery_id": new_id(),
        "token": "A" * 43,
        "column": "region",
        "format": "html",
        "export": "badges",
        "request_id": new_id(),
        "ending": "csv",
        "paper": "recommendations",
        "earlier_id": new_id(),
        "extension": "html",
        "filename": "css/tracker.css",
        "handle": handle("front.summary.1"),
        "part": "introduction",
        "edit_id": edit.removeprefix("free."),
        "comment_id": new_id(),
    }


@pytest.fixture
def content() -> Callable[[], dict[str, str]]:
    """What every table holds, as a digest a table. That a list was taken away is written down, and is no change."""

    def read() -> dict[str, str]:
        db.session.rollback()
        taken_away = AuditEntry.action.not_in(("people.exported", "history.exported"))
        queries = {
            name: select(table).where(taken_away) if table is AuditEntry.__table__ else select(table)
            for name, table in db.metadata.tables.items()
        }
        return {
            name: sha256("\n".join(sorted(map(repr, db.session.execute(query).all()))).encode()).hexdigest()
            for name, query in queries.items()
        }

    return read
