"""The addresses of the documents room."""

from flask import Blueprint

bp = Blueprint("documents", __name__)
