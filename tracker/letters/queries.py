"""Finding letters, their texts, and who may need one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, select

from tracker.core.db import db
from tracker.letters.errors import NoSuchLetter
from tracker.letters.models import Letter, LetterHead, LetterText
from tracker.registration.models import IN_NEED_SQL, Participant
from tracker.registration.rules import State, whole_name

PAGE = 200


@dataclass(frozen=True, slots=True)
class IssuedLetter:
    """A letter with whose it is."""

    letter: Letter
    given_name: str
    family_name: str
    organisation: str

    @property
    def name(self) -> str:
        return whole_name(self.given_name, self.family_name)


@dataclass(frozen=True, slots=True)
class WithoutLetter:
    """Somebody who may get a letter, as the list shows them."""

    id: UUID
    given_name: str
    family_name: str
    organisation_short: str
    needs: Sequence[str]


def find_text(meeting_id: UUID, language: str) -> LetterText | None:
    """The latest version of the meeting's text in this language."""
    found = list_versions(meeting_id, language, 1)
    return found[0] if found else None


def list_versions(meeting_id: UUID, language: str, limit: int = 50) -> Sequence[LetterText]:
    """The versions of a text, the latest first."""
    query = (
        select(LetterText)
        .where(LetterText.meeting_id == meeting_id, LetterText.language == language)
        .order_by(LetterText.number.desc(), LetterText.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def own_languages(meeting_id: UUID) -> set[str]:
    """The languages in which the meeting has a text of its own."""
    latest = (
        select(LetterText.language, func.max(LetterText.number).label("number"))
        .where(LetterText.meeting_id == meeting_id)
        .group_by(LetterText.language)
        .subquery()
    )
    query = (
        select(LetterText.language)
        .join(latest, (LetterText.language == latest.c.language) & (LetterText.number == latest.c.number))
        .where(LetterText.meeting_id == meeting_id, LetterText.parts.is_not(None))
    )
    return set(db.session.scalars(query))


def find_logo(meeting_id: UUID) -> str:
    """The stored picture on top of the meeting's letters; "" without one."""
    head = db.session.get(LetterHead, meeting_id)
    return head.logo if head else ""


def get_letter(meeting_id: UUID, letter_id: UUID) -> Letter:
    """One letter of this meeting. Raises NoSuchLetter."""
    query = select(Letter).where(Letter.meeting_id == meeting_id, Letter.id == letter_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchLetter
    return found


def list_letters(
    meeting_id: UUID, ids: Collection[UUID] | None = None, participant_id: UUID | None = None
) -> list[IssuedLetter]:
    """The letters of the meeting, the latest first; only these, or one person's, where they are named."""
    query = (
        select(Letter, Participant.given_name, Participant.family_name, Participant.organisation_short)
        .join(Participant, Participant.id == Letter.participant_id)
        .where(Letter.meeting_id == meeting_id)
        .order_by(Letter.number.desc())
        .limit(PAGE)
    )
    if ids is not None:
        query = query.where(Letter.id.in_(list(ids)))
    if participant_id is not None:
        query = query.where(Letter.participant_id == participant_id)
    return [IssuedLetter(*row) for row in db.session.execute(query)]


def list_letters_to(participant_id: UUID, *, released: bool = False) -> Sequence[Letter]:
    """The letters to one person, the latest first; only what they may take, when `released`."""
    query = select(Letter).where(Letter.participant_id == participant_id).order_by(Letter.number.desc())
    return db.session.scalars(query.where(Letter.released_at.is_not(None)) if released else query).all()


def last_number(meeting_id: UUID) -> int:
    """The highest number so far. Believe it only while the meeting is locked."""
    return db.session.scalar(select(func.max(Letter.number)).where(Letter.meeting_id == meeting_id)) or 0


def list_without_letter(meeting_id: UUID, *, limit: int) -> list[WithoutLetter]:
    """The confirmed who have no letter yet, those who asked for a visa letter first, by name."""
    asked = cast(Participant.needs, String).contains('"visa"')
    # in words that their index has: of a large meeting where few asked, everybody would be read
    first = _without_letter(meeting_id, and_(IN_NEED_SQL, asked), limit)
    return [*first, *_without_letter(meeting_id, ~asked, limit - len(first))] if len(first) < limit else first


def _without_letter(meeting_id: UUID, who: ColumnElement[bool], limit: int) -> list[WithoutLetter]:
    """Found by name in the list's index: of many thousands only the first are read."""
    p = Participant
    query = (
        select(p.id, p.given_name, p.family_name, p.organisation_short, p.needs)
        .where(p.meeting_id == meeting_id, p.state == State.CONFIRMED, who)
        .where(~exists().where(Letter.participant_id == p.id))
        .order_by(p.sort_key, p.id)
        .limit(limit)
    )
    return [WithoutLetter(*row) for row in db.session.execute(query)]
