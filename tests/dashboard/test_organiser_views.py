import re
from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor, Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions.models import NotesState
from tracker.mail.models import MailState
from tracker.mail.operations import queue_mail
from tracker.places.operations import QuotaDetails, set_quotas
from tracker.registration import operations
from tracker.registration.models import Origin, Participant, State
from tracker.registration.operations import RegistrationDetails
from tracker.registration.waiting_list import recount

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*19191919}}", "javascript:alert(1)"]


@pytest.fixture
def browser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def kenya(meeting, make):
    centre = make.organisation(short_name="SCRC Kenya", code="SCRC-KEN")
    make.expected(meeting, centre)
    return centre


def text_of(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.text.partition("<main")[2]).split())


def figures(page):
    """The six figures: what they are, and their number with what it is read against."""
    found = re.findall(r'<dt>(.*?)</dt><dd class="value">(.*?)</dd>', page.text)
    return {name: " ".join(re.sub(r"<[^>]*>", " ", value).split()) for name, value in found}


def needs(page):
    """The lines of "Needs you"."""
    part = page.text.partition('id="attention"')[2].partition("</section>")[0]
    return re.findall(r"</svg><span>(.*?)</span>", part)


def test_the_first_page_lists_only_my_meetings(sign_in, meeting):
    page = sign_in(meeting, Role.ORGANISER).get("/o")
    assert re.findall(r'<a href="/o/([^/"]*)">', page.text) == ["joint"]


def test_a_desk_is_led_to_check_in_and_nowhere_else(sign_in, meeting):
    page = sign_in(meeting, Role.DESK).get("/o")
    assert re.findall(r'<a href="(/[oc]/.*?)"', page.text) == ["/c/joint"]


def test_somebody_without_a_role_is_told_so(sign_in, meeting):
    assert "Nobody has given you a role" in sign_in(meeting).get("/o").text


def test_an_admin_sees_all_meetings(sign_in, meeting):
    assert sign_in(admin=True).get("/o").text.count("Check-in desk") == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_meetings_sends_two_statements(sign_in, make, queries, rows):
    for _ in range(rows):
        make.meeting()
    browser = sign_in(admin=True)
    with queries(2):
        browser.get("/o")


def test_the_six_figures_are_those_of_the_figures_room(browser, make, meeting, kenya):
    make.expected(meeting)
    make.presence(make.participant(meeting, kenya), make.session(meeting))
    make.participant(meeting, kenya, state=State.SUBMITTED)
    make.group(meeting, state=NotesState.AGREED), make.group(meeting)
    found = figures(browser.get("/o/joint"))
    assert {name: found[name] for name in list(found)[:5]} == {
        "Registered": "2",
        "Confirmed": "1",
        "Attended": "1 of 1",
        "Centres represented": "1 of 2",
        "Group notes agreed": "1 of 2",
    }
    assert re.fullmatch(r"\d+ of \d+", found["Report ready"])


def test_what_waits_is_listed_with_where_it_is_done(browser, make, meeting, kenya):
    make.participant(meeting, kenya, state=State.SUBMITTED, registered_at=NOW - timedelta(days=2))
    make.participant(meeting, kenya, origin=Origin.WALK_IN, email=None)
    make.participant(meeting, kenya, flagged_at=NOW)
    make.expected(meeting, make.organisation(short_name="SCRC Senegal"))
    make.group(meeting, number=4)
    queue_mail(
        "confirmed", to="a@b.org", context={}, locale="en", at=NOW, meeting_id=meeting.id
    ).state = MailState.REFUSED
    db.session.commit()
    page = browser.get("/o/joint")
    assert needs(page) == [
        "1 registration has waited for a decision for 2 days",
        "1 e-mail could not be sent",
        "No one from SCRC Senegal has registered",
        "1 walk-in has no e-mail address",
        "1 confirmed person changed an answer",
        "Group 4 has no rapporteur",
    ]
    assert 'href="/o/joint/people?state=submitted"' in page.text


