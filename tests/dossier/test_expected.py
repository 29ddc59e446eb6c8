from datetime import date

import pytest

from tests.factories import NOW
from tracker.audit.queries import list_acts
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.dossier.errors import ExpectedChanged
from tracker.dossier.expected import ExpectedForm, change_expected
from tracker.meetings.models import Part
from tracker.meetings.queries import list_expected
from tracker.organisations.models import CentreMandate


@pytest.fixture
def meeting(make):
    """A meeting that expects Kenya's centre and, as an organiser, Spain's; the directory has two more bodies."""
    meeting = make.meeting()
    make.region("WEOG", "Western Europe")
    make.expected(meeting, make.organisation(code="SCRC-KEN", short_name="SCRC Kenya"))
    spain = make.organisation(code="SCRC-ESP", short_name="SCRC Spain", region_code="WEOG")
    make.expected(meeting, spain, part=Part.ORGANISER)
    make.organisation(code="SCRC-IND", short_name="SCRC India", region_code="WEOG")
    make.organisation(code="KEMI", short_name="KemI", type="government-agency")
    make.expected(make.meeting(), make.organisation(code="ELSEWHERE", type="other"))
    return meeting


CODES = ("SCRC-KEN", "SCRC-ESP", "SCRC-IND", "KEMI")


def rows(form):
    return {one.choice.code: one for one in form.listed}


def parts(form):
    return {code: form.wanted[code] for code in CODES}


def test_every_body_is_listed_with_its_part_and_centres_are_ticked(meeting):
    found = rows(ExpectedForm(meeting))
    assert {code: (found[code].part, found[code].is_centre) for code in CODES} == {
        "SCRC-KEN": (Part.CENTRE, True),
        "SCRC-ESP": (Part.ORGANISER, False),
        "SCRC-IND": (None, True),
        "KEMI": (None, False),
    }


def test_what_was_chosen_is_kept_and_unknown_words_count_for_nothing(meeting):
    typed = {"part-KEMI": "partner", "part-SCRC-ESP": "centre", "part-SCRC-IND": "nonsense", "part-NOBODY": "centre",
             "shown": ExpectedForm(meeting).as_shown}  # fmt: skip
    form = ExpectedForm(meeting, typed)
    assert parts(form) == {"SCRC-KEN": None, "SCRC-ESP": Part.CENTRE, "SCRC-IND": None, "KEMI": Part.PARTNER}
    assert form.shown == {"SCRC-KEN": Part.CENTRE, "SCRC-ESP": Part.ORGANISER}


def test_many_are_ticked_by_region_by_convention_or_all_and_none_loses_another_part(make, meeting):
    india = make.organisation(code="SCRC-X", region_code="WEOG")
    make.save(CentreMandate(organisation_id=india.id, convention="basel", valid_to=date(2020, 1, 1)))
    make.save(CentreMandate(organisation_id=india.id, convention="stockholm"))
    ticked = {}
    for which in ("all", "region:Western Europe", "convention:stockholm", "convention:basel", "", "nonsense"):
        form = ExpectedForm(meeting)
        before = parts(form) | {"SCRC-X": form.wanted["SCRC-X"]}
        answer = form.tick(which)
        ticked[which] = answer, [code for code in before if form.wanted[code] != before[code]]
    assert ticked == {
        "all": (True, ["SCRC-IND", "SCRC-X"]),
        "region:Western Europe": (True, ["SCRC-IND", "SCRC-X"]),
        "convention:stockholm": (True, ["SCRC-X"]),
        "convention:basel": (True, []),
        "": (False, []),
        "nonsense": (False, []),
    }


