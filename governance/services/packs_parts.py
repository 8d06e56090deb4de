"""The parts of a pack: each paper as pages, or one page that says why it is not there.

Parts lie in a folder of the pack until it is bound. One that is there is not made again, so that a
build which was cut off goes on where it stopped.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from core import pdf
from core.filetypes import TYPES
from governance.queries.packs import Contents, PackPaper, path_of
from governance.services import packs_process

BINDING, READING = "governance.packs_binding", "governance.packs_reading"
LONGEST = 500  # pages of one paper that is not a PDF
WHY = {
    "password": "It is protected by a password.",
    "damaged": "The file is damaged, so its pages could not be read.",
    "long": "It is too long or too large for a pack.",
}
STOPPED = "It could not be turned into pages."
WAITS = "It still waits for the virus check."
MENDED = "The file is damaged. What could be read of it is here: compare it with the original."


@dataclass(frozen=True)
class Part:
    """What a paper became: the file of its pages, how many, and what is wrong with it, if anything."""

    path: Path
    pages: int
    why: str


def part_of(folder: Path, paper: PackPaper) -> Part | None:
    """The part of a paper, if it was made already."""
    told = _told(folder, paper)
    if not told.is_file():
        return None
    said = json.loads(told.read_text("utf-8"))
    return Part(told.with_suffix(".pdf"), said["pages"], said["why"])


def make_part(folder: Path, paper: PackPaper, contents: Contents) -> Part:
    """Turn a paper into pages. Whatever is wrong with it, there is a part afterwards."""
    told = _told(folder, paper)
    target = told.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        raw = Path(scratch) / "part.pdf"
        pages, why = _made(paper, Path(scratch), raw)
        if not pages:
            pages = draw(
                Path(scratch), raw, "fault", {"paper": paper, "why": why, "pack": contents}
            )
        raw.replace(target)
        said = Path(scratch) / "said.json"
        said.write_text(json.dumps({"pages": pages, "why": why}), encoding="utf-8")
        said.replace(told)  # last, in one go: where it stands the part is whole
    return Part(target, pages, why)


def _told(folder: Path, paper: PackPaper) -> Path:
    # Once the virus check is through, a file that waited for it is tried anew.
    return folder / f"{paper.document}{'-waits' if paper.waits else ''}.json"


def _made(paper: PackPaper, scratch: Path, target: Path) -> tuple[int, str]:
    """How many pages a paper became, and what is wrong with it. No pages: nothing of it can be shown."""
    turn = TURNS.get(paper.media_type)
    if paper.waits:
        return 0, WAITS
    if turn is None:
        return 0, f"It is a file without pages: {paper.kind}."
    source = path_of(paper)
    if not source.is_file():
        return 0, WHY["damaged"]
    try:
        return turn(paper, source, scratch, target)
    except pdf.NotMade:
        return 0, STOPPED


def _from_pdf(_paper: PackPaper, source: Path, _scratch: Path, target: Path) -> tuple[int, str]:
    answer = packs_process.run(BINDING, "pages", source, target)
    if answer is None:
        return 0, STOPPED
    if "why" in answer:
        return 0, WHY[answer["why"]]
    return answer["pages"], MENDED if answer["faulty"] else ""


def _from_word(paper: PackPaper, source: Path, scratch: Path, target: Path) -> tuple[int, str]:
    answer = packs_process.run(READING, source, scratch)
    if answer is None or "why" in answer:
        return 0, WHY["damaged"] if answer else STOPPED
    body = (scratch / "body.html").read_text("utf-8")
    pictures = {name: scratch / name for name in answer["pictures"]}
    # mammoth escapes the words: only the elements of a document stand around them.
    shown = {"body": mark_safe(body)}  # noqa: S308
    return _drawn(paper, shown, scratch, target, pictures)


def _from_picture(paper: PackPaper, source: Path, scratch: Path, target: Path) -> tuple[int, str]:
    return _drawn(paper, {"picture": "picture"}, scratch, target, {"picture": source})


def _from_text(paper: PackPaper, source: Path, scratch: Path, target: Path) -> tuple[int, str]:
    content = source.read_bytes()
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", errors="replace")
    return _drawn(paper, {"words": words}, scratch, target)


def _drawn(
    paper: PackPaper,
    shown: Mapping[str, object],
    scratch: Path,
    target: Path,
    files: Mapping[str, Path] | None = None,
) -> tuple[int, str]:
    pages = draw(scratch, target, "paper", {"paper": paper, **shown}, files)
    return pages, "" if pages else STOPPED


def draw(
    scratch: Path,
    target: Path,
    page: str,
    shown: Mapping[str, object],
    files: Mapping[str, Path] | None = None,
) -> int:
    """Draw a page of our own. Returns how many pages it has; 0 where they could not be counted."""
    raw = scratch / "drawn.pdf"
    words = render_to_string(f"governance/pdf/packs_{page}.html", {**shown, "fonts": pdf.fonts()})
    raw.write_bytes(
        pdf.make(words, max_pages=LONGEST, max_seconds=packs_process.SECONDS, files=files)
    )
    answer = packs_process.run(BINDING, "pages", raw, target)
    return int(answer["pages"]) if answer and "pages" in answer else 0


Turn = Callable[[PackPaper, Path, Path, Path], tuple[int, str]]
TURNS: dict[str, Turn] = {
    TYPES["pdf"].media_type: _from_pdf,
    TYPES["docx"].media_type: _from_word,
    TYPES["png"].media_type: _from_picture,
    TYPES["jpg"].media_type: _from_picture,
    TYPES["txt"].media_type: _from_text,
}
