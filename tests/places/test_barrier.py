"""Two hundred at one barrier for forty places: by form, by API and by file, and never one too many or too few.

Real threads with connections of their own, on whatever database the suite runs on.
"""

import threading

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tests.imports.files import csv_of
from tracker.accounts import operations as accounts
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.imports.columns import recognise
from tracker.imports.operations import Choice, Wish, store_table
from tracker.imports.reading import read_table
from tracker.meetings.queries import get_meeting
from tracker.places.operations import GroupDetails, QuotaDetails, set_quotas
from tracker.registration.models import Participant, State
from tracker.registration.waiting_list import recount

PLACES = 40
BY_FORM, BY_API, FILES, ROWS = 90, 60, 10, 5


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def all_at_once(app, acts):
    """Let every act begin at the same moment; what went wrong, if anything did."""
    start, wrong = threading.Barrier(len(acts)), []

    def work(act):
        try:
            start.wait(30)
            act()
        except Exception as error:  # noqa: BLE001 -- told by the test
            wrong.append(repr(error))

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def by_form(app, number, organisation):
    def act():
        data = {
            "given_name": "Form",
            "family_name": f"F{number}",
            "email": f"f{number}@example.org",
            "job_title": "Director",
            "organisation": organisation,
            "consent": "yes",
            "submission": str(new_id()),
        }
        answer = app.test_client().post("/m/joint/register", data=data)
        assert answer.status_code == 303, answer.text[:300]

    return act


def by_api(app, number, organisation, token):
    def act():
        body = {"given_name": "Api", "family_name": f"A{number}", "email": f"a{number}@example.org"}
        body |= {"job_title": "Director", "organisation": organisation, "consent": True}
        address, headers = "/api/v1/meetings/joint/participants", {"Authorization": f"Bearer {token}"}
        answer = app.test_client().post(address, json=body, headers=headers)
        assert answer.status_code == 201, answer.text[:300]

    return act


def by_file(app, number, organisation):
    rows = [["File", f"I{number}-{n}", f"i{number}-{n}@example.org", organisation] for n in range(ROWS)]

    def act():
        with app.app_context():
            table = read_table(csv_of(["Given names", "Family name", "E-mail", "Organisation"], *rows))
            choice = Choice(Wish.CONFIRMED)
            store_table(get_meeting("joint"), table, recognise(table.titles), choice, by=SYSTEM, now=NOW)
            db.session.remove()

    return act


def everybody(app, make, meeting, codes):
    """Two hundred people by three ways, from these organisations in turn."""
    user = make.user()
    make.role(user, meeting, Role.ORGANISER)
    token = accounts.create_token(user, ("register",), by=SYSTEM, now=NOW)
    acts = [by_form(app, n, codes[n % len(codes)]) for n in range(BY_FORM)]
    acts += [by_api(app, n, codes[n % len(codes)], token) for n in range(BY_API)]
    return acts + [by_file(app, n, codes[n % len(codes)]) for n in range(FILES)]


def counted(meeting, *conditions):
    db.session.rollback()
    query = select(func.count()).where(Participant.meeting_id == meeting.id, *conditions)
    return db.session.scalars(query).one()


def test_two_hundred_for_forty_places_give_exactly_forty(app, make):
    meeting = make.meeting(slug="joint", capacity=PLACES, confirms_itself=True, moves_up=True)
    assert BY_FORM + BY_API + FILES * ROWS == 200
    assert all_at_once(app, everybody(app, make, meeting, [make.organisation().code])) == []
    states = [counted(meeting, Participant.state == state) for state in (State.CONFIRMED, State.WAITING)]
    assert (states, recount(meeting.id)) == ([PLACES, 200 - PLACES], False)


def test_a_quota_of_a_group_holds_for_all_of_them_at_once(app, make):
    meeting = make.meeting(slug="joint", capacity=PLACES, confirms_itself=True, moves_up=True)
    ours, also, other = make.organisation(), make.organisation(), make.organisation()
    groups = (GroupDetails("African centres", 10, (ours.id, also.id)),)
    set_quotas(meeting.id, QuotaDetails(organisations={ours.id: 7}, groups=groups), by=SYSTEM, now=NOW)
    assert all_at_once(app, everybody(app, make, meeting, [ours.code, also.code, other.code])) == []
    confirmed = Participant.state == State.CONFIRMED
    of = {one.id: counted(meeting, confirmed, Participant.organisation_id == one.id) for one in (ours, also, other)}
    assert (of[ours.id] + of[also.id], of[other.id], of[ours.id] <= 7) == (10, PLACES - 10, True)
    assert recount(meeting.id) is False
