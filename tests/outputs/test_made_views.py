from datetime import timedelta

import pytest

from tracker.core.access import Role
from tracker.core.ids import new_id
from tracker.outputs import building, making, queries


@pytest.mark.parametrize(("paper", "page"), [("participants", "list"), ("certificates", "papers")])
def test_a_large_file_is_asked_for_made_and_taken(organiser, meeting, monkeypatch, paper, page):
    monkeypatch.setattr(building, "AT_ONCE", 2)
    address = f"/o/{meeting.slug}/{page}"
    answer = organiser.post(f"/o/{meeting.slug}/papers/make", data={"paper": paper, "kind": "xlsx", "language": "ru"})
    assert (answer.status_code, answer.location) == (303, f"{address}#made")
    seen = organiser.get(address)
    assert (seen.headers["Refresh"], "Waiting for the worker" in seen.text) == ("3", True)
    (file,) = queries.list_made(meeting.id)
    taking = f"/o/{meeting.slug}/papers/made/{file.id}"
    assert (organiser.get(taking).status_code, file.language) == (404, "ru")
    assert making.run_due(file.asked_at + timedelta(seconds=1)) == 1
    seen = organiser.get(address)

    assert ("Refresh" in seen.headers, taking in seen.text) == (False, True)
    taken = organiser.get(taking)
    assert (taken.status_code, taken.data[:2]) == (200, b"PK")
    assert taken.headers["Content-Disposition"].endswith(f"{meeting.slug}-{paper}.xlsx")
    taken.close()


@pytest.mark.parametrize("wanted", [{"paper": "participants", "kind": "exe"}, {"paper": "x", "kind": "pdf"}, {}])
def test_only_known_files_of_the_own_meeting_are_made(organiser, meeting, wanted):
    assert organiser.post(f"/o/{meeting.slug}/papers/make", data=wanted).status_code == 404
    assert organiser.get(f"/o/{meeting.slug}/papers/made/{new_id()}").status_code == 404


def test_only_the_organiser_asks_for_files(meeting, sign_in):
    desk = sign_in(meeting, Role.DESK)
    assert desk.post(f"/o/{meeting.slug}/papers/make", data={"paper": "participants", "kind": "pdf"}).status_code == 403
    assert queries.list_made(meeting.id) == []
