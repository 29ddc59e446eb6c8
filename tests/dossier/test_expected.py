import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.dossier.expected import change_expected, chosen, listed
from tracker.meetings.models import Part
from tracker.meetings.queries import list_expected


@pytest.fixture
def meeting(make):
    """A meeting that expects Kenya's centre and, as an organiser, Spain's; the directory has two more bodies."""
    meeting = make.meeting()
    make.expected(meeting, make.organisation(code="SCRC-KEN", short_name="SCRC Kenya"))
    make.expected(meeting, make.organisation(code="SCRC-ESP", short_name="SCRC Spain"), part=Part.ORGANISER)
    make.organisation(code="SCRC-IND", short_name="SCRC India")
    make.organisation(code="KEMI", short_name="KemI", type="government-agency")
    make.expected(make.meeting())
    return meeting


def test_every_body_is_listed_with_its_part_and_centres_are_ticked(meeting):
    found = {
        one.choice.code: (one.part, one.is_centre)
        for one in listed(meeting)
        if one.choice.code[:5] in ("SCRC-", "KEMI")
    }
    named = {code: found[code] for code in ("SCRC-KEN", "SCRC-ESP", "SCRC-IND", "KEMI")}
    assert named == {
        "SCRC-KEN": (Part.CENTRE, True),
        "SCRC-ESP": (Part.ORGANISER, False),
        "SCRC-IND": (None, True),
        "KEMI": (None, False),
    }


def test_what_was_expected_stays_first_and_in_order_and_unknown_words_count_for_nothing(meeting):
    typed = {"part-KEMI": "partner", "part-SCRC-ESP": "centre", "part-SCRC-IND": "nonsense", "part-NOBODY": "centre"}
    assert [(body.code, part) for body, part in chosen(meeting, typed)] == [
        ("SCRC-ESP", Part.CENTRE),
        ("KEMI", Part.PARTNER),
    ]


def test_the_list_becomes_the_chosen_one(make):
    meeting, kemi, kenya = make.meeting(), make.organisation(short_name="KemI"), make.organisation(short_name="Kenya")
    make.expected(meeting)
    change_expected(meeting.id, [(kemi, Part.PARTNER), (kenya, Part.CENTRE)], by=SYSTEM, now=NOW)
    found = [(row.short_name, row.part) for row in list_expected(meeting.id)]
    assert found == [("KemI", Part.PARTNER), ("Kenya", Part.CENTRE)]
