"""The blueprint of the organiser's mail pages; `pages` adds the views to it."""

from flask import Blueprint

bp = Blueprint("messages", __name__)
