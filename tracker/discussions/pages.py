"""The room's pages: both sets of views, on one blueprint."""

from tracker.discussions import organiser_views, public_views
from tracker.discussions.blueprint import bp

PAGES = (public_views, organiser_views)
__all__ = ["PAGES", "bp"]
