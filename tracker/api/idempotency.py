"""`Idempotency-Key`: the key, what the call did and its reply are one transaction, so no key can be stuck."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError, PendingRollbackError

from tracker.api.models import IdempotentReply
from tracker.core.db import db, operation
from tracker.core.errors import Conflict, TrackerError
from tracker.core.texts import Text

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
#: how long a reply can be asked for again; after that it is only other people's data kept too long
KEPT = timedelta(days=2)
#: owner of the keys of callers without an account (holders of a private link)
NOBODY = UUID(int=0)


class BadKey(TrackerError):
    message = Text("An Idempotency-Key has 1 to 255 visible characters.")


class KeyUsedOtherwise(Conflict):
    status = 422
    message = Text("This Idempotency-Key was used for another request.")


class BusyKey(Conflict):
    message = Text("The same is being done at this moment. Send the request again.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the program is answered: JSON text and its status."""

    status: int
    text: str
    replayed: bool = False


def digest_of(method: str, path: str, body: bytes) -> str:
    """What makes a request the same one: its method, its address with arguments, its body."""
    return sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def answer_once(call: Callable[[], Reply], *, owner: UUID, key: str, digest: str, now: datetime) -> Reply:
    """Run `call` unless this owner's key was answered before; then give that answer again.

    Raises BadKey, KeyUsedOtherwise, BusyKey. A refusal raised by `call` leaves no trace of the key.
    """
    if not (1 <= len(key) <= 255 and key.isprintable()):
        raise BadKey
    for _ in range(3):
        try:
            return _answer(call, owner, key, digest, now)
        except (IntegrityError, PendingRollbackError):
            # PostgreSQL only: another request took the key, or a place, in the same moment; look at what it did
            continue
    raise BusyKey


@operation
def _answer(call: Callable[[], Reply], owner: UUID, key: str, digest: str, now: datetime) -> Reply:
    kept = _find(owner, key)
    if kept is not None:
        return _replay(kept, digest)
    kept = IdempotentReply(owner_id=owner, key=key, request_digest=digest, status=0, body="", at=now)
    db.session.add(kept)
    db.session.flush()  # claims the key: a twin of this request waits here, before it can do anything
    reply = call()
    kept.status, kept.body = reply.status, reply.text
    return reply


def _find(owner: UUID, key: str) -> IdempotentReply | None:
    query = select(IdempotentReply).where(IdempotentReply.owner_id == owner, IdempotentReply.key == key)
    return db.session.scalars(query).one_or_none()


def _replay(kept: IdempotentReply, digest: str) -> Reply:
    if kept.request_digest != digest:
        raise KeyUsedOtherwise
    return Reply(kept.status, str(kept.body), replayed=True)


@operation
def forget_old_replies(now: datetime) -> int:
    """Remove replies nobody may ask for any more; tells how many."""
    gone = db.session.execute(delete(IdempotentReply).where(IdempotentReply.at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
