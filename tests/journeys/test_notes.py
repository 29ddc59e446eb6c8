"""Several people write one group's notes in real browsers: nothing typed is lost, and nothing typed becomes active."""

import threading
import time

import pytest
from playwright.sync_api import expect

from tests.discussions.conftest import HOSTILE
from tests.factories import NOW
from tests.journeys.looks import faults
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import grants, operations, queries
from tracker.discussions.operations import Revision

LAST = "section[data-heading=needs] .row:last-child textarea"
ROWS = "section[data-heading=needs] .row textarea"
PRESENT = "section[data-heading=current-situation] .row textarea"
PASTED = """text => {
    const data = new DataTransfer();
    data.setData('text', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
# what is sent reaches nobody; a route would not do, as the page's own worker sends past it
UNHEARD = """(() => {
    const ask = window.fetch;
    window.unheard = true;
    window.fetch = (to, how) => window.unheard && how && how.method === "POST" ? Promise.reject(new TypeError()) : ask(to, how);
})()"""
SAVED = "#save-state[data-kind=saved]"


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def group(make, meeting):
    return make.group(meeting, number=2, slug="2", topic="Technology transfer")


@pytest.fixture
def laptop(chrome, served, meeting, group):
    """Opens the notes in a browser of its own."""
    opened = []

    def open_notes():
        context = chrome.new_context(base_url=served, locale="en-GB", reduced_motion="reduce")
        opened.append(context)
        page = context.new_page()
        page.goto(served + grants.link_to(meeting, group).removeprefix("http://localhost"))
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_notes
    for context in opened:
        context.close()


def texts(group):
    db.session.rollback()
    return [point.text for point in queries.current_points([group.id])]


def eventually(read, wanted, seconds=60):
    """What `read` gives once it is `wanted`, or the last it gave."""
    until = time.monotonic() + seconds
    while (found := read()) != wanted and time.monotonic() < until:
        threading.Event().wait(0.1)
    return found


def overwrite(group, point, text, base):
    revision = Revision(id=new_id(), point=point, base=base, heading="needs", text=text, at=NOW)
    operations.record_revisions(group, [revision], by=Actor("link", None, text), now=NOW)
    return revision.id


def test_enter_makes_the_next_point_and_a_pause_saves(laptop, group):
    page = laptop()
    page.locator(LAST).click()
    page.keyboard.type("Laboratories")
    page.keyboard.press("Enter")
    page.keyboard.type("Training every year")
    assert eventually(lambda: texts(group), ["Laboratories", "Training every year"]) == [
        "Laboratories",
        "Training every year",
    ]
    expect(page.locator(SAVED)).to_be_visible()


def test_a_point_is_put_between_two_others_and_stays_there(laptop, group):
    page = laptop()
    page.locator(LAST).click()
    page.keyboard.type("first\nthird\n", delay=5)
    assert eventually(lambda: texts(group), ["first", "third"]) == ["first", "third"]
    theirs = laptop()
    page.locator(ROWS).first.click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    theirs.locator(LAST).click()
    theirs.keyboard.type("from elsewhere\n")
    expect(page.locator(ROWS)).to_have_count(5)
    page.keyboard.type("second\n")
    wanted = ["first", "second", "third", "from elsewhere"]
    assert eventually(lambda: texts(group), wanted) == wanted


def test_others_points_appear_while_one_writes(laptop, group):
    ours, theirs, looking = laptop(), laptop(), laptop()
    expect(looking.locator("#save-state")).to_have_text("Nothing is written yet")
    ours.locator(LAST).click()
    ours.keyboard.type("not yet sent")
    theirs.locator(LAST).click()
    theirs.keyboard.type("from the other side\n")
    expect(ours.locator(ROWS).first).to_have_value("not yet sent")
    both = {"not yet sent", "from the other side"}
    shown = lambda: {box.input_value() for box in ours.locator(ROWS).all()} - {""}  # noqa: E731
    assert eventually(shown, both) == both
    expect(looking.locator(SAVED)).to_be_visible()


def test_a_page_at_rest_asks_ever_more_seldom_and_soon_again_once_somebody_writes(laptop, group):
    page, asked = laptop(), []
    page.clock.install()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.on("request", lambda sent: asked.append(sent.url) if sent.method == "GET" and "/points" in sent.url else None)

    def asks_within(seconds):
        before = len(asked)
        page.clock.run_for(seconds * 1000)
        return len(asked) - before

    assert asks_within(6) in (3, 4)  # every 1.5 seconds
    asks_within(60)
    assert asks_within(80) == 10  # every 8
    page.locator(LAST).click()
    page.keyboard.type("x")
    page.clock.run_for(2_500)
    expect(page.locator(SAVED)).to_be_visible()
    assert eventually(lambda: texts(group), ["x"]) == ["x"]
    assert asks_within(6) >= 3
    asks_within(120)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    assert asks_within(1) + asks_within(2) == 2


def test_two_laptops_without_network_change_the_same_point_and_lose_nothing(laptop, make, group):
    point = make.point(group, text="as it was", digest="x")
    ours, theirs = laptop(), laptop()
    for page, text in ((ours, "what we heard"), (theirs, "what they heard")):
        page.context.set_offline(offline=True)
        page.locator(ROWS).first.fill(text)
        page.locator(LAST).click()
        page.keyboard.type(f"{text} too\n")
        expect(page.locator("#save-state")).to_contain_text("No network. Kept on this laptop")
    assert texts(group) == ["as it was"]
    ours.click("text=Read back to the group")
    expect(ours.locator("#needs-network")).to_contain_text("This needs a network")
    for page in (ours, theirs):
        page.context.set_offline(offline=False)
        expect(page.locator(SAVED)).to_be_visible()
    panel = ours.locator(".conflict:visible")
    expect(panel.locator(".version .said")).to_have_count(2)
    assert {t.strip() for t in panel.locator(".version .said").all_text_contents()} == {
        "what we heard",
        "what they heard",
    }
    db.session.rollback()
    stored = {w.text for w in queries.get_point(group.id, point.point_id).conflict}
    assert stored == {"what we heard", "what they heard"}
    assert {"what we heard too", "what they heard too"} <= set(texts(group))
    ours.locator(ROWS).first.fill("what both heard")
    ours.click("text=Keep what stands in the box above")
    expect(theirs.locator(ROWS).first).to_have_value("what both heard")
    expect(theirs.locator(".conflict:visible")).to_have_count(0)
    db.session.rollback()
    assert (queries.get_point(group.id, point.point_id).settled, "what both heard" in texts(group)) == (True, True)


def test_what_was_not_acknowledged_survives_a_reload(laptop, make, group):
    make.point(group, text="as it was", digest="x")
    page = laptop()
    page.evaluate("navigator.serviceWorker.ready")
    page.add_init_script(UNHEARD)
    page.evaluate(UNHEARD)
    page.locator(ROWS).first.fill("changed before the crash")
    page.locator(LAST).click()
    page.keyboard.type("new before the crash\nhalf a thou")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(ROWS).first).to_have_value("changed before the crash")
    assert texts(group) == ["as it was"]
    page.evaluate("window.unheard = false")
    wanted = ["changed before the crash", "new before the crash", "half a thou"]
    assert eventually(lambda: texts(group), wanted) == wanted


def test_what_the_server_refuses_is_kept_and_shown_with_the_reason(laptop, group):
    page = laptop()
    page.locator(LAST).fill("turned \u202e around")
    page.locator(LAST).blur()
    page.locator(ROWS).first.blur()
    expect(page.locator("#refused")).to_contain_text("turned")
    expect(page.locator("#refused")).to_contain_text("a character that cannot be seen")
    assert texts(group) == []
    page.locator(ROWS).first.fill("turned around")
    page.locator(ROWS).first.blur()
    assert eventually(lambda: texts(group), ["turned around"]) == ["turned around"]
    page.click("text=Take it off this list")
    expect(page.locator("#refused")).to_be_hidden()


def test_an_ended_link_keeps_the_text_and_says_what_to_do(laptop, group):
    page = laptop()
    operations.rotate_link(group, by=Actor("user", None, "Olga"), now=NOW)
    page.locator(LAST).click()
    page.keyboard.type("written too late\n")
    expect(page.locator("#save-state")).to_contain_text("Ask for a new link")
    expect(page.locator(ROWS).first).to_have_value("written too late")


def test_a_point_is_struck_out_and_put_back(laptop, make, group):
    make.point(group, text="say it once", digest="x")
    page = laptop()
    page.locator("[data-act=remove]:visible").first.click()
    assert eventually(lambda: texts(group), []) == []
    page.click("text=Put back")
    assert eventually(lambda: texts(group), ["say it once"]) == ["say it once"]


def test_a_recommendation_is_written_with_to_whom_by_when_and_who(laptop, group):
    page = laptop()
    row = page.locator("section[data-recommendations] .row").first
    row.locator("textarea").fill("One list of technology")
    row.locator("[data-field=addressee]").select_option("secretariat")
    row.locator("[data-field=due]").fill("2017-03-01")
    row.locator("[data-field=owner]").fill("SCRC Algeria")
    page.locator(LAST).click()
    assert eventually(lambda: texts(group), ["One list of technology"]) == ["One list of technology"]
    (point,) = queries.current_points([group.id])
    assert (point.addressee, str(point.due_on), point.owner) == ("secretariat", "2017-03-01", "SCRC Algeria")


def test_hostile_text_is_inert_also_in_the_conflict(laptop, make, group):
    for text in HOSTILE:
        point = make.point(group, text=text, author=text, digest="x")
        overwrite(group, point.point_id, text + " 1", point.id)
        overwrite(group, point.point_id, text + " 2", point.id)
    page = laptop()
    expect(page.locator(".conflict:visible")).to_have_count(len(HOSTILE))
    shown = {said.strip() for said in page.locator(".version .said").all_text_contents()}
    assert shown == {f"{text} {n}" for text in HOSTILE for n in (1, 2)}
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 100)))")
    assert page.evaluate("window.hacked") is None


def test_the_notes_and_a_conflict_are_accessible_and_fit_the_screen(laptop, axe, make, group):
    point = make.point(group, digest="x")
    make.point(group, heading="recommendations", text="One list", digest="y")
    make.point(group, text="gone", removed=True, digest="z")
    overwrite(group, point.point_id, "ours", point.id)
    overwrite(group, point.point_id, "theirs", point.id)
    page = laptop()
    found = []
    for path in ("/g/joint/2", f"/g/joint/2/points/{point.point_id}"):
        page.goto(path)
        if "/points/" not in path:
            page.wait_for_selector("html[data-ready]")
        found += faults(page, axe)
    assert found == []


def test_keys_alone_write_and_settle(laptop, make, group):
    point = make.point(group, text="as it was", digest="x")
    overwrite(group, point.point_id, "ours", point.id)
    overwrite(group, point.point_id, "theirs", point.id)
    page = laptop()
    page.locator(ROWS).first.focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.act") == "keep":
            break
    page.keyboard.press("Enter")
    assert eventually(lambda: heads_of(group, point), 1) == 1


def heads_of(group, point):
    db.session.rollback()
    return len(queries.get_point(group.id, point.point_id).heads)


def cut_off(app, cut):
    """Nothing reaches the server: what a page sends while it is closed escapes the browser's own switch."""
    through = app.wsgi_app

    def closed(environ, start_response):
        if environ["REQUEST_METHOD"] != "POST":
            return through(environ, start_response)
        start_response("503 Service Unavailable", [])
        return [b""]

    cut.setattr(app, "wsgi_app", closed)


