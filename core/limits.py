"""What a process of its own may take before the kernel ends it."""

from __future__ import annotations

import resource

MEGABYTE = 1024 * 1024


def hold(seconds: int, megabytes: int) -> None:
    """Bound this process: so much processor time, so much memory of its own."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, megabytes * MEGABYTE))
