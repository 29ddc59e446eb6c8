def test_an_invited_person_is_called_by_name_and_else_by_address(make):
    assert make.invitation(given_name="Ida", family_name="Ek").name == "Ida Ek"
    assert make.invitation(given_name="", family_name="", email="ida@example.org").name == "ida@example.org"
