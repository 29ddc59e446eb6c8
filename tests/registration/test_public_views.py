import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tracker.core import clock, limits
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.registration.models import Participant
from tracker.registration.private_links import token_of
from tracker.registration.rules import State

FORM = {
    "given_name": "Amina",
    "family_name": "Odhiambo",
    "email": "amina@example.org",
    "organisation_other": "Ministry of Environment",
    "country": "KE",
    "job_title": "Director",
    "consent": "yes",
}


@pytest.fixture(autouse=True)
def at_noon(app, make, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app.extensions[limits.KEY].storage.reset()
    make.country()


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", short_title="Joint meeting")


def people():
    return db.session.scalars(select(func.count()).select_from(Participant)).one()


def one():
    return db.session.scalars(select(Participant)).one()


def templates():
    return list(db.session.scalars(select(OutboxMail.template).order_by(OutboxMail.id)))


def errors(response):
    """The summary's links with their words."""
    summary = response.text.partition('class="errors"')[2].partition("</ul>")[0]
    return dict(re.findall(r'<a href="#(\w+)">(.*?)</a>', summary))


def field(text, name):
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', text)[1]


# the form


def test_the_form_asks_for_a_person(client, meeting):
    response = client.get("/m/joint/register")
    assert response.status_code == 200
    assert "<title>Register - Joint meeting" in response.text
    assert set(FORM) <= set(re.findall(r'name="(\w+)"', response.text))


def test_the_chinese_form_asks_for_the_family_name_first(client, meeting):
    asked = [
        re.findall(r'name="(\w+_name)"', client.get(f"/m/joint/register?lang={lang}").text)[:2] for lang in ("en", "zh")
    ]
    assert asked == [["given_name", "family_name"], ["family_name", "given_name"]]


def test_each_form_is_kept_once_but_has_its_own_id(client, make, meeting, queries):
    make.organisation()
    first = client.get("/m/joint/register").text
    with queries(2):
        second = client.get("/m/joint/register").text
    assert field(first, "submission") != field(second, "submission")


def test_a_changed_meeting_changes_the_kept_form(client, make, meeting):
    client.get("/m/joint/register")
    meeting.short_title, meeting.revision = "Renamed", meeting.revision + 1
    make.save(meeting)
    assert "<title>Register - Renamed" in client.get("/m/joint/register").text


def test_a_full_meeting_says_so_before_anything_is_typed(client, make):
    meeting = make.meeting(slug="small", capacity=1)
    make.participant(meeting=meeting)
    assert "All places are taken." in client.get("/m/small/register").text


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (NOW + timedelta(days=1), None, "Registration is not open yet"),
        (NOW - timedelta(days=9), NOW, "Registration is closed"),
        (None, None, "The date is not fixed"),
    ],
)
def test_a_closed_registration_has_a_page_saying_why(client, make, opens, closes, words):
    make.meeting(slug="shut", registration_opens_at=opens, registration_closes_at=closes)
    response = client.get("/m/shut/register")
    assert (response.status_code, words in response.text) == (200, True)
    assert (client.post("/m/shut/register", data=FORM).status_code, people()) == (409, 0)


def test_an_unknown_meeting_has_no_form(client):
    assert client.get("/m/none/register").status_code == 404


# sending it


def test_the_fields_of_the_contract_are_enough(client, meeting):
    response = client.post("/m/joint/register", data=FORM)
    assert (response.status_code, response.location) == (303, "/m/joint/register/done")
    person = one()
    assert (person.given_name, person.email, person.state, person.notice_version) == (
        "Amina",
        "amina@example.org",
        State.SUBMITTED,
        "1",
    )
    assert (person.list_consent, person.contact_consent, person.gender, person.days) == (False, False, None, [])


def test_every_field_is_kept(client, make, meeting):
    centre = make.organisation(short_name="SCRC Kenya")
    data = FORM | {
        "organisation": centre.code,
        "organisation_other": "",
        "badge_name": "أمينة",
        "honorific": "Dr.",
        "phone": "+254 (0)20 123",
        "days": ["2026-03-02", "2026-03-03"],
        "needs": ["visa", "access"],
        "remarks": "No nuts\r\nplease",
        "gender": "woman",
        "list_consent": "yes",
        "contact_consent": "yes",
    }
    client.post("/m/joint/register", data=data)
    person = one()
    assert (person.organisation_short, person.badge_name, person.honorific, person.phone) == (
        "SCRC Kenya",
        "أمينة",
        "Dr.",
        "+254 (0)20 123",
    )
    assert (person.days, person.needs, person.remarks) == (
        ["2026-03-02", "2026-03-03"],
        ["visa", "access"],
        "No nuts\nplease",
    )
    assert (person.gender, person.list_consent, person.contact_consent) == ("woman", True, True)


