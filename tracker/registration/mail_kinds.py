"""The kinds of mails to participants, and the fields their texts may have."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace

from tracker.core.texts import Text
from tracker.mail.kinds import MailKind

#: what any text about a participant may name
PERSON_FIELDS: Mapping[str, Text] = MappingProxyType(
    {
        "name": Text("The name as it stands on the badge"),
        "whole_name": Text("Given and family names, in the order of their script"),
        "honorific": Text("Form of address, where given"),
        "given_name": Text("Given names"),
        "family_name": Text("Family name"),
        "job_title": Text("Function"),
        "organisation": Text("Organisation"),
        "organisation_short": Text("Short name of the organisation"),
        "country": Text("Country"),
        "meeting": Text("Short title of the meeting"),
        "meeting_title": Text("Title of the meeting"),
        "dates": Text("Dates of the meeting"),
        "city": Text("City"),
        "venue": Text("Venue"),
        "contact": Text("The contact's name"),
        "page": Text("Link to the public page"),
    }
)
LINK_FIELDS: Mapping[str, Text] = MappingProxyType(
    {
        "code": Text("Entry code"),
        "link": Text("Private link to see, change or withdraw"),
        "form": Text("Private link to the second form, where there is one"),
        "deadline": Text("Until when the second form can be filled in, where that is set"),
    }
)
REASON = Text("Reason, where one is given")
#: invented, as previews and tries show them
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "name": "Amina Odhiambo",
        "whole_name": "Amina Odhiambo",
        "honorific": "Dr.",
        "given_name": "Amina",
        "family_name": "Odhiambo",
        "job_title": "Programme Officer",
        "organisation": "Regional Centre, Nairobi",
        "organisation_short": "SCRC Kenya",
        "country": "Kenya",
        "code": "K7 4QX",
    }
)
_SOURCE = MappingProxyType({"meeting": SimpleNamespace(short_title="{meeting}", title="{meeting_title}")})


_REASONS = {
    "confirmed": "Please bring the original of your nomination letter.",
    "waiting": "Two colleagues of your centre are confirmed already.",
    "declined": "The nomination arrived after the closing date.",
    "withdrawn": "As you asked on the telephone.",
}


def _kind(name: str, title: Text, occasion: Text, *, links: bool = True, reason: bool = False) -> MailKind:
    fields = {**PERSON_FIELDS, **(LINK_FIELDS if links else {}), **({"reason": REASON} if reason else {})}
    examples = {**EXAMPLES, "reason": _REASONS.get(name, "")}
    return MailKind(
        name=name,
        title=title,
        occasion=occasion,
        fields=MappingProxyType(fields),
        examples=MappingProxyType({field: text for field, text in examples.items() if field in fields}),
        links=frozenset({"link", "page", "form"}) & set(fields),
        source=_SOURCE,
        is_free=name == MESSAGE,
    )


MESSAGE = "message"
KINDS = (
    _kind("registered", Text("Registration received"), Text("When somebody has registered and you decide later.")),
    _kind("waiting", Text("Waiting list"), Text("When all places are taken, or you decide so."), reason=True),
    _kind("confirmed", Text("Confirmation"), Text("When a place is confirmed."), reason=True),
    _kind("declined", Text("Refusal"), Text("When you decline a registration."), links=False, reason=True),
    _kind("withdrawn", Text("Withdrawal"), Text("When a registration is taken back."), links=False, reason=True),
    _kind(
        "already_registered",
        Text("Registered before"),
        Text("When somebody registers with an address that has a place."),
    ),
    _kind("link", Text("Private link"), Text("When somebody asks for their link.")),
    _kind("second_form", Text("Second form"), Text("When you remind the confirmed of the form for travel and stay.")),
    _kind(MESSAGE, Text("Message"), Text("What you write to a selection of people.")),
)
