"""The kinds of mails to whoever sees to recommendations, and the fields their texts may have."""

from types import MappingProxyType, SimpleNamespace

from tracker.core.texts import Text
from tracker.mail.kinds import MailKind
from tracker.recommendations.owning import ASK, REMIND
from tracker.registration.mail_kinds import PERSON_FIELDS

_MEETING = ("name", "organisation", "meeting", "meeting_title", "dates", "city", "venue", "contact", "page")
_FIELDS = {
    **{field: PERSON_FIELDS[field] for field in _MEETING},
    "recommendations": Text("The recommendations that are open, one a line"),
    "link": Text("Private link to report progress"),
}
EXAMPLES = MappingProxyType(
    {
        "name": "Samuel Kiptoo",
        "organisation": "Regional Centre, Nairobi",
        "recommendations": "R2  Share one calendar of training courses (1 June 2027)",
    }
)


def _kind(name: str, title: Text, occasion: Text) -> MailKind:
    return MailKind(
        name=name,
        title=title,
        occasion=occasion,
        fields=MappingProxyType(_FIELDS),
        examples=EXAMPLES,
        links=frozenset({"link", "page"}),
        source=MappingProxyType(
            {"meeting": SimpleNamespace(short_title="{meeting}", title="{meeting_title}", contact_name="{contact}")}
        ),
    )


KINDS = (
    _kind(ASK, Text("Recommendations to see to"), Text("When you send an owner the link to report progress.")),
    _kind(
        REMIND,
        Text("Reminder of recommendations"),
        Text("When you remind an owner, and by itself as a day comes near or is past."),
    ),
)
