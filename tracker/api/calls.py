"""The API's table of contents: every module whose views stand on the blueprint, in the data's order."""

from tracker.api import documentation, meetings
from tracker.api.blueprint import bp

CALLS = (
    documentation,
    meetings,
)
__all__ = ["CALLS", "bp"]
