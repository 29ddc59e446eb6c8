import pytest
from flask import Blueprint, request

from tracker import create_app
from tracker.core.access import Role, allow
from tracker.core.csrf import checks_own_token, generate_csrf, token_is_current


@pytest.fixture
def client(tmp_path):
    app = create_app(
        TRACKER_DATA_DIR=tmp_path, TRACKER_BASE_URL="http://localhost", TRACKER_LOG_LEVEL="CRITICAL", TESTING=True
    )
    bp = Blueprint("small", __name__)
    bp.add_url_rule("/x/token", "token", allow(Role.ANYONE)(generate_csrf))
    bp.add_url_rule("/x/write", "write", allow(Role.ANYONE)(lambda: "written"), methods=["POST", "DELETE"])
    bp.add_url_rule("/api/x/write", "program", allow(Role.ANYONE)(lambda: "written"), methods=["POST"])
    bp.add_url_rule("/x/form", "form", checks_own_token(allow(Role.ANYONE)(lambda: "form")), methods=["POST"])
    asked = checks_own_token(allow(Role.ANYONE)(lambda: str(token_is_current(request.form))))
    bp.add_url_rule("/x/asked", "asked", asked, methods=["POST"])
    app.register_blueprint(bp)
    return app.test_client()


def test_a_write_without_a_token_is_refused(client):
    assert [client.post("/x/write").status_code, client.delete("/x/write").status_code] == [400, 400]


def test_a_write_with_the_token_of_the_form_or_header_is_taken(client):
    token = client.get("/x/token").text
    assert client.post("/x/write", data={"csrf_token": token}).text == "written"
    assert client.post("/x/write", headers={"X-CSRFToken": token}).text == "written"


def test_anothers_token_is_refused(client):
    stranger = client.application.test_client().get("/x/token").text
    client.get("/x/token")
    assert client.post("/x/write", data={"csrf_token": stranger}).status_code == 400


def test_a_form_that_checks_its_own_token_is_left_to_it(client):
    assert client.post("/x/form").text == "form"


def test_such_a_form_can_tell_whether_its_token_is_current(client):
    token = client.get("/x/token").text
    answers = [client.post("/x/asked", data={"csrf_token": sent}).text for sent in (token, "old", "")]
    assert answers == ["True", "False", "False"]


def test_a_bearer_token_needs_none_in_the_api_and_excuses_from_nothing_elsewhere(client):
    bearer = {"Authorization": "Bearer x"}
    assert client.post("/api/x/write", headers=bearer).text == "written"
    client.set_cookie("session", "a browser's")
    assert client.post("/api/x/write").status_code == 400
    assert client.post("/x/write", headers=bearer).status_code == 400


def test_a_program_without_token_and_session_is_asked_who_it_is(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert client.post("/api/v1/meetings/joint/check-ins", json=[]).status_code == 401
