import zipfile
from io import BytesIO

import pytest

from tests.storage import made_files as made
from tracker.storage import errors, packages
from tracker.storage.media_types import ENDINGS, find_media_type

TAKEN = [
    (made.PDF, "application/pdf"),
    (made.office(), packages.DOCX),
    (made.office("spreadsheetml.sheet"), packages.XLSX),
    (made.office("presentationml.presentation"), packages.PPTX),
    (made.open_document(), packages.ODT),
    (made.open_document("spreadsheet"), packages.ODS),
    (made.open_document("presentation"), packages.ODP),
    (b"Dear colleagues,\nwelcome to Geneva.\n", "text/plain"),
    ("Дорогие коллеги, добро пожаловать.".encode(), "text/plain"),
    (b"a < b and b > c\n", "text/plain"),
    (b"one line, with commas, only\n", "text/plain"),
    (b"name,country\nRECETOX,CZ\nicipe,KE\n", "text/csv"),
    (b'\xef\xbb\xbfname;town\n"CETESB; Sao Paulo";x\n', "text/csv"),
    (b"# Programme\n\nSee [the page](https://example.org).\n", "text/markdown"),
    (b"if <option one = 1> then on it goes = fine\n", "text/plain"),
    (made.png(), "image/png"),
    (made.jpeg(), "image/jpeg"),
    (made.webp(), "image/webp"),
    (made.GIF, "image/gif"),
    (b"%PDF-1.7\n<?xpacket begin=''?><x:xmpmeta/>\n%%EOF", "application/pdf"),
]


@pytest.mark.parametrize(("data", "media_type"), TAKEN)
def test_the_media_type_is_found_in_the_content(data, media_type):
    assert find_media_type(BytesIO(data)) == media_type


def test_every_type_that_is_found_has_an_ending():
    assert {media_type for _data, media_type in TAKEN} == set(ENDINGS)


REFUSED = {
    "nothing": (b"", errors.FileEmpty),
    "html": (b"<!DOCTYPE html><p>hi", errors.FileActive),
    "html after blanks": (b"\n\n  <HTML><body onload=alert(1)>", errors.FileActive),
    "html after a byte order mark": (b"\xef\xbb\xbf<html>", errors.FileActive),
    "html late in a text": (b"harmless words\n" * 90_000 + b"<script>alert(1)</script>", errors.FileActive),
    "html across the edge of a part": (b"x" * (256 * 1024 - 3) + b"<script>alert(1)</script>", errors.FileActive),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', errors.FileActive),
    "xml": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        errors.FileActive,
    ),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", errors.FileActive),
    "php": (b"hello <?php system($_GET['c']); ?>", errors.FileActive),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", errors.FileRefused),
    "binary eps": (b"\xc5\xd0\xd3\xc6" + bytes(40), errors.FileRefused),
    "web archive": (b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n", errors.FileActive),
    "windows program": (b"MZ\x90\0" + bytes(200), errors.FileRefused),
    "linux program": (b"\x7fELF\x02\x01\x01" + bytes(200), errors.FileRefused),
    "rtf": (b"{\\rtf1\\ansi hello}", errors.FileRefused),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), errors.FileOldOffice),
    "zip": (made.package({"a.txt": "a"}), errors.FileIsArchive),
    "java archive": (made.package({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), errors.FileIsArchive),
    "gzip": (b"\x1f\x8b\x08" + bytes(40), errors.FileIsArchive),
    "latin-1 text": ("S\u00e9n\u00e9gal".encode("latin-1"), errors.TextNotUnicode),
    "utf-16 text": ("Senegal".encode("utf-16"), errors.TextNotUnicode),
    "text cut inside a letter": ("Sénégal é".encode()[:-1], errors.TextNotUnicode),
    "text with control characters": (b"abc\x1b[31m", errors.FileRefused),
    "tiff": (b"II*\0" + bytes(40), errors.FileRefused),
    "pdf with an html head": (b"<html><script>alert(1)</script>%PDF-1.7\n%%EOF", errors.FileActive),
    "pdf after other bytes": (b"x" * 30 + b"%PDF-1.7\n\0", errors.FileRefused),
    "html inside a pdf's head": (b"%PDF-1.7\n<html><script>alert(1)</script>", errors.FileTwoFaced),
    "html behind a pdf": (made.PDF + b"\n" * 2000 + b"<html><script>alert(1)</script>", errors.FileTwoFaced),
    "svg behind a picture": (made.png() + bytes(2000) + b"<svg onload=alert(1)>", errors.FileTwoFaced),
    "html inside a gif": (b"GIF89a/*<script>alert(1)</script>*/", errors.FileTwoFaced),
    "pdf and zip": (made.PDF + made.package({"a.class": "x"}), errors.FileTwoFaced),
    "png and zip": (made.png() + made.package({"a.class": "x"}), errors.FileTwoFaced),
    "pdf with a script": (b"%PDF-1.7\n<</S /JavaScript /JS (app.alert(1))>>\n%%EOF", errors.FileActive),
    "pdf with a script spelt otherwise": (b"%PDF-1.7\n<</S /J#61vaScript /JS (x)>>\n%%EOF", errors.FileActive),
    "text with markup that runs": (b"hello\n<img src=x onerror=alert(1)>", errors.FileActive),
    "pdf that starts a program": (b"%PDF-1.7\n" + bytes(300_000) + b"<</S /Launch>>", errors.FileActive),
    "docm": (made.office(main="application/vnd.ms-word.document.macroEnabled.main+xml"), errors.FileHasMacros),
    "macros in a docx": (made.office(**{"word/vbaProject.bin": "x"}), errors.FileHasMacros),
    "activex in a docx": (made.office(**{"word/activeX/activeX1.xml": "x"}), errors.FileHasMacros),
    "two kinds in one": (made.office(main=f"{packages.DOCX}.main+xml {packages.XLSX}.main+xml"), errors.FileRefused),
    "unknown office type": (made.office(main="application/vnd.ms-visio.drawing.main+xml"), errors.FileRefused),
    "entities in a docx": (
        made.office(**{"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        errors.FileActive,
    ),
    "path out of the folder": (made.office(**{"../../evil": "x"}), errors.FileBroken),
    "absolute path": (made.office(**{"/etc/evil": "x"}), errors.FileBroken),
    "basic macros in an odt": (
        made.package(
            {"mimetype": packages.ODT, "META-INF/manifest.xml": "<m/>", "Basic/Standard/Module1.xml": "x"},
            zipfile.ZIP_STORED,
        ),
        errors.FileHasMacros,
    ),
    "encrypted odt": (made.open_document(manifest="<manifest:encryption-data/>"), errors.FileProtected),
    "zip cut short": (made.office()[:80], errors.FileBroken),
    "zip bomb": (made.office(**{"word/media/a.bin": bytes(64_000_000)}), errors.FileSwells),
    "too many parts": (made.office(**{f"p{n}": "" for n in range(5_001)}), errors.FileSwells),
    "huge list of types": (made.package({"[Content_Types].xml": bytes(3_000_000)}), errors.FileSwells),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_on_the_list_is_refused_with_its_reason(kind):
    data, reason = REFUSED[kind]
    with pytest.raises(errors.FileRefused) as refusal:
        find_media_type(BytesIO(data))
    assert type(refusal.value) is reason
