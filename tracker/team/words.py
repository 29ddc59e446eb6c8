"""The words for roles, acts and mails about who works at a meeting."""

from collections.abc import Mapping

from tracker.core.access import Role
from tracker.core.texts import Text

ROLES: Mapping[Role, Text] = {
    Role.ORGANISER: Text("Organiser"),
    Role.DESK: Text("Check-in desk"),
    Role.FACILITATOR: Text("Facilitator"),
    Role.RAPPORTEUR: Text("Rapporteur"),
    Role.FOCAL_POINT: Text("Focal point"),
}
#: an act as the trail keeps it -> what was done
ACTS: Mapping[str, Text] = {
    "team.organiser": Text("made an organiser"),
    "team.desk": Text("let in to the check-in desk"),
    "team.removed": Text("role taken away"),
    "team.link": Text("link to sign in sent again"),
}
#: a mail's template -> what it is about
MAIL_SUBJECTS: Mapping[str, Text] = {"team_link": Text("Role given, with a link to sign in")}
