from tracker.discussions.details import NOTHING, Details, in_order, shown


def test_nothing_said_is_nothing():
    assert (NOTHING.said, Details(support=0).said, shown(NOTHING)) == (False, True, [])


def test_conventions_come_once_and_in_the_usual_order():
    assert in_order(["stockholm", "basel", "stockholm", "vienna"]) == ("basel", "stockholm")


def test_what_is_said_is_shown_with_its_labels():
    details = Details(concerns="Africa", conventions=("basel", "minamata"), raised_by="Ada", support=4, standing="open")
    assert [(str(label), value if isinstance(value, list) else str(value)) for label, value in shown(details)] == [
        ("Region or parties concerned", "Africa"),
        ("Conventions", ["Basel Convention", "Minamata Convention"]),
        ("Raised by", "Ada"),
        ("Supported by how many", "4"),
        ("How the group took it", "Still open"),
    ]


def test_what_is_printed_leaves_out_who_raised_it():
    details = Details(raised_by="Ada", support=0, conventions=("basel",), standing="open")
    assert details.printed == Details(support=0, conventions=("basel",), standing="open")
    assert details.printed.facts == [("conventions", "('basel',)"), ("support", "0"), ("standing", "open")]
    assert NOTHING.facts == []
