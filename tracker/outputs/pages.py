"""All addresses of the outputs room, for the map of the house."""

from tracker.outputs import earlier_views, list_views, made_views, paper_views
from tracker.outputs.blueprint import bp

__all__ = ["bp", "earlier_views", "list_views", "made_views", "paper_views"]
