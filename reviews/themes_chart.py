"""How often each theme was given, year by year, as a picture. The same stands beside it as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE, NAMES, BAR, SPACE, HEAD = 760, 230, 14, 18, 34
SHADES = ("0.35", "0.65", "1")  # the oldest year is the palest


@dataclass(frozen=True)
class Bar:
    """One year of a theme; None for a number that is too small to show."""

    year: int
    number: int | None


@dataclass(frozen=True)
class Line:
    """One theme with a bar a year."""

    label: str
    bars: Sequence[Bar]


def themes_svg(lines: Sequence[Line], years: Sequence[int], *, fill: str, ink: str) -> str:
    """Bars from left to right, a group a theme. Colours as #rrggbb."""
    step = len(years) * BAR + SPACE
    height = HEAD + max(len(lines), 1) * step
    most = max((bar.number or 0 for line in lines for bar in line.bars), default=0) or 1
    parts = [_key(place, year, fill, ink) for place, year in enumerate(years)]
    for row, line in enumerate(lines):
        parts.append(_line(line, HEAD + row * step, most, fill, ink))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" '
        f'width="{WIDE}" height="{height}" font-family="sans-serif" font-size="14">'
        f"{''.join(parts)}</svg>"
    )


def in_words(lines: Sequence[Line], what: str) -> str:
    """What the picture shows, in one sentence for whoever cannot see it."""
    totals = [
        (sum(bar.number or 0 for bar in line.bars), line.label)
        for line in lines
        if all(bar.number is not None for bar in line.bars)
    ]
    number, label = max(totals, default=(0, ""))
    told = f" The most frequent is {label}, with {number}." if number else ""
    return f"{what} by theme and year.{told} The same stands in the table."


def _key(place: int, year: int, fill: str, ink: str) -> str:
    x = NAMES + place * 90
    return (
        f'<rect x="{x}" y="6" width="14" height="14" fill="{fill}" fill-opacity="{SHADES[place % len(SHADES)]}"/>'
        f'<text x="{x + 20}" y="18" fill="{ink}">{year}</text>'
    )


def _line(line: Line, top: int, most: int, fill: str, ink: str) -> str:
    label = line.label if len(line.label) <= 30 else f"{line.label[:29]}…"
    parts = [f'<text x="0" y="{top + 26}" fill="{ink}">{escape(label)}</text>']
    for place, bar in enumerate(line.bars):
        y, shade = top + place * BAR, SHADES[place % len(SHADES)]
        width = round((WIDE - NAMES - 110) * (bar.number or 0) / most)
        said = "few" if bar.number is None else str(bar.number)
        parts.append(
            f'<rect x="{NAMES}" y="{y}" width="{width}" height="{BAR - 2}" fill="{fill}" fill-opacity="{shade}"/>'
            f'<text x="{NAMES + width + 6}" y="{y + 11}" fill="{ink}" font-size="12">{said}</text>'
        )
    return "".join(parts)
