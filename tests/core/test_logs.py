import json
import logging

from tracker import create_app
from tracker.core.ids import new_id
from tracker.core.links import make_token


def test_a_failed_request_is_one_json_line_without_the_token_in_its_address(tmp_path, capsys):
    app = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_BASE_URL="http://localhost", TRACKER_LOG_LEVEL="INFO")
    app.test_client().get("/r/secret-token-of-somebody")
    logging.getLogger("tracker").handlers.clear()
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["status"] in (404, 403)
    assert line["method"] == "GET"
    assert "secret-token" not in json.dumps(line)


def test_an_unforeseen_error_is_logged_without_the_token_in_its_address(tmp_path, capsys):
    app = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_BASE_URL="http://localhost", PROPAGATE_EXCEPTIONS=False)
    token = make_token("key", "participant", new_id(), 1)
    app.test_client().get(f"/r/{token}")  # fails: there is not a table yet
    logging.getLogger("tracker").handlers.clear()
    written = capsys.readouterr().err
    line = next(found for found in map(json.loads, written.strip().splitlines()) if found["name"] == "tracker.error")
    assert (line["rule"], line["method"]) == ("/r/<token>", "GET")
    assert token not in written


def test_a_failed_statement_is_logged_without_what_was_written(tmp_path, capsys):
    app = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_BASE_URL="http://localhost", PROPAGATE_EXCEPTIONS=False)
    app.test_client().get("/m/a-name-somebody-wrote")  # fails: there is not a table yet
    logging.getLogger("tracker").handlers.clear()
    written = capsys.readouterr().err
    assert ("OperationalError" in written, "a-name-somebody-wrote" in written) == (True, False)
