"""A meeting of thirty people of ten centres and three groups, beside another meeting with its own."""

import pytest

from tracker.discussions.models import MemberRole
from tracker.registration.models import Gender

LANGUAGES, GENDERS = ("en", "fr", "es"), (Gender.WOMAN, Gender.MAN)


@pytest.fixture
def meeting(make):
    noise = make.group(topic="Noise")
    make.member(noise, make.participant(), pinned=True)
    return make.meeting(slug="joint")


@pytest.fixture
def groups(make, meeting):
    return [make.group(meeting, number=n, slug=str(n), topic=f"Topic {n}", room=f"Room {n}") for n in (1, 2, 3)]


@pytest.fixture
def people(make, meeting):
    """Three of each of ten centres, by name."""
    make.region("WEOG", "Western Europe")
    centres = [make.organisation(short_name=f"Centre {n}", region_code=("AFRICA", "WEOG")[n % 2]) for n in range(10)]
    return [
        make.participant(
            meeting,
            centres[n // 3],
            given_name="Ada",
            family_name=f"Person {n:02}",
            locale=LANGUAGES[n % 3],
            gender=GENDERS[n % 2],
        )
        for n in range(30)
    ]


@pytest.fixture
def leader(make, groups, people):
    """The first person leads the first group."""
    return make.member(groups[0], people[0], role=MemberRole.FACILITATOR)
