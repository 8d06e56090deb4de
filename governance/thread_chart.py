"""A whole thread as a picture: a column for each kind of link, and a dashed box where one is missing.

The same stands beside it as a nested list.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from html import escape

from governance.queries.thread import (
    ACTION,
    COLUMNS,
    DISSEMINATION,
    FINDING,
    IMPACT,
    RECOMMENDATION,
    Link,
)
from governance.rules.actions import Gap

WIDE, BOX, ROW, GAP, HEAD = 178, 66, 82, 30, 34
LETTERS, LINES = 21, 3
PLACE = {kind: place for place, kind in enumerate(COLUMNS)}
RED = "#b10e1e"
MISSING = {
    Gap.NO_RECOMMENDATION: (RECOMMENDATION, "No recommendation"),
    Gap.NO_ACTION: (ACTION, "No action"),
    Gap.NOT_SPREAD: (DISSEMINATION, "Never passed on"),
    Gap.NO_IMPACT: (IMPACT, "No impact measured"),
}


@dataclass
class Box:
    """One box: its column, its row, its words; what it is joined to; dashed where it stands for what is missing."""

    column: int
    row: int
    words: str
    joined: Box | None = None
    missing: bool = False
    marked: bool = False


@dataclass
class Drawing:
    """Boxes put down row by row."""

    marked: str
    boxes: list[Box] = field(default_factory=list)
    rows: int = 0

    def put(self, link: Link, row: int, joined: Box | None) -> Box:
        words = f"{link.label}: {link.text}"
        box = Box(PLACE[link.kind], row, words, joined, marked=link.key == self.marked)
        box.missing = str(Gap.NO_EVIDENCE.label) in link.gaps
        self.boxes.append(box)
        return box

    def put_missing(self, link: Link, row: int, joined: Box) -> int:
        """A dashed box for each link that should follow this one. Returns the row below them."""
        for gap, (kind, words) in MISSING.items():
            if str(gap.label) in link.gaps:
                self.boxes.append(Box(PLACE[kind], row, words, joined, missing=True))
                row += 1
        return row

    def follow(self, link: Link, row: int, joined: Box | None) -> int:
        """Put a link and everything after it, from ``row`` on. Returns the row below."""
        box = self.put(link, row, joined)
        below = self.put_missing(link, row, box)
        columns: dict[int, int] = {}
        for each in link.below:
            start = max(row, below) if link.kind == FINDING else columns.get(PLACE[each.kind], row)
            start = max(start, _clear(self.boxes, PLACE[each.kind], row))
            ended = self.follow(each, start, box)
            columns[PLACE[each.kind]] = ended
            below = max(below, ended)
        return max(below, row + 1)


def thread_svg(top: Link, *, line: str, fill: str, ink: str, marked: str = "") -> str:
    """The thread from left to right. Colours as #rrggbb; ``marked`` is the key of the link to thicken."""
    drawing = Drawing(marked)
    rows = drawing.follow(top, 0, None)
    width, height = len(COLUMNS) * (WIDE + GAP) - GAP + 2, HEAD + rows * ROW
    heads = [
        f'<text x="{_x(place)}" y="20" fill="{ink}" font-weight="600">{escape(label)}</text>'
        for place, label in enumerate(COLUMNS.values())
    ]
    lines = [_joined(box, line) for box in drawing.boxes if box.joined]
    boxes = [_drawn(box, line, fill, ink) for box in drawing.boxes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="13">'
        f"{''.join(heads + lines + boxes)}</svg>"
    )


def in_words(top: Link) -> str:
    """What the picture shows, in one sentence for whoever cannot see it."""
    links = list(top.walk())
    counted = [
        f"{sum(link.kind == kind for link in links)} {label.lower()}"
        for kind, label in COLUMNS.items()
        if kind not in (FINDING, DISSEMINATION)
    ]
    gaps = sum(len(link.gaps) for link in links)
    broken = (
        f" Broken in {gaps} place{'' if gaps == 1 else 's'}." if gaps else " Nothing is missing."
    )
    return (
        f"The thread of {top.label}: {', '.join(counted)}.{broken} The same stands below as a list."
    )


def _clear(boxes: list[Box], column: int, row: int) -> int:
    """The first row from ``row`` on that is free in a column."""
    taken = {box.row for box in boxes if box.column == column}
    while row in taken:
        row += 1
    return row


def _x(column: int) -> int:
    return column * (WIDE + GAP) + 1


def _y(row: int) -> int:
    return HEAD + row * ROW


def _drawn(box: Box, line: str, fill: str, ink: str) -> str:
    x, y = _x(box.column), _y(box.row)
    colour = RED if box.missing else line
    look = ' stroke-dasharray="5 4"' if box.missing else ""
    thick = 3 if box.marked else 1
    return (
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{BOX}" rx="4" fill="{"#ffffff" if box.missing else fill}" '
        f'stroke="{colour}" stroke-width="{thick}"{look}/>'
        + "".join(
            f'<text x="{x + 8}" y="{y + 19 + place * 17}" fill="{RED if box.missing else ink}">{escape(words)}</text>'
            for place, words in enumerate(_wrapped(box.words))
        )
    )


def _joined(box: Box, line: str) -> str:
    assert box.joined
    x, y = _x(box.joined.column) + WIDE, _y(box.joined.row) + 16
    bend, end = x + GAP // 2, _y(box.row) + (16 if box.row == box.joined.row else BOX // 2)
    colour, dash = (RED, ' stroke-dasharray="5 4"') if box.missing else (line, "")
    return f'<path d="M{x} {y}H{bend}V{end}H{_x(box.column)}" fill="none" stroke="{colour}"{dash}/>'


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(
        " ".join(words.split()), LETTERS, max_lines=LINES, placeholder="…", break_long_words=True
    )
