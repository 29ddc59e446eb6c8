"""Who may write in a group: its organisers, its facilitator and rapporteur, and whoever opened its private link."""

from uuid import UUID

from flask import current_app, request, session

from tracker.core.access import Actor, Holder, Role, holder
from tracker.core.errors import NotAllowed
from tracker.core.limits import count_guess
from tracker.core.links import is_genuine, make_token, subject_of
from tracker.discussions import queries
from tracker.discussions.errors import LinkNeeded
from tracker.discussions.models import Group
from tracker.meetings.models import Meeting

PURPOSE = "group"
#: session key of the groups a browser was let into: group id -> the link's epoch at that time
OPENED = "notes"
#: a cookie holds 4 KB; nobody writes for more groups than this
MOST = 20
WRITING = ("notes",)
READING = ("read", "notes")


def link_to(meeting: Meeting, group: Group) -> str:
    """The private link, made from the secret whenever it is shown or sent."""
    base = current_app.config["TRACKER_BASE_URL"].rstrip("/")
    token = make_token(current_app.config["SECRET_KEY"], PURPOSE, group.id, group.link_epoch)
    return f"{base}/g/{meeting.slug}/{group.slug}?key={token}"


def open_with(key: str, group: Group) -> None:
    """Let this browser into the group until the link is renewed. Raises LinkNeeded for a wrong or ended key."""
    genuine = is_genuine(current_app.config["SECRET_KEY"], PURPOSE, key, group.link_epoch)
    if not genuine or subject_of(key) != group.id:
        count_guess("group")
        raise LinkNeeded
    opened = {kept: epoch for kept, epoch in session.get(OPENED, {}).items() if kept != str(group.id)}
    session[OPENED] = dict(list(opened.items())[1 - MOST :]) | {str(group.id): group.link_epoch}


def writer(meeting: Meeting, group: Group, scopes: tuple[str, ...] = WRITING) -> Actor:
    """Who writes in this request. Raises LinkNeeded."""
    signed_in = holder()
    if signed_in and _holds(signed_in, meeting.slug, group.id):
        if signed_in.scopes is not None and not signed_in.scopes & set(scopes):
            raise NotAllowed
        return signed_in.actor
    if is_opened(group.id, group.link_epoch):
        return Actor("link", group.id, queries.rapporteur_name(group.id) or f"rapporteur of group {group.number}")
    raise LinkNeeded


def is_opened(group_id: UUID, epoch: int) -> bool:
    """Whether this browser was let in by the group's link as it is now."""
    # a request with a token of its own is not checked against forgery, so no cookie may count for it
    return "Authorization" not in request.headers and session.get(OPENED, {}).get(str(group_id)) == epoch


def _holds(signed_in: Holder, slug: str, group_id: UUID) -> bool:
    if signed_in.holds(frozenset({Role.ORGANISER}), slug):
        return True
    if not signed_in.holds(frozenset({Role.FACILITATOR, Role.RAPPORTEUR}), slug) or signed_in.actor.id is None:
        return False
    return queries.leads_group(signed_in.actor.id, slug, group_id)
