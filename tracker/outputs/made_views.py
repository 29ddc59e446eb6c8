"""Large files made in the background: asking for one, and taking it."""

from collections.abc import Iterable
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.meetings.queries import get_meeting
from tracker.outputs import making, operations, queries
from tracker.outputs.blueprint import bp
from tracker.outputs.errors import NoSuchFile
from tracker.outputs.models import MadeFile
from tracker.outputs.wording import language_of
from tracker.storage.sending import send_stored


@bp.post("/o/<slug>/papers/make")
@allow(Role.ORGANISER)
def make(slug: str) -> ResponseReturnValue:
    """Have a large file made: `paper` and `kind` say which, `language` in which words."""
    paper, kind = request.form.get("paper", ""), request.form.get("kind", "")
    if paper not in making.MAKERS or kind not in making.MAKERS[paper].kinds:
        raise NoSuchFile
    meeting = get_meeting(slug)
    language = language_of(meeting, request.form.get("language", ""))
    operations.ask_for_file(meeting, kind, by=actor(), now=clock.now(), paper=paper, language=language)
    page = "participants" if paper == "participants" else "index"
    return redirect(url_for(f"outputs.{page}", slug=slug) + "#made", 303)


@bp.get("/o/<slug>/papers/made/<uuid:file_id>")
@allow(Role.ORGANISER)
def made_file(slug: str, file_id: UUID) -> Response:
    meeting = get_meeting(slug)
    file = queries.get_made(meeting.id, file_id)
    if not file.blob:
        raise NoSuchFile
    operations.note_taken(meeting, file.paper, file.kind, by=actor(), now=clock.now())
    name = f"{slug}-{file.paper.replace(' ', '-')}.{making.ending_of(file)}"
    return send_stored(making.storage(), file.blob, name)


def refreshed(made: Iterable[MadeFile]) -> dict[str, str]:
    """The headers of a page that shows them: it asks again by itself while one is being made."""
    return {"Refresh": "3"} if any(file.finished_at is None for file in made) else {}
