"""Writing a line into a recommendation's history, in the transaction of the act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.core.access import Actor
from tracker.core.db import db
from tracker.recommendations.models import Act, Recommendation, RecommendationEvent, State


def write(
    recommendation: Recommendation,
    act: Act,
    *,
    by: Actor,
    at: datetime,
    state: State | None = None,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Append what happened; `state` where it changed, `changes` as people read them: field -> [before, after]."""
    db.session.add(
        RecommendationEvent(
            meeting_id=recommendation.meeting_id,
            recommendation_id=recommendation.id,
            at=at,
            act=act,
            state=state,
            note=note,
            changes=dict(changes or {}),
            actor_kind=by.kind,
            actor_label=by.label,
        )
    )
