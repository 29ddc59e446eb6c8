import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.questions.queries import all_questions
from tracker.registration.models import Participant

URL = "/api/v1/meetings/{}/participants"


def _body(**values):
    return {
        "given_name": "Ana",
        "family_name": "Sosa",
        "email": "ana@example.org",
        "organisation_other": "University of the Republic",
        "country": "UY",
        "job_title": "Engineer",
        "consent": True,
    } | values


@pytest.fixture
def meeting(make, at_now):
    make.country("UY", "Uruguay")
    return make.meeting()


def _people():
    return db.session.scalar(select(func.count()).select_from(Participant))


def test_an_organiser_gets_every_field_by_name_in_pages(program, make, meeting):
    last, first = make.participant(meeting, family_name="Zola"), make.participant(meeting, family_name="Amaro")
    _noise = make.participant()
    client = program(meeting, Role.ORGANISER, "read")
    page = client.get(URL.format(meeting.slug) + "?limit=1").json
    assert [(p["id"], p["email"]) for p in page["items"]] == [(str(first.id), first.email)]
    rest = client.get(URL.format(meeting.slug), query_string={"limit": 1, "cursor": page["next"]}).json
    assert ([p["id"] for p in rest["items"]], rest["next"]) == ([str(last.id)], None)


def test_a_desk_gets_name_organisation_and_code_only(program, make, meeting):
    person = make.participant(meeting)
    answer = program(meeting, Role.DESK, "read").get(URL.format(meeting.slug)).json
    assert answer["items"] == [
        {
            "id": str(person.id),
            "code": person.code,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "organisation_name": person.organisation_name,
        }
    ]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_sends_the_same_queries_however_long(program, make, meeting, queries, people):
    for _ in range(people):
        make.participant(meeting)
    client = program(meeting, Role.ORGANISER, "read")
    all_questions(meeting.id, meeting.revision)  # once a revision
    with queries(3):
        client.get(URL.format(meeting.slug))


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (Role.ORGANISER, "read", 200),
        (Role.ADMIN, "read", 200),
        (Role.ORGANISER, "register", 403),
        (Role.FACILITATOR, "read", 403),
        (Role.FOCAL_POINT, "read", 403),
    ],
)
def test_who_may_list(program, meeting, role, scope, status):
    assert program(meeting, role, scope).get(URL.format(meeting.slug)).status_code == status


def test_the_organiser_of_another_meeting_may_not(program, make, meeting):
    other = program(make.meeting(), Role.ORGANISER, "read", "register")
    make.participant(meeting)
    for path in ("", ".csv", ".xlsx"):
        assert other.get(URL.format(meeting.slug) + path).status_code == 403
    assert other.post(URL.format(meeting.slug), json=_body()).status_code == 403
    assert _people() == 1


def test_the_public_must_sign_in(client, meeting):
    answer = client.get(URL.format(meeting.slug))
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Meeting tracker"'


def test_a_person_is_registered_by_the_rules_of_the_form(program, meeting):
    client = program(meeting, Role.ORGANISER, "register")
    answer = client.post(URL.format(meeting.slug), json=_body(state="confirmed", meeting_id=str(new_id())))
    assert (answer.status_code, answer.json["state"], answer.json["origin"]) == (201, "submitted", "api")
    stored = db.session.scalars(select(Participant)).one()
    assert (stored.meeting_id, stored.email, stored.consent_at is None) == (meeting.id, "ana@example.org", False)


@pytest.mark.parametrize("consent", [False, None, "true", 1, "yes"])
def test_without_consent_nothing_is_stored(program, meeting, consent):
    answer = program(meeting, Role.ORGANISER, "register").post(URL.format(meeting.slug), json=_body(consent=consent))
    assert (answer.status_code, [e["field"] for e in answer.json["errors"]], _people()) == (422, ["consent"], 0)


@pytest.mark.parametrize(("field", "value"), [("email", "nobody"), ("country", "XX"), ("family_name", "\u202eevil")])
def test_a_wrong_answer_is_named(program, meeting, field, value):
    answer = program(meeting, Role.ORGANISER, "register").post(URL.format(meeting.slug), json=_body(**{field: value}))
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [e["field"] for e in answer.json["errors"]] == [field]


def test_a_known_address_is_a_conflict(program, meeting):
    client = program(meeting, Role.ORGANISER, "register")
    client.post(URL.format(meeting.slug), json=_body())
    again = client.post(URL.format(meeting.slug), json=_body())
    assert (again.status_code, again.json["type"]) == (409, "urn:tracker:problem:already-registered")
    assert _people() == 1


def test_the_same_key_registers_once_and_answers_the_same(program, meeting):
    client = program(meeting, Role.ORGANISER, "register")
    key = {"Idempotency-Key": "k1"}
    first = client.post(URL.format(meeting.slug), json=_body(), headers=key)
    again = client.post(URL.format(meeting.slug), json=_body(), headers=key)
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    other = client.post(URL.format(meeting.slug), json=_body(email="b@example.org"), headers=key)
    assert (other.status_code, _people()) == (422, 1)


def test_a_refused_request_does_not_use_up_its_key(program, meeting):
    client = program(meeting, Role.ORGANISER, "register")
    key = {"Idempotency-Key": "k1"}
    assert client.post(URL.format(meeting.slug), json=_body(email="nobody"), headers=key).status_code == 422
    assert client.post(URL.format(meeting.slug), json=_body(), headers=key).status_code == 201


def test_the_same_submission_is_the_same_registration(program, meeting):
    client = program(meeting, Role.ORGANISER, "register")
    body = _body(submission=str(new_id()))
    ids = {client.post(URL.format(meeting.slug), json=body).json["id"] for _ in range(2)}
    assert (len(ids), _people()) == (1, 1)


def test_the_csv_and_the_workbook_hold_the_same_rows(program, make, meeting):
    make.participant(meeting, family_name="=SUM(1)")
    client = program(meeting, Role.ORGANISER, "read")
    text = client.get(URL.format(meeting.slug) + ".csv").data.decode("utf-8-sig")
    book = client.get(URL.format(meeting.slug) + ".xlsx", buffered=True).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert text.splitlines()[0].split(",") == rows[0]
    assert "'=SUM(1)" in text
    assert len(rows) == 2


def test_a_method_it_does_not_know_is_a_problem(program, meeting):
    answer = program(meeting, Role.ORGANISER, "read").delete(URL.format(meeting.slug))
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")


def test_a_body_that_is_not_json_is_a_problem(program, meeting):
    client = program(meeting, Role.ORGANISER, "register")
    form = client.post(URL.format(meeting.slug), data={"email": "a"})
    broken = client.post(URL.format(meeting.slug), data="{", content_type="application/json")
    assert [(a.status_code, a.content_type) for a in (form, broken)] == [
        (415, "application/problem+json"),
        (400, "application/problem+json"),
    ]
