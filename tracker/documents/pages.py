"""All addresses of the documents room, for the map of the house."""

from tracker.documents import organiser_views, public_views
from tracker.documents.blueprint import bp

__all__ = ["bp", "organiser_views", "public_views"]
