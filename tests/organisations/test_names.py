from datetime import date

from tracker.core.i18n import force_locale
from tracker.organisations.models import OrganisationAlias, OrganisationType
from tracker.organisations.names import TYPE_NAMES, Named, Names, region_name

DAY = date(2026, 3, 2)


def test_every_type_has_a_name():
    assert set(TYPE_NAMES) == set(OrganisationType)


def test_a_region_is_named_in_the_reader_s_language_and_an_unknown_one_as_it_is(app):
    with force_locale("fr"):
        assert (region_name("Africa"), region_name("Middle-earth")) == ("Afrique", "Middle-earth")


def test_a_code_a_name_and_an_alias_mean_the_organisation(make, queries):
    centre, _noise = (
        make.organisation(code="SCRC-KEN", name="Centre of Kenya", short_name="SCRC Kenya"),
        make.organisation(),
    )
    make.save(OrganisationAlias(organisation_id=centre.id, alias="Icipe", folded="icipe"))
    names = Names(DAY)
    with queries(0):
        found = [names.find(text) for text in ("scrc-ken", "SCRC Kenya", "centre of kenya", "ICIPE", "Atlantis", "")]
    assert found == [*[Named(centre.id, "SCRC-KEN", "SCRC Kenya")] * 4, None, None]


def test_of_two_owners_of_a_name_the_one_in_force_is_meant(make):
    make.organisation(name="The institute", valid_to=date(2020, 1, 1))
    now = make.organisation(name="The institute", valid_from=date(2020, 1, 2))
    assert Names(DAY).find("The institute").id == now.id


def test_what_is_mistyped_is_only_suggested(make):
    make.organisation(code="KEMI", name="Chemicals Agency", short_name="KemI", type=OrganisationType.GOVERNMENT_AGENCY)
    names = Names(DAY)
    assert (names.find("Chemicals Agenci"), [named.code for named in names.like("Chemicals Agenci")]) == (
        None,
        ["KEMI"],
    )
