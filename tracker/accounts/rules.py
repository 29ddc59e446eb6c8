"""What an address, a password, a token and a page to go on to must be like. Pure."""

import re
from hashlib import sha256

from tracker.core.access import Role

SCOPES = ("read", "register", "check-in", "notes", "report")
SHORTEST_PASSWORD = 12
#: where sign-in leads when no page asked for it
HOME = "/o"
#: digits of the PIN of a phone at a door
PIN_LENGTH = (4, 8)
#: TRACKER_SECOND_FACTOR -> the roles that need a second step at sign-in
DEMANDED = {
    "optional": frozenset[Role](),
    "admins": frozenset({Role.ADMIN}),
    "organisers": frozenset({Role.ADMIN, Role.ORGANISER}),
}
#: what browsers and systems call themselves, the more particular first
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"),
             ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
            ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_UNSAFE = re.compile(r"[^\x21-\x5b\x5d-\x7e]")  # blanks, control characters, backslash, what is not ASCII


def clean_address(email: str) -> str:
    """The address as accounts are found by."""
    return email.strip().lower()


def is_address(email: str) -> bool:
    """True for what could be an address; whether it exists only a mail can tell."""
    return len(email) <= 254 and _ADDRESS.fullmatch(email) is not None


def safe_next(target: str | None) -> str:
    r"""`target` when it is a path of this site, else the first page of an organiser.

    Browsers drop tabs and line ends and read a backslash as a slash, so `/\\evil.example` would leave the site.
    """
    if not target or not target.startswith("/"):
        return HOME
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    return HOME if "//" in path or _UNSAFE.search(target) else target


def digest(secret: str) -> str:
    """What is stored of a token or a link. They are random and long, so no slow hash is needed."""
    return sha256(secret.encode()).hexdigest()


def browser_of(agent: str) -> str:
    """A browser in two words that its person knows it by: "Firefox, Windows"; no more than that is kept."""
    found = [next((name for mark, name in known if mark in agent), "") for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name)


def clean_scopes(scopes: list[str] | tuple[str, ...]) -> str | None:
    """The scopes as stored, in the contract's order; None when one is unknown or there is none."""
    if not scopes or set(scopes) - set(SCOPES):
        return None
    return " ".join(scope for scope in SCOPES if scope in scopes)


def clean_pin(typed: str) -> str | None:
    """A PIN as it is kept: its digits, whatever script they were typed in; None when it is none."""
    digits = typed.replace(" ", "")
    shortest, longest = PIN_LENGTH
    if not digits.isdecimal() or not shortest <= len(digits) <= longest:
        return None
    return "".join(str(int(digit)) for digit in digits)
