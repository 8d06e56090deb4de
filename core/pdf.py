"""An accessible PDF of one HTML page, made by a process of its own (``core.rendering``) within limits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from core.errors import RuleBroken

MAX_PAGES = 200
MAX_SECONDS = 60
MAX_MEGABYTES = 512
TOO_LONG = 3  # the exit code of ``core.rendering`` for too many pages
FAMILY = "@fontsource-variable/atkinson-hyperlegible-next/files"


class NotMade(RuleBroken):
    """The file could not be made; the words are for whoever asked for it."""


def make(
    html: str,
    *,
    max_pages: int = MAX_PAGES,
    max_seconds: int = MAX_SECONDS,
    files: Mapping[str, Path] | None = None,
) -> bytes:
    """The PDF. ``files`` are its pictures: the page shows ``src="portal-file:NAME"``.

    Raises NotMade when it is too long, too slow, or goes wrong otherwise.
    """
    command = [
        sys.executable,
        "-m",
        "core.rendering",
        "--fonts",
        str(_folder()),
        "--max-pages",
        str(max_pages),
        "--max-seconds",
        str(max_seconds),
        "--max-megabytes",
        str(MAX_MEGABYTES),
    ]
    for name, path in (files or {}).items():
        command += ["--file", name, str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command,
            input=html.encode(),
            capture_output=True,
            timeout=max_seconds + 5,
            cwd=settings.BASE_DIR,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise NotMade(_too_slow(max_seconds)) from problem
    if done.returncode == TOO_LONG:
        raise NotMade(
            f"The document is longer than {max_pages} pages, which is more than we can make."
        )
    if done.returncode < 0:
        raise NotMade(_too_slow(max_seconds))
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NotMade(
            "Something went wrong while the PDF was made. Ask for it again, or ask for the Word document."
        )
    return done.stdout


def fonts() -> list[str]:
    """The Latin files of the typeface: upright and italic, each of every weight."""
    return sorted(path.name for path in _folder().glob("*latin-wght-*.woff2"))


def _too_slow(seconds: int) -> str:
    return f"Making the PDF took more than {seconds} seconds, so it was stopped. Ask for the Word document instead."


def _folder() -> Path:
    """Where the bundled font files are; an empty answer means the machine's own typeface."""
    built = Path(settings.BASE_DIR) / "static" / "build" / "fonts"
    return built if built.is_dir() else Path(settings.BASE_DIR) / "node_modules" / FAMILY
