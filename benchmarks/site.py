"""What the benchmark's gunicorn serves: the portal as in production, the floor beside it, and the number
of the worker with its CPU time so far."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Any

from benchmarks import floor
from config.wsgi import application as portal

bare = floor.bare()


def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """One worker answers for both sides, so that both meet the same machine and the same process."""
    if environ["PATH_INFO"] == floor.CPU:
        start("200 OK", [("Content-Type", "text/plain")])
        return [f"{os.getpid()} {time.process_time()!r}".encode()]
    if environ["PATH_INFO"] == floor.ADDRESS:
        return bare(environ, start)
    return portal(environ, start)  # type: ignore[no-any-return]
