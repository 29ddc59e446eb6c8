import pytest
from werkzeug.datastructures import MultiDict

from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.organisations.names import Names
from tracker.places.operations import GroupDetails, QuotaDetails, set_quotas
from tracker.places.queries import limits_of
from tracker.places.rules import Limits
from tracker.registration.place_forms import PlacesDetails, PlacesForm, version_of


@pytest.fixture
def kenya(make):
    return make.organisation(code="SCRC-KEN", short_name="SCRC Kenya")


@pytest.fixture
def china(make):
    return make.organisation(code="BCRC-CHN", short_name="BCRC China")


def typed(meeting, **values):
    form = PlacesForm(meeting, limits_of(meeting), Names(meeting.starts_on), MultiDict(values))
    return form.details(), form.errors


def test_what_is_typed_is_what_it_means(make, kenya, china):
    values = {
        "capacity": " 40 ",
        "moves_up": "yes",
        "each": "3",
        "type-ngo": "4",
        "part-centre": "30",
        "org-0": "scrc kenya",
        "org-places-0": "5",
        "org-2": "BCRC-CHN",
        "group-name-0": " African  centres ",
        "group-places-0": "10",
        "group-members-0": "SCRC-KEN\r\n\r\nBCRC China\r\n",
    }
    details, errors = typed(make.meeting(), **values)
    assert errors == {}
    assert details == PlacesDetails(
        40,
        True,
        QuotaDetails(
            3,
            {kenya.id: 5, china.id: None},
            {OrganisationType.NGO: 4},
            {Part.CENTRE: 30},
            (GroupDetails("African centres", 10, (kenya.id, china.id)),),
        ),
    )


def test_nothing_typed_is_no_limit_at_all(make):
    assert typed(make.meeting()) == (PlacesDetails(None, False, QuotaDetails()), {})


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"capacity": "many"}, "capacity", "Enter a whole number up to 100000, or nothing for no limit"),
        ({"each": "-1"}, "each", "Enter a whole number up to 100000, or nothing for no limit"),
        ({"org-0": "Atlantis"}, "org-0", '"Atlantis" is not in the directory'),
        ({"org-0": "SCRC Kenia"}, "org-0", '"SCRC Kenia" is not known. Do you mean SCRC Kenya (SCRC-KEN)?'),
        ({"org-0": "SCRC-KEN", "org-1": "SCRC Kenya"}, "org-1", "SCRC Kenya is in the list already"),
        ({"org-places-1": "5"}, "org-1", "Enter the organisation these places are for"),
        ({"group-name-0": "Africa"}, "group-places-0", "Enter how many places the group has"),
        ({"group-places-0": "3"}, "group-name-0", "Enter a name of at most 120 characters for the group"),
        ({"group-name-0": "A", "group-places-0": "3", "group-members-0": "x\nSCRC-KEN"}, "group-members-0", '"x" is not in the directory'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_at_its_field(make, kenya, values, field, said):
    assert typed(make.meeting(), **values) == (None, {field: said})


def test_the_quotas_that_stand_are_shown_and_read_back_the_same(make, kenya, china):
    meeting = make.meeting(capacity=40, moves_up=True)
    quotas = QuotaDetails(
        2,
        {kenya.id: None},
        {OrganisationType.NGO: 0},
        {},
        (GroupDetails("Africa", 1, (kenya.id,)), GroupDetails("All", 9)),
    )
    from tests.factories import NOW
    from tracker.core.access import SYSTEM

    set_quotas(meeting.id, quotas, by=SYSTEM, now=NOW)
    form = PlacesForm(meeting, limits_of(meeting), Names(meeting.starts_on), None)
    assert [form.value(name) for name in ("org-0", "org-places-0", "group-name-1", "type-ngo")] == [
        "SCRC Kenya",
        "",
        "All",
        "0",
    ]
    assert (list(form.own_rows), list(form.group_rows)) == ([0, 1, 2, 3], [0, 1, 2])
    assert form.details() == PlacesDetails(40, True, quotas)


def test_the_version_tells_one_state_from_another(make):
    meeting = make.meeting(capacity=40)
    versions = {version_of(meeting, limits) for limits in (Limits(), Limits(each=1), Limits(types={"ngo": 1}))}
    assert len(versions) == 3
