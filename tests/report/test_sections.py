import pytest

from tests.factories import NOW
from tests.report.build import OPENED
from tracker.discussions.models import NotesState
from tracker.figures.sentences import attendance_sentence
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType
from tracker.registration.models import Gender
from tracker.report import queries
from tracker.report.compile import compile_report
from tracker.report.document import Entries, Heading, Listing, Paragraph, Table, text_of, to_json
from tracker.report.sections.participants import CATEGORIES, category
from tracker.report.sections.said import said


def section(document, key):
    return next((s for s in document.sections if s.key == key), None)


def block(document, block_id):
    return next(b for s in document.sections for b in s.blocks if b.id == block_id)


def paragraphs(document, key):
    return [text_of(b.runs) for b in section(document, key).blocks if isinstance(b, Paragraph)]


def listed(document):
    return [
        entry for b in section(document, "annex.participants").blocks if isinstance(b, Entries) for entry in b.entries
    ]


def test_the_attendance_sentence_is_the_public_pages(meeting, document):
    sentence = attendance_sentence(queries.facts(meeting, NOW).figures)
    assert paragraphs(document, "attendance")[0].startswith(sentence)
    assert sentence in text_of(block(document, "front.summary").paragraphs[0])


def test_attendance_says_who_is_outside_who_is_missing_and_adds_up(document):
    assert paragraphs(document, "attendance") == [
        (
            "The meeting was attended by nine participants from three of the four regional centres, and by "
            "two representatives of two partner bodies. One representative of the organizers took part and is not counted in these figures."
        ),
        (
            "In all, 12 persons had registered, all of whom were confirmed; 11 attended. Of the 11 participants, 9 came from regional centres "
            "and 2 from partner bodies. Of the 11 participants, 10 attended in person and 1 took part online."
        ),
        (
            "The following three regional centres were represented: SCRC Egypt, SCRC Kenya and SCRC Uruguay. "
            "The regional centre that was not represented was SCRC Algeria."
        ),
        (
            "The following partner bodies were represented: Economy Division and Law Division. "
            "With the units of one parent body counted once, they were one."
        ),
        "Of the 11 persons who attended, 55 per cent were women, 27 per cent were men and 18 per cent did not state their gender.",
        "The participants are shown by United Nations regional group in table\u00a01.",
    ]


def test_tables_add_up(document):
    tables = [block(document, "attendance.regions"), block(document, "groups.overview")]
    for table in tables:
        for column in range(1, len(table.columns)):
            cells = [row[column] for row in table.rows]
            assert sum(int(cell) for cell in cells if cell != "–") == int(table.total[column])


def test_a_small_class_of_gender_is_not_shown(make):
    meeting = make.meeting()
    session = make.session(meeting)
    for gender in [Gender.WOMAN] * 8 + [Gender.MAN] * 5 + [Gender.ANOTHER]:
        make.presence(make.participant(meeting, gender=gender), session)
    text = text_of(block(compile_report(meeting, NOW), "attendance.gender").runs)
    assert text == (
        "Of the 14 persons who attended, 57 per cent were women and 43 per cent did not state their gender or are too few "
        "to be shown. Classes of fewer than three persons are not shown."
    )


def test_objectives_are_a_lettered_list(document):
    items = block(document, "introduction.objectives.list").items
    assert [(item.mark, text_of(item.runs)) for item in items] == [
        ("(a)", "to promote coordination among the centres; and"),
        ("(b)", "to begin a discussion on technology transfer."),
    ]


def test_one_objective_is_a_sentence(make):
    document = compile_report(make.meeting(objectives=["To plan the year."]), NOW)
    assert paragraphs(document, "introduction") == ["The objective of the meeting was to plan the year."]


def test_opening_and_closure_come_from_their_records(document):
    assert paragraphs(document, "opening")[0] == (
        "The meeting was called to order at 9.30 a.m. on Monday, 2 March 2026, by Ms. Ana Souza (Brazil)."
    )
    assert paragraphs(document, "closure")[-1] == (
        "Ms. Ana Souza (Brazil) declared the meeting closed at 5.30 p.m. on Wednesday, 4 March 2026."
    )


def test_no_other_matters_is_said_once_the_meeting_is_closed(make, document):
    assert paragraphs(document, "other") == ["No other matters were raised."]
    assert section(compile_report(make.meeting(), NOW), "other") is None
    told = compile_report(make.meeting(other_matters=["the date of the next meeting was set"], closed_at=OPENED), NOW)
    assert paragraphs(told, "other") == ["The date of the next meeting was set."]


