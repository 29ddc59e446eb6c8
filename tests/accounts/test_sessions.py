from tests.factories import NOW
from tracker.accounts import operations, sessions
from tracker.accounts.public_views import bp
from tracker.core.access import SYSTEM, Actor, Role


def test_who_is_nobody_without_cookie_and_token(app, queries):
    with app.test_request_context("/"), queries(0):
        assert sessions.who() is None


def test_who_is_the_token_s_person_named_with_its_program(app, ana, make, queries):
    meeting = make.meeting()
    make.role(ana, meeting, Role.DESK)
    token = operations.create_token(ana, ["check-in"], name="tablet", by=SYSTEM, now=NOW)
    with app.test_request_context("/", headers={"Authorization": f"Bearer {token}"}), queries(1):
        found = sessions.who()
    assert found.actor == Actor("user", ana.id, "Ana Díaz (tablet)")
    assert found.scopes == {"check-in"}
    assert found.holds(frozenset({Role.DESK}), meeting.slug) is True
    assert found.holds(frozenset({Role.ORGANISER}), meeting.slug) is False


def test_who_is_nobody_for_a_cookie_with_a_broken_id(app):
    with app.test_client() as client:
        with client.session_transaction() as session:
            session["_user_id"] = "1"
        assert "You are signed out" in client.get("/logout").text


def test_every_view_of_the_room_says_who_may_open_it(app):
    views = {name: view for name, view in app.view_functions.items() if name.startswith(bp.name + ".")}
    assert {name: view.allowed for name, view in views.items()} == {
        "accounts.ask_link": {Role.ANYONE},
        "accounts.login": {Role.ANYONE},
        "accounts.logout": {Role.ANYONE},
        "accounts.link": {Role.HOLDER},
    }
