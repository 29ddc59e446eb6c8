"""Why the quotas are not taken as they were written."""

from tracker.core.errors import Invalid


class WrongQuotas(Invalid):
    """Quotas that contradict each other, by field."""
