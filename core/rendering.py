"""Makes a PDF/UA of one HTML page, in a process of its own: ``python -m core.rendering``.

HTML comes in on standard input, the PDF goes out on standard output. Nothing else of the portal
imports this module: WeasyPrint is heavy, and must never be loaded by a web worker. The process
fetches nothing but the fonts and files it is told of, and dies when it takes too much memory or time.

Exit codes: 0 made; 3 more pages than allowed; anything else, it could not be made.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from core import limits

TOO_LONG = 3
FONT = "portal-font:"  # followed by the name of a file
FILE = "portal-file:"  # followed by the name a picture was given


class Bundled(URLFetcher):
    """Gives the bundled files it was made with and refuses every other address, data: included."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.files = files
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.files:
            self.refused.append(url)
            raise ValueError("A document fetches nothing.")
        kind = "font/woff2" if url.startswith(FONT) else "application/octet-stream"
        return URLFetcherResponse(url, self.files[url].read_bytes(), {"Content-Type": kind})


def render(
    html: str, fetcher: Bundled, max_pages: int, variant: str | None = "pdf/ua-1"
) -> bytes | None:
    """The PDF of a page, or None when it has more pages than allowed."""
    laid_out = HTML(string=html, url_fetcher=fetcher, base_url=None).render(pdf_variant=variant)
    if len(laid_out.pages) > max_pages:
        return None
    return bytes(laid_out.write_pdf(pdf_variant=variant))


def _main() -> int:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--fonts", type=Path, required=True, help="folder of the bundled fonts")
    told.add_argument("--max-pages", type=int, required=True)
    told.add_argument("--max-seconds", type=int, required=True, help="of processor time")
    told.add_argument("--max-megabytes", type=int, required=True)
    told.add_argument("--file", nargs=2, action="append", default=[], metavar=("NAME", "PATH"))
    options = told.parse_args()
    limits.hold(options.max_seconds, options.max_megabytes)
    files = {f"{FONT}{path.name}": path for path in options.fonts.glob("*.woff2")}
    files |= {f"{FILE}{name}": Path(path) for name, path in options.file}
    made = render(sys.stdin.buffer.read().decode(), Bundled(files), options.max_pages)
    if made is None:
        return TOO_LONG
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
