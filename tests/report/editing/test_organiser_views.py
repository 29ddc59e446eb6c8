import re

import pytest

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.report.drafts import draft
from tracker.report.editing import operations, queries
from tracker.report.editing.rules import Depth, State, handle


@pytest.fixture
def organiser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


def passage(meeting, name="attendance.total"):
    return draft(meeting, clock.now()).desk.find(handle(name))


def address(meeting, name="attendance.total"):
    return f"/o/{meeting.slug}/report/p/{handle(name)}"


def post(client, meeting, do, name="attendance.total", **values):
    seen = passage(meeting, name)
    return client.post(address(meeting, name), data={"do": do, "revision": seen.revision, "seen": seen.seen, **values})


def told(client, answer):
    """What the page that follows says first."""
    return re.findall(r'<div class="notice ok" role="status">.*?<p>(.*?)</p>', client.get(answer.location).text)


def test_what_was_done_is_said_where_it_was_done(organiser, meeting):
    at = address(meeting)
    save = post(organiser, meeting, "save", text="Nine came.")
    assert (save.location, told(organiser, save)) == (at, ["The text of the paragraph is saved."])
    assert f'href="/o/{meeting.slug}/report#r-attendance.total"' in organiser.get(at).text
    assert 'id="r-attendance.total"' in organiser.get(f"/o/{meeting.slug}/report").text
    kept = post(organiser, meeting, "keep")
    assert (kept.location, told(organiser, kept)) == (at, ["Your text is kept."])
    back = post(organiser, meeting, "restore")
    assert (back.location, told(organiser, back)) == (at, ["The paragraph has its generated text."])
    same = post(organiser, meeting, "save", text=passage(meeting).generated)
    assert told(organiser, same) == ["The paragraph has its generated text."]
    said = post(organiser, meeting, "comment", comment="Nine?")
    assert (said.location, told(organiser, said)) == (f"{at}#comments", ["Your comment is kept."])
    left_out = post(organiser, meeting, "leave-out")
    assert told(organiser, left_out) == ["The paragraph is left out of the report. Its text stays here."]
    assert "#r-attendance.total" not in organiser.get(at).text


def test_after_the_last_paragraph_is_adopted_it_is_shown_itself(organiser, meeting):
    last = draft(meeting, clock.now()).desk.passages[-1].id
    adopted = post(organiser, meeting, "adopt", last)
    assert adopted.location == address(meeting, last)
    assert told(organiser, adopted) == ["The paragraph is adopted. It was the last one."]


def test_every_paragraph_is_listed_with_the_way_to_it(organiser, meeting):
    page = organiser.get(f"/o/{meeting.slug}/report/edit")
    assert (page.status_code, f'href="{address(meeting)}"' in page.text) == (200, True)
    assert "all generated" in page.text


def test_a_paragraph_is_edited_and_the_report_says_so(organiser, meeting):
    answer = post(organiser, meeting, "save", text="Nine came <b>.")
    assert (answer.status_code, answer.location) == (303, address(meeting))
    assert "Nine came &lt;b&gt;." in organiser.get(f"/o/{meeting.slug}/report").text
    page = organiser.get(address(meeting)).text
    assert "Back to the generated text" in page
    assert f'<a href="/o/{meeting.slug}/report/edit" aria-current="true">Paragraphs</a>' in page


def test_a_changed_figure_is_told_and_chosen_about(organiser, meeting, make):
    post(organiser, meeting, "save", text="Four centres were expected.")
    make.expected(meeting, make.organisation())
    operations.set_parts(meeting, [], by=SYSTEM, now=clock.now())
    page = organiser.get(address(meeting)).text
    assert "your text was written when it was 4; the register now says 5." in page
    assert (
        "The records behind one edited paragraph have changed." in organiser.get(f"/o/{meeting.slug}/report/edit").text
    )
    assert "Compare and choose" in organiser.get(f"/o/{meeting.slug}/report").text
    post(organiser, meeting, "keep")
    assert passage(meeting).state == State.EDITED
    post(organiser, meeting, "restore")
    assert passage(meeting).state == State.GENERATED


