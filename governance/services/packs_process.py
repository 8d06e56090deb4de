"""Programs of the portal's own that open what came from outside, each in a process within limits."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from django.conf import settings

SECONDS = 40
MEGABYTES = 512


def run(
    module: str, *arguments: object, seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> dict[str, Any] | None:
    """What the program answers; None where it took too long or too much, or broke off."""
    command = [
        *(sys.executable, "-m", module, *map(str, arguments)),
        *("--seconds", str(seconds), "--megabytes", str(megabytes)),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command, capture_output=True, timeout=seconds + 5, cwd=settings.BASE_DIR, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        return None
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
