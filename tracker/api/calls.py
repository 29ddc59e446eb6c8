"""The API's table of contents: every module whose views stand on the blueprint, in the data's order."""

from tracker.api import check_ins, documentation, meetings
from tracker.api.blueprint import bp

CALLS = (
    documentation,
    meetings,
    check_ins,
)
__all__ = ["CALLS", "bp"]