def test_an_empty_text_is_refused_and_everything_typed_is_kept(organiser, meeting):
    page = post(organiser, meeting, "save", text="")
    assert (page.status_code, "Write the text of the paragraph." in page.text) == (422, True)
    long = post(organiser, meeting, "save", text="a" * 10_001)
    assert (long.status_code, "a" * 10_001 in long.text) == (422, True)
    assert post(organiser, meeting, "comment", comment=" ").status_code == 422
    added = organiser.post(f"{address(meeting)}/after", data={"new": " "})
    assert (added.status_code, 'id="new-error"' in added.text) == (422, True)


def test_two_who_write_at_once_lose_nothing(organiser, meeting):
    seen = passage(meeting)
    post(organiser, meeting, "save", text="Hers.")
    page = organiser.post(address(meeting), data={"do": "save", "revision": 0, "seen": seen.seen, "text": "His."})
    assert (page.status_code, "Hers." in page.text, "His." in page.text) == (422, True, True)
    assert passage(meeting).text == "Hers."


def test_what_was_generated_meanwhile_is_looked_at_first(organiser, meeting, make):
    seen = passage(meeting)
    make.expected(meeting, make.organisation())
    operations.set_parts(meeting, [], by=SYSTEM, now=clock.now())
    page = organiser.post(address(meeting), data={"do": "save", "revision": 0, "seen": seen.seen, "text": "Mine."})
    assert (page.status_code, "The records changed while you wrote." in page.text) == (422, True)


def test_adopting_goes_on_to_the_next_paragraph(organiser, meeting):
    following = draft(meeting, clock.now()).desk.around(passage(meeting))[1]
    adopted = post(organiser, meeting, "adopt")
    assert adopted.location == address(meeting, following.id)
    assert told(organiser, adopted) == ["The paragraph before this one is adopted."]
    assert "Adopted" in organiser.get(f"/o/{meeting.slug}/report/edit").text


def test_paragraphs_are_left_out_added_and_deleted(organiser, meeting):
    post(organiser, meeting, "leave-out", "introduction.mandates")
    assert passage(meeting, "introduction.mandates").state == State.LEFT_OUT
    assert "Left out" in organiser.get(f"/o/{meeting.slug}/report/edit").text
    added = organiser.post(f"{address(meeting)}/after", data={"new": "A new one."})
    assert added.status_code == 303
    (free,) = [p for p in draft(meeting, clock.now()).desk.passages if p.state == State.FREE]
    before = draft(meeting, clock.now()).desk.around(free)[0].id
    gone = post(organiser, meeting, "leave-out", free.id)
    assert (gone.status_code, gone.location) == (303, f"/o/{meeting.slug}/report/edit#p-{handle(before)}")
    assert told(organiser, gone)[-1] == "The paragraph is deleted."


def test_a_comment_is_shown_until_it_is_settled(organiser, meeting):
    post(organiser, meeting, "comment", comment="Is it <nine>?")
    assert "Is it &lt;nine&gt;?" in organiser.get(address(meeting)).text
    (said,) = queries.list_comments(meeting.id)
    answer = organiser.post(f"/o/{meeting.slug}/report/comments/{said.id}/settle")
    assert (answer.location, told(organiser, answer)[-1]) == (f"{address(meeting)}#comments", "The comment is settled.")


def test_parts_are_set_and_begun(organiser, meeting):
    page = organiser.get(f"/o/{meeting.slug}/report/parts")
    assert 'name="groups.depth"' in page.text
    answer = organiser.post(
        f"/o/{meeting.slug}/report/parts",
        data={"groups.depth": "none", "opening.position": "x", "closure.depth": "brief"},
    )
    assert answer.status_code == 303
    assert {p.part: p.depth for p in queries.editing(meeting.id).parts}["groups"] == Depth.NONE
    assert "groups" not in {s.key for s in draft(meeting, clock.now()).document.sections}
    begun = organiser.post(f"/o/{meeting.slug}/report/parts/other/begin", data={"new": "Something else."})
    assert begun.status_code == 303
    assert organiser.post(f"/o/{meeting.slug}/report/parts/nothing/begin", data={"new": "x"}).status_code == 404


