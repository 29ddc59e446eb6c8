"""The program that typesets, run as it is run."""

import json
import subprocess
import sys

from tracker.typesetting.typeset import HERE


def run(order):
    return subprocess.run(
        [sys.executable, "-I", str(HERE / "compiler.py")],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=False,
    )


def test_it_says_what_is_wrong_and_ends_with_one(tmp_path):
    template = tmp_path / "wrong.typ"
    template.write_text("#panic()")
    order = {
        "template": str(template),
        "root": str(tmp_path),
        "data": "{}",
        "fonts": [],
        "system_fonts": False,
        "output": "pdf",
    }
    done = run(order)
    assert (done.returncode, done.stdout, b"panic" in done.stderr) == (1, b"", True)


def test_a_template_reads_nothing_beside_its_folder(tmp_path):
    template = tmp_path / "nosy.typ"
    template.write_text('#read("/../../../../etc/passwd")')
    order = {
        "template": str(template),
        "root": str(tmp_path),
        "data": "{}",
        "fonts": [],
        "system_fonts": False,
        "output": "svg",
    }
    assert run(order).returncode == 1
