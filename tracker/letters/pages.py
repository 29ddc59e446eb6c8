"""All views of the room, in one place to register."""

from tracker.letters import organiser_views, public_views, text_views
from tracker.letters.blueprint import bp

__all__ = ["bp", "organiser_views", "public_views", "text_views"]
