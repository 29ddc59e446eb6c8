"""Office files are zip archives: looked into with limits before anything is unpacked, and never unpacked to disk."""

import re
import struct
import zipfile
import zlib
from os import SEEK_END
from typing import IO

from tracker.storage import errors

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = _OOXML + "wordprocessingml.document"
XLSX = _OOXML + "spreadsheetml.sheet"
PPTX = _OOXML + "presentationml.presentation"
_ODF = "application/vnd.oasis.opendocument."
ODT, ODS, ODP = _ODF + "text", _ODF + "spreadsheet", _ODF + "presentation"

#: real files stay far below: a deck of 200 slides with pictures has about 1,500 parts
MAX_PARTS = 5_000
MAX_UNPACKED = 512 * 1024 * 1024
#: XML packs to about a tenth, tables of equal cells to a hundredth
MAX_RATIO = 200
RATIO_COUNTS_FROM = 16 * 1024 * 1024
_MAX_LISTING = 2 * 1024 * 1024
#: the record at the end of an archive, how it begins, and what stands before it when the archive is a huge one (zip64)
_END, _END_SIGN, _HUGE_SIGN = 22, b"PK\x05\x06", b"PK\x06\x07"
_MAIN = {(kind + ".main+xml").encode(): kind for kind in (DOCX, XLSX, PPTX)}
_ODF_TYPES = {kind.encode(): kind for kind in (ODT, ODS, ODP)}
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0[DE]\0|\0<\0!\0[DE]", re.IGNORECASE)
#: what reading a damaged archive raises
_DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
)  # fmt: skip
_MACRO_PARTS = re.compile(r"vbaproject\.bin$|(^|/)activex/|^basic/|^scripts/|(^|/)macrosheets/", re.IGNORECASE)


def find_package_type(file: IO[bytes]) -> str:
    """The office type of a zip archive. Raises FileRefused for a bomb, macros, a password, or any other archive."""
    _check_listing(file)
    try:
        with zipfile.ZipFile(file) as package:
            _check_limits(package)
            return _office_type(package)
    except _DAMAGED as error:
        raise errors.FileBroken from error
    except RuntimeError as error:  # zipfile's word for "a password is needed"
        raise errors.FileProtected from error


def _check_listing(file: IO[bytes]) -> None:
    """Refuse a long list of parts before it is read: each of a million names would cost a kilobyte of memory."""
    size = file.seek(0, SEEK_END)
    file.seek(-min(size, _END + 65_535), SEEK_END)
    tail = file.read()
    # the two places where zipfile looks for the end record, in its order
    at = len(tail) - _END
    if not (tail[at:].startswith(_END_SIGN) and tail.endswith(b"\0\0")):
        at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END:
        raise errors.FileBroken
    parts, listing = struct.unpack("<HL", tail[at + 10 : at + 16])
    if parts > MAX_PARTS or listing > _MAX_LISTING or tail[max(at - 20, 0) : at].startswith(_HUGE_SIGN):
        raise errors.FileSwells


def _check_limits(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise errors.FileSwells
    if unpacked > RATIO_COUNTS_FROM and unpacked / packed > MAX_RATIO:
        raise errors.FileSwells
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(_leaves(name) for name in names):
        raise errors.FileBroken
    if any(part.flag_bits & 1 for part in parts):
        raise errors.FileProtected
    if any(_MACRO_PARTS.search(name) for name in names):
        raise errors.FileHasMacros


def _leaves(name: str) -> bool:
    """Whether unpacking would write outside the folder."""
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name or "\0" in name


def _office_type(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "[Content_Types].xml" in names:
        kind = _ooxml_type(_read(package, "[Content_Types].xml"))
    elif "mimetype" in names and "META-INF/manifest.xml" in names:
        kind = _odf_type(package)
    else:
        raise errors.FileIsArchive
    for name in sorted(names):
        if name.lower().endswith((".xml", ".rels", ".vml")):
            with package.open(name) as part:
                if _DECLARES.search(part.read(4096)):  # no office program writes a DTD; entities attack readers
                    raise errors.FileActive
    return kind


def _ooxml_type(listing: bytes) -> str:
    if b"macroEnabled" in listing or b"vbaProject" in listing:
        raise errors.FileHasMacros
    found = {kind for main, kind in _MAIN.items() if main in listing}
    if len(found) != 1:
        raise errors.FileRefused
    return found.pop()


def _odf_type(package: zipfile.ZipFile) -> str:
    kind = _ODF_TYPES.get(_read(package, "mimetype").strip())
    if kind is None:
        raise errors.FileRefused
    if b"encryption-data" in _read(package, "META-INF/manifest.xml"):
        raise errors.FileProtected
    return kind


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > _MAX_LISTING:
        raise errors.FileSwells
    with package.open(name) as part:
        return part.read(_MAX_LISTING)
