"""The room's blueprint, apart so that each set of views can stand on it."""

from flask import Blueprint

bp = Blueprint("recommendations", __name__)
