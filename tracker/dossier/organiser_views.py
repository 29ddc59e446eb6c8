"""Taking a meeting away in its box."""

import tempfile

from flask import Blueprint, Response, current_app, request, send_file

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.dossier.box import pack
from tracker.meetings.queries import get_meeting

bp = Blueprint("dossier", __name__)


@bp.post("/o/<slug>/box")
@allow(Role.ORGANISER)
def take_box(slug: str) -> Response:
    """The whole box, or with `public` what everybody may see. Written to the disk, not to the memory."""
    meeting, public = get_meeting(slug), bool(request.form.get("public"))
    out = tempfile.TemporaryFile()  # noqa: SIM115 -- it is sent after this returns, and gone once closed
    pack(meeting, out, current_app.extensions["tracker.storage"], whole=not public, by=actor(), now=clock.now())
    out.seek(0)
    name = f"{slug}-public.zip" if public else f"{slug}-box.zip"
    answer = send_file(out, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.call_on_close(out.close)
    return answer
