"""The API's table of contents: every module whose views stand on the blueprint, in the data's order."""

from tracker.api import check_ins, documentation, figures, meetings, notes, participants, recommendations, report
from tracker.api.blueprint import bp

CALLS = (
    documentation,
    meetings,
    participants,
    check_ins,
    notes,
    recommendations,
    figures,
    report,
)
__all__ = ["CALLS", "bp"]
