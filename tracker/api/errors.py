"""Why a list of the API refuses a position."""

from tracker.core.errors import Invalid
from tracker.core.texts import Text


def strange_cursor() -> Invalid:
    """The refusal of a cursor that this list never wrote."""
    return Invalid(fields={"cursor": Text("This is not a cursor of this list.")})
