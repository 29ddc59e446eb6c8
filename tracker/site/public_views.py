"""The pages that everybody may read."""

from datetime import datetime

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.i18n import current_language
from tracker.documents.queries import list_photos
from tracker.figures.sentences import attendance_sentence
from tracker.meetings.queries import get_meeting, list_sessions
from tracker.meetings.rules import Phase
from tracker.site import queries, rules
from tracker.site.kept_pages import KeptPages

bp = Blueprint("site", __name__)
#: of this process; every page in it is compared with the database's stamp before it is shown
kept = KeptPages()


@bp.get("/")
@allow(Role.ANYONE)
def meetings() -> str:
    now = clock.now()
    found = queries.list_with_places(current_language())
    return render_template("site/meetings.html", coming=rules.coming(found, now), past=rules.past_by_year(found, now))


@bp.get("/m/<slug>")
@allow(Role.ANYONE)
def meeting(slug: str) -> Response:
    now, language = clock.now(), current_language()
    stamp = queries.get_stamp(slug, now)
    if request.args.keys() - {"lang"}:  # its language links repeat the other arguments: not to be kept
        return Response(_meeting_page(slug, stamp, language, now))
    page = kept.get((slug, language), stamp, lambda: _meeting_page(slug, stamp, language, now))
    response = Response(page.body, mimetype="text/html")
    response.set_etag(page.etag)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _meeting_page(slug: str, stamp: queries.Stamp, language: str, now: datetime) -> str:
    page = queries.get_page(slug, stamp, language, now)
    sentence = attendance_sentence(page.figures, language, gettext) if page.figures else ""
    return render_template(
        "site/meeting.html", page=page, meeting=page.meeting, sentence=sentence, rules=rules, Phase=Phase
    )


@bp.get("/m/<slug>/photos")
@allow(Role.ANYONE)
def photos(slug: str) -> str:
    meeting = get_meeting(slug)
    return render_template("site/photos.html", meeting=meeting, photos=list_photos(meeting.id))


@bp.get("/m/<slug>/calendar.ics")
@allow(Role.ANYONE)
def calendar(slug: str) -> Response:
    from tracker.meetings.calendar import calendar_file  # its library is 3 MB, and few ask for it

    meeting = get_meeting(slug)
    address = f"{current_app.config['TRACKER_BASE_URL']}/m/{slug}"
    content = calendar_file(meeting, list_sessions(meeting.id), address)
    headers = {"Content-Disposition": f'attachment; filename="{slug}.ics"', "Cache-Control": "no-cache"}
    return Response(content, content_type="text/calendar; charset=utf-8", headers=headers)


@bp.get("/privacy")
@allow(Role.ANYONE)
def privacy() -> str:
    return render_template("site/privacy.html")


@bp.get("/accessibility")
@allow(Role.ANYONE)
def accessibility() -> str:
    return render_template("site/accessibility.html")
