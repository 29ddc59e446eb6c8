"""Taking mails out of the file that a `file:` transport writes, when those they were about are erased."""

import fcntl
import json
import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urlsplit


def forget_mails(url: str, message_ids: Collection[str]) -> int:
    """Remove these mails from the file of TRACKER_MAIL_URL; tells how many. Mails sent by SMTP are out of our hands."""
    parts = urlsplit(url)
    path = Path(unquote(parts.path))
    if parts.scheme != "file" or not message_ids or not path.is_file():
        return 0
    return _without(path, frozenset(message_ids))


def _without(path: Path, message_ids: frozenset[str]) -> int:
    """In place, under the lock of those who append: a new file would lose what they write meanwhile."""
    gone = end = 0
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        while line := file.readline():
            place = file.tell()
            if json.loads(line).get("message_id") in message_ids:
                gone += 1
                continue
            if end + len(line) != place:
                file.seek(end)
                file.write(line)
                file.seek(place)
            end += len(line)
        file.truncate(end)
        file.flush()
        os.fsync(file.fileno())
    return gone
