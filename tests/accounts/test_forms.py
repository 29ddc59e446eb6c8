import pytest

from tracker.accounts.forms import SignInForm


@pytest.fixture
def problems(app):
    def send(**typed):
        with app.test_request_context("/login", method="POST", data=typed):
            form = SignInForm()
            form.validate()
            return form.problems()

    return send


def test_a_full_form_has_no_problems(problems):
    assert problems(email="ana@example.org", password="secret") == []


def test_what_is_missing_is_listed_from_top_to_bottom(problems):
    assert problems() == [("email", "Enter your e-mail address"), ("password", "Enter your password")]


def test_an_old_token_is_the_only_problem_told(problems, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert [field for field, _ in problems(email="", csrf_token="old")] == ["password"]
