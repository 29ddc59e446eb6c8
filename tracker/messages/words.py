"""The words for states and kinds of mails on the organiser's pages."""

from collections.abc import Mapping

from tracker.core.texts import Text
from tracker.invitations import words as invitations
from tracker.mail.kinds import kinds
from tracker.mail.models import MailState, Trouble
from tracker.team import words as team

MAILS: Mapping[MailState, tuple[str, Text]] = {
    MailState.QUEUED: ("", Text("Waiting to be sent")),
    MailState.SENT: ("ok", Text("Sent")),
    MailState.REFUSED: ("bad", Text("Refused")),
    MailState.GIVEN_UP: ("bad", Text("Given up")),
    MailState.BOUNCED: ("bad", Text("Sent back")),
    MailState.CANCELLED: ("none", Text("Taken back")),
}
TROUBLES: Mapping[Trouble, Text] = {
    Trouble.HARD: Text("This address does not take e-mails: the last one was refused or came back."),
    Trouble.SOFT: Text("The last e-mail to this address had difficulties; the next may arrive."),
}
#: the languages an e-mail is written in
LANGUAGES: Mapping[str, Text] = {
    "ar": Text("Arabic"),
    "zh": Text("Chinese"),
    "en": Text("English"),
    "fr": Text("French"),
    "ru": Text("Russian"),
    "es": Text("Spanish"),
}


def about(template: str) -> str | Text:
    """What a mail is about; a kind without words is shown as it is kept."""
    kind = kinds().get(template)
    return kind.title if kind else _OTHERS.get(template, template)


_OTHERS: Mapping[str, Text] = {**invitations.MAIL_SUBJECTS, **team.MAIL_SUBJECTS}
