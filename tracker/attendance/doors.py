"""What the one at the door may do in this request: a phone may be limited to doors, or signed out."""

from tracker.attendance.rules import Gate
from tracker.core.access import HANDING_OVER, holder


def gate() -> Gate:
    """For `gate=` of the operations that keep events."""
    found = holder()
    if found is None:
        return Gate()
    return Gate(found.doors, held=found.scopes is not None and HANDING_OVER in found.scopes)
