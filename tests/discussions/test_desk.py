import pytest

from tracker.core.access import Role
from tracker.core.errors import NotFound
from tracker.discussions.desk import open_desk
from tracker.discussions.errors import LinkNeeded


def test_a_desk_is_the_group_and_who_writes_there(app, meeting, group, signed_in):
    signed_in(Role.ORGANISER, at=meeting)
    with app.test_request_context():
        desk = open_desk("joint", "2")
    assert (desk.meeting.id, desk.group.id, desk.by.label) == (meeting.id, group.id, "Olga Organiser")
    assert set(desk.frame) == {"meeting", "group", "by", "titles", "details"}


def test_nobody_writes_at_a_desk_of_others(app, group):
    with app.test_request_context():
        with pytest.raises(LinkNeeded):
            open_desk("joint", "2")
        with pytest.raises(NotFound):
            open_desk("joint", "9")
