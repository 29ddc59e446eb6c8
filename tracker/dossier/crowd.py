"""Later."""
from datetime import datetime
from tracker.meetings.models import Meeting
def load(people: int, seed: int, *, now: datetime) -> Meeting:
    raise NotImplementedError
