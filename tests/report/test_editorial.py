"""The report's sentences at meetings of one, of a few and of thousands, by the rules of the UN Editorial Manual."""

from dataclasses import replace

import pytest

from tests.factories import NOW
from tests.report.test_sections import block, paragraphs
from tracker.figures.rules import Share
from tracker.registration.models import Gender, State
from tracker.report import queries
from tracker.report.compile import compile_facts, compile_report
from tracker.report.document import text_of


@pytest.mark.parametrize(
    ("registered", "confirmed", "attended", "said"),
    [
        (1, 1, 1, "In all, one person had registered, was confirmed and attended."),
        (1, 1, 0, "In all, one person had registered, who was confirmed."),
        (2, 2, 1, "In all, two persons had registered, both of whom were confirmed; one attended."),
        (12, 9, 1, "In all, 12 persons had registered, of whom 9 were confirmed; 1 attended."),
        (12, 0, 0, "In all, 12 persons had registered, of whom none was confirmed."),
    ],
)
def test_who_registered_is_told_in_one_style(make, registered, confirmed, attended, said):
    meeting = make.meeting()
    session = make.session(meeting)
    for at in range(registered):
        person = make.participant(meeting, state=State.CONFIRMED if at < confirmed else State.SUBMITTED)
        if at < attended:
            make.presence(person, session)
    assert text_of(block(compile_report(meeting, NOW), "attendance.registered").runs).startswith(said)


def test_all_centres_of_a_few_are_told_as_so_many(make):
    meeting = make.meeting()
    session = make.session(meeting)
    told = []
    for name in ("SCRC Kenya", "SCRC Brazil", "SCRC India"):
        centre = make.organisation(short_name=name)
        make.expected(meeting, centre)
        make.presence(make.participant(meeting, centre), session)
        text = text_of(block(compile_report(meeting, NOW), "attendance.centres").runs)
        told.append(text.partition(":")[0])
    assert told == [
        "The one regional centre expected was represented",
        "Both regional centres were represented",
        "Every regional centre was represented",
    ]


def test_why_no_breakdown_by_gender_is_given_is_true(make):
    told = []
    for genders in ([Gender.WOMAN] * 2 + [Gender.MAN] * 2, [None] * 4):
        meeting = make.meeting()
        session = make.session(meeting)
        for gender in genders:
            make.presence(make.participant(meeting, gender=gender), session)
        told.append(text_of(block(compile_report(meeting, NOW), "attendance.gender").runs))
    assert told == [
        "No breakdown by gender is given: its classes are too small to be shown.",
        "No breakdown by gender is given: nobody stated theirs.",
    ]


@pytest.mark.parametrize(
    ("addressees", "said"),
    [
        (["centres"], "The discussions led to one recommendation, to the centres."),
        (["centres"] * 2, "The discussions led to two recommendations, all to the centres."),
        ([None], "The discussions led to one recommendation."),
        (
            ["centres"] * 9 + ["donors"] * 2,
            "The discussions led to 11 recommendations: 9 to the centres and 2 to donors.",
        ),
    ],
)
def test_the_summary_counts_recommendations_in_one_style(make, addressees, said):
    meeting = make.meeting()
    group = make.group(meeting)
    for addressee in addressees:
        make.point(group, heading="recommendations", addressee=addressee)
    document = compile_report(meeting, NOW)
    assert text_of(block(document, "front.summary").paragraphs[-1]) == said
    assert text_of(block(document, "groups.lead").runs).startswith(
        "The meeting discussed its subject in one group. It noted no points and made"
    )


def test_many_groups_are_columns_called_by_their_number_alone(make):
    meeting = make.meeting()
    for number in range(1, 8):
        make.point(make.group(meeting, number=number))
    titles = [column.title for column in block(compile_report(meeting, NOW), "groups.overview").columns]
    assert titles == ["Heading, and number of the group", "1", "2", "3", "4", "5", "6", "7", "All"]


def test_thousands_have_their_comma_in_a_table_and_part_no_series(make):
    meeting = make.meeting(title="Conference of 2,500 people")
    facts = queries.facts(meeting, NOW)
    by_region = facts.figures.breakdowns["by_region"]
    values = {"attended": 1991, "attended_from_centres": 198, "attended_from_others": 1793, "registered": 1991}
    figures = replace(
        facts.figures,
        figures={n: replace(f, value=values.get(n, 0)) for n, f in facts.figures.figures.items()},
        breakdowns=facts.figures.breakdowns
        | {"by_region": replace(by_region, rows=(Share("", "No regional group", 2500, 2500, 1991),))},
    )
    document = compile_facts(replace(facts, figures=figures))
    assert "198 came from regional centres and 1,793 from other organizations." in paragraphs(document, "attendance")[1]
    assert block(document, "attendance.regions").total == ("Total", "2,500", "2,500", "1,991")
    assert text_of(block(document, "front.summary").paragraphs[0]).startswith("The Conference of 2,500 people was held")
