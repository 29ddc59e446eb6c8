"""What is kept in memory is given up as soon as the directory changes."""

from datetime import date

from tests.factories import NOW
from tracker.core.db import db
from tracker.organisations import directory as kept
from tracker.organisations import queries
from tracker.organisations.models import Country, DirectoryLoad

MEETING = date(2016, 10, 31)


def test_pickers_notice_a_new_organisation(directory, make):
    before = queries.pickers(MEETING)
    make.organisation(code="SCRC-NEW", short_name="SCRC New")
    after = queries.pickers(MEETING)
    assert after.version != before.version
    assert {c.code for c in after.choices} - {c.code for c in before.choices} == {"SCRC-NEW"}


def test_nothing_is_kept_of_a_directory_without_organisations(make):
    make.country("KE", "Kenya")
    assert [c.name for c in queries.list_countries()] == ["Kenya"]
    db.session.get(Country, "KE").name = "Kenia"
    db.session.commit()
    assert [c.name for c in queries.list_countries()] == ["Kenia"]


def test_the_directory_is_read_again_after_a_loading_that_changed_something(directory):
    before = kept.current()
    assert kept.current() is before
    db.session.add(DirectoryLoad(loaded_at=NOW, added=0, changed=1))
    db.session.commit()
    assert kept.current() is not before


def test_only_so_many_days_are_kept(directory):
    now = kept.current()
    for year in range(1900, 2050):
        assert kept.choices(now, date(year, 1, 1)) != []
    assert len(now.kept) <= 130


def test_a_choice_names_its_country_in_the_reader_s_language(directory):
    now = kept.current()
    found = {
        language: next(c.place for c in kept.choices(now, MEETING, language) if c.code == "SCRC-KEN")
        for language in ("en", "ar", "zh")
    }
    assert found == {"en": "Nairobi, Kenya", "ar": "Nairobi، كينيا", "zh": "Nairobi，肯尼亚"}


def test_the_same_lists_are_given_while_nothing_changes(directory):
    now = kept.current()
    assert kept.choices(now, MEETING) is kept.choices(now, MEETING)
    assert kept.countries(now, "fr") is kept.countries(now, "fr")
    assert kept.names(now) is kept.names(now)
    assert kept.country_names(now)["swaziland"] == {"SZ"}
