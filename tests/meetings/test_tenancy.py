from flask import g

from tracker.core.access import Actor, Holder, Role
from tracker.meetings.tenancy import organised


def read_as(app, holder):
    with app.test_request_context("/"):
        g.holder = holder
        return organised()


def test_an_organiser_sees_their_own_meetings_an_admin_all_the_public_none(app, make):
    ours, desk, other = (make.meeting(slug=slug) for slug in ("ours", "desk", "other"))
    roles = {"ours": frozenset({Role.ORGANISER}), "desk": frozenset({Role.DESK}), "gone": frozenset({Role.ORGANISER})}
    actor = Actor("user", None, "Olga")
    assert read_as(app, None) == frozenset()
    assert read_as(app, Holder(actor, roles=roles)) == {ours.id}
    assert read_as(app, Holder(actor, admin=True)) == {ours.id, desk.id, other.id}
