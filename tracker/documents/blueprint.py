"""The addresses of the documents room."""

from flask import Blueprint, request

bp = Blueprint("documents", __name__)


@bp.teardown_request
def close_uploads(_error: BaseException | None) -> None:
    """Give back the temporary files of large uploads at once."""
    request.close()
