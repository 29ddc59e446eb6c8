"""Who may open a view. Deny by default: a view that does not say so answers 403 and fails a test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import Flask, current_app, g, request

from tracker.core.errors import NotAllowed, SignInNeeded

P = ParamSpec("P")
T = TypeVar("T")


class Role(StrEnum):
    """Who may open a view. ANYONE and HOLDER need no account; the others are held, for one meeting or (admin) for all."""

    ANYONE = "anyone"
    HOLDER = "holder"  # of a private link: the view itself checks the token in its address
    SIGNED_IN = "signed-in"
    ADMIN = "admin"
    ORGANISER = "organiser"
    DESK = "desk"
    FACILITATOR = "facilitator"
    RAPPORTEUR = "rapporteur"
    FOCAL_POINT = "focal-point"


OPEN = frozenset({Role.ANYONE, Role.HOLDER})
#: the scope of a phone that was signed out: it may hand over what it kept, nothing else
HANDING_OVER = "handing-over"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as operations and the audit trail know them. Never read from a global below the views."""

    kind: str  # user, participant, device, link, system
    id: UUID | None
    label: str


SYSTEM = Actor("system", None, "the system")
PUBLIC = Actor("public", None, "the public form")


@dataclass(frozen=True, slots=True)
class Holder:
    """A signed-in person: what they may do, by meeting. `scopes` limits a token (None: everything the roles allow)."""

    actor: Actor
    admin: bool = False
    roles: dict[str, frozenset[Role]] = field(default_factory=dict)  # meeting slug -> roles
    scopes: frozenset[str] | None = None
    #: the sessions or days a phone at a door is limited to (None: all)
    doors: frozenset[UUID] | None = None

    def holds(self, roles: frozenset[Role], slug: str | None) -> bool:
        """True when one of `roles` is theirs: at the meeting `slug`, or at any meeting when the address names none."""
        if self.admin or Role.SIGNED_IN in roles:
            return True
        if slug is not None:
            return bool(self.roles.get(slug, frozenset()) & roles)
        return any(held & roles for held in self.roles.values())

    def slugs_as(self, role: Role) -> frozenset[str] | None:
        """The meetings at which they hold this role; None: at all of them, an admin's."""
        return None if self.admin else frozenset(slug for slug, held in self.roles.items() if role in held)


def allow(*roles: Role, scope: str | tuple[str, ...] = ()) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let `roles` open the view; a meeting's roles count only at the meeting in the address (`slug`).

    `scope`: the token scope that a program needs for it (contract: read, register, check-in, notes, report), or several
    of which one is enough.
    """
    allowed, scopes = frozenset(roles), frozenset({scope} if isinstance(scope, str) else scope)

    def decorate(view: Callable[P, T]) -> Callable[P, T]:
        @wraps(view)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            return view(*args, **kwargs)

        wrapper.allowed = allowed  # type: ignore[attr-defined]
        wrapper.scopes = scopes  # type: ignore[attr-defined]
        return wrapper

    return decorate


def holder() -> Holder | None:
    """The signed-in person or token of this request, looked up once; None for the public."""
    if "holder" not in g:
        g.holder = current_app.extensions["tracker.who"]()
    return g.holder  # type: ignore[no-any-return]


def actor() -> Actor:
    """Who acts in this request, for `by=`."""
    found = holder()
    return found.actor if found else PUBLIC


def may(*roles: Role, slug: str | None = None) -> bool:
    """For templates: whether the reader holds one of `roles` at the meeting."""
    found = holder()
    return found is not None and found.holds(frozenset(roles), slug)


def init_app(app: Flask, who: Callable[[], Holder | None]) -> None:
    """Check every request; `who` tells its holder (the accounts room knows how)."""
    app.extensions["tracker.who"] = who
    app.before_request(_check)


def _check() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return
    view: Any = current_app.view_functions[request.endpoint]
    allowed: frozenset[Role] | None = getattr(view, "allowed", None)
    if allowed is None:
        raise NotAllowed
    if allowed & OPEN:
        return
    found = holder()
    if found is None:
        raise SignInNeeded
    slug = (request.view_args or {}).get("slug")
    if not found.holds(allowed, slug):
        raise NotAllowed
    if found.scopes is not None and not found.scopes & getattr(view, "scopes", frozenset()):
        raise NotAllowed