def write_offline(name, page):
    """Change eight points that others change too, write four new ones, and close the lid."""
    page.wait_for_selector("html[data-kept]")
    page.context.set_offline(offline=True)
    for n in range(8):
        page.locator(ROWS).nth(n).fill(f"{name} on {n}")
    page.locator(LAST).click()
    page.keyboard.type("".join(f"{name} new {n}\n" for n in range(4)))
    page.close()


def open_offline(name, context):
    """An hour later, still without a network: the page opens, with all that was written, and one more change is made."""
    page = context.new_page()
    page.clock.install()
    page.goto("/g/joint/2")
    page.wait_for_selector(".notes-live")
    expect(page.locator(ROWS).first).to_have_value(f"{name} on 0")
    expect(page.locator(ROWS).nth(8)).to_have_value(f"{name} new 0")
    page.locator(ROWS).first.fill(f"{name} on 0 again")
    page.clock.fast_forward("01:00:00")
    expect(page.locator("#save-state")).to_contain_text("No network. Kept on this laptop")
    return page


def test_an_hour_without_network_on_two_laptops_with_their_lids_closed_loses_nothing(app, laptop, make, group):
    shared = [make.point(group, text=f"as it was {n}", position=n + 1, digest="x").point_id for n in range(8)]
    pages = {"ours": laptop(), "theirs": laptop()}
    with pytest.MonkeyPatch.context() as cut:
        cut_off(app, cut)
        for name, page in pages.items():
            write_offline(name, page)
        pages = {name: open_offline(name, page.context) for name, page in pages.items()}
        assert sorted(texts(group)) == [f"as it was {n}" for n in range(8)]
    for page in pages.values():
        page.context.set_offline(offline=False)
    for page in pages.values():
        expect(page.locator(SAVED)).to_be_visible()
    last = [f"on {n}" + (" again" if n == 0 else "") for n in range(8)]
    db.session.rollback()
    kept = [{head.text for head in queries.get_point(group.id, one).conflict} for one in shared]
    assert kept == [{f"{name} {said}" for name in pages} for said in last]
    assert {f"{name} new {n}" for name in pages for n in range(4)} <= set(texts(group))
    conflicts = pages["ours"].locator(".conflict:visible")
    expect(conflicts).to_have_count(8)
    mine = pages["ours"].locator(ROWS).first
    expect(mine).to_have_value("ours on 0 again")
    conflicts.first.locator(".version", has_text="theirs on 0").get_by_role("button").click()
    expect(conflicts).to_have_count(7)
    expect(mine).to_have_value("theirs on 0 again")
    assert eventually(lambda: texts(group)[0], "theirs on 0 again") == "theirs on 0 again"
    expect(pages["theirs"].locator(ROWS).first).to_have_value("theirs on 0 again")


