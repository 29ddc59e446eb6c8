"""What a person agrees to besides the privacy notice: each apart, changed at any time; every change is an event."""

from collections.abc import Mapping
from typing import Any

from tracker.core.texts import Text

#: the notice itself, among the answers of an event
NOTICE = "consent"
#: the column that holds each: what is agreed to, as staff and the person read it
CONSENTS: Mapping[str, Text] = {
    "list_consent": Text("name, function and organisation in the published list of participants"),
    "inner_list_consent": Text("the same in the list that only participants get"),
    "email_consent": Text("e-mail address in these lists"),
    "phone_consent": Text("telephone number in these lists"),
    "photo_consent": Text("photographs that show the person"),
    "later_consent": Text("letters about later meetings"),
}


def answers_of(holder: Any) -> dict[str, bool]:
    """Each consent as these answers, or this participant, have it."""
    return {name: bool(getattr(holder, name)) for name in CONSENTS}


def changed(changes: Mapping[str, Any]) -> dict[str, bool]:
    """Of the changes of a registration (field -> before and after) the consents given or taken back."""
    return {name: bool(after) for name, (_before, after) in changes.items() if name in CONSENTS}