def test_many_silent_centres_are_one_line(browser, make, meeting, kenya):
    make.participant(meeting, kenya)
    for _ in range(5):
        make.expected(meeting)
    assert needs(browser.get("/o/joint"))[-1] == "nor from 2 other centres"


def test_nothing_waiting_is_said(browser, make, meeting, kenya):
    make.participant(meeting, kenya)
    assert "Nothing waits for you." in browser.get("/o/joint").text


def test_every_number_of_a_region_leads_to_its_rows(browser, make, meeting, kenya):
    make.participant(meeting, kenya)
    page = browser.get("/o/joint").text
    address = re.search(r'<td class="n"><a href="(/o/joint/people[^"]*)">1</a>', page)[1].replace("&amp;", "&")
    assert address == "/o/joint/people?region=AFRICA&part=centre&state=standing"
    assert "1 to 1 of 1" in browser.get(address).text


def test_regions_are_named_in_the_reader_s_language(browser, make, meeting, kenya):
    make.participant(meeting, kenya)
    pages = [browser.get(f"/o/joint{path}?lang=fr").text for path in ("", "/centres", "/people")]
    assert [("Afrique" in page, ">Africa<" in page) for page in pages] == [(True, False)] * 3


def test_today_s_sessions_show_the_meeting_s_clock(browser, make, meeting, kenya):
    make.presence(make.participant(meeting, kenya), make.session(meeting, title="Opening", starts_at=NOW))
    assert "10:00 Opening now 1" in text_of(browser.get("/o/joint"))


def test_an_empty_meeting_says_what_gets_it_going(browser, kenya):
    text = text_of(browser.get("/o/joint"))
    assert "Nobody has registered yet" in text
    assert "0 of 1" in text