def test_keys_move_points_and_tab_changes_the_heading(laptop, group):
    page, other = laptop(), laptop()
    page.locator(LAST).click()
    page.keyboard.type("first\nsecond\nthird\n")
    expect(other.locator(ROWS).nth(2)).to_have_value("third")
    page.keyboard.press("Tab")
    page.keyboard.type("The present\n")
    expect(page.locator(PRESENT).first).to_have_value("The present")
    page.locator(ROWS).nth(2).click()
    page.keyboard.press("Alt+ArrowUp")
    assert eventually(lambda: texts(group)[:3], ["first", "third", "second"]) == ["first", "third", "second"]
    expect(page.locator("#notes-said")).to_contain_text("Now point 2 of 3")
    for _ in range(2):
        page.keyboard.press("Alt+ArrowDown")
    wanted = ["first", "second", "third", "The present"]
    assert eventually(lambda: texts(group), wanted) == wanted
    expect(page.locator(PRESENT).first).to_have_value("third")


def details_of(group):
    db.session.rollback()
    found = [point for point in queries.current_points([group.id]) if point.details.said]
    return [(p.text, p.details.concerns, p.details.standing, p.details.conventions) for p in found]


def test_what_a_point_says_of_itself_is_kept_and_its_texts_are_compared(laptop, axe, make, group):
    make.point(group, text="training", digest="x")
    page = laptop()
    page.locator(ROWS).first.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Africa")
    row = page.locator("section[data-heading=needs] .row").first
    row.locator("[data-field=standing]").select_option("reservation")
    row.locator("[data-field=conventions]").first.check()
    page.locator(ROWS).first.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    page.locator(LAST).click()
    said = [("**training**", "Africa", "reservation", ("basel",))]
    assert eventually(lambda: details_of(group), said) == said
    page.set_viewport_size({"width": 390, "height": 900})
    found = axe(page)
    row.get_by_role("link", name="What it was before").click()
    page.get_by_role("link", name="Compare two of these texts").click()
    page.wait_for_url("**/compare**")
    assert (found + axe(page), page.locator("h1").count()) == ([], 1)


def test_a_pasted_list_is_taken_back(laptop, group):
    page = laptop()
    page.locator(LAST).click()
    page.evaluate(PASTED, "- one\n2. two\n\nthree")
    assert eventually(lambda: texts(group), ["one", "two", "three"]) == ["one", "two", "three"]
    page.get_by_role("button", name="Undo").click()
    assert eventually(lambda: texts(group), []) == []
