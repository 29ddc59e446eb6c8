import shutil

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.db import db
from tracker.organisations.data_files import FOLDER
from tracker.organisations.errors import DirectoryFileWrong
from tracker.organisations.models import (
    CentreMandate,
    Country,
    DirectoryLoad,
    Organisation,
    OrganisationAlias,
    PartyServed,
)
from tracker.organisations.operations import LoadCounts, load_directory
from tracker.organisations.queries import get_organisation


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "data")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_load_directory_fills_an_empty_database(directory):
    assert (count(Country), count(Organisation), count(CentreMandate)) == (249, 54, 35)
    kenya = get_organisation("SCRC-KEN")
    assert (kenya.country.name, kenya.region.name, kenya.city) == ("Kenya", "Africa", "Nairobi")
    assert get_organisation("KEMI").parent.name == "Government of Sweden"


def test_a_second_loading_does_nothing(directory):
    entries = count(AuditEntry)
    assert load_directory(now=NOW) == LoadCounts(0, 0)
    assert (count(DirectoryLoad), count(AuditEntry)) == (1, entries)


def test_a_changed_row_is_changed_and_keeps_its_id(directory, folder):
    before = get_organisation("SCRC-KEN").id
    edit(folder / "centres.csv", ",Nairobi,KE,", ",Kisumu,KE,")
    assert load_directory(now=NOW, folder=folder) == LoadCounts(added=0, changed=1)
    after = get_organisation("SCRC-KEN")
    assert (after.id, after.city) == (before, "Kisumu")


def test_a_new_alias_is_added_and_no_alias_is_taken_out(directory, folder):
    before = count(OrganisationAlias)
    edit(folder / "centres.csv", "SCRC-Kenya;icipe", "ICIPE Kenya")
    assert load_directory(now=NOW, folder=folder) == LoadCounts(added=1, changed=0)
    assert count(OrganisationAlias) == before + 1


def test_an_organisation_that_left_the_file_stays(directory, folder):
    edit(folder / "partners.csv", "\nICCA,", "\nICCA-NEW,")
    assert load_directory(now=NOW, folder=folder).added == 1
    assert get_organisation("ICCA").short_name == "ICCA"


def test_the_services_of_a_centre_become_those_of_the_file(directory, folder):
    edit(folder / "mandates.csv", "SCRC-KEN,stockholm,2011-01-01", "SCRC-KEN,stockholm,2010-07-01")
    load_directory(now=NOW, folder=folder)
    kenya = get_organisation("SCRC-KEN").id
    dates = db.session.scalars(select(CentreMandate.valid_from).where(CentreMandate.organisation_id == kenya)).all()
    assert [str(day) for day in dates] == ["2010-07-01"]


def test_a_wrong_file_changes_nothing(directory, folder):
    edit(folder / "centres.csv", ",Nairobi,KE,", ",Kisumu,KE,")
    edit(folder / "mandates.csv", "2009-05-01", "soon")
    with pytest.raises(DirectoryFileWrong):
        load_directory(now=NOW, folder=folder)
    assert get_organisation("SCRC-KEN").city == "Nairobi"


def test_loading_is_recorded(directory):
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_label, entry.details["changed"]) == ("directory.loaded", "the system", 0)


def test_parties_served_are_kept_by_centre(directory):
    senegal = get_organisation("BCRC-SEN").id
    served = db.session.scalars(select(PartyServed.country_iso2).where(PartyServed.organisation_id == senegal)).all()
    assert len(served) == 22
