"""What mails about an account say: the link that was asked for, made while it is written out; a second step taken away."""

from urllib.parse import quote
from uuid import UUID

from flask import current_app

from tracker.accounts import factors, mailed_links, queries, rules
from tracker.core import clock
from tracker.core.formats import weekday_date
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter

CHOOSE_PASSWORD = "/account/password"  # noqa: S105 -- an address


def write(mail: OutboxMail) -> Letter | None:
    """The mail; None when its link was used or ended meanwhile."""
    link_id = UUID(mail.context["link_id"])
    user = mailed_links.find_asker(link_id, clock.now())
    if user is None:
        return None
    base, secret = current_app.config["TRACKER_BASE_URL"].rstrip("/"), current_app.config["TRACKER_SECRET_KEY"]
    onward = rules.safe_next(mail.context["onward"]) if user.password_hash else CHOOSE_PASSWORD
    asked = "" if onward == rules.HOME else f"?next={quote(onward, safe='/')}"
    values = {
        "name": user.name,
        "meeting": None,
        "link": f"{base}/login/{mailed_links.token_of(secret, link_id)}{asked}",
        "has_password": user.password_hash is not None,
        "password_page": f"{base}{CHOOSE_PASSWORD}",
    }
    return Letter(values)


def tell_forgotten(mail: OutboxMail) -> Letter | None:
    """To who has no second step any more: when that was, and what to do; None when the account is gone."""
    user = queries.get_user(mail.subject_id) if mail.subject_id else None
    if user is None:
        return None
    demanded = rules.DEMANDED[current_app.config["TRACKER_SECOND_FACTOR"]]
    values = {
        "name": user.name,
        "meeting": None,
        "date": weekday_date(mail.queued_at.date(), mail.locale),
        "demanded": bool(demanded) and queries.holds_any(user.id, demanded),
        "account_page": f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/account",
    }
    return Letter(values)


BUILDERS: dict[str, Builder] = {mailed_links.MAIL: write, factors.FORGOTTEN: tell_forgotten}
