"""A member's page, by their private link: which group, which room, with whom; the notes read back, to confirm or object to."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Actor, Role, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Conflict
from tracker.core.headers import as_private
from tracker.core.i18n import say
from tracker.core.limits import throttle
from tracker.core.texts import Text
from tracker.discussions import answers, confirming, details, grants, queries, rules, signing
from tracker.discussions.answers import Place
from tracker.discussions.blueprint import bp
from tracker.discussions.models import Group, GroupMember, MemberRole
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.registration.models import Participant
from tracker.registration.offers import Offer
from tracker.registration.pages import no_link
from tracker.registration.private_links import holder_of
from tracker.registration.records import name_of
from tracker.registration.rules import LIVE

#: asked from one group; each goes to all who have not answered
ASKINGS = "3 per minute; 12 per hour"
WHY_NOT = Text("Say what is not right, so that the group can change it.")


@bp.get("/r/<token>/groups")
@allow(Role.HOLDER)
def my_groups(token: str) -> ResponseReturnValue:
    """The groups of whoever has the link."""
    found = holder_of(token)
    if found is None:
        return no_link()
    return as_private(_page(*found, token), 200)


@bp.post("/r/<token>/groups/<group_slug>")
@allow(Role.HOLDER)
@checks_own_token
def answer(token: str, group_slug: str) -> ResponseReturnValue:
    """Confirm the notes, object to them, or, as the facilitator, sign them."""
    found = holder_of(token)
    if found is None:
        return no_link()
    person, meeting = found
    group = queries.get_group(meeting.id, group_slug)
    if not token_is_current(request.form):
        old = Text("This page was open for too long. What you typed is kept: send it again.")
        return as_private(_page(person, meeting, token, group, old), 400)
    if fault := _fault():
        return as_private(_page(person, meeting, token, group, fault), 422)
    try:
        flash(_act(group, person), "ok")
    except Conflict as refused:
        return as_private(_page(person, meeting, token, group, refused.message), refused.status)
    return as_private(redirect(url_for(".my_groups", token=token), 303), 303)


@bp.post("/g/<slug>/<group_slug>/ask")
@allow(Role.HOLDER)
def ask(slug: str, group_slug: str) -> ResponseReturnValue:
    """Whoever writes the notes asks the members by e-mail to confirm them within a window."""
    meeting = get_meeting(slug)
    group = queries.get_group(meeting.id, group_slug)
    by, now, hours = grants.writer(meeting, group), clock.now(), request.form.get("hours", 24, type=int)
    until = now + timedelta(hours=hours if hours in confirming.WINDOWS else 24)
    throttle(ASKINGS, "ask-members", str(group.id))
    told = signing.ask_members(group, until, by=by, now=now)
    flash(ngettext("%(num)d member is asked by e-mail.", "%(num)d members are asked by e-mail.", told), "ok")
    where = "group_notes" if request.form.get("from") == "organiser" else "notes"
    return redirect(url_for(f".{where}", slug=slug, group_slug=group_slug), 303)


def _fault() -> Text | None:
    """What is wrong with the remark: an objection needs its reason."""
    remark = rules.clean(request.form.get("remark", ""))
    if request.form.get("act") == "object" and not remark:
        return WHY_NOT
    return rules.fault_of_text(remark) if remark else None


def _act(group: Group, person: Participant) -> str:
    """Do what was sent; says what was done."""
    by, now = Actor("participant", person.id, name_of(person)), clock.now()
    act, digest = request.form.get("act"), request.form.get("digest", "")
    if act == "sign":
        signing.sign_notes(group, person, digest=digest, by=by, now=now)
        return gettext("The notes are signed: the group agrees.")
    signing.answer_notes(
        group,
        person,
        confirmed=act == "confirm",
        remark=request.form.get("remark", ""),
        digest=digest,
        by=by,
        now=now,
    )
    return gettext("Thank you. Your answer is saved; you can change it until the time is over.")


def _page(person: Participant, meeting: Meeting, token: str, group: Group | None = None, fault: str | Text = "") -> str:
    places, now = answers.places_of(person.id), clock.now()
    return render_template(
        "discussions/my_groups.html",
        meeting=meeting,
        link=token,
        places=[(place, _shown(place, person), _sections(place)) for place in places],
        takes={p.group.id: confirming.takes_answers(p.group.state, p.group.answers_until, now) for p in places},
        titles=rules,
        details=details,
        fault={group.id: say(fault)} if group else {},
        typed=request.form.get("remark", "") if group else "",
    )


def _sections(place: Place) -> list[tuple[str, Any]]:
    """What members may read: nothing before it is read back."""
    if place.group.state not in confirming.OPEN_TO_ANSWERS:
        return []
    return [pair for pair in rules.by_heading(place.group.headings, place.points) if pair[1]]


def _shown(place: Place, person: Participant) -> list[GroupMember]:
    """Whom a member sees by name: oneself, who leads, and those who agreed to be in a list of participants."""

    def agreed(other: GroupMember) -> bool:
        who = other.participant
        return who.id == person.id or other.role is not MemberRole.MEMBER or who.inner_list_consent or who.list_consent

    return [member for member in place.members if agreed(member)]


def offers(person: Participant, token: str) -> list[Offer]:
    """The group on the person's own page; who withdrew or was declined sits in none."""
    if person.state not in LIVE:
        return []
    address = url_for("discussions.my_groups", token=token)
    return [Offer(_named(group), ((gettext("room and notes"), address),)) for group in answers.groups_of(person.id)]


def _named(group: Group) -> Text:
    if group.room:
        return Text("Group %(number)s, %(topic)s, %(room)s", number=group.number, topic=group.topic, room=group.room)
    return Text("Group %(number)s, %(topic)s", number=group.number, topic=group.topic)
