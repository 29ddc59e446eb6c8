"""The blueprint of the letters; `pages` adds the views to it."""

from flask import Blueprint

bp = Blueprint("letters", __name__)
