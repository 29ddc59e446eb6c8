"""Whole names, said by the database as by the program."""

import pytest
from sqlalchemy import select

from tracker.core.db import db
from tracker.registration.models import Participant
from tracker.registration.names import WHOLE_NAME
from tracker.registration.rules import whole_name


@pytest.mark.parametrize(
    ("given", "family", "whole"),
    [
        ("丽华", "陈", "陈丽华"),
        ("지영", "김", "김지영"),
        ("さくら", "佐藤", "佐藤さくら"),
        ("Lihua", "陈", "Lihua 陈"),
        ("", "陈", "陈"),
        ("丽华", "", "丽华"),
        ("Amina", "Odhiambo", "Amina Odhiambo"),
        ("أمينة", "حسن", "أمينة حسن"),
    ],
)
def test_the_database_says_a_name_as_the_program_does(make, given, family, whole):
    one, _noise = make.participant(given_name=given, family_name=family), make.participant()
    assert whole_name(given, family) == whole
    assert db.session.scalar(select(WHOLE_NAME).where(Participant.id == one.id)) == whole
