"""Every template is rendered by somebody, and none carries style, script or untranslated text of its own."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FILES = sorted(p for p in TEMPLATES.rglob("*") if p.suffix in {".html", ".txt"})


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def test_every_template_is_rendered_by_somebody():
    code = "\n".join(p.read_text() for p in (ROOT / "tracker").rglob("*.py"))
    markup = "\n".join(p.read_text() for p in FILES)
    forgotten = []
    for path in FILES:
        name = _name(path)
        #: letters are named in the code by their stem, and rendered as text and as HTML
        letter = name.startswith("mail/") and re.search(rf'["\']{path.stem}["\']', code)
        if f'"{name}"' not in code and not re.search(rf'["\']{re.escape(name)}["\']', markup) and not letter:
            forgotten.append(name)
    assert forgotten == []


def test_no_page_carries_style_or_script_of_its_own():
    forbidden = re.compile(
        r"<style|\sstyle=|\son(?:click|load|error|submit|change|input|focus|blur|key\w+|mouse\w+)=|<script(?![^>]*\ssrc=)|javascript:",
        re.IGNORECASE,
    )
    # what leaves the product as a file of its own has no stylesheet beside it
    files = ("mail/", "report/", "privacy/download.html")
    pages = [p for p in FILES if p.suffix == ".html" and not _name(p).startswith(files)]
    assert [_name(p) for p in pages if forbidden.search(p.read_text())] == []


def test_nothing_is_marked_safe_but_our_own_markup():
    allowed = {"parts/parts.html"}
    assert [_name(p) for p in FILES if re.search(r"\|\s*safe\b|autoescape", p.read_text())] == sorted(allowed)


def test_nothing_is_loaded_from_elsewhere():
    outside = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//""")
    pages = [p for p in FILES if not _name(p).startswith("mail/")]
    assert [
        _name(p)
        for p in pages
        if any(outside.search(line) and "<a " not in line for line in p.read_text().splitlines())
    ] == []
