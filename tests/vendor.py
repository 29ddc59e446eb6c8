"""The browser libraries kept in tracker/static/vendor: exactly what the registry has under these versions.

`python -m tests.vendor` compares the files with their digests; with `--fetch` it takes the packages from the registry by
npm, checks each against the integrity written in versions.json, and puts the files in place.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from hashlib import sha256, sha512
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tracker" / "static" / "vendor"
VERSIONS = FOLDER / "versions.json"


def faults() -> list[str]:
    """What is missing, changed or not accounted for."""
    wanted = {
        FOLDER / target: (name, digest)
        for name, package in json.loads(VERSIONS.read_text()).items()
        for target, digest in package["files"].values()
    }
    here = {path for path in FOLDER.rglob("*") if path.is_file()} - {VERSIONS}
    found = [f"{path.relative_to(FOLDER)}: no package says where it is from" for path in sorted(here - wanted.keys())]
    for path, (name, digest) in wanted.items():
        if not path.exists():
            found.append(f"{path.relative_to(FOLDER)}: missing, of {name}")
        elif sha256(path.read_bytes()).hexdigest() != digest:
            found.append(f"{path.relative_to(FOLDER)}: not what {name} has")
    return found


def fetch() -> None:
    """Take every package anew."""
    with tempfile.TemporaryDirectory() as folder:
        for name, package in json.loads(VERSIONS.read_text()).items():
            exact = f"{name}@{package['version']}"
            said = subprocess.run(["npm", "pack", "--silent", exact], cwd=folder, check=True, capture_output=True)
            archive = Path(folder) / said.stdout.decode().split()[-1]
            integrity = "sha512-" + b64encode(sha512(archive.read_bytes()).digest()).decode()
            if integrity != package["integrity"]:
                raise SystemExit(f"{exact}: the registry's package is not the one we looked at ({integrity})")
            with tarfile.open(archive) as packed:
                for source, (target, _digest) in package["files"].items():
                    content = packed.extractfile(f"package/{source}")
                    assert content is not None
                    (FOLDER / target).parent.mkdir(parents=True, exist_ok=True)
                    (FOLDER / target).write_bytes(content.read())


if __name__ == "__main__":
    if "--fetch" in sys.argv:
        fetch()
    wrong = faults()
    sys.stdout.write("\n".join(wrong or ["tracker/static/vendor is what versions.json says"]) + "\n")
    sys.exit(bool(wrong))
