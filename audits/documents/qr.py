"""A link as a picture that a phone reads."""

from __future__ import annotations

import segno


def picture(address: str) -> str:
    """The QR code of an address, as an SVG for ``<img src>``. A torn poster still reads: level Q."""
    code = segno.make(address, error="q", micro=False)
    return str(code.svg_data_uri(scale=8, border=4, dark="#000000", light="#ffffff"))
