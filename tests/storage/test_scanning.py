from io import BytesIO

import pytest

from tests import clamd
from tests.storage.made_files import PDF
from tracker.core.faults import is_fault
from tracker.storage.errors import FileInfected, FileTooLarge, ScannerUnreachable
from tracker.storage.opening import open_storage
from tracker.storage.scanning import Scanner

INFECTED = PDF + clamd.EICAR


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("by_file", [False, True])
def test_a_clean_file_is_kept_once_the_daemon_saw_all_of_it(tmp_path, by_file):
    with clamd.daemon(tmp_path / "clamd.ctl" if by_file else None) as (address, seen):
        storage = open_storage((tmp_path / "kept").as_uri(), clamav=address)
        long = PDF + b"%" * 200_000
        blob = storage.put(BytesIO(long))
    assert (seen, storage.read(blob.sha256), files(tmp_path / "kept")) == ([long], long, [blob.sha256])


def test_an_infected_file_is_refused_and_leaves_nothing(tmp_path):
    with clamd.daemon() as (address, _seen):
        storage = open_storage(tmp_path.as_uri(), clamav=address)
        for place in (storage, storage.apart("personal")):
            with pytest.raises(FileInfected):
                place.put(INFECTED)
    assert files(tmp_path) == []


def test_what_the_product_made_is_not_shown_to_the_daemon(tmp_path):
    with clamd.daemon() as (address, seen):
        open_storage(tmp_path.as_uri(), clamav=address).apart("made", limited=False).put(PDF)
    assert seen == []


def test_more_than_the_daemon_takes_is_too_large(tmp_path):
    with clamd.daemon(most=100_000) as (address, _seen), pytest.raises(FileTooLarge):
        Scanner(address).check(BytesIO(PDF + b"%" * 5_000_000))


@pytest.mark.parametrize("says", [b"stream: Can't allocate memory ERROR\0", b"\0"])
def test_a_daemon_that_fails_is_a_fault_of_the_machine(tmp_path, says):
    with clamd.daemon(says=says) as (address, _seen), pytest.raises(ScannerUnreachable) as raised:
        open_storage(tmp_path.as_uri(), clamav=address).put(PDF)
    assert (is_fault(raised.value), files(tmp_path)) == (True, [])


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_a_daemon_that_is_away_is_a_fault_of_the_machine(tmp_path, address):
    with pytest.raises(ScannerUnreachable) as raised:
        open_storage(tmp_path.as_uri(), clamav=address).put(PDF)
    assert (is_fault(raised.value), files(tmp_path)) == (True, [])


@pytest.mark.parametrize("address", ["clamd", "host:", ":3310", "host:port"])
def test_what_is_no_address_is_said_at_the_start(tmp_path, address):
    with pytest.raises(ValueError, match="TRACKER_CLAMAV"):
        open_storage(tmp_path.as_uri(), clamav=address)


def test_none_is_asked_where_none_is_set(tmp_path):
    assert open_storage(tmp_path.as_uri()).scan is None
