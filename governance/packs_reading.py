"""Reads a Word document as plain HTML: ``python -m governance.packs_reading FROM FOLDER``.

A process of its own, within limits, because what it opens came from outside. Nothing is fetched: a
picture that is not in the file is left out, and a link stays only where it leads to a web address or
a mail. ``body.html`` and the pictures go into the folder, their names out on standard output as JSON.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mammoth
from mammoth import documents, transforms

from core import limits

BODY = "body.html"
LINKS = ("http://", "https://", "mailto:")
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def read(source: Path, folder: Path) -> dict[str, Any]:
    """Write the words and pictures of a Word document into a folder, or say that it is damaged."""
    names: list[str] = []
    try:
        with source.open("rb") as held:
            made = mammoth.convert_to_html(
                held,
                convert_image=_pictures(folder, names),
                transform_document=transforms.element_of_type(documents.Hyperlink, _link),
                external_file_access=False,
                include_embedded_style_map=False,  # it could make any element of a web page
            )
    except Exception:  # whatever is wrong with a file of somebody else's, the pack goes on
        return {"why": "damaged"}
    (folder / BODY).write_text(made.value, encoding="utf-8")
    return {"pictures": names}


def _link(link: Any) -> Any:
    if link.href and not link.href.lower().startswith(LINKS):
        return documents.run(link.children)
    return link


def _pictures(folder: Path, names: list[str]) -> Callable[[Any], Any]:
    """Puts each picture beside the page. What is neither PNG nor JPEG is left out and said to be."""

    def picture(image: Any) -> Any:
        words = image.alt_text or "Picture"
        with image.open() as held:
            content = held.read()
        if not content.startswith(PICTURES):
            return [
                mammoth.html.element("em", {}, [mammoth.html.text(f"[{words}: in the original]")])
            ]
        name = f"picture-{len(names)}"
        (folder / name).write_bytes(content)
        names.append(name)
        return [mammoth.html.element("img", {"src": f"portal-file:{name}", "alt": words})]

    return picture


def _main() -> int:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("source", type=Path)
    told.add_argument("folder", type=Path)
    told.add_argument("--seconds", type=int, required=True)
    told.add_argument("--megabytes", type=int, required=True)
    options = told.parse_args()
    logging.disable(logging.CRITICAL)
    limits.hold(options.seconds, options.megabytes)
    json.dump(read(options.source, options.folder), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
