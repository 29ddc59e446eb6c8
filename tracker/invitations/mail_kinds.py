"""The kinds of mails to invited people and focal points, and the fields their texts may have."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace

from tracker.core.texts import Text
from tracker.mail.kinds import MailKind
from tracker.registration.mail_kinds import PERSON_FIELDS

_MEETING = ("name", "organisation", "meeting", "meeting_title", "dates", "city", "venue", "contact", "page")
_SHARED: Mapping[str, Text] = MappingProxyType({field: PERSON_FIELDS[field] for field in _MEETING})
_SOURCE = MappingProxyType({"meeting": SimpleNamespace(short_title="{meeting}", title="{meeting_title}")})
_INVITED = {
    "introduction": Text("Who named or invited the person, as a sentence"),
    "link": Text("Private link to register"),
}
_ASKED = {
    "deadline": Text("The day you need the names by, where that is set"),
    "funding": Text("For how many travel is paid, as a sentence, where it is"),
    "link": Text("Private link of the focal point"),
}


def _kind(name: str, title: Text, occasion: Text, own: Mapping[str, Text], examples: Mapping[str, str]) -> MailKind:
    return MailKind(
        name=name,
        title=title,
        occasion=occasion,
        fields=MappingProxyType({**_SHARED, **own}),
        examples=MappingProxyType({"organisation": "Regional Centre, Nairobi", **examples}),
        links=frozenset({"link", "page"}),
        source=_SOURCE,
    )


_PERSON, _FOCAL_POINT = {"name": "Amina Odhiambo"}, {"name": "Samuel Kiptoo"}
KINDS = (
    _kind("invitation", Text("Invitation"), Text("When somebody is invited or named."), _INVITED, _PERSON),
    _kind(
        "invitation_reminder",
        Text("Reminder of an invitation"),
        Text("When you or the focal point remind somebody who has not answered."),
        _INVITED,
        _PERSON,
    ),
    _kind(
        "nomination",
        Text("Request for nominations"),
        Text("When you ask a focal point whom it sends."),
        _ASKED,
        _FOCAL_POINT,
    ),
    _kind(
        "nomination_reminder",
        Text("Reminder of nominations"),
        Text("When you remind the focal points who are silent."),
        _ASKED,
        _FOCAL_POINT,
    ),
)
