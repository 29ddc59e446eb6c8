"""All addresses of the report room, for the map of the house."""

from tracker.report import organiser_views, public_views
from tracker.report.blueprint import bp
from tracker.report.editing import organiser_views as editing_views
from tracker.report.editing import version_views

__all__ = ["bp", "editing_views", "organiser_views", "public_views", "version_views"]
