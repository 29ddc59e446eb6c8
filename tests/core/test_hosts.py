import pytest

from tracker import create_app


@pytest.mark.parametrize(
    ("host", "status"),
    [("tracker.example.org", 200), ("localhost", 200), ("127.0.0.1:8000", 200), ("evil.example", 400)],
)
def test_only_known_hosts_are_answered(tmp_path, host, status):
    app = create_app(
        TRACKER_DATA_DIR=tmp_path, TRACKER_BASE_URL="https://tracker.example.org", TRACKER_LOG_LEVEL="CRITICAL"
    )
    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == status


def test_listed_hosts_replace_the_one_of_the_public_address(tmp_path):
    app = create_app(
        TRACKER_DATA_DIR=tmp_path,
        TRACKER_BASE_URL="https://a.org",
        TRACKER_TRUSTED_HOSTS="b.org, .c.org",
        TRACKER_LOG_LEVEL="CRITICAL",
    )
    answers = [
        app.test_client().get("/healthz", headers={"Host": h}).status_code for h in ("a.org", "b.org", "x.c.org")
    ]
    assert answers == [400, 200, 200]
