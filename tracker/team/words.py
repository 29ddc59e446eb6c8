"""The words for roles, acts and mails about who works at a meeting, and about their accounts."""

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
#: an act about an account -> what was done
ACCOUNT_ACTS: Mapping[str, Text] = {
    "user.created": Text("account made"),
    "user.disabled": Text("account disabled"),
    "user.enabled": Text("account enabled again"),
    "user.made-admin": Text("made an administrator"),
    "user.admin-taken": Text("administration taken away"),
    "user.given-role": Text("role given"),
    "user.link-asked": Text("link to sign in asked for"),
    "user.link-made": Text("link to sign in made"),
    "user.signed-in": Text("signed in"),
    "user.half-signed-in": Text("first step of signing in done"),
    "user.signed-out": Text("signed out"),
    "user.signed-out-everywhere": Text("signed out everywhere"),
    "user.password-changed": Text("password changed"),
    "user.factor-added": Text("second step added"),
    "user.factor-removed": Text("second step removed"),
    "user.factors-forgotten": Text("second steps forgotten"),
    "user.codes-renewed": Text("recovery codes renewed"),
    "user.recovery-code-used": Text("recovery code used"),
}


def account_act(action: str) -> str:
    """What was done about an account, as a reader knows it."""
    return ACCOUNT_ACTS.get(action, action)


def role_name(role: str) -> str:
    """A role as an act has kept it, as a reader knows it."""
    return ROLES[Role(role)] if role in ROLES else role
