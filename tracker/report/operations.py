"""Locking a version, and publishing one: two acts, each once and for all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.figures.rules import FigureSet
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.report import queries
from tracker.report.compile import compile_facts
from tracker.report.document import Document, canonical, to_json
from tracker.report.errors import AlreadyPublished
from tracker.report.models import ReportVersion


@operation
def lock_version(meeting: Meeting, *, by: Actor, now: datetime) -> ReportVersion:
    """Keep the report as it stands now as the next version. Nothing ever changes it: a correction is another version."""
    lock_meeting(meeting.id)
    moment = now.replace(second=0, microsecond=0)
    facts = queries.facts(meeting, moment)
    number = queries.next_number(meeting.id)
    compiled = as_revision(compile_facts(facts, number), queries.count_published(meeting.id))
    document, figures = to_json(compiled), figures_as_data(facts.figures)
    version = ReportVersion(
        meeting_id=meeting.id,
        number=number,
        locked_at=now,
        locked_by=by.label,
        document=document,
        figures=figures,
        sha256=hash_of(document, figures),
    )
    db.session.add(version)
    db.session.flush()
    record(
        "report.locked",
        by=by,
        at=now,
        meeting_id=meeting.id,
        subject_id=version.id,
        subject=f"Version {number}",
        sha256=version.sha256,
    )
    return version


def as_revision(document: Document, published: int) -> Document:
    """A version locked after others were published is their revision, and its symbol says so: ".../7/Rev.1"."""
    head = document.masthead
    if not (published and head.symbol):
        return document
    return replace(document, masthead=replace(head, symbol=f"{head.symbol}/Rev.{published}"))


@operation
def publish(meeting: Meeting, number: int, *, by: Actor, now: datetime) -> ReportVersion:
    """Show a locked version on the meeting's page, in place of an earlier one. Raises NoSuchVersion, AlreadyPublished."""
    fresh = lock_meeting(meeting.id)
    version = queries.get_version(meeting.id, number)
    if version.published_at is not None:
        raise AlreadyPublished
    version.published_at, version.published_by = now, by.label
    fresh.revision += 1
    record("report.published", by=by, at=now, meeting_id=meeting.id, subject_id=version.id, subject=f"Version {number}")
    return version


def figures_as_data(figures: FigureSet) -> list[dict[str, Any]]:
    """Every figure with its definition, every line of the breakdowns and every session, as a version keeps them."""
    return [
        *(
            {
                "name": figure.name,
                "label": str(figure.label),
                "value": figure.value,
                "of": figure.of,
                "unit": figure.unit,
                "definition": str(figure.definition),
                "as_of": figure.as_of.isoformat(),
            }
            for figure in figures.values()
        ),
        *(
            {
                "name": f"{breakdown.name}:{row.key}",
                "label": f"{breakdown.label}: {row.label}",
                "value": row.attended,
                "of": breakdown.attended,
                "unit": "persons",
                "definition": str(breakdown.definition),
                "as_of": figures.as_of.isoformat(),
            }
            for breakdown in figures.breakdowns.values()
            for row in breakdown.rows
        ),
        *(
            {
                "name": f"by_session:{session.session_id}",
                "label": f"By session: {session.title}",
                "value": session.attended,
                "of": figures.value("attended"),
                "unit": "persons",
                "definition": "Participants checked in, by session",
                "as_of": figures.as_of.isoformat(),
            }
            for session in figures.sessions
        ),
    ]


def hash_of(document: Mapping[str, Any], figures: list[dict[str, Any]]) -> str:
    """SHA-256 over both in canonical JSON: anyone can compute it again from the JSON file."""
    return sha256(canonical({"document": document, "figures": figures})).hexdigest()
