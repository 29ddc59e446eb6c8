"""How refusals read."""

from tracker.meetings.errors import SessionInUse, SlugTaken


def test_refusals_name_what_they_are_about():
    assert str(SlugTaken("joint").message) == 'There is a meeting "joint" already.'
    assert (SessionInUse("Opening").status, "Opening" in str(SessionInUse("Opening").message)) == (409, True)