def test_people_registered_for_bodies_that_go_are_counted(make, meeting):
    kenya = next(one for one in rows(ExpectedForm(meeting)).values() if one.choice.code == "SCRC-KEN")
    assert kenya.registered == 0
    centre = make.organisation(code="SCRC-Y")
    make.expected(meeting, centre)
    make.participant(meeting, centre)
    make.participant(meeting, centre, state="withdrawn")
    make.participant(organisation=centre)
    shown = ExpectedForm(meeting).as_shown
    assert rows(ExpectedForm(meeting))["SCRC-Y"].registered == 1
    assert ExpectedForm(meeting, {"shown": shown}).leaving == 1
    assert ExpectedForm(meeting, {"shown": shown, "part-SCRC-Y": "partner"}).leaving == 0


def test_what_somebody_else_chose_meanwhile_stands_beside_what_was_chosen_here(meeting):
    shown = ExpectedForm(meeting)
    change_expected(
        meeting.id, shown.wanted | {"SCRC-ESP": Part.OTHER, "KEMI": Part.PARTNER}, shown.shown, by=SYSTEM, now=NOW
    )
    form = ExpectedForm(meeting, {"shown": shown.as_shown, "part-SCRC-KEN": "centre"})
    form.show_meanwhile(["SCRC-ESP"])
    found = rows(form)
    assert (found["SCRC-ESP"].part, found["SCRC-ESP"].meanwhile) == (None, "other")
    assert (found["KEMI"].part, found["KEMI"].meanwhile) == (Part.PARTNER, None)
    assert form.shown["SCRC-ESP"] is Part.OTHER


@pytest.fixture
def plain(make):
    return make.meeting()


@pytest.fixture
def expecting(make, plain):
    """Kenya's centre and KemI are expected here, in this order; another meeting expects others."""
    for code, part in (("SCRC-KEN", Part.CENTRE), ("KEMI", Part.PARTNER)):
        make.expected(plain, make.organisation(code=code, short_name=code), part=part)
    make.organisation(code="SCRC-IND", short_name="SCRC-IND")
    make.expected(make.meeting())
    return {"SCRC-KEN": Part.CENTRE, "KEMI": Part.PARTNER}


def expected_at(meeting):
    db.session.expire_all()
    return [(row.short_name, row.part) for row in list_expected(meeting.id)]


def test_what_was_chosen_is_expected_and_what_stays_keeps_its_place(plain, expecting):
    wanted = {"SCRC-KEN": None, "KEMI": Part.ORGANISER, "SCRC-IND": Part.CENTRE, "NOBODY": Part.CENTRE}
    change_expected(plain.id, wanted, expecting, by=SYSTEM, now=NOW)
    assert expected_at(plain) == [("KEMI", Part.ORGANISER), ("SCRC-IND", Part.CENTRE)]
    (act,) = list_acts(plain.id, "meeting.expected")
    assert act.details["why"] == "\N{MINUS SIGN} SCRC-KEN, \N{PLUS-MINUS SIGN} KEMI, + SCRC-IND"


def test_what_two_organisers_choose_at_once_comes_together(plain, expecting):
    change_expected(plain.id, expecting | {"SCRC-IND": Part.CENTRE}, expecting, by=SYSTEM, now=NOW)
    change_expected(plain.id, expecting | {"KEMI": None}, expecting, by=SYSTEM, now=NOW)
    assert expected_at(plain) == [("SCRC-KEN", Part.CENTRE), ("SCRC-IND", Part.CENTRE)]


def test_two_parts_chosen_for_one_body_at_once_are_not_overwritten_unseen(plain, expecting):
    change_expected(plain.id, expecting | {"KEMI": Part.ORGANISER}, expecting, by=SYSTEM, now=NOW)
    with pytest.raises(ExpectedChanged) as refused:
        change_expected(plain.id, expecting | {"KEMI": None, "SCRC-KEN": None}, expecting, by=SYSTEM, now=NOW)
    assert refused.value.codes == ["KEMI"]
    assert expected_at(plain) == [("SCRC-KEN", Part.CENTRE), ("KEMI", Part.ORGANISER)]
    change_expected(plain.id, expecting | {"KEMI": Part.ORGANISER}, expecting, by=SYSTEM, now=NOW)
    assert len(list_acts(plain.id, "meeting.expected")) == 1
