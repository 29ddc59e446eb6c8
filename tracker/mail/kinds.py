"""The kinds of mails whose words organisers may change: what each is about and which fields its text may have."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app

from tracker.core.texts import Text

KEY = "tracker.mail_kinds"


@dataclass(frozen=True, slots=True)
class MailKind:
    """One kind. `source` is what its built-in template is given so that it comes out with its fields in braces."""

    name: str
    title: Text
    #: when it goes out, for who edits it
    occasion: Text
    #: field -> what it stands for
    fields: Mapping[str, Text]
    #: field -> what previews and tries show
    examples: Mapping[str, str]
    #: fields that hold a link; alone on a line they become a button
    links: frozenset[str] = frozenset()
    source: Mapping[str, object] = field(default_factory=dict)
    #: without a built-in text: its words are written each time
    is_free: bool = False


def kinds() -> Mapping[str, MailKind]:
    """Every kind by name, in the order of the rooms."""
    found: Mapping[str, MailKind] = current_app.extensions[KEY]
    return found


def find_kind(name: str) -> MailKind | None:
    """The kind of a mail's template; None when its words cannot be changed."""
    return kinds().get(name)
