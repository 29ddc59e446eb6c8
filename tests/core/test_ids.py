import os
import uuid

from tracker.core.ids import as_id, fingerprint, new_id, read_stored, write_stored


def test_new_ids_are_version_7_and_ascend():
    ids = [new_id() for _ in range(200)]
    assert [i.version for i in ids] == [7] * 200
    assert sorted(ids) == ids


def test_as_id_reads_an_id_and_nothing_else():
    known = new_id()
    ways = (str(known), str(known).upper(), known.hex, known.urn, f"{{{known}}}")
    assert [as_id(way) for way in ways] == [known] * 5
    assert [as_id(text) for text in ("", "1", "../etc", "g" * 32, "g" * 32 + "-" * 4)] == [None] * 5


def test_an_id_is_stored_as_its_digits_and_read_like_any_other():
    known = uuid.UUID("0000aaaa-0000-7000-8000-000000000001")
    read = read_stored(write_stored(known))
    assert (write_stored(known), read, hash(read), repr(read)) == (known.hex, known, hash(known), repr(known))
    assert (write_stored(None), read_stored(None)) == (None, None)


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


def test_a_fingerprint_tells_what_was_read_from_anything_else():
    assert fingerprint(["a", "b"]) == fingerprint(["a", "b"]) != fingerprint(["ab"])
    assert len(fingerprint("")) == 32
