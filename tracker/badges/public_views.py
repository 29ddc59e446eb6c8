"""A person's own badge and certificate, by their private link, and the page that a certificate's link opens."""

from flask import Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.badges import certificates, printing, queries, rules
from tracker.badges.blueprint import bp
from tracker.badges.errors import DidNotAttend, NotConfirmed
from tracker.badges.sending import pdf_answer, private
from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.errors import NotFound
from tracker.core.i18n import current_language
from tracker.core.limits import count_guess
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id
from tracker.meetings.rules import Phase, phase
from tracker.registration.models import Participant, State
from tracker.registration.offers import Offer
from tracker.registration.private_links import holder_of


@bp.get("/r/<token>/badge.pdf")
@allow(Role.HOLDER)
def mine(token: str) -> Response:
    """My badge, once I am confirmed. A copy of one's own is no printing by the organisers, so nothing is kept."""
    person, meeting = _opened(token)
    design = queries.find_design(meeting)
    holder = queries.find_holder(meeting.id, person.id, printing.language_of(meeting))
    if holder is None:
        raise NotConfirmed
    data = printing.print_badges(meeting, design, [holder], rules.SIZES[design.single_size])
    return private(pdf_answer(data, f"{meeting.slug}-badge"))


@bp.get("/r/<token>/certificate.pdf")
@allow(Role.HOLDER)
def my_certificate(token: str) -> Response:
    """My certificate of attendance, after the meeting, in the language of the page."""
    person, meeting = _opened(token)
    data = certificates.certificate(meeting, person, current_language(), clock.now())
    return private(pdf_answer(data, f"{meeting.slug}-certificate"))


def offers(person: Participant, token: str) -> list[Offer]:
    """The certificate, on a participant's own page once the meeting is over: for whoever came, whatever was decided before."""
    if phase(get_meeting_by_id(person.meeting_id), clock.now()) is not Phase.OVER:
        return []
    if queries.has_come(person):
        address = url_for("badges.my_certificate", token=token)
        return [Offer(Text("My certificate of attendance"), (("PDF", address),))]
    return [Offer(DidNotAttend.message)] if person.state is State.CONFIRMED else []


def _opened(token: str) -> tuple[Participant, Meeting]:
    found = holder_of(token)
    if found is None:
        count_guess("participant")
        raise NotFound
    return found


@bp.get("/v/<token>")
@allow(Role.HOLDER)
def verify(token: str) -> ResponseReturnValue:
    """What a certificate's link says: whether it is genuine, of which meeting, for whom by initials, how much attended."""
    proof = certificates.prove(token)
    if proof is None:
        count_guess("certificate")
    page = render_template("badges/verify.html", proof=proof)
    return private(make_response(page, 200 if proof else 404))
