"""The room's pages: the sets of views, on one blueprint."""

from tracker.discussions import history_views, member_views, organiser_views, public_views
from tracker.discussions.blueprint import bp

PAGES = (public_views, history_views, organiser_views, member_views)
__all__ = ["PAGES", "bp"]
