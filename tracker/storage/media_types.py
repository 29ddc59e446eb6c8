"""Which files are taken, found in their content: the name a file comes with is never believed."""

import re
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from os import SEEK_END
from types import MappingProxyType
from typing import IO

import filetype

from tracker.storage import errors, packages

#: every media type taken, with the endings its files may carry; the first is the usual one
ENDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "application/pdf": ("pdf",),
        packages.DOCX: ("docx",),
        packages.XLSX: ("xlsx",),
        packages.PPTX: ("pptx",),
        packages.ODT: ("odt",),
        packages.ODS: ("ods",),
        packages.ODP: ("odp",),
        "text/plain": ("txt", "md", "csv"),
        "text/csv": ("csv", "txt"),
        "text/markdown": ("md", "txt"),
        "image/png": ("png",),
        "image/jpeg": ("jpg", "jpeg"),
        "image/webp": ("webp",),
        "image/gif": ("gif",),
    }
)
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp"})
HEAD = 8192
_CHUNK = 256 * 1024
#: markup that a browser would run, wherever in a text it stands
_ACTIVE = re.compile(
    rb"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|form|meta|link|base|frameset|\?xml|\?php|xsl:)"
    rb"|<[a-z][^<>]{0,500}[\s/\"']on[a-z]{3,20}\s*="  # an attribute that runs when something happens
    rb"|(?:^|\n)mime-version:",
    re.IGNORECASE,
)
#: the same inside a PDF's or an image's first bytes, where XMP data (`<?xpacket`) is in order
_ACTIVE_HEAD = re.compile(rb"<(?:!doctype|html|script|svg|iframe|body|\?php)", re.IGNORECASE)
#: what is put behind a picture or a PDF to make a page of it; the mark after the name keeps chance out
_ACTIVE_TAIL = re.compile(rb"<(?:!doctype html|html|script|svg|iframe|body)[\s>/]|<\?php\s", re.IGNORECASE)
_TAIL = 64 * 1024
_SCRIPT_START = re.compile(rb"\s*(?:<[a-z!?]|#!|%!|@echo\b|\{\\rt)", re.IGNORECASE)
_PDF_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")
#: any letter of a PDF's name may be written by its number
_PDF_LETTER = re.compile(rb"#([0-9a-f]{2})", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


def find_media_type(file: IO[bytes]) -> str:
    """The media type of the whole content. Raises FileRefused, with the reason, for what is not on the list."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise errors.FileEmpty
    if head.startswith(_OLE):
        raise errors.FileOldOffice
    guess = filetype.guess(head)  # type: ignore[no-untyped-call]
    media_type = str(guess.mime) if guess else ""
    if head.startswith(b"PK\x03\x04"):
        return packages.find_package_type(file)
    if media_type in ENDINGS:
        _check_binary(file, head, media_type)
        return media_type
    if media_type:
        raise errors.FileIsArchive if media_type in _ARCHIVES else errors.FileRefused
    return _text_type(file, head)


_ARCHIVES = frozenset(
    {
        "application/zip",
        "application/x-tar",
        "application/gzip",
        "application/x-7z-compressed",
        "application/x-bzip2",
        "application/x-rar-compressed",
        "application/vnd.rar",
        "application/x-xz",
    }
)


def _check_binary(file: IO[bytes], head: bytes, media_type: str) -> None:
    if media_type == "application/pdf" and not head.startswith(b"%PDF-"):
        raise errors.FileTwoFaced
    if _ACTIVE_HEAD.search(head[:1024]) or _ACTIVE_TAIL.search(_last(file)):
        raise errors.FileTwoFaced
    if zipfile.is_zipfile(file):  # an archive behind a picture or a PDF: each program would see another file
        raise errors.FileTwoFaced
    if media_type == "application/pdf" and any(_PDF_ACTIVE.search(_spelt(part)) for part in _parts(file, overlap=64)):
        raise errors.FileActive


def _last(file: IO[bytes]) -> bytes:
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _TAIL))
    return file.read()


def _spelt(part: bytes) -> bytes:
    """The part of a PDF with every letter written out."""
    return _PDF_LETTER.sub(lambda found: bytes((int(found[1], 16),)), part)


def _parts(file: IO[bytes], overlap: int = 32) -> Iterator[bytes]:
    file.seek(0)
    tail = b""
    while chunk := file.read(_CHUNK):
        yield tail + chunk
        tail = chunk[-overlap:]


def _text_type(file: IO[bytes], head: bytes) -> str:
    if _SCRIPT_START.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise errors.FileActive
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise errors.TextNotUnicode
    start = _decoded_start(file)
    if any(_ACTIVE.search(part) for part in _parts(file)):
        raise errors.FileActive
    return "text/csv" if _is_table(start) else "text/markdown" if _is_markdown(start) else "text/plain"


def _decoded_start(file: IO[bytes]) -> str:
    """The first characters of a text whose every byte has been read and found in order."""
    decoder = getincrementaldecoder("utf-8-sig")()
    start = ""
    try:
        for part in _parts(file, overlap=0):
            if _NOT_TEXT.search(part):
                raise errors.FileRefused
            text = decoder.decode(part)
            start = start or text[:HEAD]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise errors.TextNotUnicode from error
    return start


def _is_table(text: str) -> bool:
    """Two lines or more, cut by the same sign into the same number of cells, two or more."""
    lines = [line for line in text.splitlines()[:10] if line.strip()]
    if len(text) >= HEAD and len(lines) > 1:
        lines.pop()  # may be cut in the middle
    for sign in (",", ";", "\t"):
        cells = {re.sub(r'"[^"]*"', "", line).count(sign) for line in lines}
        if len(lines) > 1 and len(cells) == 1 and cells != {0}:
            return True
    return False


def _is_markdown(text: str) -> bool:
    return bool(re.search(r"^#{1,6} \S|^\[[^\]]+\]: |\]\([^)\s]+\)|^```", text, re.MULTILINE))
