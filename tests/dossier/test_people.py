"""The second file of the sample."""

from tracker.dossier.joint_2016 import FOLDER
from tracker.dossier.people import NotesTable, PeopleFile
from tracker.dossier.reading import read


def test_points_come_in_the_order_of_the_headings():
    notes = NotesTable.model_validate({"group": 1, "strengths": ["c"], "needs": ["a"], "current-situation": ["b"]})
    assert [(heading.value, text) for heading, text in notes.points()] == [
        ("needs", "a"),
        ("current-situation", "b"),
        ("strengths", "c"),
    ]


def test_thirty_eight_people_of_centres_came_two_from_most_of_them():
    file, _lines = read((FOLDER / "joint-2016-people.toml").read_bytes(), PeopleFile)
    came = [p for p in file.people if p.came and "RC" in p.organisation[:4] and p.organisation[4] == "-"]
    assert len(came) + sum(p.came and p.organisation.startswith("BCCC-") for p in file.people if p not in came) == 38
    assert sum(p.mode == "online" for p in file.people) == 1
