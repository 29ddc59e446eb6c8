"""The words for acts, states and parts on the organiser's pages."""

from collections.abc import Mapping

from tracker.core.texts import Text
from tracker.discussions.models import NotesState
from tracker.invitations import words as invitations
from tracker.meetings.settings import SETTINGS
from tracker.registration.consents import CONSENTS

#: an act as the trail keeps it -> what was done, read after its subject: "Wei Zhang: confirmed"
ACTS: Mapping[str, Text] = {
    "participant.registered": Text("registered"),
    "participant.repeated": Text("registered a second time"),
    "participant.changed": Text("answers changed"),
    "participant.seen": Text("change noted"),
    "participant.submitted": Text("decision taken back"),
    "participant.waiting": Text("put on the waiting list"),
    "participant.confirmed": Text("confirmed"),
    "participant.undone": Text("decision undone"),
    "participant.declined": Text("declined"),
    "participant.withdrawn": Text("withdrew"),
    "privacy.asked": Text("asked to be erased"),
    "privacy.refused": Text("request to be erased refused"),
    "privacy.erased": Text("a person erased"),
    "privacy.purged": Text("everybody erased"),
    "privacy.retention": Text("time that data are kept changed"),
    "privacy.notice": Text("privacy notice changed"),
    "people.exported": Text("participants taken away as a file"),
    "participant.second-form": Text("second form sent"),
    "question.added": Text("question asked"),
    "question.changed": Text("question changed"),
    "question.moved": Text("question moved"),
    "question.ended": Text("question asked no more"),
    "second-form.deadline": Text("deadline of the second form set"),
    "answers.erased": Text("answers erased as stated"),
    "participant.merged": Text("joined with another registration"),
    "participant.unmerged": Text("two registrations again"),
    "pair.two": Text("two people who look alike"),
    "pair.same": Text("the same person as at another meeting"),
    "pair.reopened": Text("asked about again"),
    "place.exceeded": Text("confirmed although no place was left"),
    "quotas.changed": Text("quotas changed"),
    "import.sent": Text("sent a file of people"),
    "people.imported": Text("people stored from a file"),
    "check-in.corrected": Text("check-in corrected"),
    "check-in.put-aside": Text("refused check-in put aside"),
    "device.invited": Text("phone for a door added"),
    "device.paired": Text("phone for a door paired"),
    "device.revoked": Text("phone for a door signed out"),
    "document.added": Text("document added"),
    "document.moved": Text("document moved"),
    "document.removed": Text("document removed"),
    "document-group.added": Text("heading of documents added"),
    "document-group.removed": Text("heading of documents removed"),
    "photo.added": Text("photograph added"),
    "photo.removed": Text("photograph removed"),
    "group.created": Text("group made"),
    "group.changed": Text("group changed"),
    "group.members": Text("members of the group changed"),
    "group.link-sent": Text("link sent to the rapporteur"),
    "group.link-renewed": Text("rapporteur's link renewed"),
    "notes.reopened": Text("notes reopened"),
    "notes.draft": Text("notes reopened"),
    "notes.read-back": Text("notes read back to the group"),
    "notes.agreed": Text("notes agreed"),
    "notes.presented": Text("notes presented in plenary"),
    "meeting.created": Text("meeting entered"),
    "meeting.changed": Text("meeting changed"),
    "meeting.loaded": Text("meeting loaded from a file"),
    "mail-text.changed": Text("words of an e-mail changed"),
    "mail-text.built-in": Text("built-in words of an e-mail restored"),
    "message.sent": Text("message sent"),
    "mail.again": Text("e-mail sent again"),
    "letter.issued": Text("letter issued"),
    "letter.released": Text("letter released"),
    "letter-text.changed": Text("text of the letters changed"),
    "letter-logo.changed": Text("logo of the letters changed"),
    "report.locked": Text("report locked"),
    "report.published": Text("report published"),
    "user.given-role": Text("role given"),
    **invitations.ACTS,
}
NOTES: Mapping[NotesState, tuple[str, Text]] = {
    NotesState.DRAFT: ("", Text("Being written")),
    NotesState.READ_BACK: ("warn", Text("To be agreed")),
    NotesState.AGREED: ("ok", Text("Agreed")),
    NotesState.PRESENTED: ("ok", Text("Presented")),
}
NOT_BEGUN = ("none", Text("Not begun"))
#: a participant's answers and a meeting's settings, as forms and histories name them
FIELDS: Mapping[str, Text] = {setting.name: setting.label for setting in SETTINGS} | {
    "given_name": Text("Given names"),
    "family_name": Text("Family name"),
    "badge_name": Text("Name on the badge"),
    "name_original": Text("Name in own script"),
    "joined": Text("Joined registration"),
    "honorific": Text("Form of address"),
    "email": Text("E-mail address"),
    "email_other": Text("Second e-mail"),
    "phone": Text("Telephone"),
    "job_title": Text("Function"),
    "gender": Text("Gender"),
    "mode": Text("Attends"),
    "needs": Text("Needs"),
    "remarks": Text("Remarks"),
    "days": Text("Days"),
    "preferred_group": Text("Discussion group"),
    "organisation_name": Text("Organisation"),
    "organisation_short": Text("Short name"),
    "organisation_type": Text("Type"),
    "organisation_parent": Text("Parent body"),
    "part": Text("Part"),
    "region_code": Text("Region"),
    "country_iso2": Text("Country"),
    **CONSENTS,
    "contact_consent": Text("E-mail and telephone may be listed"),
}


def act(action: str) -> str | Text:
    """What was done; an act without words is shown as it is kept."""
    return ACTS.get(action, action)
