"""Stand-in files: one small page that says what the original was, the same bytes every time."""

import textwrap

from anyascii import anyascii

_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
)


def make_pdf(title: str, lines: list[str]) -> bytes:
    """A valid PDF of one page with a title and lines of text."""
    drawn = [b"BT /F1 20 Tf 72 740 Td 26 TL"]
    drawn += [b"(%s) Tj T*" % _text(part) for part in textwrap.wrap(title, 40)]
    drawn += [b"/F1 11 Tf 18 TL T*"]
    drawn += [b"(%s) Tj T*" % _text(part) for line in lines for part in textwrap.wrap(line, 80) or [""]]
    stream = b"\n".join([*drawn, b"ET"])
    content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    return _join([*_OBJECTS, content])


def _text(line: str) -> bytes:
    """As a string of the page; what its font does not have is spelled in Latin letters."""
    try:
        raw = line.encode("cp1252")
    except UnicodeEncodeError:
        raw = anyascii(line).encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _join(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
