"""Faults of the machine and not of the request: a full disk, a database that is gone or busy. Asked later, all may be well."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

#: seconds after which asking again is worth it
RETRY_AFTER = 10
_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE}
)


def is_fault(error: BaseException | None) -> bool:
    """Whether the machine failed, and not the product: an operation it struck was rolled back whole."""
    if isinstance(error, NoConnectionLeft):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _of_database(error)
    return isinstance(error, OSError) and error.errno in _DISK


def _of_database(error: DBAPIError) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    # SQLite also says "operational" of a statement it does not understand: that is ours
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code != sqlite3.SQLITE_ERROR
