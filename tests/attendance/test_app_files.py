import json
import re

from tracker.attendance import app_files


def entries(script):
    return json.loads(re.search(r"^const SET = (.*);$", script, re.MULTILINE)[1])


def test_the_worker_names_every_file_of_the_app_once_with_a_digest(app):
    with app.test_request_context():
        listed = [entry["url"] for entry in entries(app_files.worker())]
    assert len(listed) == len(set(listed))
    assert {"/static/js/desk/main.js", "/static/css/doors.css", "/c/app/en", "/c/app/ar"} <= set(listed)
    assert "/static/js/desk/worker.js" not in listed


def test_the_kept_page_is_the_same_for_everybody_and_in_the_language_asked_for(app):
    with app.test_request_context("/c/joint", headers={"Accept-Language": "fr"}):
        page = app_files.shell("ar")
    assert 'lang="ar" dir="rtl"' in page
    assert "csrf" not in page
    assert page == app_files.shell("ar")


def test_only_these_pages_may_run_web_assembly(app, client):
    assert "'wasm-unsafe-eval'" in client.get("/c/app/en").headers["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" not in client.get("/login").headers["Content-Security-Policy"]
