"""The room's blueprint; its views live in `public_views` and `organiser_views`."""

from flask import Blueprint

bp = Blueprint("discussions", __name__)
