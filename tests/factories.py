"""Make one valid thing with one call; name only what the test is about. Rows are committed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from tracker.accounts.models import MeetingRole, User
from tracker.attendance.models import Presence
from tracker.core.access import SYSTEM, Role
from tracker.core.folding import fold
from tracker.core.ids import new_id
from tracker.discussions.models import Group, GroupMember, PointRevision
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.rules import InvitationState, Kind
from tracker.meetings.models import AgendaItem, Day, ExpectedOrganisation, Meeting, Part, Session, SessionKind
from tracker.organisations.models import Country, Organisation, OrganisationType, Region
from tracker.places.operations import count_places
from tracker.questions.details import QuestionDetails
from tracker.questions.models import Answer, Question
from tracker.questions.operations import add_question
from tracker.questions.queries import as_asked
from tracker.questions.rules import CHOSEN, Choice, parse
from tracker.questions.rules import Kind as Answered
from tracker.recommendations.models import Owner, Recommendation
from tracker.registration.models import Origin, Participant, State
from tracker.registration.waiting_list import seat_of

#: the moment tests happen at
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_number = count(1)
T = TypeVar("T")
SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Make:
    """`make.participant(meeting=m)`; whatever a thing needs and is not given is made too."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def save(self, thing: T) -> T:
        self._session.add(thing)
        self._session.commit()
        return thing

    def region(self, code: str = "AFRICA", name: str = "Africa") -> Region:
        found = self._session.get(Region, code)
        return found or self.save(Region(code=code, name=name, un_name=name, position=1))

    def country(self, iso2: str = "KE", name: str = "Kenya", region: str | None = "AFRICA") -> Country:
        if found := self._session.get(Country, iso2):
            return found
        if region:
            self.region(region)
        names = {f"name_{code}": name for code in ("ar", "es", "fr", "ru", "zh")}
        return self.save(
            Country(
                iso2=iso2,
                iso3=iso2 + "X",
                m49="000",
                name=name,
                formal_name=name,
                un_status="member",
                region_code=region,
                note="",
                **names,
            )
        )

    def organisation(self, **values: Any) -> Organisation:
        n = next(_number)
        self.country()
        defaults = {
            "code": f"SCRC-{n}",
            "type": OrganisationType.REGIONAL_CENTRE,
            "name": f"Regional Centre {n}",
            "short_name": f"SCRC {n}",
            "country_iso2": "KE",
            "region_code": "AFRICA",
        }
        return self.save(Organisation(**defaults | values))

    def meeting(self, **values: Any) -> Meeting:
        n = next(_number)
        defaults = {
            "slug": f"meeting-{n}",
            "title": f"Meeting {n} of the centres",
            "short_title": f"Meeting {n}",
            "starts_on": date(2026, 3, 2),
            "ends_on": date(2026, 3, 4),
            "timezone": "Europe/Zurich",
            "city": "Geneva",
            "created_at": NOW,
            "registration_opens_at": NOW - timedelta(days=60),
            "registration_closes_at": NOW + timedelta(days=2),
        }
        return self.save(Meeting(**defaults | values))

    def day(self, meeting: Meeting | None = None, **values: Any) -> Day:
        meeting = meeting or self.meeting()
        return self.save(Day(**{"meeting_id": meeting.id, "date": meeting.starts_on} | values))

    def session(self, meeting: Meeting | None = None, day: Day | None = None, **values: Any) -> Session:
        meeting = meeting or self.meeting()
        day = day or self.day(meeting, date=meeting.starts_on + timedelta(days=next(_number)))
        defaults = {
            "meeting_id": meeting.id,
            "day_id": day.id,
            "position": next(_number),
            "kind": SessionKind.PLENARY,
            "title": "Plenary",
            "starts_at": NOW,
            "ends_at": NOW + timedelta(hours=3),
        }
        return self.save(Session(**defaults | values))

    def agenda_item(self, meeting: Meeting | None = None, **values: Any) -> AgendaItem:
        n = next(_number)
        defaults = {"meeting_id": (meeting or self.meeting()).id, "position": n, "number": str(n), "title": f"Item {n}"}
        return self.save(AgendaItem(**defaults | values))

    def expected(
        self, meeting: Meeting, organisation: Organisation | None = None, **values: Any
    ) -> ExpectedOrganisation:
        organisation = organisation or self.organisation()
        defaults = {
            "meeting_id": meeting.id,
            "organisation_id": organisation.id,
            "part": Part.CENTRE,
            "position": next(_number),
            "name": organisation.name,
            "short_name": organisation.short_name,
            "region_code": organisation.region_code,
            "country_iso2": organisation.country_iso2,
        }
        return self.save(ExpectedOrganisation(**defaults | values))

    def participant(
        self, meeting: Meeting | None = None, organisation: Organisation | None = None, **values: Any
    ) -> Participant:
        """A confirmed participant of a centre."""
        n = next(_number)
        meeting = meeting or self.meeting()
        organisation = organisation or self.organisation()
        code, left = "", n
        for _ in range(5):
            code, left = SYMBOLS[left % 32] + code, left // 32
        given, family = values.get("given_name", "Ada"), values.get("family_name", f"Person{n}")
        defaults = {
            "meeting_id": meeting.id,
            "code": code,
            "submission": new_id(),
            "state": State.CONFIRMED,
            "origin": Origin.FORM,
            "given_name": given,
            "family_name": family,
            "email": f"person{n}@example.org",
            "organisation_id": organisation.id,
            "part": Part.CENTRE,
            "organisation_type": organisation.type,
            "organisation_name": organisation.name,
            "organisation_short": organisation.short_name,
            "region_code": organisation.region_code,
            "country_iso2": organisation.country_iso2,
            "consent_at": NOW,
            "notice_version": "1",
            "list_consent": True,
            "sort_key": fold(f"{family} {given}"),
            "search_text": f" {fold(f'{given} {family} {organisation.short_name} {organisation.name}')} {code.lower()} ",
            "registered_at": NOW,
            "state_at": NOW,
        }
        person = self.save(Participant(**defaults | values))
        if person.state == State.CONFIRMED:
            count_places(person.meeting_id, dict.fromkeys(seat_of(person).keys(), 1))
        return person

    def presence(self, participant: Participant, session: Session, **values: Any) -> Presence:
        defaults = {
            "meeting_id": participant.meeting_id,
            "participant_id": participant.id,
            "session_id": session.id,
            "attended": True,
            "inside": True,
            "first_in_at": NOW,
        }
        return self.save(Presence(**defaults | values))

    def group(self, meeting: Meeting | None = None, **values: Any) -> Group:
        n = next(_number)
        defaults = {
            "meeting_id": (meeting or self.meeting()).id,
            "number": n,
            "slug": f"group-{n}",
            "topic": f"Topic {n}",
        }
        return self.save(Group(**defaults | values))

    def member(self, group: Group, participant: Participant, **values: Any) -> GroupMember:
        defaults = {"meeting_id": group.meeting_id, "group_id": group.id, "participant_id": participant.id}
        return self.save(GroupMember(**defaults | values))

    def point(self, group: Group, **values: Any) -> PointRevision:
        """The first revision of a new point."""
        defaults = {
            "id": new_id(),
            "meeting_id": group.meeting_id,
            "group_id": group.id,
            "point_id": new_id(),
            "heading": "needs",
            "text": "Laboratories",
            "at": NOW,
            "recorded_at": NOW,
        }
        return self.save(PointRevision(**defaults | values))

    def owner(self, meeting: Meeting, **values: Any) -> Owner:
        """Who sees to recommendations of a meeting; in no directory."""
        n = next(_number)
        defaults = {"meeting_id": meeting.id, "key": f"owner {n}", "name": f"Owner {n}"}
        return self.save(Owner(**defaults | values))

    def recommendation(self, meeting: Meeting, **values: Any) -> Recommendation:
        """An open recommendation that names nobody; `owner=` gives it one."""
        n = next(_number)
        defaults = {
            "meeting_id": meeting.id,
            "number": n,
            "text": f"Share calendar {n}",
            "state_at": NOW,
            "created_at": NOW,
        }
        return self.save(Recommendation(**defaults | values))

    def question(self, meeting: Meeting, label: str = "Food", choices: Sequence[str] = (), **values: Any) -> Question:
        """A question of the meeting's own, asked as an organiser would; `choices`: their words."""
        kind = values.pop("kind", Answered.CHOICE if choices else Answered.TEXT)
        offered = tuple(Choice("", words) for words in choices)
        details = QuestionDetails(label=label, kind=Answered(kind), choices=offered, **values)
        question = add_question(meeting.id, details, by=SYSTEM, now=NOW)
        self._session.refresh(meeting)
        return question

    def answer(self, question: Question, participant: Participant, text: str = "Vegan", **values: Any) -> Answer:
        defaults = {
            "meeting_id": question.meeting_id,
            "participant_id": participant.id,
            "question_id": question.id,
            "revision": question.revision,
            "text": text,
            "folded": f" {fold(text)} ",
            "answered_at": NOW,
        }
        if question.kind in CHOSEN:
            given = parse(as_asked(question), text)
            assert given is not None
            defaults |= {"text": given.text, "chosen": [list(pair) for pair in given.chosen], "picked": given.picked}
        return self.save(Answer(**defaults | values))

    def user(self, **values: Any) -> User:
        n = next(_number)
        return self.save(User(**{"email": f"user{n}@example.org", "name": f"User {n}", "created_at": NOW} | values))

    def role(self, user: User, meeting: Meeting, role: Role, **values: Any) -> MeetingRole:
        return self.save(MeetingRole(**{"user_id": user.id, "meeting_slug": meeting.slug, "role": role} | values))

    def request(
        self, meeting: Meeting | None = None, organisation: Organisation | None = None, **values: Any
    ) -> NominationRequest:
        """A focal point who was asked yesterday."""
        n = next(_number)
        defaults = {
            "meeting_id": (meeting or self.meeting()).id,
            "organisation_id": (organisation or self.organisation()).id,
            "contact_name": f"Focal Point {n}",
            "contact_email": f"focal{n}@example.org",
            "funded_seats": 2,
            "asked_at": NOW - timedelta(days=1),
        }
        return self.save(NominationRequest(**defaults | values))

    def invitation(self, meeting: Meeting | None = None, **values: Any) -> Invitation:
        """A person invited yesterday; `request=` puts them on a focal point's list."""
        n = next(_number)
        request = values.pop("request", None)
        organisation_id = values.get("organisation_id", request.organisation_id if request else None)
        defaults = {
            "meeting_id": request.meeting_id if request else (meeting or self.meeting()).id,
            "request_id": request.id if request else None,
            "kind": Kind.PERSONAL,
            "state": InvitationState.INVITED,
            "organisation_id": organisation_id,
            "organisation_key": organisation_id.hex if organisation_id else "",
            "given_name": "Ida",
            "family_name": f"Invited{n}",
            "email": f"invited{n}@example.org",
            "position": n,
            "created_at": NOW - timedelta(days=1),
            "created_by": "Olga",
            "invited_at": NOW - timedelta(days=1),
            "state_at": NOW - timedelta(days=1),
            "state_by": "Olga",
        }
        return self.save(Invitation(**defaults | values))
