"""Lines of keys, whatever way the text is written."""

import tomllib

from tracker.dossier.positions import Lines

TEXT = '''# a comment
top = 1

[meeting]
title = """
[[not.a.table]]
"""
"odd key" = 'x'
contact.email = "a"

[[days]]
date = 2016-10-31 # Monday

[[days.sessions]]
title = "One"
[[days.sessions]]
title = "Two"

[[days]]
sessions = [ { title = "Three" },
  # another
  { title = "Four", room = "B" } ]
[expected]
centres = [
  "BCRC Egypt",
  "SCRC Kenya",
]
'''


def test_every_way_of_writing_has_its_line():
    tomllib.loads(TEXT)
    lines = Lines(TEXT)
    found = {
        path: lines.of(path)
        for path in [
            ("top",),
            ("meeting", "title"),
            ("meeting", "odd key"),
            ("meeting", "contact", "email"),
            ("days", 0, "date"),
            ("days", 0, "sessions", 1, "title"),
            ("days", 1, "sessions", 0, "title"),
            ("days", 1, "sessions", 1, "room"),
            ("expected", "centres", 1),
        ]
    }
    assert list(found.values()) == [2, 5, 8, 9, 12, 17, 20, 22, 26]


def test_a_missing_key_has_the_line_of_the_table_it_is_missing_from():
    lines = Lines(TEXT)
    assert lines.of(("meeting", "starts_on")) == 4
    assert lines.of(("days", 1, "date")) == 19
    assert lines.of(("days", 0, "sessions", 1, "starts")) == 16
    assert lines.of(("nowhere",)) == 1
