"""What the mail to somebody who asked for a link to sign in says; the link is made while it is written out."""

from urllib.parse import quote
from uuid import UUID

from flask import current_app

from tracker.accounts import mailed_links, rules
from tracker.core import clock
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


BUILDERS: dict[str, Builder] = {mailed_links.MAIL: write}
