"""The outbox of a meeting: what became of each mail, and each mail as it left."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock, headers
from tracker.core.access import Role, actor, allow
from tracker.core.errors import NotFound
from tracker.mail import queries as mail
from tracker.mail.models import MailState
from tracker.mail.rules import FAILED
from tracker.meetings.queries import get_meeting
from tracker.messages import operations, queries, words
from tracker.messages.blueprint import bp

#: the filter of the list: its word in the address -> the states it lets through
SHOWN = {
    "failed": FAILED,
    "waiting": (MailState.QUEUED,),
    "sent": (MailState.SENT,),
    "cancelled": (MailState.CANCELLED,),
}


@bp.get("/o/<slug>/messages")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """The mails of the meeting, the latest first, and the messages written to many."""
    meeting, shown = get_meeting(slug), request.args.get("state", "")
    number = max(1, min(request.args.get("page", 1, type=int), 100_000))
    mails = mail.list_mails(meeting.id, number, SHOWN.get(shown, ()))
    return render_template(
        "messages/index.html",
        meeting=meeting,
        number=number,
        shown=shown if shown in SHOWN else "",
        words=words,
        counts=mail.count_mails(meeting.id),
        failed=FAILED,
        mails=mails[: mail.PAGE],
        more=len(mails) > mail.PAGE,
        troubles=mail.troubles_of({one.to_address for one in mails}),
        written=queries.list_messages(meeting.id) if number == 1 and not shown else [],
    )


@bp.get("/o/<slug>/messages/<uuid:mail_id>")
@allow(Role.ORGANISER)
def show(slug: str, mail_id: UUID) -> ResponseReturnValue:
    """One mail as it left, without its private links."""
    meeting = get_meeting(slug)
    opened = mail.open_mail(meeting.id, mail_id)
    trouble = mail.troubles_of([opened.mail.to_address]).get(opened.mail.to_address.lower())
    page = render_template(
        "messages/show.html",
        meeting=meeting,
        mail=opened.mail,
        copy=opened.copy,
        trouble=trouble,
        words=words,
        failed=FAILED,
    )
    return page, headers.FRAMING


@bp.get("/o/<slug>/messages/<uuid:mail_id>/html")
@allow(Role.ORGANISER)
def html(slug: str, mail_id: UUID) -> ResponseReturnValue:
    """Its HTML alone, for the frame on its page."""
    copy = mail.open_mail(get_meeting(slug).id, mail_id).copy
    if copy is None or not copy.html:
        raise NotFound
    return Response(copy.html, headers=headers.FRAMED, content_type="text/html; charset=utf-8")


@bp.post("/o/<slug>/messages/<uuid:mail_id>/again")
@allow(Role.ORGANISER)
def again(slug: str, mail_id: UUID) -> ResponseReturnValue:
    """Try a mail that failed once more."""
    operations.send_again(get_meeting(slug), mail_id, by=actor(), now=clock.now())
    flash(gettext("The e-mail is on its way once more."), "ok")
    return redirect(url_for(".show", slug=slug, mail_id=mail_id), 303)