def test_what_is_rarely_given_is_folded_until_it_is_filled_or_wrong(client, meeting):
    folded, unfolded = '<details class="more"><summary>', '<details class="more" open><summary>'
    page = client.get("/m/joint/register").get_data(as_text=True)
    assert (folded in page, unfolded in page) == (True, False)
    for name, typed in {"phone": "+254 1", "honorific": "Dr.", "name_original": "أمينة", "email_other": "no"}.items():
        page = client.post("/m/joint/register", data={**FORM, "given_name": "", "family_name": "", name: typed})
        assert (page.status_code, unfolded in page.get_data(as_text=True)) == (422, True)
    page = client.post("/m/joint/register", data={**FORM, "email": "amina"}).get_data(as_text=True)
    assert (folded in page, unfolded in page) == (True, False)


def test_wrong_answers_are_named_and_everything_typed_is_kept(client, meeting):
    data = FORM | {
        "family_name": "",
        "email": "amina@",
        "organisation": "NO-SUCH",
        "country": "ZZ",
        "remarks": "<script>",
        "consent": "",
    }
    response = client.post("/m/joint/register", data=data)
    assert response.status_code == 422
    assert "<title>Error: Register" in response.text
    assert errors(response) == {
        "family_name": "Enter your family name, or the one name you have",
        "email": "Enter an e-mail address in full, like name@example.org",
        "consent": "Tick the box to agree. Without it we may not keep your answers",
    }
    assert field(response.text, "given_name") == "Amina"
    assert field(response.text, "email") == "amina@"
    assert '<option value="NO-SUCH" selected>NO-SUCH</option>' in response.text
    assert '<option value="ZZ" selected>ZZ</option>' in response.text
    assert "&lt;script&gt;</textarea>" in response.text
    assert people() == 0


def test_an_unknown_organisation_and_country_are_named_beside_their_fields(client, meeting):
    response = client.post("/m/joint/register", data=FORM | {"organisation": "NO-SUCH", "country": "ZZ"})
    assert response.status_code == 422
    assert errors(response) == {
        "organisation": "Choose your centre or organisation from the list",
        "country": "Choose the country from the list",
    }


def test_no_answer_at_all_is_an_error_page_and_not_a_breakdown(client, meeting):
    assert client.post("/m/joint/register", data={}).status_code == 422


@pytest.mark.parametrize("consent", ["", "no", "0", "off"])
def test_without_consent_nothing_is_stored(client, meeting, consent):
    response = client.post("/m/joint/register", data=FORM | {"consent": consent})
    assert (response.status_code, list(errors(response)), people()) == (422, ["consent"], 0)


def test_the_same_form_sent_twice_is_one_participant(client, meeting):
    data = FORM | {"submission": str(new_id())}
    pages = [client.post("/m/joint/register", data=data, follow_redirects=True).text for _ in range(2)]
    assert pages[0] == pages[1]
    assert (people(), templates()) == (1, ["registered"])


