"""The pages about second steps, shown when signing in and under one's account."""

from uuid import UUID

from flask import Response, make_response, render_template, request, session

from tracker.accounts import one_time, passkeys, queries, sessions
from tracker.accounts.factors import NewFactor
from tracker.accounts.models import FactorKind, SignIn, User

#: where a browser keeps the secret of an app that is being set up
NEW_SECRET = "app_secret"  # noqa: S105 -- the name, not the secret


def second_step(waits: SignIn, user: User, problem: str = "", status: int = 200) -> Response:
    """Ask for a code or a passkey, whichever this person has."""
    known = queries.list_factors(user.id)
    keys = [factor.credential_id for factor in known if factor.credential_id]
    asked = passkeys.to_use(sessions.site(), waits.id, keys) if keys else ""
    has_app = any(factor.kind is FactorKind.APP for factor in known)
    page = render_template("accounts/second.html", name=user.name, has_app=has_app, asked=asked, problem=problem)
    return make_response(page, status)


def set_up(sign_in_id: UUID, user: User, action: str, problem: str = "", status: int = 200) -> Response:
    """Offer an app and a passkey; the app's secret stays the same while this browser tries."""
    secret = session.setdefault(NEW_SECRET, one_time.new_secret())
    where = sessions.site()
    known = [factor.credential_id for factor in queries.list_factors(user.id) if factor.credential_id]
    page = render_template(
        "accounts/set_up.html",
        action=action,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        qr=_picture(one_time.address(secret, user.email, passkeys.NAME)),
        asked=passkeys.to_make(where, sign_in_id, user.id, user.email, known) if where.offers_passkeys else "",
        name=request.form.get("name", ""),
        problem=problem,
        signed_in=action != request.path or session.get("_user_id") is not None,
    )
    return make_response(page, status)


def typed() -> NewFactor:
    """What was sent to set up an app or a passkey."""
    form = request.form
    return NewFactor(
        name=form.get("name", ""),
        secret=session.get(NEW_SECRET, ""),
        code=form.get("code", ""),
        proof=form.get("proof", ""),
    )


def _picture(text: str) -> dict[str, str | int]:
    """A QR picture: its side in modules, and the dark ones as strokes."""
    import segno

    rows = segno.make(text, error="m", micro=False).matrix
    strokes = [f"M{x + 4} {y + 4}.5h1" for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    return {"side": len(rows) + 8, "path": "".join(strokes)}
