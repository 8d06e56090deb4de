"""The structure of the groups as a picture. The same stands beside it as a list."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from governance.queries.groups import Place

ROW, INDENT, BOX, WIDE = 44, 34, 32, 760
PLACES = 62  # characters that fit into the widest box


def structure_svg(places: Sequence[Place], *, line: str, fill: str, ink: str) -> str:
    """A tree from top to bottom: a box a group, joined to the one it stands under. Colours as #rrggbb."""
    height = max(1, len(places)) * ROW
    parts = [_joined(place, line) for place in places if place.parent_row is not None]
    parts += [_box(place, line, fill, ink) for place in places]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" '
        f'width="{WIDE}" height="{height}" font-family="sans-serif" font-size="15">'
        f"{''.join(parts)}</svg>"
    )


def _box(place: Place, line: str, fill: str, ink: str) -> str:
    x, y = place.depth * INDENT + 1, place.row * ROW + 4
    words = _short(place.group.name, PLACES - 4 * place.depth)
    end = " (closed)" if place.closed else ""
    dash = ' stroke-dasharray="5 4"' if place.closed else ""
    count = f"{place.members} member{'' if place.members == 1 else 's'}"
    return (
        f'<rect x="{x}" y="{y}" width="{WIDE - x - 2}" height="{BOX}" rx="4" fill="{fill}" stroke="{line}"{dash}/>'
        f'<text x="{x + 12}" y="{y + 21}" fill="{ink}">{escape(words + end)}</text>'
        f'<text x="{WIDE - 14}" y="{y + 21}" fill="{ink}" text-anchor="end">{count}</text>'
    )


def _joined(place: Place, line: str) -> str:
    """A line down from the box above and across to this one."""
    assert place.parent_row is not None
    x = (place.depth - 1) * INDENT + 16
    top, middle = place.parent_row * ROW + 4 + BOX, place.row * ROW + 4 + BOX // 2
    return f'<path d="M{x} {top}V{middle}H{place.depth * INDENT + 1}" fill="none" stroke="{line}"/>'


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
