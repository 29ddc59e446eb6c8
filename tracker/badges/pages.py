"""All addresses of the badges room, for the map of the house."""

from tracker.badges import organiser_views, public_views
from tracker.badges.blueprint import bp

__all__ = ["bp", "organiser_views", "public_views"]
