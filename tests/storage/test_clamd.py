"""Against ClamAV's own daemon, with a database of one signature; what it cannot be made to do is in test_scanning."""

import shutil
import subprocess
import time
from io import BytesIO

import pytest

from tests.clamd import EICAR
from tests.server import free_port
from tests.storage.made_files import PDF
from tracker.storage.errors import FileInfected, FileTooLarge, ScannerUnreachable
from tracker.storage.scanning import Scanner

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
pytestmark = pytest.mark.skipif(CLAMD is None, reason="ClamAV's daemon is not installed: apt-get install clamav-daemon")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Its socket and its port."""
    folder, port = tmp_path_factory.mktemp("clamd"), free_port()
    (folder / "test.ndb").write_text(f"Test.EICAR:0:*:{EICAR.hex()}\n")
    settings = {
        "Foreground": "yes",
        "DatabaseDirectory": folder,
        "LocalSocket": folder / "socket",
        "TCPSocket": port,
        "TCPAddr": "127.0.0.1",
        "StreamMaxLength": "1M",
    }
    (folder / "conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen([CLAMD, "-c", folder / "conf"], stdout=log, stderr=log) as process,
    ):
        _wait(process, Scanner(f"127.0.0.1:{port}"), Scanner(str(folder / "socket")))
        yield str(folder / "socket"), f"127.0.0.1:{port}"
        process.kill()


def _wait(process, *scanners):
    end = time.monotonic() + 60
    for scanner in scanners:
        while True:
            try:
                scanner.check(BytesIO())
            except ScannerUnreachable:
                assert process.poll() is None
                assert time.monotonic() < end
                time.sleep(0.05)
            else:
                break


@pytest.mark.parametrize("way", [0, 1], ids=["socket", "port"])
def test_it_lets_clean_files_pass_finds_the_test_text_and_says_what_is_too_long(addresses, way):
    scanner = Scanner(addresses[way])
    for clean in (PDF, b"", EICAR[:-1]):
        scanner.check(BytesIO(clean))
    for infected in (EICAR, PDF + EICAR):
        with pytest.raises(FileInfected):
            scanner.check(BytesIO(infected))
    with pytest.raises(FileTooLarge):
        scanner.check(BytesIO(b"a" * 3_000_000))
