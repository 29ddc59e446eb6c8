"""What takes long at a large meeting, counted or read before anybody asks: after a start, and after nobody asked for a while."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.attendance import live
from tracker.core.db import db
from tracker.core.keeping import LARGE
from tracker.dashboard.overview import read_overview
from tracker.meetings.models import Meeting
from tracker.registration import finding
from tracker.registration.models import Participant

#: a meeting is looked at every day from so long before it until so long after
BEFORE, AFTER = timedelta(days=60), timedelta(days=14)


def count_beforehand(now: datetime) -> int:
    """Count what the first pages of the large meetings of these weeks show, unless it is fresh; tells how many meetings."""
    today = now.date()
    large = (
        select(Meeting.id, Meeting.slug)
        .join(Participant, Participant.meeting_id == Meeting.id)
        .where(Meeting.starts_on <= today + BEFORE, Meeting.ends_on >= today - AFTER)
        .group_by(Meeting.id, Meeting.slug)
        .having(func.count() >= LARGE)
        .order_by(Meeting.slug)
    )
    found = db.session.execute(large).all()
    for meeting_id, slug in found:
        read_overview(slug, now)
        live.read_rooms(meeting_id, now)
        live.read_absence(meeting_id)
    finding.have_at_hand([meeting_id for meeting_id, _slug in found], now)
    return len(found)
