"""The desk without a network: nothing is lost and nothing counts twice, whatever happens to the phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.journeys.door.steps import events, find, kept, listed, next_person, said, strip
from tests.journeys.looks import sideways
from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.phone_list import as_folded_there
from tracker.core import clock
from tracker.core.db import db
from tracker.registration.models import Participant, State


def reopened(context, names, saved):
    """The app in a new tab, still without a network, after the last one died."""
    page = context.new_page()
    page.goto("/c/joint")
    listed(page, names)
    strip(page, f"No network. Saved on this phone: {saved} · Sent: 0")
    expect(page.locator("[data-count]")).to_have_text(str(saved))
    return page


def check_in(page, person, *, by_scanner):
    """By a hardware scanner, which types the code and Enter wherever the cursor is; or by name."""
    if by_scanner:
        page.keyboard.type(person.code)
        page.keyboard.press("Enter")
    else:
        find(page, person.given_name)
        page.click(".person")
    said(page, "Welcome", f"{person.given_name} Okoro")
    next_person(page)


def test_sixty_people_without_a_network_and_a_killed_tab(phone, make, meeting, session):
    people = [make.participant(meeting, given_name=f"Guest{n:03}", family_name="Okoro") for n in range(60)]
    make.participant(meeting, given_name="Nobody", family_name="Came")
    page = phone()
    context = page.context
    listed(page, 61)
    kept(page)
    context.set_offline(True)
    began = clock.now()
    for n, person in enumerate(people):
        if n == 30:
            page.close()
            page = reopened(context, 61, 30)
        check_in(page, person, by_scanner=n % 2)
    ended = clock.now()
    assert events() == []
    page.close()
    page = reopened(context, 61, 60)
    context.set_offline(False)
    strip(page, "Saved on this phone: 0 · Sent: 60, ")
    assert events() == [("in", "welcome")] * 60
    rows = db.session.execute(select(CheckIn.participant_id, CheckIn.at, CheckIn.recorded_at)).all()
    assert {row.participant_id for row in rows} == {person.id for person in people}
    assert all(began <= row.at <= ended < row.recorded_at for row in rows)
    first_in = db.session.scalars(select(Presence.first_in_at)).all()
    assert sorted(first_in) == sorted(row.at for row in rows)


def test_finding_somebody_takes_three_taps_and_no_network(phone, ada, make, meeting):
    for n in range(20):
        make.participant(meeting, given_name=f"Guest{n}")
    page = phone()
    listed(page, 22)
    page.route("**/*", lambda route: route.abort())  # so there is nothing to wait for
    page.click("#find")
    page.keyboard.type("anh")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")


def test_who_was_sent_is_here_also_when_the_phone_opens_again_before_it_could_ask(phone, ada):
    page = phone()
    listed(page, 2)
    kept(page)
    page.route("**/here.json*", lambda route: route.abort())
    find(page, "ngu")
    page.click(".person")
    strip(page, "Saved on this phone: 0 · Sent: 1, ")
    page.context.set_offline(True)
    page = page.context.new_page()
    page.goto("/c/joint")
    listed(page, 2)
    expect(page.locator("[data-count]")).to_have_text("1")
    find(page, "ngu")
    expect(page.locator(".person .tag")).to_contain_text("Here")


def test_undo_and_walk_ins_work_without_a_network(phone, ada):
    page = phone()
    listed(page, 2)
    page.context.set_offline(True)
    find(page, "ngu")
    page.click(".person")
    page.click("[data-undo]")
    expect(page.locator("[data-last]")).to_have_text("Undone: Thị Anh Nguyễn is not checked in.")
    page.click("[data-walk]")
    page.click("#walk button.main")
    expect(page.locator("#walk-family_name-error")).to_have_text("Enter a name: one is enough")
    page.click("[data-walk-close]")
    page.fill("#find", "Anne Joseph")
    page.click("[data-walk]")
    expect(page.locator("#walk-given_name")).to_have_value("Anne")
    expect(page.locator("#walk-family_name")).to_have_value("Joseph")
    page.fill("#walk-given_name", "")
    page.fill("#walk-organisation", "BCRC Caribbean")
    page.click("#walk button.main")
    said(page, "Welcome", "Joseph")
    next_person(page)
    strip(page, "No network. Saved on this phone: 3 · Sent: 0")
    page.context.set_offline(False)
    strip(page, "Saved on this phone: 0 · Sent: 3, ")
    db.session.rollback()
    joseph = db.session.scalars(select(Participant).where(Participant.family_name == "Joseph")).one()
    assert (joseph.origin, joseph.organisation_name) == ("walk-in", "BCRC Caribbean")
    assert db.session.execute(select(Presence.participant_id).where(Presence.attended)).scalars().all() == [joseph.id]
    assert events() == [("in", "welcome"), ("undo", "welcome"), ("in", "welcome")]


def test_what_the_server_answers_otherwise_is_said_and_never_taken_back_silently(phone, ada):
    page = phone()
    listed(page, 2)
    page.context.set_offline(True)
    ada.state = State.DECLINED
    db.session.commit()
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    next_person(page)
    page.context.set_offline(False)
    strip(page, "Saved on this phone: 0 · Sent: 1, ")
    expect(page.locator("[data-look-text]")).to_have_text("To look at: 1")
    expect(page.locator("[data-count]")).to_have_text("0")  # nor does the list go on saying that she is here
    page.click("[data-look-open]")
    expect(page.locator("#look .person")).to_contain_text("Shown: Welcome. Server: Not confirmed.")
    page.click("#look .person .btn")
    expect(page.locator("[data-look-open]")).to_be_hidden()


def test_a_new_registration_reaches_the_phone(phone, ada, make, meeting):
    from tracker.core.access import SYSTEM
    from tracker.core.ids import new_id
    from tracker.registration.answers import RegistrationDetails
    from tracker.registration.models import Origin
    from tracker.registration.operations import register

    page = phone()
    listed(page, 2)
    details = RegistrationDetails(family_name="Late", organisation_other="BCRC Caribbean")
    register(meeting, details, submission=new_id(), origin=Origin.ORGANISER, by=SYSTEM, now=clock.now())
    page.evaluate("window.dispatchEvent(new Event('online'))")
    listed(page, 3)
    find(page, "late")


def test_the_clock_of_a_phone_that_is_wrong_is_said(phone, ada):
    page = phone()
    page.clock.set_system_time(clock.now() + timedelta(minutes=7))
    page.reload()
    expect(page.locator("[data-notice]")).to_have_text("The clock of this phone is 7 minutes fast. Set it right.")
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    strip(page, "Saved on this phone: 0 · Sent: 1, ")
    assert events() == [("in", "welcome")]


def test_the_app_is_renewed_while_events_wait(phone, app, ada, monkeypatch):
    from tracker.attendance import app_files

    monkeypatch.setitem(app.extensions, app_files.KEY, {})  # the other tests get the app as it is
    page = phone()
    listed(page, 2)
    kept(page)
    page.context.set_offline(True)
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    next_person(page)
    known = app.extensions[app_files.KEY]
    known["en"] = known["en"].replace("<head>", '<head><meta name="renewed" content="yes">')
    del known["worker"]
    page.route("**/check-ins", lambda route: route.abort())  # the events cannot go yet
    page.context.set_offline(False)
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.wait_for_selector('meta[name="renewed"]', state="attached")
    strip(page, "Saved on this phone: 1")
    page.unroute("**/check-ins")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    strip(page, "Saved on this phone: 0 · Sent: 1, ")
    assert events() == [("in", "welcome")]


def test_a_new_scheme_of_the_database_keeps_what_waits(phone, ada):
    page = phone()
    listed(page, 2)
    page.context.route("**/check-ins", lambda route: route.abort())
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    # the next version of the app in another tab, one step more, while this one still has the database open
    other = page.context.new_page()
    other.goto("/login")
    waiting = other.evaluate("""async () => {
      const store = await import("/static/js/desk/store.js");
      const step = (db, tx) => { tx.objectStore("events").createIndex("place", "place"); };
      await store.open("joint", null, [...store.STEPS, step]);
      const waiting = await store.waiting();
      store.close();
      return waiting.map((one) => [one.who.name, one.shown]);
    }""")
    assert waiting == [["Thị Anh Nguyễn", "welcome"]]


def test_one_bad_event_never_holds_up_the_others(phone, ada, make, meeting):
    page = phone()
    listed(page, 2)
    kept(page)
    page.context.set_offline(True)
    for name in ("ngu", "zhang"):
        find(page, name)
        page.click(".person")
        next_person(page)
    poison = """async () => {
      const store = await import("/static/js/desk/store.js");
      const [first] = await store.waiting();
      if (!first) { throw new Error("nothing waits"); }
      await new Promise((done) => { const ask = indexedDB.open("check-in:joint"); ask.onsuccess = () => {
        const tx = ask.result.transaction("events", "readwrite");
        tx.objectStore("events").put({...first, body: "not an event at all"}); tx.oncomplete = done; }; });
    }"""
    page.evaluate(poison)
    page.context.set_offline(False)
    strip(page, "Saved on this phone: 1")
    assert events() == [("in", "welcome")]


def test_the_pages_are_fine_in_a_small_window(phone, ada, axe):
    page = phone()
    listed(page, 2)
    assert axe(page) == []
    page.click("[data-walk]")
    assert axe(page) == []
    page.click("[data-walk-close]")
    page.click(".desk-name summary")
    page.set_viewport_size({"width": 320, "height": 700})
    assert sideways(page) == 0
    small = page.evaluate(
        """Array.from(document.querySelectorAll("button, a, input, select, summary"))
        .filter((el) => el.offsetParent && !el.matches("[type=checkbox], .skip"))
        .filter((el) => el.getBoundingClientRect().height < 44).map((el) => el.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_signing_out_elsewhere_forgets_the_names_and_keeps_what_waits(phone, ada):
    page = phone()
    listed(page, 2)
    page.route("**/check-ins", lambda route: route.abort())
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    page.goto("/logout")
    with page.expect_navigation():
        page.click('form[action="/logout"] button')
    left = page.evaluate("""async () => {
      const store = await import("/static/js/desk/store.js");
      await store.open("joint");
      const left = [(await store.pages()).length, await store.countWaiting()];
      store.close();
      return left;
    }""")
    assert left == [0, 1]


def test_a_colleague_signed_out_reads_so_without_a_network_and_comes_back_by_signing_in(phone, app, ada):
    page = phone()
    listed(page, 2)
    kept(page)
    with pytest.MonkeyPatch.context() as signed_out:
        signed_out.setitem(app.extensions, "tracker.who", lambda: None)
        page.reload()
        strip(page, "Signed out.")
        page.context.set_offline(True)
        page.reload()
        strip(page, "Signed out. Saved on this phone: 0 · Sent: 0 Signing in needs a network. Sign in")
        expect(page.get_by_text("Nobody has registered yet.")).to_be_hidden()
    page.context.set_offline(False)
    page.reload()
    listed(page, 2)
    strip(page, "Saved on this phone: 0 · Sent: 0")


def test_after_the_meeting_the_phone_says_that_it_is_over(phone, ada):
    page = phone()
    listed(page, 2)
    kept(page)
    page.evaluate("""async () => {
      const store = await import("/static/js/desk/store.js");
      await store.put("app", { ...(await store.get("app")), until: "2000-01-01T00:00:00Z" });
    }""")
    page.context.set_offline(True)
    page.reload()
    strip(page, "The meeting is over, and this phone has forgotten the names.")
    expect(page.locator("#desk")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("#desk")).to_be_visible()
    listed(page, 2)


def test_the_letters_of_the_phone_are_those_the_server_expects(phone, ada):
    page = phone()
    listed(page, 2)
    names = ["Thị Anh Nguyễn", "O'Brien-Łukasz", "محمد  عليّ", "CETESB, São Paulo", "Ёлкина_Анна", "李 小龙", "İpek ß"]
    folded = page.evaluate(
        "async (names) => { const words = await import('/static/js/desk/words.js'); return names.map(words.fold); }",
        names,
    )
    assert folded == [as_folded_there(name) for name in names]