def test_matters_name_presenter_papers_discussion_and_outcome(document):
    assert paragraphs(document, "matters") == [
        (
            "The item was introduced by the representative of the Secretariat. "
            "The meeting had before it “Status of technology transfer” (RC.1/2)."
        ),
        "Many participants asked for a common calendar.",
        "The meeting took note of the information provided.",
        "Networks were presented.",
    ]


def test_groups_have_composition_headings_and_sums(document):
    assert text_of(block(document, "groups.g1.composition").runs) == (
        "The group had two members from one organization. Ms. Ada Kenyason (SCRC Kenya) was its facilitator. "
        "The group agreed on its notes."
    )
    heads = [b.text for b in section(document, "groups").blocks if isinstance(b, Heading) and b.level == 3]
    assert heads == ["Needs of the parties", "Strengths of the centres", "Recommendations"] * 2
    assert [text_of(i.runs) for i in block(document, "groups.g1.needs.list").items] == [
        "Laboratories for dioxins.",
        "A common calendar.",
    ]


def test_own_headings_of_a_group_print_as_they_are(make):
    meeting = make.meeting()
    group = make.group(meeting, slug="own", headings=["Lessons <learned>"])
    make.point(group, heading="Lessons <learned>", text="Plan early")
    make.point(group, heading="needs", text="Under no heading of the group")
    texts = list(compile_report(meeting, NOW).texts())
    assert ["Lessons <learned>" in texts, "Under no heading of the group." in texts] == [True, True]


def test_recommendations_go_by_addressee_and_know_the_way_back(document):
    lists = [b for b in section(document, "conclusions").blocks if isinstance(b, Listing)]
    assert [[(i.mark, text_of(i.runs)) for i in b.items] for b in lists] == [
        [
            (
                "R1",
                "Share one calendar of group 1.\nBy 1 June 2026; responsible: All centres; group 1, paragraph\u00a023",
            ),
            (
                "R2",
                "Share one calendar of group 2.\nBy 1 June 2026; responsible: All centres; group 2, paragraph\u00a027",
            ),
        ],
        [
            ("R3", "Merge the templates of group 1.\nGroup 1, paragraph\u00a023"),
            ("R4", "Merge the templates of group 2.\nGroup 2, paragraph\u00a027"),
        ],
    ]
    assert block(document, "groups.g1.recommendations").number == 23
    assert block(document, "groups.g2.recommendations").number == 27


def test_a_recommendation_to_nobody_is_kept(make):
    meeting = make.meeting()
    make.point(make.group(meeting, number=1, slug="a"), heading="recommendations", text="Meet again")
    document = compile_report(meeting, NOW)
    assert "One recommendation is" not in " ".join(document.texts())
    assert paragraphs(document, "conclusions")[0].startswith("The discussions led to one recommendation, R1.")
    assert paragraphs(document, "conclusions")[1] == "The following recommendation names no addressee:"
    assert "The discussions led to one recommendation." in list(document.texts())


def test_struck_out_points_are_not_printed(make):
    meeting = make.meeting()
    make.point(make.group(meeting), text="Struck out", removed=True)
    assert "Struck out." not in list(compile_report(meeting, NOW).texts())


def test_the_list_of_participants_follows_the_united_nations_layout(document):
    assert [b.text for b in section(document, "annex.participants").blocks if isinstance(b, Heading)] == [
        "Regional centres", "Africa", "Egypt", "Kenya", "Latin America and the Caribbean", "Uruguay",
        "United Nations bodies, specialized agencies and convention secretariats", "Secretariat",
    ]  # fmt: skip
    entries = listed(document)
    assert entries[0].name == "Ms. Ada EGYPTSON"
    assert entries[-1].name == "Suman HOST"
    assert "Karim ABSENT" not in [entry.name for entry in entries]


def test_contact_details_are_printed_by_consent_only(document):
    first, second = listed(document)[:2]
    assert first.lines[:3] == ("Director", "Stockholm Convention Regional Centre in Egypt", "Cairo, Egypt")
    assert [line.split(":")[0] for line in first.lines[3:]] == ["Tel.", "Email"]
    assert [line for line in second.lines if ":" in line] == []


def test_people_without_consent_are_counted_not_named(document):
    texts = list(document.texts())
    assert "One person who did not agree to be listed is counted in the report but not named here." in texts
    assert [text for text in texts if "Otto KENYASON" in text or "Otto Kenyason" in text] == []


