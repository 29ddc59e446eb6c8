def test_healthz_says_the_process_is_alive(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_readyz_says_the_database_answers(client):
    assert client.get("/readyz").json["status"] == "ready"


def test_factories_make_valid_rows(make):
    meeting = make.meeting()
    person = make.participant(meeting)
    make.presence(person, make.session(meeting))
    make.member(make.group(meeting), person)
    assert person.meeting_id == meeting.id
