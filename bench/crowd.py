"""A meeting of any size in PostgreSQL, filled by the database itself: people cloned from one, events from people and sessions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from tests.factories import Make
from tracker.core import clock
from tracker.core.db import db
from tracker.registration.models import Participant

#: as `registration.rules.SYMBOLS`; a number becomes five of them
_SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE = " || ".join(f"substr('{_SYMBOLS}', ((n >> {5 * place}) & 31)::int + 1, 1)" for place in (4, 3, 2, 1, 0))
#: a number that looks drawn: codes next to each other are not next to each other in the index
_MIXED = "(g * 1103515245 + 12345) % 33554432"


@dataclass(frozen=True)
class Crowd:
    """How many people, at how many sessions; each person is let in, goes out and comes back at each."""

    people: int
    sessions: int


@dataclass
class Filled:
    """A meeting that is there; the last session goes on and nobody is checked in at it yet."""

    id: UUID
    sessions: list[UUID]
    now_on: UUID
    _codes: Iterator[str] = field(repr=False)

    def codes(self, number: int) -> list[str]:
        """Entry codes of people who are not in the last session, each given out once."""
        return [next(self._codes) for _ in range(number)]


def fill(slug: str, crowd: Crowd) -> Filled:
    """Make the meeting, its people, sessions, events and attendance."""
    make, now = Make(db.session), clock.now().replace(minute=0, second=0, microsecond=0)
    meeting = make.meeting(
        slug=slug, starts_on=(now - timedelta(days=3)).date(), ends_on=(now + timedelta(days=1)).date()
    )
    organisations = [make.organisation(short_name=f"Organisation {n}") for n in range(200)]
    for organisation in organisations[:100]:
        make.expected(meeting, organisation)
    first = make.participant(meeting, organisations[0])
    sessions = [
        make.session(
            meeting,
            title=f"Session {n + 1}",
            starts_at=now - timedelta(hours=4 * (crowd.sessions - n)),
            ends_at=now - timedelta(hours=4 * (crowd.sessions - n) - 3),
        ).id
        for n in range(crowd.sessions)
    ]
    going_on = make.session(meeting, title="Now", starts_at=now, ends_at=now + timedelta(hours=3)).id
    # what is inserted is right by construction: checking every foreign key again takes most of the time
    db.session.execute(text("SET session_replication_role = replica"))
    _people(meeting.id, first.id, crowd.people)
    _events(meeting.id, going_on)
    db.session.execute(text("SET session_replication_role = DEFAULT"))
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text("VACUUM (ANALYZE)")
        )  # as a running server does by itself: without it no index alone tells anything
    codes = db.session.execute(
        text("SELECT code FROM participant WHERE meeting_id = :m AND id <> :f ORDER BY md5(code)"),
        {"m": meeting.id, "f": first.id},
    ).scalars()
    return Filled(meeting.id, sessions, going_on, iter(codes.all()))


def _people(meeting_id: UUID, template: UUID, count: int) -> None:
    """Everybody after the first; columns that are not named here are as the first one has them."""
    values = {
        "id": "gen_random_uuid()",
        "submission": "gen_random_uuid()",
        "code": _CODE,
        "email": "'person' || g || '@example.org'",
        "given_name": "'Given' || (g % 997)",
        "family_name": "'Family' || g",
        "sort_key": "'family' || g || ' given' || (g % 997)",
        "search_text": f"' given' || (g % 997) || ' family' || g || ' ' || lower(o.short_name) || ' ' || lower({_CODE}) || ' '",
        "gender": "(ARRAY['woman', 'man', 'another', NULL])[g % 4 + 1]",
        "part": "(ARRAY['centre', 'partner', 'other'])[g % 3 + 1]",
        "organisation_id": "o.id",
        "organisation_name": "o.name",
        "organisation_short": "o.short_name",
        "region_code": "o.region_code",
        "country_iso2": "o.country_iso2",
    }
    names = [column.name for column in Participant.__table__.columns if column.computed is None]
    chosen = ", ".join(values.get(name, f"t.{name}") for name in names)
    db.session.execute(
        text(
            f"INSERT INTO participant ({', '.join(names)}) SELECT {chosen} "
            f"FROM (SELECT g, {_MIXED} AS n FROM generate_series(2::bigint, :count) g) numbers "
            "JOIN (SELECT *, row_number() OVER (ORDER BY code) AS place, count(*) OVER () AS all_of FROM organisation) o "
            "ON o.place = g % o.all_of + 1, participant t WHERE t.id = :template "
            "ON CONFLICT DO NOTHING"
        ),
        {"count": count, "template": template},
    )
    db.session.commit()


def _events(meeting_id: UUID, going_on: UUID) -> None:
    """In, out and in again of everybody at every session but the one going on, and what follows from them."""
    db.session.execute(
        text(
            "INSERT INTO check_in (id, meeting_id, participant_id, session_id, code, kind, at, recorded_at, device, "
            "by_label, result, reason, desk, digest) "
            "SELECT gen_random_uuid(), p.meeting_id, p.id, s.id, p.code, (ARRAY['in', 'out', 'in'])[k + 1], "
            "s.starts_at + k * interval '20 minutes' + (hashtext(p.code) % 900) * interval '1 second', "
            "s.starts_at + k * interval '20 minutes' + (hashtext(p.code) % 900) * interval '1 second', "
            "'Desk ' || abs(hashtext(p.code)) % 8, 'Dina', 'welcome', '', '', md5(p.code || k || s.id) "
            "FROM participant p JOIN meeting_session s ON s.meeting_id = p.meeting_id, generate_series(0, 2) k "
            "WHERE p.meeting_id = :meeting AND s.id <> :now"
        ),
        {"meeting": meeting_id, "now": going_on},
    )
    db.session.execute(
        text(
            "INSERT INTO presence (id, meeting_id, participant_id, session_id, attended, inside, first_in_at, last_out_at) "
            "SELECT gen_random_uuid(), p.meeting_id, p.id, s.id, true, true, s.starts_at, s.starts_at + interval '20 minutes' "
            "FROM participant p JOIN meeting_session s ON s.meeting_id = p.meeting_id "
            "WHERE p.meeting_id = :meeting AND s.id <> :now"
        ),
        {"meeting": meeting_id, "now": going_on},
    )
    db.session.commit()
