"""The pages of what a meeting gives beside its report; the views stand in the modules beside."""

from flask import Blueprint

bp = Blueprint("outputs", __name__)
