from tracker.core.named_fields import fill
from tracker.mail.kinds import kinds
from tracker.registration.letters import person_fields, sample_fields
from tracker.registration.mail_kinds import KINDS, LINK_FIELDS, PERSON_FIELDS


def test_every_field_is_filled_from_the_records_and_in_samples(app, make):
    person = make.participant(meeting := make.meeting())
    known = {*PERSON_FIELDS, *LINK_FIELDS}
    assert set(person_fields(person, meeting, "en")) == known
    assert set(sample_fields(meeting, "en")) == known


def test_the_kinds_of_this_room_are_offered(app):
    assert [kind.name for kind in KINDS if kinds().get(kind.name) is not kind] == []


def test_a_refusal_names_no_private_link():
    (declined,) = [kind for kind in KINDS if kind.name == "declined"]
    assert (declined.links, fill("{link}", declined.examples)) == (frozenset({"page"}), "{link}")
