import json
import re

from tracker.core.offline import digest, write_worker


def entries(script):
    return json.loads(re.search(r"^const SET = (.*);$", script, re.MULTILINE)[1])


def test_a_worker_has_its_libraries_its_set_with_digests_its_constants_and_its_script(app):
    with app.test_request_context():
        script = write_worker("js/notes/worker.js", ["img/mark.svg"], pages={"/x": "text"}, LANGUAGES=["en"])
    found = {entry["url"]: entry["revision"] for entry in entries(script)}
    assert script.startswith('importScripts("/static/vendor/workbox/workbox-core.prod.js"')
    assert 'const LANGUAGES = ["en"];\n' in script
    assert script.index("const SET") < script.index("precacheAndRoute(SET") < script.index("new NavigationRoute(")
    assert (found["/x"], "/static/js/notes/main.js" in found, "/static/js/notes/worker.js" in found) == (
        digest(b"text"),
        True,
        False,
    )


def test_another_content_is_another_digest():
    assert digest(b"a") != digest(b"b")
    assert len(digest(b"a")) == 16
