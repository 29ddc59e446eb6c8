import re

from tests.factories import NOW
from tracker.mail.wording import Words
from tracker.messages.samples import show_sample, show_to


def test_words_are_shown_with_an_invented_person(meeting):
    shown = show_sample(meeting, "declined", Words("To {name}", "{reason}", "en"), to="me@x.org", now=NOW)
    assert (shown.sender, shown.to, shown.reply_to, shown.subject) == (
        "Secretariat via Meeting tracker <noreply@localhost>",
        "me@x.org",
        "sec@example.org",
        "To Amina Odhiambo",
    )
    assert shown.text.startswith("The nomination arrived after the closing date.")


def test_words_are_shown_as_they_reach_somebody_without_their_link(make, meeting):
    person = make.participant(meeting, given_name="Grace", family_name="K")
    shown = show_to(meeting, "message", Words("To {name}", "{link}", "en"), to="g@x.org", subject_id=person.id, now=NOW)
    assert shown.subject == "To Grace K"
    assert not re.search(r"/r/[\w-]{20}", shown.text + shown.html)
