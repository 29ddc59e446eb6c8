"""The report's pages; the views stand in the modules beside."""

from flask import Blueprint

bp = Blueprint("report", __name__)
