"""The partnership's colours: whether they can be read, and the style sheet they make."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from core.models import Branding
from core.settled import kept

WHITE = "#ffffff"
INK = "#161d20"
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: text
EDGE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: edges and focus
COLOURS = ("brand", "brand_dark", "brand_light", "accent", "link", "focus")
TYPEFACES = {
    "atkinson": '"Atkinson Hyperlegible Next", system-ui, sans-serif',
    "system": "system-ui, sans-serif",
}


class Pair(NamedTuple):
    """Two colours that meet on a page, and how far apart they must be.

    ``one`` and ``other`` are a field of Branding, or a colour; ``words`` finish "... needs".
    """

    one: str
    other: str
    least: float
    words: str


PAIRS = (
    Pair("brand", WHITE, TEXT_CONTRAST, "The main colour with white text on it"),
    Pair("brand_dark", WHITE, 7.0, "The dark colour with white text on it"),
    Pair("accent", WHITE, TEXT_CONTRAST, "The button colour with white text on it"),
    Pair("link", WHITE, TEXT_CONTRAST, "The link colour on white"),
    Pair("link", "brand_light", TEXT_CONTRAST, "The link colour on the light background"),
    Pair("brand_light", INK, 7.0, "Black text on the light background"),
    Pair("focus", INK, TEXT_CONTRAST, "Black text on the focus colour"),
    Pair("focus", "brand_dark", EDGE_CONTRAST, "The focus colour beside the dark colour"),
)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of a colour written ``#rrggbb`` (WCAG 2.2)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def contrast_faults(branding: Branding) -> list[str]:
    """What cannot be read well enough, in words for the administrator; empty when all is well."""

    def colour(name: str) -> str:
        return name if name.startswith("#") else str(getattr(branding, name))

    faults = []
    for pair in PAIRS:
        ratio = contrast(colour(pair.one), colour(pair.other))
        if ratio < pair.least:
            faults.append(
                f"{pair.words} needs a contrast of {pair.least:g} to 1 and has {ratio:.1f} to 1. "
                "Choose colours that are further apart."
            )
    return faults


@kept(Branding)
def current() -> Branding:
    """The partnership's branding, or the defaults where none is set up yet."""
    found = Branding.objects.order_by("pk").first()
    return found or Branding(
        name="Safeguarding Children Partnership", short_name="Safeguarding partnership"
    )


def style_sheet(branding: Branding) -> str:
    """The few lines of CSS that give every page the partnership's colours and typeface."""
    lines = [f"--{name.replace('_', '-')}:{getattr(branding, name)}" for name in COLOURS]
    lines.append(f"--typeface:{TYPEFACES[branding.typeface]}")
    return ":root{" + ";".join(lines) + "}\n"


def version(branding: Branding) -> str:
    """Changes whenever the style sheet does, so that a browser may keep it for a year."""
    return hashlib.sha256(style_sheet(branding).encode()).hexdigest()[:12]
