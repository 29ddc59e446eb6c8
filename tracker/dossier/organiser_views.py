"""Taking a meeting away in its box."""

import tempfile

from flask import Blueprint, Response, current_app, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.dossier import boxing
from tracker.dossier.box import pack
from tracker.meetings.queries import get_meeting
from tracker.outputs.operations import ask_for_file, note_taken

bp = Blueprint("dossier", __name__)


@bp.post("/o/<slug>/box")
@allow(Role.ORGANISER)
def take_box(slug: str) -> ResponseReturnValue:
    """The whole box, or with `public` what everybody may see: at once for a small meeting, else made in the background."""
    meeting = get_meeting(slug)
    paper = boxing.PUBLIC if request.form.get("public") else boxing.WHOLE
    if not boxing.is_small(meeting):
        ask_for_file(meeting, "zip", by=actor(), now=clock.now(), paper=paper)
        return redirect(url_for("outputs.index", slug=slug) + "#made", 303)
    out = tempfile.TemporaryFile()  # noqa: SIM115 -- it is sent after this returns, and gone once closed
    pack(meeting, out, current_app.extensions["tracker.storage"], whole=paper == boxing.WHOLE, now=clock.now())
    note_taken(meeting, paper, "zip", by=actor(), now=clock.now())
    out.seek(0)
    name = f"{slug}-{'box' if paper == boxing.WHOLE else 'public'}.zip"
    answer: Response = send_file(out, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.call_on_close(out.close)
    return answer