def test_two_who_set_the_parts_at_once_overwrite_nothing(organiser, meeting):
    page = f"/o/{meeting.slug}/report/parts"
    (seen,) = re.findall(r'name="seen" value="(\w+)"', organiser.get(page).text)
    hers, his = ({"seen": seen, "groups.depth": depth} for depth in ("brief", "none"))
    assert organiser.post(page, data=hers).status_code == 303
    refused = organiser.post(page, data=his)
    assert (refused.status_code, "Somebody else set the parts" in refused.text) == (422, True)
    assert re.findall(r"now \d+, [^<]+", refused.text) == ["now 6, In brief"]
    assert {p.part: p.depth for p in queries.editing(meeting.id).parts}["groups"] == Depth.BRIEF
    (looked,) = re.findall(r'name="seen" value="(\w+)"', refused.text)
    assert organiser.post(page, data=his | {"seen": looked}).status_code == 303
    assert {p.part: p.depth for p in queries.editing(meeting.id).parts}["groups"] == Depth.NONE


def test_opening_statements_are_switched_off_by_themselves(organiser, meeting):
    page = f"/o/{meeting.slug}/report/parts"
    assert "welcomed the participants" in organiser.get(f"/o/{meeting.slug}/report").text
    assert organiser.post(page, data={"opening.remarks.depth": "none"}).status_code == 303
    shown = organiser.get(f"/o/{meeting.slug}/report").text
    assert ("welcomed the participants" in shown, "called to order" in shown) == (False, True)
    (row,) = re.findall(r'<select[^>]*name="opening.remarks.depth".*?</select>', organiser.get(page).text)
    assert re.findall(r'value="(\w+)"( selected)?', row) == [("full", ""), ("none", " selected")]


@pytest.mark.parametrize(("part", "text"), [("other", "a" * 10_001), ("other", " "), ("annex.agenda", "a" * 10_001)])
def test_a_part_begun_with_a_wrong_text_keeps_what_was_typed(organiser, meeting, part, text):
    page = organiser.post(f"/o/{meeting.slug}/report/parts/{part}/begin", data={"new": text})
    assert (page.status_code, f'id="new-{part}-error"' in page.text) == (422, True)
    assert re.findall(rf'id="new-{part}" [^>]*>\n([^<]*)<', page.text) == [text]


def test_a_text_without_its_paragraph_is_dropped(organiser, meeting):
    name = operations.add_paragraph(meeting, "other", "other", "x", by=SYSTEM, now=NOW)
    edit = queries.find_edit_of(meeting.id, name)
    assert organiser.post(f"/o/{meeting.slug}/report/edits/{edit.id}/drop").status_code == 303
    assert organiser.get(address(meeting, "nothing")).status_code == 404


@pytest.mark.parametrize("comments", [1, 3])
def test_the_pages_send_few_statements(organiser, meeting, queries, comments):
    for number in range(comments):
        operations.comment(meeting, passage(meeting), f"Comment {number}.", by=SYSTEM, now=clock.now())
    organiser.get(f"/o/{meeting.slug}/report")
    for path, statements in ((f"/o/{meeting.slug}/report/edit", 5), (address(meeting), 5)):
        with queries(statements):
            assert re.search("comment", organiser.get(path).text)


def test_a_text_taken_back_is_put_back(organiser, meeting):
    post(organiser, meeting, "save", text="Nine <came>.")
    post(organiser, meeting, "restore")
    page = organiser.get(address(meeting)).text
    assert ('name="text" value="Nine &lt;came&gt;."' in page, "Put this text back" in page) == (True, True)
    post(organiser, meeting, "save", text="Nine <came>.")
    assert (passage(meeting).text, "Put this text back" in organiser.get(address(meeting)).text) == (
        "Nine <came>.",
        False,
    )


def test_a_paragraph_that_was_deleted_is_put_back_into_its_part(organiser, meeting):
    organiser.post(f"/o/{meeting.slug}/report/parts/other/begin", data={"new": "Something else."})
    (free,) = [p for p in draft(meeting, clock.now()).desk.passages if p.state == State.FREE]
    post(organiser, meeting, "leave-out", free.id)
    edit = f"/o/{meeting.slug}/report/edit"
    assert ("Something else." in organiser.get(edit).text, "Taken out of the report" in organiser.get(edit).text) == (
        True,
        True,
    )
    organiser.post(f"/o/{meeting.slug}/report/parts/other/begin", data={"new": "Something else."})
    assert "Taken out of the report" not in organiser.get(edit).text
