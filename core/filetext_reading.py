"""Reads the words of one file: ``python -m core.filetext_reading FILE MEDIA-TYPE``.

A process of its own, within limits, because what it opens came from outside. The answer goes out on
standard output as JSON: ``text``; ``unread``, whether something was left unread; ``why``, in words.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from core import filetext_markup as markup
from core import limits

LONGEST = 5_000_000  # characters
PAGES = 2000
LOOK = "look at {} yourself"
BROKEN = f"could not be read: {LOOK.format('it')}"
LOCKED = f"is locked with a password: {LOOK.format('it')}"
LONG = f"is too long to be read whole: {LOOK.format('the rest')}"
SCANNED = f"has pages without text: {LOOK.format('them')}"
INSIDE = f"has other files inside it: {LOOK.format('them')}"
WORDLESS = f"holds no text that can be read: {LOOK.format('it')}"
PICTURES = "has pictures, and words in a picture are not read: look at them yourself"
OFFICE = (".docx", ".xlsx", ".pptx", ".odt", ".ods")
PICTURE = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg", ".bmp", ".tif", ".tiff")


class Reading:
    """What was read so far, and the first thing that was not."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.length = 0
        self.unread = ""
        self.note = ""

    def add(self, line: str) -> None:
        """Keep a line, up to the most that is kept."""
        if self.length + len(line) > LONGEST:
            self.unread = self.unread or LONG
            return
        self.length += len(line) + 1
        self.lines.append(line)

    def answer(self) -> dict[str, Any]:
        """As it goes out."""
        return {
            "text": "\n".join(self.lines),
            "unread": bool(self.unread),
            "why": self.unread or self.note,
        }


def read(source: Path, media_type: str) -> dict[str, Any]:
    """The words of a file, or why they could not be read."""
    reading = Reading()
    try:
        with source.open("rb") as file:
            _reader(media_type)(file, reading)
    except markup.Locked:
        reading.unread = LOCKED
    except Exception:  # whatever is wrong with a file of somebody else's
        reading.unread = BROKEN
    return reading.answer()


def _reader(media_type: str) -> Callable[[IO[bytes], Reading], None]:
    if media_type in {"text/plain", "text/csv"}:
        return _plain
    if media_type == "application/pdf":
        return _pdf
    if "openxmlformats" in media_type or "opendocument" in media_type:
        return _office
    return _wordless


def _wordless(_file: IO[bytes], reading: Reading) -> None:
    reading.unread = WORDLESS


def _plain(file: IO[bytes], reading: Reading) -> None:
    content = file.read(4 * LONGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    for line in text.splitlines():
        reading.add(line)


# --- Office files ----------------------------------------------------------------------------------


def _office(file: IO[bytes], reading: Reading, depth: int = 0) -> None:
    with zipfile.ZipFile(file) as archive:
        open_document = "content.xml" in archive.namelist()
        workbook = "xl/workbook.xml" in archive.namelist()
        for name, content in markup.parts_of(archive):
            _part(name, content, reading, depth, open_document=open_document)
    if workbook:
        _cells(file, reading)


def _part(name: str, content: bytes, reading: Reading, depth: int, *, open_document: bool) -> None:
    lower = name.lower()
    if not content.strip():
        return
    if lower.endswith((".xml", ".rels", ".vml")):
        _markup(lower, content, reading, open_document=open_document)
    elif lower.endswith(OFFICE) and not depth:
        _office(io.BytesIO(content), reading, depth=1)
    elif "/embeddings/" in lower or lower.endswith(OFFICE):
        reading.unread = reading.unread or INSIDE
    elif lower.endswith(PICTURE) and "thumbnail" not in lower:
        reading.note = PICTURES


def _markup(name: str, content: bytes, reading: Reading, *, open_document: bool) -> None:
    try:
        for line in markup.words_of(content, open_document=open_document):
            reading.add(line)
    except expat.ExpatError:
        if not name.endswith(".vml"):  # old drawings are often not well formed
            raise
        reading.add(content.decode("utf-8", errors="replace"))


def _cells(file: IO[bytes], reading: Reading) -> None:
    """Days and numbers of a workbook: its parts hold them as counts. A row is a line."""
    import openpyxl

    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    for sheet in book.worksheets:
        reading.add(sheet.title)
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            told = " ".join(str(cell) for cell in row if cell is not None)
            if told:
                reading.add(told)


# --- PDF -------------------------------------------------------------------------------------------


def _pdf(file: IO[bytes], reading: Reading) -> None:
    from pypdf import PdfReader

    book = PdfReader(file)
    if book.is_encrypted and not book.decrypt(""):  # "" opens what is locked against changes only
        raise markup.Locked
    for line in _properties(book):
        reading.add(line)
    for number, page in enumerate(book.pages):
        if number == PAGES:
            reading.unread = LONG
            return
        _page(page, reading)
    if "/EmbeddedFiles" in book.root_object.get("/Names", {}):
        reading.unread = reading.unread or INSIDE


def _properties(book: Any) -> Iterator[str]:
    yield from (str(value) for value in (book.metadata or {}).values())
    described = book.root_object.get("/Metadata")
    if described is not None:
        yield from markup.words_of(described.get_object().get_data())
    yield from _headings(book.outline)


def _headings(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _headings(item)
        else:
            yield str(item.title)


def _page(page: Any, reading: Reading) -> None:
    text = page.extract_text() or ""
    if text.strip():
        reading.add(text)
    elif _is_drawn(page):
        reading.unread = reading.unread or SCANNED
    if _has_pictures(page):
        reading.note = PICTURES
    for note in page.get("/Annots") or []:
        for line in _said(note.get_object()):
            reading.add(line)


def _is_drawn(page: Any) -> bool:
    contents = page.get_contents()
    return contents is not None and bool(contents.get_data().strip())


def _has_pictures(page: Any) -> bool:
    objects = (page.get("/Resources") or {}).get("/XObject") or {}
    return any(part.get_object().get("/Subtype") == "/Image" for part in objects.values())


def _said(note: Any) -> Iterator[str]:
    """What a note, a form field or a link of a page says."""
    for key in ("/Contents", "/T", "/TU", "/V", "/Subj"):
        if key in note:
            yield str(note[key])
    link = note.get("/A")
    if link is not None and "/URI" in link.get_object():
        yield str(link.get_object()["/URI"])


def _main() -> int:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("source", type=Path)
    told.add_argument("media_type")
    told.add_argument("--seconds", type=int, required=True)
    told.add_argument("--megabytes", type=int, required=True)
    options = told.parse_args()
    logging.disable(logging.CRITICAL)
    limits.hold(options.seconds, options.megabytes)
    json.dump(read(options.source, options.media_type), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
