"""The room's pages: every set of views, on one blueprint."""

from tracker.recommendations import follow_up_views, organiser_views, owner_views, public_views, roll_up_views
from tracker.recommendations.blueprint import bp

PAGES = (follow_up_views, organiser_views, owner_views, public_views, roll_up_views)
__all__ = ["PAGES", "bp"]