def test_on_its_days_an_empty_meeting_is_open_until_registration_closes_and_counts_who_came(browser, meeting):
    text = text_of(browser.get("/o/joint"))
    assert ("Registration is open" in text, "Attended 0" in text, "Registration is closed" in text) == (
        True,
        True,
        False,
    )
    meeting.registration_closes_at = NOW
    db.session.commit()
    assert "Registration is closed" in text_of(browser.get("/o/joint"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_sends_eight_statements(browser, make, meeting, kenya, queries, rows):
    for _ in range(rows):
        make.member(make.group(meeting), make.participant(meeting, kenya))
        record("participant.confirmed", by=Actor("user", None, "M"), at=NOW, meeting_id=meeting.id)
    with queries(8):
        assert browser.get("/o/joint").status_code == 200


def test_centres_that_are_missing_stand_first(browser, make, meeting, kenya):
    make.presence(make.participant(meeting, kenya), make.session(meeting))
    make.expected(meeting, make.organisation(short_name="Missing"))
    page = browser.get("/o/joint/centres").text
    assert "1 of 2 represented" in page
    first = page.partition('id="missing"')[2].partition("</section>")[0]
    assert re.findall(r'<th scope="row">(.*?)<', first) == ["Missing"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_centres_send_six_statements(browser, make, meeting, queries, rows):
    for _ in range(rows):
        make.expected(meeting)
    with queries(6):
        assert browser.get("/o/joint/centres").text.count("nobody registered") == rows * 2


def details(**values):
    return RegistrationDetails(
        **{"given_name": "Grace", "family_name": "Kamau", "email": "grace@example.org", "organisation": "SCRC-KEN"}
        | {"job_title": "Officer", "consent": True}
        | values
    )


@pytest.fixture
def grace(meeting, kenya):
    registered = operations.register(
        meeting,
        details(gender="woman"),
        submission=new_id(),
        origin=Origin.FORM,
        by=Actor("public", None, "form"),
        now=NOW,
    )
    db.session.expire_all()  # as another request reads it
    return registered


def test_a_person_s_page_shows_state_answers_history_and_mails(browser, make, meeting, grace):
    make.presence(grace, make.session(meeting, title="Opening plenary"))
    operations.decide(meeting, grace.id, State.CONFIRMED, by=Actor("user", None, "Mia"), now=NOW, reason="Welcome")
    text = text_of(browser.get(f"/o/joint/people/{grace.id}"))
    for part in ("Grace Kamau", "grace@example.org", "Officer", "Opening plenary", "Mia", "Welcome", "Confirmation"):
        assert part in text
    assert "woman" not in text.lower()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_person_s_page_sends_seven_statements_while_something_can_be_undone(
    browser, make, meeting, grace, queries, rows
):
    for _ in range(rows):
        make.presence(grace, make.session(meeting))
        operations.change_answers(
            meeting, grace.id, details(job_title=f"Head {_}"), by=Actor("user", None, "M"), now=NOW
        )
    with queries(7):
        assert browser.get(f"/o/joint/people/{grace.id}").status_code == 200


def test_a_withdrawn_person_offers_no_decision(browser, make, meeting):
    person = make.participant(meeting, state=State.WITHDRAWN)
    assert "Decide" not in text_of(browser.get(f"/o/joint/people/{person.id}"))


@pytest.mark.parametrize("address", ["", "/edit"])
def test_a_person_of_another_meeting_is_not_found(browser, make, address):
    assert browser.get(f"/o/joint/people/{make.participant().id}{address}").status_code == 404


def test_a_noted_change_is_flagged_no_more(browser, make, meeting):
    person = make.participant(meeting, flagged_at=NOW)
    assert "Changed after the confirmation" in browser.get(f"/o/joint/people/{person.id}").text
    assert browser.post(f"/o/joint/people/{person.id}/seen").status_code == 303
    assert db.session.get(Participant, person.id).flagged_at is None


def typed(page):
    """The edit form as a browser would send it back."""
    sent = dict(re.findall(r'<input class="input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    version = re.search(r'name="version" value="(.*?)"', page)[1]
    return sent | {"version": version, "organisation": "SCRC-KEN", "mode": "in-person", "country": "KE"}


def test_answers_are_changed_and_the_gender_stays_told(browser, meeting, grace):
    address = f"/o/joint/people/{grace.id}/edit"
    answer = browser.post(address, data=typed(browser.get(address).text) | {"job_title": "Director"})
    assert answer.location == f"/o/joint/people/{grace.id}"
    changed = db.session.get(Participant, grace.id)
    assert (changed.job_title, changed.gender, changed.flagged_at) == ("Director", "woman", None)
    assert "Function: Officer → Director" in text_of(browser.get(answer.location))


def test_wrong_answers_are_kept_and_named(browser, meeting, grace):
    address = f"/o/joint/people/{grace.id}/edit"
    data = typed(browser.get(address).text) | {"email": "not an address", "job_title": "Typed"}
    answer = browser.post(address, data=data)
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(.*?)">', answer.text) == ["email"]
    assert 'value="Typed"' in answer.text
    assert db.session.get(Participant, grace.id).job_title == "Officer"


def test_an_address_of_somebody_else_is_named_beside_it(browser, make, meeting, grace):
    make.participant(meeting, email="taken@example.org")
    address = f"/o/joint/people/{grace.id}/edit"
    answer = browser.post(address, data=typed(browser.get(address).text) | {"email": "taken@example.org"})
    assert answer.status_code == 409
    assert re.findall(r'<li><a href="#(.*?)">', answer.text) == ["email"]


def test_who_was_slower_overwrites_nothing(browser, meeting, grace):
    address = f"/o/joint/people/{grace.id}/edit"
    opened = typed(browser.get(address).text)
    operations.change_answers(meeting, grace.id, details(job_title="Quicker"), by=Actor("user", None, "M"), now=NOW)
    answer = browser.post(address, data=opened | {"job_title": "Slower"})
    assert answer.status_code == 409
    assert 'value="Slower"' in answer.text
    assert db.session.get(Participant, grace.id).job_title == "Quicker"


def test_an_old_token_keeps_what_was_typed(browser, app, meeting, grace, monkeypatch):
    address = f"/o/joint/people/{grace.id}/edit"
    opened = typed(browser.get(address).text)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = browser.post(address, data=opened | {"job_title": "Typed"})
    assert answer.status_code == 400
    assert 'value="Typed"' in answer.text


def test_the_history_says_who_did_what_when(browser, make, meeting):
    person = make.participant(meeting, given_name="Grace", family_name="Kamau")
    for action in ("participant.confirmed", "something.new"):
        record(
            action,
            by=Actor("user", None, "Mia"),
            at=NOW,
            meeting_id=meeting.id,
            subject_id=person.id,
            subject="Grace K",
        )
    text = text_of(browser.get("/o/joint/history"))
    assert "2 March 2026 10:00 confirmed Grace K Mia" in text
    assert "something.new" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_trail_sends_few_statements(browser, meeting, queries, rows):
    for _ in range(rows):
        record("participant.confirmed", by=Actor("user", None, "Mia"), at=NOW, meeting_id=meeting.id)
    with queries(3):
        assert browser.get("/o/joint/history").text.count("<tr>") == rows + 1


def test_an_empty_page_says_so(browser, meeting):
    assert browser.get("/o/joint/history?page=7").text.count('class="panel read"') == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_text_on_every_page(browser, make, meeting, name):
    centre = make.organisation(short_name=name, name=name)
    make.expected(meeting, centre)
    person = make.participant(
        meeting, centre, family_name=name, given_name=name, honorific=name, job_title=name, remarks=name,
        badge_name=name, state=State.SUBMITTED,
    )  # fmt: skip
    make.group(meeting, topic=name)
    make.presence(person, make.session(meeting, title=name))
    by = Actor("user", None, name)
    operations.decide(meeting, person.id, State.DECLINED, by=by, now=NOW, reason=name)
    meeting.short_title = name
    db.session.commit()
    for page in ("", "/centres", f"/people/{person.id}", f"/people/{person.id}/edit", "/history", "/messages"):
        text = browser.get(f"/o/joint{page}").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "134343433" not in text
        assert 'href="javascript' not in text
    assert "<script>alert" not in browser.get("/o").text


PAGES = ["", "/centres", "/history", "/messages", "/people/{}", "/people/{}/edit"]
OTHERS = [Role.DESK, Role.FACILITATOR, Role.RAPPORTEUR, Role.FOCAL_POINT]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_are_refused(sign_in, make, meeting, page, role):
    address = "/o/joint" + page.format(make.participant(meeting).id)
    assert sign_in(meeting, role).get(address).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_another_meeting_s_organiser_is_refused(sign_in, make, meeting, page):
    address = "/o/joint" + page.format(make.participant(meeting).id)
    assert sign_in(make.meeting(), Role.ORGANISER).get(address).status_code == 403


@pytest.mark.parametrize("page", [*PAGES, "/../../o"])
def test_the_public_is_asked_to_sign_in(client, make, meeting, page):
    address = "/o/joint" + page.format(make.participant(meeting).id) if not page.startswith("/..") else "/o"
    assert client.get(address).location == f"/login?next={address}"


@pytest.mark.parametrize("page", ["/people/{}/edit", "/people/{}/seen"])
@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_change_nothing(sign_in, make, meeting, page, role):
    person = make.participant(meeting, flagged_at=NOW, job_title="Officer")
    answer = sign_in(meeting, role).post("/o/joint" + page.format(person.id), data={"job_title": "Changed"})
    assert answer.status_code == 403
    after = db.session.get(Participant, person.id)
    assert (after.job_title, after.flagged_at) == ("Officer", NOW)


def test_a_place_is_carried_into_a_full_organisation_for_a_reason(browser, make, meeting, grace):
    centre = make.organisation()
    make.participant(meeting, centre)
    grace.state = State.CONFIRMED
    db.session.commit()
    set_quotas(meeting.id, QuotaDetails(each=1), by=SYSTEM, now=NOW)
    recount(meeting.id)
    address = f"/o/joint/people/{grace.id}/edit"
    data = typed(browser.get(address).text) | {"organisation": centre.code}
    assert 'name="exceed"' not in browser.get(address).text
    answer = browser.post(address, data=data)
    assert (answer.status_code, 'name="exceed"' in answer.text) == (422, True)
    assert browser.post(address, data=data | {"exceed": "Moved to another office"}).status_code == 303
    assert db.session.get(Participant, grace.id).organisation_id == centre.id