def test_an_old_token_loses_nothing_that_was_typed(app, client, meeting, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    response = client.post("/m/joint/register", data=FORM | {"csrf_token": "old", "needs": "visa"})
    assert response.status_code == 400
    assert "Nothing was sent yet." in response.text
    assert field(response.text, "family_name") == "Odhiambo"
    assert 'value="visa" checked' in response.text
    again = FORM | {"csrf_token": field(response.text, "csrf_token"), "submission": field(response.text, "submission")}
    assert client.post("/m/joint/register", data=again).status_code == 303
    assert people() == 1


def test_a_flood_from_one_address_is_slowed_down(client, meeting, monkeypatch):
    monkeypatch.setattr("tracker.registration.public_views.FORMS", "2 per minute")
    statuses = [client.post("/m/joint/register", data={}).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_a_full_meeting_puts_the_next_on_the_waiting_list(client, make):
    meeting = make.meeting(slug="small", capacity=1, confirms_itself=True)
    make.participant(meeting=meeting)
    page = client.post("/m/small/register", data=FORM, follow_redirects=True).text
    assert "On the waiting list" in page


@pytest.mark.parametrize("capacity", [None, 40])
def test_a_whole_registration_takes_few_statements(client, make, queries, capacity):
    make.meeting(slug="joint", capacity=capacity, confirms_itself=True, moves_up=True)
    client.post("/m/joint/register", data=FORM | {"email": "first@example.org"})  # the limits are read once
    centre = make.organisation()
    client.get("/m/joint/register")  # the meeting's own questions are known then: here, none
    data = FORM | {"organisation": centre.code, "country": ""}
    with queries(8 if capacity is None else 10):
        client.post("/m/joint/register", data=data)
    with queries(1):
        client.get("/m/joint/register/done")


# the page after it


def test_the_confirmation_shows_the_code_and_its_picture(client, meeting):
    page = client.post("/m/joint/register", data=FORM, follow_redirects=True).text
    code = one().code
    assert f">{code[:2]} {code[2:]}</code>" in page
    assert 'aria-label="Your entry code as a QR picture"' in page
    assert "Waiting for confirmation" in page
    assert 'href="/m/joint/calendar.ics"' in page


def test_the_confirmation_of_somebody_else_is_not_shown(client, make, meeting):
    make.meeting(slug="other")
    client.post("/m/joint/register", data=FORM)
    assert "amina@example.org" not in client.get("/m/other/register/done").text
    client.delete_cookie("session")
    assert "amina@example.org" not in client.get("/m/joint/register/done").text


@pytest.mark.parametrize("values", [{}, {"confirms_itself": True}, {"confirms_itself": True, "capacity": 1}])
def test_nobody_learns_from_the_form_who_is_registered(app, make, values):
    meeting = make.meeting(slug="quiet", **values)
    make.participant(meeting=meeting, email="known1@example.org", family_name="Secret")
    answers = []
    for email in ("known1@example.org", "newone@example.org"):
        client = app.test_client()
        sent = client.post("/m/quiet/register", data=FORM | {"email": email})
        page = client.get(sent.location)
        answers.append((sent.status_code, sent.location, len(sent.headers["Set-Cookie"]), page.status_code, page.text))
    (known, new) = answers
    assert known[:2] == new[:2]
    assert abs(known[2] - new[2]) <= 8
    assert known[3] == new[3]
    assert abs(len(known[4]) - len(new[4])) <= 8
    assert blanked(known[4]) == blanked(new[4])
    assert templates()[0] == "already_registered"


def blanked(page):
    """The page without what differs by itself: the code, its picture, the address."""
    page = re.sub(r"<code.*?</code>|d=\"M\d+ \d+\.5[^\"]*\"", "", page)
    return page.replace("known1@", "").replace("newone@", "")


def test_a_known_address_changes_nothing_of_its_owner(client, make, meeting):
    person = make.participant(meeting=meeting, email="amina@example.org", family_name="Real")
    client.post("/m/joint/register", data=FORM | {"family_name": "Impostor"})
    assert (one().family_name, one().code) == ("Real", person.code)


# asking for the link


@pytest.mark.parametrize(("email", "mails"), [("amina@example.org", ["link"]), ("nobody@example.org", [])])
def test_the_answer_to_a_lost_link_is_the_same_for_everybody(client, make, meeting, email, mails):
    make.participant(meeting=meeting, email="amina@example.org")
    response = client.post("/m/joint/link", data={"email": email})
    assert (response.status_code, response.location) == (303, "/m/joint/link?sent=1")
    assert "Look into your mail" in client.get(response.location).text
    assert templates() == mails


def test_a_wrong_address_is_named_and_kept(client, meeting):
    response = client.post("/m/joint/link", data={"email": "amina"})
    assert response.status_code == 422
    assert errors(response) == {"email": "Enter an e-mail address in full, like name@example.org"}
    assert field(response.text, "email") == "amina"


def test_one_address_cannot_be_written_to_without_end_and_nobody_can_tell(client, make, meeting):
    make.participant(meeting=meeting, email="amina@example.org")
    statuses = [client.post("/m/joint/link", data={"email": "amina@example.org"}).status_code for _ in range(5)]
    assert statuses == [303] * 5
    assert templates() == ["link"] * 3


# the private link


@pytest.fixture
def person(make, meeting):
    return make.participant(
        meeting=meeting, organisation=make.organisation(short_name="SCRC Kenya"), job_title="Chemist"
    )


def answers_of(person, **changed):
    return {
        "act": "change",
        "given_name": person.given_name,
        "family_name": person.family_name,
        "organisation_other": "Ministry of Health",
        "job_title": person.job_title,
    } | changed


def test_the_link_shows_code_state_answers_and_history(client, person):
    response = client.get(f"/r/{token_of(person)}")
    assert response.status_code == 200
    assert f">{person.code[:2]} {person.code[2:]}</code>" in response.text
    assert field(response.text, "family_name") == person.family_name
    assert "SCRC Kenya</option>" in response.text
    assert (response.headers["Referrer-Policy"], response.headers["Cache-Control"]) == ("no-referrer", "no-store")


@pytest.mark.parametrize("events", [1, 3])
def test_the_link_takes_few_statements_however_long_the_history(client, make, person, queries, events):
    from tracker.registration.models import ParticipantEvent

    for _ in range(events):
        make.save(
            ParticipantEvent(
                meeting_id=person.meeting_id,
                participant_id=person.id,
                at=NOW,
                state=State.CONFIRMED,
                actor_kind="user",
                actor_id=None,
                actor_label="Olga",
            )
        )
    token = token_of(person)
    client.get(f"/r/{token}")
    with queries(8):
        client.get(f"/r/{token}")


def test_opening_the_link_changes_nothing(client, person):
    for _ in range(2):
        client.get(f"/r/{token_of(person)}?act=withdraw")
    assert one().state is State.CONFIRMED


def test_answers_are_changed_with_the_link(client, person):
    url = f"/r/{token_of(person)}"
    response = client.post(url, data=answers_of(person), follow_redirects=True)
    assert "Your changes are saved." in response.text
    assert (one().organisation_name, one().flagged_at, one().state) == ("Ministry of Health", NOW, State.CONFIRMED)


def test_wrong_changes_are_named_and_kept(client, person):
    response = client.post(f"/r/{token_of(person)}", data=answers_of(person, family_name="", job_title="Minister"))
    assert response.status_code == 422
    assert list(errors(response)) == ["family_name"]
    assert field(response.text, "job_title") == "Minister"


def test_an_old_token_on_the_link_loses_no_change(app, client, person, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    response = client.post(f"/r/{token_of(person)}", data=answers_of(person, job_title="Minister"))
    assert (response.status_code, field(response.text, "job_title")) == (400, "Minister")
    assert one().job_title == "Chemist"


def test_a_registration_is_withdrawn_with_the_link(client, person):
    url = f"/r/{token_of(person)}"
    page = client.post(url, data={"act": "withdraw"}, follow_redirects=True).text
    assert one().state is State.WITHDRAWN
    assert "You withdrew this registration." in page
    assert ("Entry code" in page, "as a QR picture" in page, 'href="/m/joint/register"' in page) == (False, False, True)
    assert client.post(url, data=answers_of(person)).status_code == 409


def test_who_withdrew_after_the_closing_is_sent_to_the_organisers(client, make):
    closed = make.meeting(slug="closed", registration_closes_at=NOW - timedelta(days=1))
    gone = make.participant(closed, state=State.WITHDRAWN)
    page = client.get(f"/r/{token_of(gone)}").text
    assert ("write to the organisers" in page, "/register" in page) == (True, False)


def test_the_receipt_of_a_meeting_that_is_over_offers_no_calendar(client, meeting, monkeypatch):
    client.post("/m/joint/register", data=FORM)
    assert "calendar.ics" in client.get("/m/joint/register/done").text
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=400))
    page = client.get("/m/joint/register/done").text
    assert ("We have your registration" in page, "calendar.ics" in page, "What happens next" in page) == (
        True, False, False,
    )  # fmt: skip


def test_a_chinese_title_has_no_blank_after_its_full_width_colon(client, meeting):
    page = client.post("/m/joint/register?lang=zh", data=FORM | {"family_name": "", "given_name": ""}).text
    assert re.search(r"<title>错误：[^ ]", page)


def test_an_act_nobody_knows_is_refused(client, person):
    assert client.post(f"/r/{token_of(person)}", data={"act": "confirm"}).status_code == 409


def test_a_link_that_is_cut_or_ended_offers_a_new_one(client, make, person):
    token = token_of(person)
    person.link_epoch += 1
    make.save(person)
    for wrong in (token, token[:-2], "nonsense", "A" * 43):
        response = client.get(f"/r/{wrong}")
        assert (response.status_code, "This link does not work" in response.text) == (404, True)
    assert client.post(f"/r/{token}", data={"act": "withdraw"}).status_code == 404
    assert one().state is State.CONFIRMED


def test_guessing_links_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr("tracker.core.limits.GUESSES", "2 per minute")
    assert [client.get("/r/guess").status_code for _ in range(3)] == [404, 404, 429]


def test_the_session_holds_only_what_was_typed_and_the_code(client, meeting):
    client.post("/m/joint/register", data=FORM)
    with client.session_transaction() as session:
        kept = json.loads(json.dumps(session["receipt"]))
    assert sorted(kept) == [
        "code",
        "email",
        "job_title",
        "name",
        "organisation",
        "shown_code",
        "slug",
        "state",
    ]
