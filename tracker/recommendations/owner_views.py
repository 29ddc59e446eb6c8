"""Who sees to a meeting's recommendations: whom to write to there, their links, reminders."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import TrackerError
from tracker.core.i18n import LANGUAGES, say
from tracker.core.ids import as_id
from tracker.invitations.previews import preview
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.recommendations import owning, queries
from tracker.recommendations.blueprint import bp
from tracker.recommendations.forms import OwnersForm
from tracker.recommendations.private_links import address_of
from tracker.recommendations.queries import OwnerLine


@bp.route("/o/<slug>/recommendations/owners", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def owners(slug: str) -> ResponseReturnValue:
    """Every owner with what is open of theirs; the addresses, all on one page."""
    meeting = get_meeting(slug)
    lines = queries.list_owners(meeting.id)
    form = OwnersForm(lines, request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _page(meeting, form)
    if not token_is_current(request.form):
        return _page(meeting, form, 400)
    found = form.contacts()
    if found is None:
        return _page(meeting, form, 422)
    owning.set_contacts(meeting, found, by=actor(), now=clock.now())
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".owners", slug=slug), 303)


def _page(meeting: Meeting, form: OwnersForm, status: int = 200) -> ResponseReturnValue:
    now = clock.now()
    return render_template(
        "recommendations/owners.html",
        meeting=meeting,
        form=form,
        due={line.owner.id for line in form.lines if owning.may_be_written(line, now)},
        link=address_of,
        languages=LANGUAGES,
        stale=status == 400,
    ), status


@bp.post("/o/<slug>/recommendations/owners/send")
@allow(Role.ORGANISER)
def send(slug: str) -> ResponseReturnValue:
    """Send links or reminders: first the mail is shown; sent again with `sure`, it goes."""
    meeting, now = get_meeting(slug), clock.now()
    picked = {found for text in request.form.getlist("id")[:1000] if (found := as_id(text))}
    to = [one for one in queries.list_owners(meeting.id) if one.owner.id in picked and owning.may_be_written(one, now)]
    if to and "sure" not in request.form:
        return _ask(meeting, to)
    try:
        count = owning.write_to(meeting, picked, by=actor(), now=now)
        flash(ngettext("%(num)s e-mail is on its way.", "%(num)s e-mails are on their way.", count), "ok")
    except TrackerError as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".owners", slug=slug), 303)


def _ask(meeting: Meeting, to: list[OwnerLine]) -> str:
    first = to[0].owner
    mail = preview(
        owning.ASK if first.asked_at is None else owning.REMIND,
        to=first.contact_email,
        locale=first.locale,
        meeting_id=meeting.id,
        subject_id=first.id,
        now=clock.now(),
    )
    return render_template("recommendations/send.html", meeting=meeting, to=to, mail=mail)


@bp.post("/o/<slug>/recommendations/owners/<uuid:owner_id>/link")
@allow(Role.ORGANISER)
def renew_link(slug: str, owner_id: UUID) -> ResponseReturnValue:
    """End the links sent so far."""
    owning.renew_link(get_meeting(slug), owner_id, by=actor(), now=clock.now())
    flash(gettext("The old links have ended. Send the new one, or copy it below."), "ok")
    return redirect(url_for(".owners", slug=slug), 303)
