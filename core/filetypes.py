"""What a file is, told from its content. Name and content must agree; the list is short.

PDF, Word, Excel, PowerPoint and OpenDocument files without macros, pictures, and plain text.
Everything else is refused in words that say what to do. See ``core.archives`` for zip-based ones.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from core import archives
from core.errors import RuleBroken


@dataclass(frozen=True)
class FileType:
    """A type that is taken: its ending, the media type it is served as, and its name in words."""

    ending: str
    media_type: str
    words: str


OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
TYPES = {
    kind.ending: kind
    for kind in (
        FileType("pdf", "application/pdf", "PDF"),
        FileType("docx", f"{OOXML}wordprocessingml.document", "Word document"),
        FileType("xlsx", f"{OOXML}spreadsheetml.sheet", "Excel workbook"),
        FileType("pptx", f"{OOXML}presentationml.presentation", "PowerPoint presentation"),
        FileType("odt", f"{ODF}text", "OpenDocument text"),
        FileType("ods", f"{ODF}spreadsheet", "OpenDocument spreadsheet"),
        FileType("png", "image/png", "PNG picture"),
        FileType("jpg", "image/jpeg", "JPEG picture"),
        FileType("txt", "text/plain", "plain text"),
        FileType("csv", "text/csv", "CSV"),
    )
}
SAME = {"jpeg": "jpg"}
TAKEN = "We take PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text and CSV files."
# What to do with files people often have and the portal does not take.
ADVICE = {
    "doc": "Open it in Word and save it as .docx or PDF.",
    "xls": "Open it in Excel and save it as .xlsx.",
    "ppt": "Open it in PowerPoint and save it as .pptx or PDF.",
    "rtf": "Open it in Word and save it as .docx or PDF.",
    "docm": "It can hold macros. Save it as .docx.",
    "xlsm": "It can hold macros. Save it as .xlsx.",
    "pptm": "It can hold macros. Save it as .pptx.",
    "msg": "Print the email to PDF.",
    "eml": "Print the email to PDF.",
    "zip": "Send each file in it by itself.",
    "heic": "Save the picture as JPEG.",
}
# Endings that hide behind another one, as in "report.exe.pdf".
DANGEROUS = frozenset(
    "exe com scr bat cmd ps1 vbs vbe js jse wsf hta lnk jar msi dll pif cpl html htm xhtml svg xml "
    "php docm xlsm pptm dotm xltm iso img".split()
)
PIXELS = 100_000_000
ACTIVE = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%)", re.IGNORECASE
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def told(file: IO[bytes], name: str) -> FileType:
    """The type of a file, when its name and its content agree. Raises RuleBroken(field="file")."""
    kind = _by_name(name)
    CHECKS[kind.ending](file, kind)
    file.seek(0)
    return kind


def _by_name(name: str) -> FileType:
    endings = [part.strip().lower() for part in name.split(".")[1:]]
    if not endings:
        raise refusal(f"The file has no ending such as .pdf. {TAKEN}")
    last = SAME.get(endings[-1], endings[-1])
    if last not in TYPES:
        raise refusal(f"We can’t take .{last[:20]} files. {ADVICE.get(last, TAKEN)}")
    if DANGEROUS.intersection(endings[:-1]):
        raise refusal(
            "The file name has two endings. Rename it so that it ends in one, such as .pdf."
        )
    return TYPES[last]


def refusal(message: str) -> RuleBroken:
    """A refusal that belongs beside the file."""
    return RuleBroken(message, field="file")


def _mismatch(kind: FileType) -> RuleBroken:
    return refusal(
        f"The name ends in .{kind.ending}, but the content is not a {kind.words} file. "
        "Open it in the program it came from and save it again."
    )


def _pdf(file: IO[bytes], kind: FileType) -> None:
    head, tail = _ends(file, 1024, 2048)
    end = tail.rfind(b"%%EOF")
    if not re.match(rb"%PDF-\d\.\d", head) or end < 0 or len(tail[end + 5 :].strip()) > 64:
        raise _mismatch(kind)
    if ACTIVE.search(head[:512]) and b"<?xpacket" not in head[:512]:
        raise _mismatch(kind)
    _no_archive_behind(file, kind)


def _png(file: IO[bytes], kind: FileType) -> None:
    file.seek(0)
    if file.read(8) != b"\x89PNG\r\n\x1a\n":
        raise _mismatch(kind)
    header = file.read(25)
    if len(header) < 25 or header[:8] != b"\x00\x00\x00\rIHDR":
        raise _mismatch(kind)
    width, height = struct.unpack(">II", header[8:16])
    if struct.unpack(">I", header[21:])[0] != zlib.crc32(header[4:21]):
        raise _mismatch(kind)
    _not_too_many(width, height, kind)
    name = b""
    while name != b"IEND":
        head = file.read(8)
        if len(head) < 8:
            raise _mismatch(kind)
        length, name = struct.unpack(">I4s", head)
        file.seek(length + 4, 1)
    if file.read(1):
        raise _mismatch(kind)


def _jpg(file: IO[bytes], kind: FileType) -> None:
    file.seek(0)
    if file.read(2) != b"\xff\xd8":
        raise _mismatch(kind)
    while True:
        mark = file.read(4)
        if len(mark) < 4 or mark[0] != 0xFF:
            raise _mismatch(kind)
        length = struct.unpack(">H", mark[2:])[0]
        if 0xC0 <= mark[1] <= 0xCF and mark[1] not in {0xC4, 0xC8, 0xCC}:
            frame = file.read(5)
            if len(frame) < 5:
                raise _mismatch(kind)
            height, width = struct.unpack(">xHH", frame)
            _not_too_many(width, height, kind)
            break
        if ACTIVE.search(file.read(max(length - 2, 0))[:512]) and mark[1] == 0xFE:
            raise _mismatch(kind)
    _, tail = _ends(file, 2, 65536)
    if b"\xff\xd9" not in tail or ACTIVE.search(tail[tail.rfind(b"\xff\xd9") :]):
        raise _mismatch(kind)
    _no_archive_behind(file, kind)


def _text(file: IO[bytes], kind: FileType) -> None:
    file.seek(0)
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("This text is saved as UTF-16. Save it again as UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    start = text.lstrip("\ufeff \t\r\n")[:1024]
    if (
        CONTROL.search(text)
        or ACTIVE.match(start.encode())
        or start.startswith(("%PDF", "{\\rtf", "#!"))
    ):
        raise _mismatch(kind)
    if ACTIVE.search(start.encode()):
        raise refusal("The text holds the code of a web page. Save it as plain text or PDF.")


def _zipped(file: IO[bytes], kind: FileType) -> None:
    archives.check(file, kind.ending, kind.media_type, _mismatch(kind))


def _ends(file: IO[bytes], head: int, tail: int) -> tuple[bytes, bytes]:
    file.seek(0)
    first = file.read(head)
    size = file.seek(0, 2)
    file.seek(max(size - tail, 0))
    return first, file.read(tail)


def _no_archive_behind(file: IO[bytes], kind: FileType) -> None:
    file.seek(0)
    if zipfile.is_zipfile(file):
        raise _mismatch(kind)


def _not_too_many(width: int, height: int, kind: FileType) -> None:
    if not width or not height:
        raise _mismatch(kind)
    if width * height > PIXELS:
        raise refusal(
            f"The picture is {width:,} by {height:,} points. Make it smaller: we take up to "
            f"{PIXELS // 1_000_000} million points."
        )


CHECKS = {
    "pdf": _pdf,
    "png": _png,
    "jpg": _jpg,
    "txt": _text,
    "csv": _text,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods"), _zipped),
}
