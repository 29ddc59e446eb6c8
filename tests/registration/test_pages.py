from werkzeug.datastructures import MultiDict

from tracker.registration import pages
from tracker.registration.forms import RegistrationForm


def test_the_kept_page_is_the_same_for_all_but_for_token_and_id(app, make):
    make.organisation(short_name="SCRC Kenya")
    meeting = make.meeting()
    texts = []
    for _ in range(2):
        with app.test_request_context():
            texts.append(pages.empty_form(meeting))
    differing = [(a, b) for a, b in zip(*(text.splitlines() for text in texts), strict=True) if a != b]
    assert len(differing) == 1
    assert 'name="submission"' in differing[0][0]
    assert "@@" not in texts[0]


def test_a_message_for_one_reader_is_not_kept_for_all(app, make):
    from flask import flash

    make.organisation()
    meeting = make.meeting()
    with app.test_request_context():
        flash("Only for you")
        assert "Only for you" in pages.empty_form(meeting)
    with app.test_request_context():
        assert "Only for you" not in pages.empty_form(meeting)


def test_what_an_organiser_wrote_is_never_taken_for_a_gap(app, make):
    make.organisation()
    meeting = make.meeting(disclaimer="Write to @@name@@")
    with app.test_request_context():
        assert "Write to @@name@@" in pages.empty_form(meeting)


def test_centres_stand_under_their_region_and_the_others_last(app, make):
    from tracker.organisations.models import OrganisationType

    make.organisation(short_name="SCRC Kenya")
    make.organisation(short_name="Agency", type=OrganisationType.GOVERNMENT_AGENCY)
    with app.test_request_context():
        lists = pages.fields_of(make.meeting(), RegistrationForm(MultiDict()))["pickers"]
    assert [(label, [c.short_name for c in choices]) for label, choices in lists.groups] == [
        ("Africa", ["SCRC Kenya"]),
        ("Partners and other bodies", ["Agency"]),
    ]
    assert lists.countries == {"KE": "Kenya"}
