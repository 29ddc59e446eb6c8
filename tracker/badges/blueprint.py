"""The addresses of the badges room."""

from flask import Blueprint

bp = Blueprint("badges", __name__)
