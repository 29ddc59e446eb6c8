"""One meeting with everything a report speaks of, small enough to be read."""

from datetime import UTC, date, datetime, timedelta

from tests.factories import Make
from tracker.discussions.models import MemberRole, NotesState
from tracker.documents.models import Document, DocumentGroup
from tracker.meetings.models import Meeting, Part, SessionKind
from tracker.organisations.models import OrganisationType
from tracker.registration.models import Gender, Mode, State

OPENED = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
CENTRES = (
    ("Kenya", "KE", "Nairobi"),
    ("Egypt", "EG", "Cairo"),
    ("Algeria", "DZ", "Algiers"),
    ("Uruguay", "UY", "Montevideo"),
)


def a_whole_meeting(make: Make) -> Meeting:
    """Three of four centres, two partner bodies of one parent, an organiser, groups, agenda, documents."""
    for name, iso2, _ in CENTRES:
        make.country(iso2, name, "GRULAC" if iso2 == "UY" else "AFRICA")
    make.country("CH", "Switzerland", None)
    make.region("GRULAC").name = "Latin America and the Caribbean"
    meeting = make.meeting(
        title="Annual joint meeting of the regional centres",
        short_title="Annual joint meeting 2026",
        symbol="UNEP/CHW/RC.1/7",
        country_iso2="CH",
        organisers=["Secretariat of the Basel, Rotterdam and Stockholm Conventions"],
        objectives=["To promote coordination among the centres;", "To begin a discussion on technology transfer."],
        audience="Directors of the regional centres",
        mandates=["BC-12/10", "SC-7/9"],
        background=["The centres meet once a year."],
        opening=["The Executive Secretary welcomed the participants."],
        closing=["Participants thanked the hosts."],
        chair="Ms. Ana Souza (Brazil)",
        opened_at=OPENED,
        closed_at=OPENED + timedelta(days=2, hours=8),
        summary="The meeting was held as a workshop.",
    )
    day = make.day(meeting, date=date(2026, 3, 2))
    plenary = make.session(meeting, day, title="Opening plenary", position=1, speaker="The Chair", room="Room A")
    second = make.session(
        meeting,
        day,
        title="Group work",
        position=2,
        kind=SessionKind.GROUPS,
        starts_at=OPENED + timedelta(hours=5),
        ends_at=OPENED + timedelta(hours=7),
    )
    people = _people(make, meeting)
    for person in people:
        make.presence(person, plenary, remote=person.mode is Mode.ONLINE)
    make.presence(people[0], second)
    _agenda(make, meeting)
    _groups(make, meeting, people)
    return meeting


def _people(make: Make, meeting: Meeting) -> list:
    people = []
    for at, (name, iso2, city) in enumerate(CENTRES):
        region = "GRULAC" if iso2 == "UY" else "AFRICA"
        centre = make.organisation(
            name=f"Stockholm Convention Regional Centre in {name}",
            short_name=f"SCRC {name}",
            country_iso2=iso2,
            region_code=region,
            city=city,
        )
        make.expected(meeting, centre)
        if iso2 == "DZ":
            make.participant(meeting, centre, given_name="Karim", family_name="Absent", state=State.CONFIRMED)
            continue
        for n, gender in enumerate((Gender.WOMAN, Gender.MAN, Gender.WOMAN)):
            people.append(
                make.participant(
                    meeting,
                    centre,
                    given_name=("Ada", "Otto", "Ifeoma")[n],
                    family_name=f"{name}son",
                    honorific=("Ms.", "Mr.", "Dr.")[n],
                    job_title="Director",
                    gender=gender,
                    list_consent=n != 1 or at != 0,
                    email_consent=n == 0,
                    phone_consent=n == 0,
                    phone="+254 1 234" if n == 0 else "",
                    mode=Mode.ONLINE if n == 2 and at == 0 else Mode.IN_PERSON,
                )
            )
    for name in ("Economy Division", "Law Division"):
        unit = make.organisation(type=OrganisationType.UN_ENTITY, name=name, short_name=name, country_iso2="KE")
        people.append(
            make.participant(
                meeting, unit, part=Part.PARTNER, organisation_parent="UN Environment", family_name=f"Of {name}"
            )
        )
    secretariat = make.organisation(
        type=OrganisationType.CONVENTION_SECRETARIAT, name="BRS Secretariat", country_iso2="CH"
    )
    people.append(make.participant(meeting, secretariat, part=Part.ORGANISER, given_name="Suman", family_name="Host"))
    return people


def _agenda(make: Make, meeting: Meeting) -> None:
    make.agenda_item(meeting, number="1", title="Opening of the meeting")
    item = make.agenda_item(
        meeting,
        number="2",
        title="Technology transfer",
        presenter="the representative of the Secretariat",
        discussion=["Many participants asked for a common calendar."],
        outcome="took note of the information provided",
    )
    make.agenda_item(meeting, number="(a)", title="Needs of the parties", parent_id=item.id)
    make.agenda_item(meeting, number="3", title="Networks", discussion=["Networks were presented."])
    group = make.save(DocumentGroup(meeting_id=meeting.id, position=1, title="Working documents"))
    for at, (title, item_id) in enumerate(
        (("Provisional agenda", None), ("Status of technology transfer", item.id)), 1
    ):
        make.save(
            Document(
                meeting_id=meeting.id,
                group_id=group.id,
                agenda_item_id=item_id,
                position=at,
                title=title,
                symbol=f"RC.1/{at}",
                file_name="a.pdf",
                media_type="application/pdf",
                blob="0" * 64,
                size=66171,
                recorded_size=None,
                added_at=OPENED,
            )
        )


def _groups(make: Make, meeting: Meeting, people: list) -> None:
    for number, topic in ((1, "Coordination"), (2, "Technology")):
        group = make.group(
            meeting,
            number=number,
            topic=topic,
            slug=f"g{number}",
            state=NotesState.AGREED if number == 1 else NotesState.DRAFT,
        )
        make.member(group, people[0 if number == 1 else 3], role=MemberRole.FACILITATOR)
        make.member(group, people[1 if number == 1 else 4], role=MemberRole.RAPPORTEUR)
        make.point(group, heading="needs", text="Laboratories for dioxins", position=1)
        make.point(group, heading="needs", text="A common calendar", position=2)
        make.point(group, heading="strengths", text="Twenty years of training", position=1)
        make.point(
            group,
            heading="recommendations",
            text=f"Share one calendar of group {number}",
            addressee="centres",
            due_on=date(2026, 6, 1),
            owner="All centres",
            position=1,
        )
        make.point(
            group,
            heading="recommendations",
            text=f"Merge the templates of group {number}",
            addressee="secretariat",
            position=2,
        )
