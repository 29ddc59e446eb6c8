"""A meeting with an agenda of two items, beside another with its own."""

import pytest


@pytest.fixture
def meeting(make):
    noise = make.meeting()
    make.session(noise)
    make.agenda_item(noise, title="Noise")
    return make.meeting(slug="joint")


@pytest.fixture
def item(make, meeting):
    return make.agenda_item(meeting, position=1, number="3", title="Technology transfer")
