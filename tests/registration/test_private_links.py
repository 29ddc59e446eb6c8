from tracker.registration.private_links import address_of, holder_of, token_of


def test_a_link_leads_to_its_person_and_meeting(make):
    person, _noise = make.participant(), make.participant()
    found, meeting = holder_of(token_of(person))
    assert (found.id, meeting.id) == (person.id, person.meeting_id)


def test_a_link_is_built_from_the_public_address(make):
    person = make.participant()
    assert address_of(person) == f"http://localhost/r/{token_of(person)}"


def test_a_new_epoch_ends_the_links_sent_before(make):
    person = make.participant()
    token = token_of(person)
    person.link_epoch += 1
    make.save(person)
    assert holder_of(token) is None


def test_a_link_made_up_for_somebody_opens_nothing(make):
    token, other = token_of(make.participant()), token_of(make.participant())
    assert holder_of(token[:21] + other[21:]) is None
    assert holder_of("nonsense") is None
