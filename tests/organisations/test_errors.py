from tracker.organisations.errors import DirectoryFileWrong, OrganisationUnknown


def test_a_wrong_file_is_named_with_its_line_and_reason():
    error = DirectoryFileWrong("centres.csv", 7, "city: must not be empty")
    assert (str(error.message), error.status) == ("centres.csv, line 7: city: must not be empty", 422)


def test_an_unknown_organisation_is_not_found():
    assert (OrganisationUnknown().status, OrganisationUnknown().code) == (404, "organisation-unknown")
