"""All views of the room, in one place to register."""

from tracker.messages import message_views, organiser_views, text_views
from tracker.messages.blueprint import bp

__all__ = ["bp", "message_views", "organiser_views", "text_views"]
