from tracker.core.texts import Text
from tracker.imports import findings
from tracker.imports.checking import WRONG, Fault, LeftOut
from tracker.imports.models import pack, unpack
from tracker.imports.reading import Row, Table


def test_what_was_found_is_kept_in_a_way_that_can_still_be_translated():
    table = Table(["Name", "E-mail"], [Row(2, ["A", "b"]), Row(5, ["C", "d"])], "utf-8")
    inner = Text("Use no more than %(limit)d", limit=3)
    found = [
        LeftOut(
            table.rows[1],
            WRONG,
            [Fault("email", Text("%(field)s: %(why)s", field=Text("E-mail"), why=inner)), Fault("", "plain")],
        )
    ]
    kept = unpack(pack([findings.table_to_store(table), findings.to_store(found)]))
    again = findings.table_from_store(kept[0], "utf-8")
    assert again == table
    (one,) = findings.from_store(kept[1], again)
    assert (one.row, one.kind, one.faults) == (table.rows[1], WRONG, found[0].faults)
    french = {"Use no more than %(limit)d": "Pas plus de %(limit)d", "E-mail": "Courriel"}
    assert one.faults[0].reason.show(lambda text: french.get(text, text)) == "Courriel: Pas plus de 3"
