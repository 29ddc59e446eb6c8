"""The JSON API's blueprint; its calls live in the modules beside, one a resource."""

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api/v1")
