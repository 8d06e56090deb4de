"""Takes the pages of a PDF, and binds PDFs into one: ``python -m governance.packs_binding``.

A process of its own, within limits, because what it opens came from outside. Nothing else of the
portal imports it. Files are opened where they lie and copied stream by stream, so what it takes of
memory follows the number of pages and not their weight. One JSON object goes out on standard output.

``pages FROM TO`` copies the pages of one file: no scripts, forms or attachments. ``{"pages": 4}``,
with ``"faulty": true`` where it had to be mended; or ``{"why": "password"}``, "damaged", "long".

``join PLAN TO`` binds the files of a plan (see ``Plan``) with a number on every page.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path
from typing import Any, TypedDict

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from core import limits

PASSWORD, DAMAGED, LONG = "password", "damaged", "long"
LONGEST = 2000  # pages of one paper
SIZE = 8.5  # points of the stamp
ABOVE = 12.0  # points between the stamp and the lower edge
FONT = Name("/PortalStamp")
WIDE = 0.56  # of its size, about the mean width of a letter of Helvetica


class Paper(TypedDict):
    """One file of a plan, in its place. ``after`` follows the page number in the stamp."""

    title: str
    path: str
    after: str


class Section(TypedDict):
    title: str
    papers: list[Paper]


class Plan(TypedDict):
    """What to bind: the front, then the papers under their headings. ``stamp`` names the whole."""

    title: str
    author: str
    stamp: str
    front: str
    sections: list[Section]


def take_pages(source: Path, target: Path) -> dict[str, Any]:
    """Copy the pages of a PDF that came from outside, or say why they cannot be."""
    try:
        with Pdf.open(source, access_mode=pikepdf.AccessMode.stream) as held:
            if len(held.pages) > LONGEST:
                return {"why": LONG}
            _flatten(held)
            with Pdf.new() as taken:
                taken.pages.extend(held.pages)
                for page in taken.pages:
                    _sound(page)
                taken.save(target)
                return _told(len(taken.pages), bool(held.get_warnings()))
    except pikepdf.PasswordError:
        return {"why": PASSWORD}
    except MemoryError:
        return {"why": LONG}
    except Exception:  # whatever is wrong with a file of somebody else's, the pack goes on
        return {"why": DAMAGED}


def _told(pages: int, faulty: bool) -> dict[str, Any]:
    if not pages:
        return {"why": DAMAGED}
    return {"pages": pages, "faulty": faulty}


def _flatten(held: Pdf) -> None:
    """What was filled into a form becomes part of the page: the form itself is not taken along."""
    if "/AcroForm" in held.Root:
        held.generate_appearance_streams()
        held.flatten_annotations("print")


def _sound(page: pikepdf.Page) -> None:
    """Ask what the stamp will ask, so that a page without it shows as damaged now."""
    _corner(page)
    if "/AA" in page.obj:
        del page.obj["/AA"]


def join(plan: Plan, target: Path) -> dict[str, Any]:
    """Bind a plan into one file: numbers on the pages, the same as page labels, and bookmarks."""
    joined = target.with_suffix(".joined.pdf")
    papers = [paper for section in plan["sections"] for paper in section["papers"]]
    _put_together([plan["front"], *(paper["path"] for paper in papers)], joined)
    with Pdf.open(joined, access_mode=pikepdf.AccessMode.stream) as bound:
        lengths = {path: _length(path) for path in {plan["front"], *(p["path"] for p in papers)}}
        marks: list[tuple[str, int, list[tuple[str, int]]]] = [("Contents", 0, [])]
        after = [""] * lengths[plan["front"]]
        for section in plan["sections"]:
            begins, inside = len(after), []
            for paper in section["papers"]:
                inside.append((paper["title"], len(after)))
                after += [paper["after"]] * lengths[paper["path"]]
            marks.append((section["title"], begins, inside))
        _stamp(bound, plan["stamp"], after)
        _bookmarks(bound, marks)
        _described(bound, plan)
        bound.save(target)
        pages = len(bound.pages)
    joined.unlink()
    return {"pages": pages}


def _put_together(paths: list[str], target: Path) -> None:
    """The pages of files one after the other. qpdf's own job copies from disk to disk, where
    ``pages.extend`` holds all that every file weighs in memory."""
    pikepdf.Job(
        {
            "empty": "",
            "pages": [{"file": path, "range": "1-z"} for path in paths],
            "outputFile": str(target),
            "removeUnreferencedResources": "no",
        }
    ).run()


def _length(path: str) -> int:
    with Pdf.open(path, access_mode=pikepdf.AccessMode.stream) as held:
        return len(held.pages)


def _stamp(bound: Pdf, name: str, after: list[str]) -> None:
    """“MTG-2026-004 · page 17 of 240” at the foot of every page, over what is there."""
    font = bound.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )
    before = bound.make_stream(b"q\n")
    for number, (page, more) in enumerate(zip(bound.pages, after, strict=True), 1):
        words = f"{name} · page {number} of {len(after)}{more}"
        page.add_resource(font, Name.Font, name=FONT, replace_existing=True)
        page.contents_add(before, prepend=True)
        page.contents_add(bound.make_stream(_drawn(page, words)))


def _drawn(page: pikepdf.Page, words: str) -> bytes:
    """The stamp on a white ground in the middle of the lower edge, upright as the page is read."""
    matrix, width = _corner(page)
    text = words.encode("cp1252", "replace")
    size = min(SIZE, width / (len(text) * WIDE))
    wide = len(text) * size * WIDE
    left = (width - wide) / 2
    safe = text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    place = " ".join(f"{value:.2f}" for value in matrix).encode()
    return (
        b"\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq %b cm\n"
        b"1 g %.2f %.2f %.2f %.2f re f\n"
        b"0 g BT %b %.2f Tf %.2f %.2f Td (%b) Tj ET\nQ\nEMC\n"
    ) % (
        place,
        *(left - 4, ABOVE - 4, wide + 8, size + 6),
        *(str(FONT).encode(), size, left, ABOVE, safe),
    )


def _corner(page: pikepdf.Page) -> tuple[tuple[float, ...], float]:
    """The lower left corner of a page as it is shown, as a matrix, and how wide it is shown."""
    ax, ay, bx, by = (float(value) for value in page.cropbox)
    left, right, low, high = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    turned = int(page.rotation) % 360
    across, up = right - left, high - low
    if min(across, up) <= 0:
        raise ValueError("A page without a size")
    return {
        90: ((0, 1, -1, 0, right, low), up),
        180: ((-1, 0, 0, -1, right, high), across),
        270: ((0, -1, 1, 0, left, high), up),
    }.get(turned, ((1, 0, 0, 1, left, low), across))


def _bookmarks(bound: Pdf, marks: list[tuple[str, int, list[tuple[str, int]]]]) -> None:
    with bound.open_outline() as outline:
        for title, page, inside in marks:
            heading = OutlineItem(title, page)
            heading.children.extend(OutlineItem(name, at) for name, at in inside)
            outline.root.append(heading)


def _described(bound: Pdf, plan: Plan) -> None:
    """Title, language, and the numbers of the pages as a reader's program shows them."""
    bound.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    bound.Root.PageMode = Name.UseOutlines
    bound.Root.Lang = "en-GB"
    bound.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with bound.open_metadata() as told:
        told["dc:title"] = plan["title"]
        told["dc:creator"] = [plan["author"]]
        told["dc:language"] = ["en-GB"]


def _main() -> int:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("what", choices=["pages", "join"])
    told.add_argument("source", type=Path)
    told.add_argument("target", type=Path)
    told.add_argument("--seconds", type=int, required=True)
    told.add_argument("--megabytes", type=int, required=True)
    options = told.parse_args()
    logging.disable(logging.CRITICAL)  # what is wrong with a file is told, not logged
    limits.hold(options.seconds, options.megabytes)
    if options.what == "pages":
        outcome = take_pages(options.source, options.target)
    else:
        outcome = join(json.loads(options.source.read_text("utf-8")), options.target)
    json.dump(outcome, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
