"""A program's author tries calls on the API's own page: by a token, and as who is signed in."""

import json

from tests.factories import NOW
from tracker.accounts import operations
from tracker.core import clock
from tracker.core.access import SYSTEM, Role

PERSON = {
    "given_name": "Ana",
    "family_name": "Sosa",
    "email": "ana@example.org",
    "consent": True,
    "organisation_other": "University",
    "country": "KE",
    "job_title": "Engineer",
}


def test_a_call_is_tried_by_a_token_and_as_who_is_signed_in(visit, make, axe, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make.country("KE", "Kenya")
    meeting, user = make.meeting(slug="joint"), make.user()
    make.role(user, meeting, Role.ORGANISER)
    token = operations.create_token(user, ("register",), name="", expires_at=None, by=SYSTEM, now=NOW)

    page = visit("/api/v1/docs", user)
    for kind in ("GET", "POST"):
        call = page.locator("section", has=page.locator(f"form[data-method={kind}][data-path$='/participants']"))
        call.get_by_text("Try it").click()
        call.get_by_label("slug").fill("joint")
        if kind == "POST":
            call.get_by_text("What it may be refused with").click()
            call.get_by_label("Body, as JSON").fill(json.dumps(PERSON))
            page.get_by_label("Token of a program").fill(token)
        call.get_by_role("button", name="Send").click()
        answer = call.get_by_role("status")
        answer.get_by_text("application/json" if kind == "GET" else "Sosa").wait_for()
        assert answer.inner_text().split()[0] == {"GET": "200", "POST": "201"}[kind]
    assert axe(page) == []
