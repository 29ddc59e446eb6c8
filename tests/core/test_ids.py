from tracker.core.ids import as_id, new_id


def test_new_ids_are_version_7_and_ascend():
    ids = [new_id() for _ in range(200)]
    assert [i.version for i in ids] == [7] * 200
    assert sorted(ids) == ids


def test_as_id_reads_an_id_and_nothing_else():
    known = new_id()
    assert as_id(str(known)) == known
    assert [as_id(text) for text in ("", "1", "../etc", "g" * 32)] == [None] * 4
