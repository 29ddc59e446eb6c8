"""All addresses of the report room, for the map of the house."""

from tracker.report import organiser_views, public_views
from tracker.report.blueprint import bp

__all__ = ["bp", "organiser_views", "public_views"]
