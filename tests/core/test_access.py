import pytest
from flask import Blueprint

from tracker import create_app
from tracker.core import access
from tracker.core.access import Actor, Holder, Role, allow

SOMEBODY = Actor("user", None, "Somebody")


@pytest.fixture
def site(tmp_path):
    """An application with four small views, and whoever the test says is asking."""
    app = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_LOG_LEVEL="CRITICAL", TESTING=True)
    bp = Blueprint("small", __name__)
    bp.add_url_rule("/x/<slug>/open", "open", allow(Role.ANYONE)(lambda slug: "open"))
    bp.add_url_rule("/x/<slug>/desk", "desk", allow(Role.DESK, Role.ORGANISER, scope="check-in")(lambda slug: "desk"))
    bp.add_url_rule("/x/any", "any", allow(Role.ORGANISER)(lambda: "any"))
    bp.add_url_rule("/x/silent", "silent", lambda: "nobody said who may open it")
    app.register_blueprint(bp)

    def ask(path, holder=None):
        app.extensions["tracker.who"] = lambda: holder
        return app.test_client().get(path, headers={"Accept": "application/json"}).status_code

    return ask


def desk_at(slug, **more):
    return Holder(SOMEBODY, roles={slug: frozenset({Role.DESK})}, **more)


def test_a_view_that_does_not_say_who_may_open_it_is_shut(site):
    assert site("/x/silent", Holder(SOMEBODY, admin=True)) == 403


def test_anyone_may_open_an_open_view(site):
    assert site("/x/a/open") == 200


def test_nobody_in_particular_is_asked_to_sign_in(site):
    assert site("/x/a/desk") == 401


def test_a_role_counts_only_at_its_own_meeting(site):
    assert [site("/x/a/desk", desk_at("a")), site("/x/b/desk", desk_at("a"))] == [200, 403]


def test_a_view_without_a_meeting_takes_the_role_at_any(site):
    organiser = Holder(SOMEBODY, roles={"a": frozenset({Role.ORGANISER})})
    assert [site("/x/any", organiser), site("/x/any", desk_at("a"))] == [200, 403]


def test_an_admin_may_open_everything_that_is_declared(site):
    assert site("/x/b/desk", Holder(SOMEBODY, admin=True)) == 200


def test_a_token_needs_the_scope_besides_the_role(site):
    scopes = [frozenset({"check-in"}), frozenset({"read"}), frozenset()]
    assert [site("/x/a/desk", desk_at("a", scopes=s)) for s in scopes] == [200, 403, 403]


def test_a_token_cannot_open_a_view_without_a_scope(site):
    organiser = Holder(SOMEBODY, admin=True, scopes=frozenset({"read"}))
    assert site("/x/any", organiser) == 403


def test_roles_say_who_needs_no_account():
    assert frozenset({Role.ANYONE, Role.HOLDER}) == access.OPEN
