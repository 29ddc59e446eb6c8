import os

from tracker.core.ids import as_id, new_id


def test_new_ids_are_version_7_and_ascend():
    ids = [new_id() for _ in range(200)]
    assert [i.version for i in ids] == [7] * 200
    assert sorted(ids) == ids


def test_as_id_reads_an_id_and_nothing_else():
    known = new_id()
    assert as_id(str(known)) == known
    assert [as_id(text) for text in ("", "1", "../etc", "g" * 32)] == [None] * 4


def test_workers_made_of_one_process_make_no_id_twice():
    new_id()
    reading, writing = os.pipe()
    for _ in range(3):
        child = os.fork()
        if child == 0:
            os.write(writing, new_id().bytes[8:])
            os._exit(0)
        os.waitpid(child, 0)
    made = os.read(reading, 24)
    assert len({made[at : at + 8] for at in (0, 8, 16)}) == 3
