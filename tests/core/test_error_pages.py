import pytest


def test_a_person_gets_a_page_in_the_frame(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "<h1>There is nothing at this address</h1>" in answer.text


@pytest.mark.parametrize(
    ("asked", "there"), [("/healthz/", "/healthz"), ("/login/?next=/o%3Fq%3D1", "/login?next=/o%3Fq%3D1")]
)
def test_a_slash_behind_an_address_leads_to_the_page(client, asked, there):
    answer = client.get(asked)
    assert (answer.status_code, answer.location) == (301, there)


@pytest.mark.parametrize("asked", ["/no-such-page/", "/api/v1/no-such-call/"])
def test_a_slash_behind_no_address_leads_nowhere(client, asked):
    answer = client.get(asked)
    assert (answer.status_code, answer.location) == (404, None)


def test_what_is_sent_behind_a_slash_is_not_sent_on(client):
    assert client.post("/login/").status_code in (404, 405)


def test_a_program_gets_problem_json(client):
    answer = client.get("/api/v1/no-such-call")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["status"] == 404
    assert answer.json["detail"] == "There is nothing at this address."


def test_whoever_asks_for_json_gets_problem_json(client):
    answer = client.get("/no-such-page", headers={"Accept": "application/json"})
    assert answer.content_type == "application/problem+json"


def test_what_is_too_large_is_told_how_much_is_taken(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2 * 1024 * 1024)
    answer = client.post("/login?lang=zh", data={"email": "x" * 3 * 1024 * 1024})
    assert (answer.status_code, "<h1>内容过大</h1>" in answer.text, "2 MB" in answer.text) == (413, True, True)


def test_a_wrong_method_says_which_are_right(client):
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_an_unforeseen_error_is_a_500_that_tells_no_secrets(app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "health.healthz", lambda: 1 / 0)
    app.view_functions["health.healthz"].allowed = frozenset({"anyone"})
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 500
    assert "Nothing that was stored is lost" in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_a_program_is_told_which_methods_are_right(client):
    answer = client.post("/api/v1/meetings")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]
