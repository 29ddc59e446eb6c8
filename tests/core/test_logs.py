import json
import logging

from tracker import create_app


def test_a_failed_request_is_one_json_line_without_the_token_in_its_address(tmp_path, capsys):
    app = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_BASE_URL="http://localhost", TRACKER_LOG_LEVEL="INFO")
    app.test_client().get("/r/secret-token-of-somebody")
    logging.getLogger("tracker").handlers.clear()
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["status"] in (404, 403)
    assert line["method"] == "GET"
    assert "secret-token" not in json.dumps(line)
