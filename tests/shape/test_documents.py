"""What is promised in the documents is there, and what is there is in the documents."""

import re
from pathlib import Path

import click
import pytest

from tests import catalogues
from tracker.core.config import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
#: addresses that people and programs outside rely on
PAGES = (
    "/", "/m/<slug>", "/m/<slug>/register", "/m/<slug>/register/done", "/m/<slug>/photos", "/m/<slug>/calendar.ics",
    "/m/<slug>/report", "/r/<token>", "/login", "/login/second", "/logout", "/account", "/o", "/o/<slug>", "/o/<slug>/people", "/o/<slug>/centres",
    "/o/<slug>/attendance", "/o/<slug>/groups", "/o/<slug>/documents", "/o/<slug>/photos", "/o/<slug>/messages",
    "/o/<slug>/report", "/o/<slug>/history", "/c/<slug>", "/g/<slug>/<group_slug>", "/privacy", "/accessibility",
    "/healthz", "/readyz", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/meetings", "/api/v1/meetings/<slug>",
    "/api/v1/meetings/<slug>/participants", "/api/v1/meetings/<slug>/participants.csv",
    "/api/v1/meetings/<slug>/participants.xlsx", "/api/v1/meetings/<slug>/check-ins",
    "/api/v1/meetings/<slug>/attendance", "/api/v1/meetings/<slug>/groups", "/api/v1/meetings/<slug>/figures",
    "/api/v1/meetings/<slug>/report",
)  # fmt: skip
COMMANDS = (
    "meeting load", "meeting export", "meeting list", "report build", "figures show", "user create", "user link", "token create",
    "mail send", "sample load", "worker", "directory load", "settings", "start", "backup create", "backup restore",
)  # fmt: skip


def test_every_promised_page_is_there(app):
    there = {rule.rule for rule in app.url_map.iter_rules()}
    assert [page for page in PAGES if page not in there] == []


def _commands(group: click.Group, path: str = ""):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def test_every_promised_command_is_there(app):
    assert [c for c in COMMANDS if c not in set(_commands(app.cli))] == []


def test_every_command_explains_itself_with_an_example(app):
    runner = app.test_cli_runner()
    silent = []
    for command in _commands(app.cli):
        if command.startswith("db "):
            continue  # Flask-Migrate's own, there only on the command line
        told = runner.invoke(args=[*command.split(), "--help"])
        if told.exit_code or f"flask {command}" not in " ".join(told.output.split("Example", 1)[-1].split()):
            silent.append(command)
    assert silent == []


def test_every_setting_is_documented_and_every_documented_one_exists():
    text = (ROOT / "docs" / "settings.md").read_text()
    assert re.findall(r"^\| `(TRACKER_\w+)`", text, re.MULTILINE) == [setting.name for setting in SETTINGS]
    assert [s.name for s in SETTINGS if s.meaning not in text] == []


def test_every_document_that_is_linked_is_there():
    broken = []
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        inside = [target for target in targets if not target.startswith(("http", "mailto:"))]
        broken += [f"{page.name}: {target}" for target in inside if not (page.parent / target).exists()]
    assert broken == []


def test_every_make_target_of_the_contract_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"setup", "run", "test", "check", "bench", "format", "lock"} - targets == set()


def test_every_offered_language_is_complete():
    assert catalogues.main() == 0


@pytest.mark.parametrize(
    ("french", "signs"),
    [
        ("De quoi\u00a0? Le «\u202fbureau\u202f»\u00a0: à 12:30, voir https://example.org/?lang=fr", []),
        ("De quoi ?", [" ?"]),
        ("De quoi?", ["i?"]),
        ("Pays: %(name)s", ["s:"]),
        ("le «bureau\u00a0»", ["«b"]),
        ("le «\u00a0bureau »", [" »"]),
    ],
)
def test_a_french_sign_without_its_no_break_space_is_a_fault(french, signs):
    assert catalogues.BREAKS.findall(french) == signs


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_locked_with_its_hashes(name):
    lines = (ROOT / name).read_text().splitlines()
    pinned = [line for line in lines if re.match(r"[a-z0-9]", line)]
    assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []
    assert [line for line in lines if "index" in line or "://" in line] == []
