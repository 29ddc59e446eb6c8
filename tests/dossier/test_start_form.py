from datetime import date

import pytest

from tracker.dossier.start_form import StartForm
from tracker.dossier.starting import Start

FILLED = {
    "title": "Joint meeting of the centres",
    "short_title": "Réunion commune 2027",
    "slug": "",
    "starts_on": "2027-10-25",
    "ends_on": "2027-10-27",
    "timezone": "America/Montevideo",
    "city": " Montevideo ",
    "country_iso2": "UY",
    "online": "yes",
}


def read(**typed):
    form = StartForm(FILLED | typed)
    return form.details({"UY": "Uruguay"}), form.errors


def test_the_address_is_made_from_the_short_title(app):
    assert read() == (
        Start(
            slug="reunion-commune-2027",
            title="Joint meeting of the centres",
            short_title="Réunion commune 2027",
            starts_on=date(2027, 10, 25),
            ends_on=date(2027, 10, 27),
            timezone="America/Montevideo",
            city="Montevideo",
            country_iso2="UY",
            online=True,
        ),
        {},
    )


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title": " "}, {"title": "Enter the title of the meeting"}),
        ({"short_title": ""}, {"short_title": "Enter a short title"}),
        ({"slug": "Joint 2027"}, {"slug": "Use small letters a to z, digits and hyphens, like joint-2027"}),
        ({"slug": "new"}, {"slug": "This address is taken. Choose another one"}),
        ({"starts_on": "25/10/2027"}, {"starts_on": "Enter the first day, like 2027-10-25"}),
        ({"ends_on": ""}, {"ends_on": "Enter the last day, like 2027-10-27"}),
        ({"ends_on": "2027-10-24"}, {"ends_on": "The last day is before the first"}),
        ({"ends_on": "2028-10-24"}, {"ends_on": "A meeting has 60 days at most"}),
        ({"timezone": "Uruguay time"}, {"timezone": "Choose the time zone of the meeting"}),
        ({"country_iso2": "XX"}, {"country_iso2": "Choose a country of the list"}),
    ],
)
def test_what_is_wrong_is_said_by_field(app, typed, wrong):
    assert read(**typed) == (None, wrong)


def test_an_empty_form_expects_the_centres_and_an_unticked_one_does_not(app):
    assert (StartForm().value("centres"), StartForm(FILLED).value("centres")) == ("yes", "")
