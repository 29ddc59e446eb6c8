"""What is shipped for running it says only what the product knows: settings, commands, metrics."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tracker.core.config import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
KNOWN = {setting.name for setting in SETTINGS}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
OURS = ("prepare", "web-1", "web-2", "worker")


def test_every_setting_that_is_named_is_one():
    files = [p for p in DEPLOY.rglob("*") if p.is_file()]
    named = {name for p in files for name in re.findall(r"\bTRACKER_[A-Z_]+\b", p.read_text())}
    assert named - KNOWN == set()


def test_compose_starts_two_nodes_a_worker_and_what_they_share():
    services = COMPOSE["services"]
    assert {"web-1", "web-2", "worker", "postgres", "redis", "proxy"} <= set(services)
    for name in OURS:
        settings = services[name]["environment"]
        shared = {"DATABASE_URL", "SECRET_KEY", "REDIS_URL", "STORAGE_URL", "MAIL_URL", "BASE_URL"}
        assert {f"TRACKER_{part}" for part in shared} <= set(settings)
        assert settings == services["web-1"]["environment"]
    assert services["web-1"]["environment"]["TRACKER_JOBS"] == "off"


def test_compose_asks_for_what_only_the_operator_knows_and_the_example_lists_it():
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    listed = set(re.findall(r"^(\w+)=", (DEPLOY / "compose.env.example").read_text(), re.MULTILINE))
    assert asked == listed


def test_compose_names_no_service_that_is_not_there():
    services = COMPOSE["services"]
    wanted = {other for service in services.values() for other in service.get("depends_on", ())}
    assert wanted - set(services) == set()
    settings = services["web-1"]["environment"]
    addresses = [re.sub(r"\$\{.*?\}", "secret", settings[f"TRACKER_{part}"]) for part in ("DATABASE_URL", "REDIS_URL")]
    assert [urlsplit(address).hostname for address in addresses] == ["postgres", "redis"]


def test_compose_lets_the_product_write_only_where_it_must():
    for name in OURS:
        service = COMPOSE["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        kept = [volume.split(":")[1] for volume in service["volumes"]]
        gone = [volume.split(":")[0] for volume in service["tmpfs"]]
        assert (kept, gone) == (["/files"], ["/tmp", "/data"])
        # owned by the image's user from the first start on
        assert service["environment"]["TRACKER_STORAGE_URL"] == f"file://{kept[0]}"
        assert "--owner tracker --group tracker --mode 0700 /data /files\n" in DOCKERFILE


def test_compose_asks_the_database_in_the_way_that_the_product_does():
    """By the socket it answers before it is there for others."""
    assert {"--host", "127.0.0.1"} <= set(COMPOSE["services"]["postgres"]["healthcheck"]["test"])


def test_the_image_prepares_its_own_database_and_the_nodes_leave_it_to_one():
    start = json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[-1])
    assert start == ["flask", "start", "--host", "0.0.0.0"]
    for name in ("web-1", "web-2"):
        service = COMPOSE["services"][name]
        assert service["command"] == [*start[:2], "--no-prepare", *start[2:]]
        assert service["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize(
    ("service", "unit"), [("web-1", "tracker"), ("web-2", "tracker"), ("worker", "tracker-worker")]
)
def test_compose_waits_as_long_for_the_end_as_systemd_does(service, unit):
    assert COMPOSE["services"][service]["stop_grace_period"] == _unit(unit)["TimeoutStopSec"] + "s"


def test_every_command_that_is_shipped_exists(app):
    text = (DEPLOY / "compose.yaml").read_text() + "".join(p.read_text() for p in (DEPLOY / "systemd").iterdir())
    commands = set(re.findall(r"flask(?: --app app|,)? (\w+)", text))
    assert commands == {"db", "directory", "worker", "start"}
    assert commands - {"db"} <= set(app.cli.commands)


def test_the_image_takes_what_the_product_is_made_of():
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    sent = (ROOT / ".dockerignore").read_text()
    assert set(re.findall(r"^!(.+)$", sent, re.MULTILINE)) == names
    assert names == {"requirements.txt", "app.py", "gunicorn.conf.py", "tracker", "templates", "migrations"}
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_the_proxy_understands_its_configuration():
    if shutil.which("haproxy") is None:
        pytest.skip("haproxy is not installed")
    environ = {"LISTEN": "127.0.0.1:1", "NODE_1": "127.0.0.1:2", "NODE_2": "127.0.0.1:3"}
    told = subprocess.run(
        [shutil.which("haproxy"), "-c", "-f", str(DEPLOY / "haproxy.cfg")],
        env=environ,
        capture_output=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, b"")


def test_the_proxy_looks_again_where_a_node_is():
    """A container that is made anew has another address: without this the proxy never found it again."""
    config = (DEPLOY / "haproxy.cfg").read_text()
    assert re.findall(r"^resolvers (\w+)\n    parse-resolv-conf$", config, re.MULTILINE) == ["system"]
    assert re.findall(r"default-server .* init-addr libc,none resolvers system$", config, re.MULTILINE) != []


def _unit(name: str) -> dict[str, str]:
    lines = (DEPLOY / "systemd" / f"{name}.service").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@pytest.mark.parametrize("name", ["tracker", "tracker-worker", "tracker-upgrade"])
def test_nobody_else_on_the_machine_reads_what_a_unit_keeps(name):
    """The upgrade as well: with SQLite it is the one that makes the database."""
    unit = _unit(name)
    assert (unit["StateDirectoryMode"], unit["UMask"], unit["User"]) == ("0700", "0027", "tracker")


def test_a_node_can_be_told_to_listen_to_a_proxy_on_another_machine():
    unit = (DEPLOY / "systemd" / "tracker.service").read_text()
    assert "\nEnvironment=LISTEN=127.0.0.1\n" in unit
    assert " --host ${LISTEN}\n" in unit


def test_systemd_understands_the_units():
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    units = sorted(map(str, (DEPLOY / "systemd").glob("*.service")))
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    wrong = [line for line in told.stderr.splitlines() if "is not executable" not in line]  # not installed here
    assert wrong == []


@pytest.fixture
def metrics(client) -> set[str]:
    """Every name that can be asked for."""
    client.get("/healthz")
    found = set()
    for family in text_string_to_metric_families(client.get("/metrics").text):
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
        found |= {family.name + suffix for suffix in suffixes.get(family.type, ("",))}
    return found


def _expressions() -> dict[str, str]:
    dashboard = json.loads((DEPLOY / "grafana" / "tracker.json").read_text())
    asked = {
        f"{panel['title']} {n}": target["expr"]
        for panel in dashboard["panels"]
        for n, target in enumerate(panel.get("targets", []))
    }
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())
    return asked | {rule["alert"]: rule["expr"] for group in rules["groups"] for rule in group["rules"]}


@pytest.mark.parametrize("title", sorted(_expressions()))
def test_every_question_is_about_a_metric_that_exists(metrics, title):
    named = set(re.findall(r"\btracker_\w+", _expressions()[title]))
    assert named - metrics == set()
    assert named or "up{" in _expressions()[title]


def test_every_panel_says_what_it_shows_and_every_alert_what_to_do():
    panels = json.loads((DEPLOY / "grafana" / "tracker.json").read_text())["panels"]
    assert [panel["title"] for panel in panels if not panel.get("description")] == []
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"][0]["rules"]
    assert [rule["alert"] for rule in rules if not rule["annotations"].get("do")] == []
