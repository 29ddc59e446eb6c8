"""A person's own letter, from their private link, once the organiser has released it."""

from uuid import UUID

from flask import Response, url_for

from tracker.core.access import Role, allow
from tracker.core.limits import count_guess
from tracker.core.texts import Text
from tracker.letters import files, queries
from tracker.letters.blueprint import bp
from tracker.letters.errors import NoSuchLetter
from tracker.registration.models import Participant
from tracker.registration.offers import Offer
from tracker.registration.private_links import holder_of
from tracker.registration.rules import State


@bp.get("/r/<token>/letters/<uuid:letter_id>.<extension>")
@allow(Role.HOLDER)
def mine(token: str, letter_id: UUID, extension: str) -> Response:
    """Raises NoSuchLetter for a wrong link, somebody else's letter, one not released, and who is not confirmed any more."""
    found = holder_of(token)
    if found is None:
        count_guess("participant")
        raise NoSuchLetter
    person, meeting = found
    letter = queries.get_letter(meeting.id, letter_id)
    if letter.participant_id != person.id or letter.released_at is None or person.state is not State.CONFIRMED:
        raise NoSuchLetter
    answer = files.send(meeting, letter, person.family_name, extension)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def offers(person: Participant, token: str) -> list[Offer]:
    """Their letters, on their own page. Who is not confirmed has none to take."""
    letters = queries.list_letters_to(person.id, released=True) if person.state is State.CONFIRMED else []
    return [
        Offer(
            Text("My letter of invitation %(reference)s", reference=letter.reference),
            tuple(
                (said, url_for("letters.mine", token=token, letter_id=letter.id, extension=extension))
                for said, extension in (("PDF", "pdf"), ("Word", "docx"))
            ),
        )
        for letter in letters
    ]
