"""Small files of each kind, made on the spot."""

import struct
import zipfile
import zlib
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + bytes(20)
MAIN = "application/vnd.openxmlformats-officedocument."


def png(width=3, height=2):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * 3 * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width=640, height=480):
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + app0 + frame + b"\xff\xd9"


def webp(width=30, height=20):
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4)
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def package(parts, compression=zipfile.ZIP_DEFLATED):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def office(kind="wordprocessingml.document", main=None, **parts):
    """A minimal .docx (or, by `kind`, .xlsx or .pptx); `parts` are further parts of the archive."""
    listing = f'<Types><Override ContentType="{main or MAIN + kind + ".main+xml"}"/></Types>'
    return package({"[Content_Types].xml": listing, "_rels/.rels": "<Relationships/>"} | parts)


def open_document(kind="text", manifest="<manifest/>"):
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "META-INF/manifest.xml": manifest}
    return package(parts, zipfile.ZIP_STORED)
