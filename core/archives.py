"""Zip-based office files: no bomb, no macro, no password, no reference to be fetched.

The directory of the archive tells the sizes, so a bomb is refused before it is opened; then each
part is read once, within what the directory said, so that a directory that lies is found too.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO

from core.errors import RuleBroken

PARTS = 1000
TOTAL = 100 * 1024 * 1024
RATIO = 100
# Below this a high ratio is harmless, and common in small spreadsheets.
HARMLESS = 1024 * 1024
CHUNK = 64 * 1024
TOO_BIG = "The file opens to far more than its size. Save it again, or save it as PDF."
LOCKED = "The file is locked with a password. Take the password off and add it again."
MACROS = "The file holds macros. Save it without them, as .docx, .xlsx or PDF."
INSIDE = "The file has other archives inside it. Add each file by itself."
# The content type of the main part, by ending.
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
MACRO_NAMES = re.compile(r"vbaproject|macrosheets/|/activex/|^basic/|^scripts/", re.IGNORECASE)
ARCHIVE_NAMES = re.compile(
    r"\.(zip|jar|7z|rar|gz|bz2|xz|tar|cab|iso|docm|xlsm|pptm|exe|dll|js|vbs)$", re.I
)
ENTITIES = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def check(
    file: IO[bytes], ending: str, media_type: str, mismatch: RuleBroken, depth: int = 0
) -> None:
    """Raise RuleBroken(field="file") unless the archive is a sound file of that ending."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise mismatch
    try:
        with zipfile.ZipFile(file) as archive:
            size = file.seek(0, 2)
            _directory(archive, size, mismatch)
            if ending in MAIN:
                _office(archive, ending, mismatch)
            else:
                _open_document(archive, media_type, mismatch)
            for part in archive.infolist():
                _part(archive, part, depth)
    # A way of packing that Python cannot read is told by NotImplementedError.
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as problem:
        raise mismatch from problem


def _directory(archive: zipfile.ZipFile, size: int, mismatch: RuleBroken) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise _refusal(LOCKED)
    total = sum(part.file_size for part in parts)
    ratio = total / max(size, 1)
    swollen = [
        p for p in parts if p.file_size > HARMLESS and p.file_size > RATIO * max(p.compress_size, 1)
    ]
    if len(parts) > PARTS or total > TOTAL or swollen or (ratio > RATIO and total > HARMLESS):
        raise _refusal(TOO_BIG)
    if sum(part.compress_size for part in parts) > size or len(set(names)) != len(names):
        raise mismatch
    if any(n.startswith("/") or "\\" in n or ".." in n.split("/") or "\0" in n for n in names):
        raise mismatch
    if archive.comment or min(part.header_offset for part in parts) != 0:
        raise mismatch
    if any(MACRO_NAMES.search(name) for name in names):
        raise _refusal(MACROS)


def _office(archive: zipfile.ZipFile, ending: str, mismatch: RuleBroken) -> None:
    if "[Content_Types].xml" not in archive.namelist():
        raise mismatch
    types = _text(archive.read("[Content_Types].xml"))
    if re.search(r"macroenabled|vbaproject", types, re.IGNORECASE):
        raise _refusal(MACROS)
    if f'"{MAIN[ending]}"' not in types.replace("'", '"'):
        raise mismatch


def _open_document(archive: zipfile.ZipFile, media_type: str, mismatch: RuleBroken) -> None:
    if (
        "mimetype" not in archive.namelist()
        or archive.read("mimetype").strip() != media_type.encode()
    ):
        raise mismatch
    if "content.xml" not in archive.namelist():
        raise mismatch
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise _refusal(LOCKED)


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> None:
    """Read one part to its end, within its declared size; zipfile raises when the two differ."""
    name = part.filename.lower()
    if ARCHIVE_NAMES.search(name):
        raise _refusal(INSIDE)
    with archive.open(part) as content:
        head = content.read(CHUNK)
        if head.startswith(b"PK\x03\x04"):
            _inner(head + content.read(), name, depth)
        if name.endswith((".xml", ".rels")) and ENTITIES.search(_text(head)):
            raise _refusal("The file refers to things outside itself. Save it as PDF and add that.")
        while content.read(CHUNK):
            pass


def _inner(content: bytes, name: str, depth: int) -> None:
    """An office file inside an office file (the numbers behind a chart) is sound in itself, one deep."""
    from core.filetypes import TYPES

    ending = name.rsplit(".", 1)[-1]
    if depth or ending not in TYPES:
        raise _refusal(INSIDE)
    check(io.BytesIO(content), ending, TYPES[ending].media_type, _refusal(INSIDE), depth=1)


def _text(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8", errors="replace")


def _refusal(message: str) -> RuleBroken:
    return RuleBroken(message, field="file")
