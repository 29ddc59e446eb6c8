import io
import zipfile

import pytest

from tests.report.build import a_whole_meeting
from tracker.core.access import Role
from tracker.dossier import boxing
from tracker.outputs.queries import list_made


@pytest.mark.parametrize(("data", "name", "rows"), [({}, "box", True), ({"public": "yes"}, "public", False)])
def test_the_organiser_takes_a_box_away(make, sign_in, data, name, rows):
    meeting = a_whole_meeting(make)
    answer = sign_in(meeting, Role.ORGANISER).post(f"/o/{meeting.slug}/box", data=data)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={meeting.slug}-{name}.zip"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert any(one.startswith("data/rows/") for one in names) is rows
    answer.close()


def test_a_box_is_taken_by_post_and_by_the_organiser_only(make, sign_in):
    meeting = make.meeting()
    assert sign_in(meeting, Role.DESK).post(f"/o/{meeting.slug}/box").status_code == 403
    assert sign_in(meeting, Role.ORGANISER).get(f"/o/{meeting.slug}/box").status_code == 405


def test_the_box_of_a_large_meeting_is_made_in_the_background(make, sign_in, monkeypatch):
    monkeypatch.setattr(boxing, "FEW", 0)
    meeting = make.meeting()
    make.participant(meeting)
    answer = sign_in(meeting, Role.ORGANISER).post(f"/o/{meeting.slug}/box", data={"public": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/papers#made")
    assert [(file.paper, file.kind) for file in list_made(meeting.id)] == [("public box", "zip")]
