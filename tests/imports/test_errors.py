from tracker.imports.errors import FileTooBig, NoSuchImport, SomeLeftOut, TooManyColumns, TooManyRows


def test_each_reason_has_its_status_and_its_limit():
    assert [error.status for error in (FileTooBig(), NoSuchImport(), SomeLeftOut(), TooManyRows(1))] == [
        413,
        404,
        409,
        422,
    ]
    assert str(TooManyRows(20)) == "This file has more than 20 rows. Split it."
    assert str(TooManyColumns(20)).startswith("This file has more than 20 columns.")
