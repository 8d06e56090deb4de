"""How far each standard is met, as a picture of bars. The same stands beside it as a table."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from audits.rules.campaigns import percent
from audits.rules.frameworks import Met

WIDE, NAMES, ROW, BAR, HEAD = 760, 90, 26, 18, 34
DRAWN = (
    (Met.MET, "Met", "#0f7a52"),
    (Met.PARTLY, "Partly met", "#ffdd00"),
    (Met.NOT_MET, "Not met", "#ca3535"),
)
INK = "#0b0c0c"


@dataclass(frozen=True)
class Picture:
    """A chart ready for ``<c-chart>``."""

    title: str
    source: str
    words: str


def standards_chart(rows: Sequence[Mapping[str, Any]], whose: str) -> Picture | None:
    """A bar a standard, as long as all its agencies. None where there is nothing to draw, or it would tell too much."""
    drawn = [(row["short"], row["numbers"]) for row in rows if row["numbers"]]
    if not drawn:
        return None
    source = "data:image/svg+xml;base64," + base64.b64encode(_svg(drawn).encode()).decode()
    return Picture(f"How far each standard is met: {whose.lower()}", source, _words(drawn))


def _svg(rows: Sequence[tuple[str, Mapping[Met, int]]]) -> str:
    height = HEAD + len(rows) * ROW
    parts = [
        f'<rect x="{NAMES + place * 130}" y="6" width="14" height="14" fill="{fill}"/>'
        f'<text x="{NAMES + place * 130 + 20}" y="18" fill="{INK}">{label}</text>'
        for place, (_met, label, fill) in enumerate(DRAWN)
    ]
    parts += [_bar(code, counts, HEAD + place * ROW) for place, (code, counts) in enumerate(rows)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" '
        f'width="{WIDE}" height="{height}" font-family="sans-serif" font-size="13">{"".join(parts)}</svg>'
    )


def _bar(code: str, counts: Mapping[Met, int], top: int) -> str:
    whole = sum(counts.get(each, 0) for each, _label, _fill in DRAWN)
    parts = [f'<text x="0" y="{top + 14}" fill="{INK}">{escape(code[:12])}</text>']
    x = float(NAMES)
    for each, _label, fill in DRAWN:
        number = counts.get(each, 0)
        if not number:
            continue
        wide = (WIDE - NAMES - 10) * number / whole
        ink = INK if each == Met.PARTLY else "#ffffff"
        parts.append(
            f'<rect x="{x:.1f}" y="{top}" width="{wide:.1f}" height="{BAR}" fill="{fill}" stroke="#ffffff"/>'
            f'<text x="{x + 5:.1f}" y="{top + 14}" fill="{ink}" font-size="12">{number if wide > 20 else ""}</text>'
        )
        x += wide
    return "".join(parts)


def _words(rows: Sequence[tuple[str, Mapping[Met, int]]]) -> str:
    """What the picture shows, for whoever cannot see it."""
    shares = [
        (percent(counts.get(Met.MET, 0), sum(counts.get(each, 0) for each, _l, _f in DRAWN)), code)
        for code, counts in rows
    ]
    most, least = max(shares), min(shares)
    return (
        f"Bars of how many agencies meet each standard. Met most often: {most[1]}, by {most[0]}%."
        f" Least often: {least[1]}, by {least[0]}%. The same stands in the table."
    )