def test_before_the_meeting_the_list_is_provisional(make):
    meeting = make.meeting()
    make.participant(meeting, family_name="Early")
    found = section(compile_report(meeting, NOW), "annex.participants")
    assert found.title == "Provisional list of participants"


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"part": Part.ORGANISER}, "Secretariat"),
        ({"part": Part.OTHER, "organisation_type": OrganisationType.PARTY}, "Parties"),
        (
            {"part": Part.PARTNER, "organisation_type": OrganisationType.GOVERNMENT_AGENCY},
            "Government agencies and donors",
        ),
        ({"part": Part.OTHER, "organisation_type": OrganisationType.NGO}, "Non-governmental organizations"),
        ({"part": Part.OTHER, "organisation_type": OrganisationType.ACADEMIA}, "Others"),
    ],
)
def test_everybody_has_a_category(make, values, title):
    meeting = make.meeting()
    make.participant(meeting, **values)
    person = queries.facts(meeting, NOW).people[0]
    assert dict(CATEGORIES)[category(person.part, person.organisation_type)] == title


def test_a_group_with_one_heading_says_it_in_its_text(make):
    meeting = make.meeting()
    group = make.group(meeting, slug="lone")
    make.point(group, text="Laboratories")
    make.group(meeting, slug="silent")
    assert text_of(block(compile_report(meeting, NOW), "groups.lone.needs").runs) == (
        "Under “Needs of the parties”, the group noted the following: Laboratories."
    )


@pytest.mark.parametrize(
    ("text", "printed", "bold"),
    [
        ("laboratories", "Laboratories.", []),
        ("**laboratories** and *training*", "Laboratories and training.", ["Laboratories"]),
        ("needed:\n- staff\n- **money**", "Needed:\n– staff\n– money.", ["money"]),
        ("is it so?\n- yes!", "Is it so?\n– yes!", []),
    ],
)
def test_a_point_is_printed_as_a_sentence_with_its_bold_words(text, printed, bold):
    runs = said(text)
    assert (text_of(runs), [run.text for run in runs if run.strong]) == (printed, bold)


def test_who_raised_a_point_is_never_printed(make):
    meeting = make.meeting()
    make.point(make.group(meeting), text="Laboratories", raised_by="Zebediah", author="Zacharias")
    printed = str(to_json(compile_report(meeting, NOW)))
    assert ("Laboratories" in printed, "Zebediah" in printed, "Zacharias" in printed) == (True, False, False)


def test_annexes_hold_agenda_programme_documents_and_sessions(document):
    assert [(i.mark, i.level, text_of(i.runs)) for i in block(document, "annex.agenda.list").items] == [
        ("1.", 0, "Opening of the meeting"), ("2.", 0, "Technology transfer"), ("(a)", 1, "Needs of the parties"), ("3.", 0, "Networks"),
    ]  # fmt: skip
    programme, documents, sessions = (
        next(b for b in section(document, key).blocks if isinstance(b, Table))
        for key in ("annex.programme", "annex.documents", "annex.sessions")
    )
    assert programme.rows[0] == ("10:00–13:00", "Opening plenary", "The Chair", "Room A")
    assert documents.rows == (
        ("Provisional agenda", "RC.1/1", "English", "65 KB"),
        ("Status of technology transfer", "RC.1/2", "English", "65 KB"),
    )
    assert documents.total == ("All files", "", "", "129 KB")
    assert [row[-1] for row in sessions.rows] == ["11", "1"]


def test_a_draft_of_notes_is_said_to_be_one(make):
    meeting = make.meeting()
    make.point(make.group(meeting, state=NotesState.READ_BACK))
    assert "which has not yet agreed on them" in " ".join(compile_report(meeting, NOW).texts())


def test_points_noted_under_an_agenda_item_stand_before_its_outcome_and_count_in_no_group(make):
    meeting = make.meeting()
    item = make.agenda_item(meeting, discussion=["costs were reported"], outcome="took note of the offer")
    notes = make.group(meeting, agenda_item_id=item.id, of_item=True)
    make.point(notes, heading="discussion", text="some asked for training")
    make.point(notes, heading="recommendations", text="printed elsewhere")
    document = compile_report(meeting, NOW)
    assert paragraphs(document, "matters") == [
        f"The meeting considered the item “{item.title}” of its agenda.",
        "Costs were reported.",
        "Some asked for training.",
        "The meeting took note of the offer.",
    ]
    assert section(document, "groups") is None
