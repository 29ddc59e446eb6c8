import pytest

from tests.factories import NOW
from tracker.core.access import PUBLIC
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.registration import records
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import WrongAnswers
from tracker.registration.queries import history
from tracker.registration.rules import State


def test_the_country_of_a_person_goes_before_that_of_the_organisation(make):
    centre = make.organisation(country_iso2="KE")
    make.country("UY", "Uruguay")
    details = RegistrationDetails(family_name="A", organisation=centre.code, country_iso2="UY")
    stored = records.stored_answers(records.find_place(make.meeting().id, details), details, "K74QX")
    assert (stored["country_iso2"], stored["region_code"]) == ("UY", "AFRICA")


def test_an_unknown_country_is_named_for_an_organisation_in_words_too(make):
    details = RegistrationDetails(family_name="A", organisation_other="Ministry", country_iso2="XX")
    with pytest.raises(WrongAnswers) as caught:
        records.find_place(make.meeting().id, details)
    assert list(caught.value.fields) == ["country"]


def test_a_country_without_a_regional_group_is_known(make):
    make.country("KI", "Kiribati", region=None)
    details = RegistrationDetails(family_name="A", organisation_other="Ministry", country_iso2="KI")
    place = records.find_place(make.meeting().id, details)
    assert (place.country_iso2, place.region_code) == ("KI", None)


def test_what_happened_is_told_with_who_and_why(make):
    person = make.participant(state=State.CONFIRMED)
    records.tell(person, "participant.confirmed", by=PUBLIC, at=NOW, reason="Nominated", changes={"days": [[], ["x"]]})
    db.session.commit()
    (event,) = history(person.id)
    assert (event.state, event.actor_label, event.reason, event.changes) == (
        State.CONFIRMED,
        "the public form",
        "Nominated",
        {"days": [[], ["x"]]},
    )


def test_who_has_one_name_is_called_by_it(make):
    assert records.name_of(make.participant(given_name="", family_name="Suharto")) == "Suharto"


def test_ids_are_kept_as_text_in_the_history():
    known = new_id()
    assert (records.plain(known), records.plain(["visa"])) == (str(known), ["visa"])
