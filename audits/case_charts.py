"""The pictures of case audits and visits. The same stands beside each as a table."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

WIDE, NAMES, BAR, GAP, HEAD = 760, 240, 22, 14, 34
# From the best grade to the worst, the darkest last; each piece carries its number as well.
SHADES = ("0.2", "0.45", "0.7", "1")


def stacked_svg(
    lines: Sequence[tuple[str, Sequence[int]]], parts: Sequence[str], *, fill: str, ink: str
) -> str:
    """One bar a line, made of one piece a part. Colours as #rrggbb."""
    most = max((sum(counts) for _label, counts in lines), default=0) or 1
    height = HEAD + max(len(lines), 1) * (BAR + GAP)
    drawn, x = [], NAMES
    for place, part in enumerate(parts):
        drawn.append(_key(x, place, part, fill, ink))
        x += 40 + 7 * len(part)
    for row, (label, counts) in enumerate(lines):
        drawn.append(_bar(label, counts, HEAD + row * (BAR + GAP), most, fill, ink))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" '
        f'width="{WIDE}" height="{height}" font-family="sans-serif" font-size="14">'
        f"{''.join(drawn)}</svg>"
    )


def as_address(svg: str) -> str:
    """A picture as the address of an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _key(x: int, place: int, part: str, fill: str, ink: str) -> str:
    return (
        f'<rect x="{x}" y="6" width="14" height="14" fill="{fill}" fill-opacity="{_shade(place)}" '
        f'stroke="{ink}"/><text x="{x + 20}" y="18" fill="{ink}" font-size="12">{escape(part)}</text>'
    )


def _bar(label: str, counts: Sequence[int], top: int, most: int, fill: str, ink: str) -> str:
    words = label if len(label) <= 32 else f"{label[:31]}…"
    pieces = [f'<text x="0" y="{top + 16}" fill="{ink}">{escape(words)}</text>']
    x = float(NAMES)
    for place, count in enumerate(counts):
        width = (WIDE - NAMES - 4) * count / most
        if not count:
            continue
        number = "#ffffff" if place >= 2 else ink
        pieces.append(
            f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{fill}" '
            f'fill-opacity="{_shade(place)}" stroke="{ink}"/>'
            f'<text x="{x + width / 2:.1f}" y="{top + 16}" fill="{number}" text-anchor="middle">{count}</text>'
        )
        x += width
    return "".join(pieces)


def _shade(place: int) -> str:
    return SHADES[place % len(SHADES)]
