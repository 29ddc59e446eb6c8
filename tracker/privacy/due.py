"""What is due to be erased now, and erasing it: the command and the worker's job are the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.meetings.models import Meeting
from tracker.privacy import queries
from tracker.privacy.inventory import Scope
from tracker.privacy.queries import Held
from tracker.privacy.scrubbing import Scrubber, clear_what_is_left
from tracker.questions.erasing import Expired, erase_expired_answers
from tracker.questions.models import Question


@dataclass(frozen=True, slots=True)
class Due:
    """A meeting with what is, or would be, erased of it: everything, or the answers to some questions."""

    slug: str
    people: int
    held: Sequence[Held]
    answers: Sequence[Expired]


def scrubber() -> Scrubber:
    """As this application is set up."""
    return Scrubber(current_app.extensions["tracker.personal_files"], current_app.config["TRACKER_MAIL_URL"])


def purge(now: datetime, *, slug: str | None = None, at_once: bool = False, dry_run: bool = False) -> list[Due]:
    """Erase what is due, or with `dry_run` only count it. `slug`: of one meeting; `at_once`: although its time is not over.

    Raises StillUnderWay for a meeting that has not ended.
    """
    meetings = [meeting for meeting in queries.list_due(now) if slug in (None, meeting.slug)]
    if at_once:
        meetings = list(db.session.scalars(select(Meeting).where(Meeting.slug == slug)))
    found = [_purge(meeting, now, dry_run=dry_run) for meeting in meetings]
    found += _expired(now, {due.slug for due in found}, slug, dry_run=dry_run)
    return found


def _purge(meeting: Meeting, now: datetime, *, dry_run: bool) -> Due:
    scope = Scope(meeting.id)
    due = Due(meeting.slug, queries.count_people(scope), queries.count_held(scope), ())
    if not dry_run:
        scrubber().purge(meeting, by=SYSTEM, now=now)
    return due


def _expired(now: datetime, done: set[str], slug: str | None, *, dry_run: bool) -> list[Due]:
    """The answers to single questions whose time is over."""
    query = select(Meeting.id, Meeting.slug).order_by(Meeting.slug)
    query = query.where(Meeting.id.in_(select(Question.meeting_id).where(Question.retain_days.is_not(None))))
    found = []
    for meeting_id, name in db.session.execute(query).all():
        if name in done or slug not in (None, name):
            continue
        files = current_app.extensions["tracker.personal_files"]
        answers = erase_expired_answers(meeting_id, by=SYSTEM, now=now, storage=files, dry_run=dry_run)
        if answers:
            found.append(Due(name, 0, (), answers))
    return found


def purge_due(now: datetime) -> int:
    """The worker's job; tells of how many meetings something was erased."""
    erased = len(purge(now))
    clear_what_is_left()
    return erased
