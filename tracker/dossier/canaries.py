"""Later."""
from datetime import datetime
from tracker.storage.files import Storage
def load(storage: Storage, *, now: datetime) -> None:
    raise NotImplementedError
