"""How the pages call what stands in the tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.core.texts import Text
from tracker.invitations.rules import Standing


@dataclass(frozen=True, slots=True)
class Word:
    """A text, and the class of its tag: colour never says it alone."""

    text: Text
    tag: str


STANDINGS: Mapping[Standing, Word] = {
    Standing.STANDBY: Word(Text("alternate, not called in"), "none"),
    Standing.INVITED: Word(Text("invited, no answer yet"), "warn"),
    Standing.REGISTERED: Word(Text("registered"), ""),
    Standing.SUBMITTED: Word(Text("registered, to be confirmed"), ""),
    Standing.WAITING: Word(Text("on the waiting list"), "warn"),
    Standing.CONFIRMED: Word(Text("confirmed"), "ok"),
    Standing.REFUSED: Word(Text("not confirmed"), "bad"),
    Standing.LEFT: Word(Text("withdrew"), "bad"),
    Standing.DECLINED: Word(Text("cannot come"), "bad"),
    Standing.WITHDRAWN: Word(Text("taken off the list"), "none"),
    Standing.REPLACED: Word(Text("replaced"), "none"),
}

#: what the list of the invited can be narrowed to, in its order
NARROWED_NAMES: Mapping[str, Text] = {
    "": Text("All"),
    "silent": Text("No answer yet"),
    "undelivered": Text("Mail not delivered"),
    "registered": Text("Registered"),
    "declined": Text("Cannot come"),
    "ended": Text("Taken back or replaced"),
}

#: acts of this room as the trail keeps them -> what was done
ACTS: Mapping[str, Text] = {
    "invitation.sent": Text("invited"),
    "invitation.used": Text("registered with an invitation"),
    "invitation.declined": Text("cannot come"),
    "invitation.asked": Text("asked for the invitation again"),
    "invitation.called_in": Text("alternate called in"),
    "invitation.withdrawn": Text("invitation taken back"),
    "invitation.replaced": Text("replaced by somebody else"),
    "invitation.reminded": Text("reminded of the invitation"),
    "invitation.opened": Text("link for everybody of an organisation made"),
    "invitation.closed": Text("link for everybody of an organisation ended"),
    "nominations.contacts": Text("focal points changed"),
    "nominations.asked": Text("focal points asked"),
    "nominations.reminded": Text("silent focal points reminded"),
    "nominations.link": Text("links of a focal point ended"),
}
#: a mail's template -> what it is about
MAIL_SUBJECTS: Mapping[str, Text] = {
    "invitation": Text("Invitation"),
    "invitation_reminder": Text("Reminder of an invitation"),
    "invitation_ended": Text("End of an invitation"),
    "nominee_declined": Text("A nominee cannot come"),
    "nomination": Text("Request for nominations"),
    "nomination_reminder": Text("Reminder of nominations"),
}
