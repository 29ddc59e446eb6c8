from tests.factories import NOW
from tracker.invitations.previews import preview


def test_the_mail_is_shown_without_its_private_link(make):
    request = make.request(meeting := make.meeting(), contact_name="Fay")
    mail = preview(
        "nomination", to="fay@example.org", locale="en", meeting_id=meeting.id, subject_id=request.id, now=NOW
    )
    assert (mail.to, mail.subject) == ("fay@example.org", f"Whom do you send? {meeting.short_title}")
    assert (f"/m/{meeting.slug}/nominate/…" in mail.text, "Dear Fay," in mail.text) == (True, True)
