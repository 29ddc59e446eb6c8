"""When a mail is tried again, and when it is given up."""

from datetime import timedelta

#: who took a mail to send it has this long before another sender may take it: a crash delays a mail, it loses none
LEASE = timedelta(minutes=5)
#: about two days of trying, as mail servers do themselves
MOST_ATTEMPTS = 14


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many vain attempts: one minute, then twice as long each time, at most six hours."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=6))
