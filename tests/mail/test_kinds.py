from tracker.mail.kinds import find_kind, kinds


def test_every_kind_shows_an_example_of_what_people_tell(app):
    told = {"name", "given_name", "family_name", "organisation", "code", "reason"}
    assert [k.name for k in kinds().values() if set(k.fields) & told - set(k.examples)] == []


def test_links_are_fields(app):
    assert [k.name for k in kinds().values() if not k.links <= set(k.fields)] == []


def test_a_mail_that_is_no_kind_has_fixed_words(app):
    assert find_kind("no_such_template") is None
    assert find_kind("confirmed").name == "confirmed"
