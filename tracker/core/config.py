"""Settings: from the environment only, prefix TRACKER_, each with its default and what it means."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its environment variable, default (None: made from the others), and meaning in one line."""

    name: str
    default: str | None
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting(
        "TRACKER_DATA_DIR",
        "instance",
        "Folder of the database, the stored files, the outgoing mail and the generated secret.",
    ),
    Setting(
        "TRACKER_DATABASE_URL",
        None,
        "Database; default SQLite in the data folder, else `postgresql+psycopg://user@host/name`.",
        secret=True,
    ),
    Setting(
        "TRACKER_BASE_URL",
        "http://127.0.0.1:8000",
        "Public address. Every link in a mail is built from it, never from the Host header.",
    ),
    Setting(
        "TRACKER_SECRET_KEY",
        None,
        "Key of sessions and private links; made once into the data folder when not set.",
        secret=True,
    ),
    Setting(
        "TRACKER_STORAGE_URL",
        None,
        "Where files are stored: default the folder `files` of the data folder, else `file:///path` or `s3://bucket/prefix`.",
    ),
    Setting(
        "TRACKER_STORAGE_ENDPOINT",
        None,
        "Address of the server that speaks S3, `https://s3.example.org`; default: Amazon's own.",
    ),
    Setting("TRACKER_STORAGE_REGION", None, "Region of the bucket; default: that of `AWS_REGION`, else `us-east-1`."),
    Setting(
        "TRACKER_STORAGE_KEY",
        None,
        "Name of the access key to the bucket; default: what Amazon's programs find (`AWS_ACCESS_KEY_ID`, a role).",
        secret=True,
    ),
    Setting("TRACKER_STORAGE_SECRET", None, "The access key itself.", secret=True),
    Setting(
        "TRACKER_CLAMAV",
        None,
        "ClamAV's daemon, `host:3310` or the path of its socket: files are kept only when it finds nothing; default: not asked.",
    ),
    Setting(
        "TRACKER_MAIL_URL",
        None,
        "`smtp://user:password@host:587` (or `smtps://`); default: JSON lines in `mail/outbox.jsonl` of the data folder.",
        secret=True,
    ),
    Setting(
        "TRACKER_MAIL_FROM",
        "Meeting tracker <noreply@localhost>",
        "Sender of every mail; replies go to the meeting's contact.",
    ),
    Setting(
        "TRACKER_MAIL_BOUNCES",
        None,
        "Address that mails which cannot be delivered come back to; each mail adds `+ID` to its first part. Default: the sender.",
    ),
    Setting(
        "TRACKER_REDIS_URL",
        None,
        "Shared rate limits once there is more than one node, `redis://host`; default: limits of each process.",
        secret=True,
    ),
    Setting(
        "TRACKER_JOBS",
        "on",
        "Mails and other jobs: `on`, done beside the web server; `off` where `flask worker` does them.",
    ),
    Setting("TRACKER_LIMITS", "on", "Throttling of registrations, links and sign-ins: `on`, or `off` for benchmarks."),
    Setting(
        "TRACKER_TRUSTED_HOSTS",
        None,
        "Host names that requests may carry, comma separated; default: the host of the public address and loopback.",
    ),
    Setting(
        "TRACKER_SECOND_FACTOR",
        "optional",
        "Who needs a second step at sign-in (an app's code or a passkey): `optional`, `admins`, or `organisers` for both.",
    ),
    Setting(
        "TRACKER_WEBHOOK_HOSTS",
        None,
        "Hosts of one's own network that webhooks may call, also without TLS, comma separated; default: only public https addresses.",
    ),
    Setting("TRACKER_PROXIES", "0", "How many proxies stand in front and set X-Forwarded-For; 0 trusts none."),
    Setting(
        "TRACKER_METRICS_TOKEN",
        None,
        "What a monitoring system sends to read `/metrics` (`Authorization: Bearer …`); default: only this machine may.",
        secret=True,
    ),
    Setting(
        "TRACKER_OTLP_ENDPOINT",
        None,
        "Where traces go, as OpenTelemetry over HTTP, `http://host:4318`; needs `requirements-traces.txt`. Default: none are made.",
    ),
    Setting("TRACKER_LOG_LEVEL", "INFO", "Least severe level that is logged: DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "TRACKER_MAX_UPLOAD_MB",
        "32",
        "Largest request taken, in MB; the largest document of the 2016 meeting has 14.5.",
    ),
)


def read_settings(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every setting by name with its value in force. Makes the data folder and the secret when they are missing."""
    environ = os.environ if environ is None else environ
    values = {s.name: environ.get(s.name) or s.default or "" for s in SETTINGS}
    data_dir = (ROOT / values["TRACKER_DATA_DIR"]).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    values["TRACKER_DATA_DIR"] = str(data_dir)
    values["TRACKER_DATABASE_URL"] = values["TRACKER_DATABASE_URL"] or f"sqlite:///{data_dir / 'tracker.sqlite3'}"
    values["TRACKER_STORAGE_URL"] = values["TRACKER_STORAGE_URL"] or (data_dir / "files").as_uri()
    values["TRACKER_MAIL_URL"] = values["TRACKER_MAIL_URL"] or (data_dir / "mail" / "outbox.jsonl").as_uri()
    values["TRACKER_SECRET_KEY"] = values["TRACKER_SECRET_KEY"] or _kept_secret(data_dir / "secret_key")
    return values


def _kept_secret(path: Path) -> str:
    """Made once: the file appears under its name only when it is whole, so no process ever reads half a secret."""
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent)  # readable by us alone
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(name, path)  # another process may have been quicker: its secret stays
        Path(name).unlink()
    return path.read_text(encoding="ascii")


def flask_config(values: Mapping[str, str]) -> dict[str, object]:
    """The settings as Flask and its extensions name them."""
    https = values["TRACKER_BASE_URL"].startswith("https://")
    return {
        "SECRET_KEY": values["TRACKER_SECRET_KEY"],
        "SQLALCHEMY_DATABASE_URI": values["TRACKER_DATABASE_URL"],
        "SQLALCHEMY_ENGINE_OPTIONS": {
            # a database that was restarted must not cost the next request
            "pool_pre_ping": values["TRACKER_DATABASE_URL"].startswith("postgresql"),
            "pool_use_lifo": True,  # one used lately has its pages at hand
            # one request is at work at a time (ADR 5), and jobs beside it: what more are needed at times are not kept, as
            # each of SQLite holds up to 3 MB
            "pool_size": 2,
            "max_overflow": 13,
            "hide_parameters": True,  # a failed statement is logged, and what people wrote is not
        },
        "MAX_CONTENT_LENGTH": int(values["TRACKER_MAX_UPLOAD_MB"]) * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch must still be accepted
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "tracker" / "translations"),
    } | dict(values)
