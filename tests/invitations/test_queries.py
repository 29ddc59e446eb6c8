from tracker.invitations import queries


def test_addresses_that_are_taken_are_those_of_this_meeting(make):
    meeting = make.meeting()
    person = make.participant(meeting, email="ada@example.org")
    make.participant(meeting, email=None)
    make.participant(email="bob@example.org")
    make.invitation(meeting, email="eve@example.org", organisation_key="x")
    make.invitation(email="eve@example.org")
    make.participant(meeting, email="noise@example.org")
    found = queries.taken_addresses(
        meeting.id, ["ada@example.org", "bob@example.org", "eve@example.org", "x@example.org"]
    )
    assert found == queries.Addresses(
        {"ada@example.org": person.organisation_id}, frozenset({("eve@example.org", "x")})
    )


def test_the_last_place_on_a_list_is_that_lists_own(make):
    request, other = make.request(), make.request()
    make.invitation(request=request, position=3)
    make.invitation(request=other, position=9)
    assert (queries.last_position(request.id), queries.last_position(make.request().id)) == (3, 0)
