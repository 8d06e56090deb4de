"""The words of a file, to be searched: what it shows, and what stands in its margins and properties.

A file came from outside, so a process of its own reads it (``core.filetext_reading``) within limits.
Whatever is wrong with a file, the answer says so in words; it is never an exception.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

SECONDS = 30
MEGABYTES = 512
UNREAD = "could not be read: look at it yourself"


@dataclass(frozen=True)
class Text:
    """The words of a file. ``readable`` only where all of it was read; ``why`` says what was not.

    A file that is not readable may have words all the same, such as a PDF of which some pages are
    scanned. ``why`` completes a sentence that begins with the name of the file.
    """

    text: str
    readable: bool
    why: str = ""


def text_of(path_or_file: Path | IO[bytes], media_type: str) -> Text:
    """The words of a file of one of the types in ``core.filetypes``."""
    try:
        if isinstance(path_or_file, Path):
            return _read(path_or_file, media_type)
        with tempfile.NamedTemporaryFile() as copy:
            path_or_file.seek(0)
            shutil.copyfileobj(path_or_file, copy)
            copy.flush()
            return _read(Path(copy.name), media_type)
    except (OSError, ValueError):
        return Text("", False, UNREAD)


def _read(source: Path, media_type: str) -> Text:
    command = [
        *(sys.executable, "-m", "core.filetext_reading", str(source), media_type),
        *("--seconds", str(SECONDS), "--megabytes", str(MEGABYTES)),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command, capture_output=True, timeout=SECONDS + 5, cwd=settings.BASE_DIR, check=False
        )
    except subprocess.TimeoutExpired:
        return Text("", False, UNREAD)
    if done.returncode:
        return Text("", False, UNREAD)
    answer = json.loads(done.stdout)
    text = answer["text"].encode(errors="replace").decode()  # half letters of a damaged PDF
    return Text(text, not answer["unread"], answer["why"])
