from tracker.imports.models import pack, unpack


def test_what_is_packed_is_unpacked_the_same():
    values = [["Имя", "الاسم"], [[2, "x" * 1000, ""]]]
    assert (unpack(pack(values)), len(pack(values)) < 200) == (values, True)
