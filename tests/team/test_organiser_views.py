import re

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.accounts.models import User
from tracker.core.access import Role
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.team import queries

PAGE = "/o/joint/team"


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def add(browser, **values):
    return browser.post(PAGE, data={"email": "ana@example.org", "role": "desk", "language": "en"} | values)


def address(email="ana@example.org"):
    return f"{PAGE}/{next(one.id for one in queries.list_members('joint') if one.email == email)}"


def mia():
    return db.session.query(User).filter_by(name="Mia Keller").one()


def shown(page):
    return re.findall(r'<tr><th scope="row">.*?<span class="[a-z ]*ltr">(.*?)</span>', page)


def test_who_works_here_is_listed_and_nobody_of_another_meeting(organiser, make, meeting):
    make.role(make.user(email="other@example.org"), make.meeting(), "organiser")
    make.role(make.user(email="bo@example.org"), meeting, "desk")
    page = organiser.get(PAGE).text
    assert shown(page) == [mia().email, "bo@example.org"]
    assert "Mia Keller" in page


def test_somebody_added_gets_a_mail_and_comes_in_by_it(organiser, app):
    assert add(organiser).location == PAGE
    assert "ana@example.org gets an e-mail with a link to sign in." in organiser.get(PAGE).text
    assert db.session.scalars(select(OutboxMail.to_address)).all() == ["ana@example.org"]


def test_what_is_wrong_is_said_where_it_was_typed_and_all_is_kept(organiser):
    answer = add(organiser, email="ana at example", language="ru")
    assert answer.status_code == 422
    for part in ('value="ana at example"', 'href="#email">This is not an e-mail address', 'value="ru" lang="ru" selected',
                 'value="desk" checked'):  # fmt: skip
        assert part in answer.text
    assert add(organiser, email="", role="admin").status_code == 422
    assert len(queries.list_members("joint")) == 1


def test_an_old_page_is_asked_to_be_sent_again_with_what_was_typed(organiser, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = add(organiser)
    assert (answer.status_code, 'value="ana@example.org"' in answer.text) == (400, True)


def test_the_answer_is_the_same_for_a_known_address(organiser, make):
    make.user(email="known@example.org", name="A Known Person", is_admin=True)
    answers = []
    for email in ("known@example.org", "fresh@example.org"):
        sent = add(organiser, email=email)
        page = organiser.get(PAGE).text
        row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if email in row)
        answers.append((sent.status_code, sent.location, re.sub(r"[0-9a-f-]{36}", "ID", row).replace(email, "X")))
    assert answers[0] == answers[1]


def test_one_mailbox_is_not_flooded_with_links(organiser):
    add(organiser)
    page = address()
    assert [organiser.post(f"{page}/link", data={"language": "es"}).status_code for _ in range(5)] == [303] * 4 + [429]
    assert sorted(db.session.scalars(select(OutboxMail.locale))) == ["en", "es", "es", "es", "es"]


def test_a_role_taken_away_shuts_the_pages_at_once_and_the_session_goes_on_elsewhere(organiser, meeting, make, app):
    ana = make.user(email="ana@example.org", name="Ana")
    make.role(ana, meeting, "organiser")
    theirs = app.test_client()
    with theirs.session_transaction() as session:
        from tracker.accounts.operations import begin_session

        session["_user_id"] = str(begin_session(ana, now=NOW))
    assert theirs.get("/o/joint").status_code == 200
    assert organiser.post(address(), data={"role": "none"}).location == PAGE
    assert (theirs.get("/o/joint").status_code, theirs.get("/o").status_code) == (403, 200)


def test_a_role_is_changed_and_the_history_says_so_in_words(organiser):
    add(organiser)
    assert organiser.post(address(), data={"role": "organiser"}).location == PAGE
    history = organiser.get("/o/joint/history").text
    assert ("made an organiser" in history, "let in to the check-in desk" in history) == (True, True)


def test_giving_up_ones_own_role_asks_once_more_and_leads_away(organiser, make, meeting):
    own = address(mia().email)
    alone = organiser.post(own, data={"role": "none", "sure": "yes"})
    assert (alone.status_code, "This is the last organiser" in alone.text) == (409, True)
    make.role(make.user(), meeting, "organiser")
    asked = organiser.post(own, data={"role": "desk"})
    assert (asked.status_code, 'href="#sure"' in asked.text, 'value="desk" checked' in asked.text) == (422, True, True)
    assert organiser.post(own, data={"role": "desk", "sure": "yes"}).location == "/o"
    assert organiser.get(PAGE).status_code == 403


def test_a_group_lead_with_an_account_can_only_be_taken_away(organiser, make, meeting):
    make.role(make.user(email="ana@example.org"), meeting, "rapporteur")
    assert organiser.post(address(), data={"role": "organiser"}).status_code == 422
    assert organiser.post(address(), data={"role": "none"}).status_code == 303


def test_the_desk_does_not_see_who_works_here(sign_in, meeting, organiser):
    add(organiser)
    desk = sign_in(meeting, Role.DESK)
    assert [desk.get(page).status_code for page in (PAGE, address())] == [403, 403]


def test_the_second_step_is_told_where_it_is_asked_for(organiser, app, monkeypatch):
    assert "Second step" not in organiser.get(PAGE).text
    monkeypatch.setitem(app.config, "TRACKER_SECOND_FACTOR", "organisers")
    assert "With the next sign-in" in organiser.get(PAGE).text


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_sends_as_many_statements_for_one_as_for_three(organiser, make, meeting, queries_sent, more):
    for _ in range(more):
        make.role(make.user(), meeting, "desk")
    organiser.get(PAGE)
    with queries_sent(4):
        organiser.get(PAGE)
