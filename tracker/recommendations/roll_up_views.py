"""All groups' points in one table: what several of them said, decided by a person and never by itself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import NotFound
from tracker.core.ids import as_id
from tracker.discussions import rules as notes
from tracker.meetings.queries import get_meeting
from tracker.recommendations import merging, queries, rolling_up
from tracker.recommendations.blueprint import bp
from tracker.recommendations.errors import NoSuchPoint
from tracker.recommendations.merging import Support, Verdict


@bp.get("/o/<slug>/roll-up")
@allow(Role.ORGANISER)
def roll_up(slug: str) -> ResponseReturnValue:
    """Headings down, groups across; below, each heading's points with who said them."""
    meeting = get_meeting(slug)
    return render_template(
        "recommendations/roll_up.html",
        meeting=meeting,
        table=rolling_up.roll_up(meeting.id),
        promoted=queries.promoted_points(meeting.id),
        titles=notes,
        words=merging.WORDS,
    )


@bp.post("/o/<slug>/roll-up/pair")
@allow(Role.ORGANISER)
def pair(slug: str) -> ResponseReturnValue:
    """Two points say the same, or do not, or are asked about again."""
    meeting, act = get_meeting(slug), request.form.get("act", "")
    first, second, kept = (as_id(request.form.get(name, "")) for name in ("first", "second", "keep"))
    if first is None or second is None or act not in (*Verdict, "again"):
        raise NotFound
    verdict = None if act == "again" else Verdict(act)
    rolling_up.decide(meeting, first, second, verdict, kept=kept, by=actor(), now=clock.now())
    if verdict is Verdict.SAME:
        flash(
            gettext("They stand on one line now. Both stay in the notes of their groups; you can take this back."), "ok"
        )
    elif verdict is Verdict.TWO:
        flash(gettext("They stay two. They are not asked about again."), "ok")
    else:
        flash(gettext("The two are asked about again."), "ok")
    return redirect(url_for(".roll_up", slug=slug) + ("#alike" if verdict else ""), 303)


@bp.post("/o/<slug>/roll-up/support")
@allow(Role.ORGANISER)
def support(slug: str) -> ResponseReturnValue:
    """Another word for how many said it; none: the counted one."""
    meeting, word, point_id = get_meeting(slug), request.form.get("word", ""), as_id(request.form.get("point", ""))
    if point_id is None or word not in ("", *Support):
        raise NoSuchPoint
    rolling_up.choose_word(meeting, point_id, Support(word) if word else None, by=actor(), now=clock.now())
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".roll_up", slug=slug) + f"#l-{point_id}", 303)
