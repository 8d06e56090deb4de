"""Runs the web server, the worker and beat of a demo together, and ends them together.

Only the standard library, so that the process that watches costs little. Each part leads a process
group of its own; an end signal goes to each leader, and after five seconds the groups are killed.
What the parts say goes to a log, so that the terminal keeps to the panel.
Usage: serve.py PORT LOG, with the panel to show on standard input.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 5.0
START_SECONDS = 60.0
LOG_BYTES = 5_000_000  # a longer log begins anew
# Celery warns whoever runs it as root, as people do in a container. A demo is no reason to.
AS_ROOT = "ignore:You're running the worker with superuser privileges"
PARTS = {
    "web": [
        "gunicorn", "config.wsgi", "--workers", "2", "--threads", "4", "--timeout", "60",
        "--graceful-timeout", "3", "--keep-alive", "5", "--no-control-socket", "--preload",
        "--log-level", "warning", "--bind",
    ],
    "worker": [
        "celery", "--app", "config", "--quiet", "worker", "--concurrency", "1", "--loglevel", "WARNING",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ],
    "beat": ["celery", "--app", "config", "--quiet", "beat", "--loglevel", "WARNING", "--pidfile", ""],
}  # fmt: skip


def main() -> int:
    port, log = int(sys.argv[1]), Path(sys.argv[2])
    panel = sys.stdin.read()
    make = _make_above()
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ending.set())
    parts = {name: _start(name, port) for name in PARTS}
    said = {name: _relay(name, part, log) for name, part in parts.items()}
    threading.Thread(target=_show, args=(panel, port, ending), daemon=True).start()
    while not ending.wait(0.2) and all(part.poll() is None for part in parts.values()):
        if make and _is_ending(make):
            ending.set()
    stopped = [name for name, part in parts.items() if part.poll() is not None]
    _end(list(parts.values()))
    if stopped and not ending.is_set():
        print(*said[stopped[0]], sep="\n", file=sys.stderr)
        print(f"The {stopped[0]} stopped by itself, so everything was ended.", file=sys.stderr)
        print(f"All that was said stands in {log}", file=sys.stderr)
        return 1
    print("Ended. Your data is kept.", flush=True)
    return 0


def _start(name: str, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *PARTS[name]]
    if name == "web":
        command.append(f"127.0.0.1:{port}")
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"DEMO": "1", "PORT": str(port), "PYTHONWARNINGS": AS_ROOT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _relay(name: str, part: subprocess.Popen[bytes], log: Path) -> deque[str]:
    """Write what a part says to the log, each line with its name before it. Gives its last lines."""
    last: deque[str] = deque(maxlen=20)

    def relay() -> None:
        assert part.stdout is not None
        for line in part.stdout:
            last.append(f"{name:<6} | {line.decode(errors='replace').rstrip()}")
            _write(log, last[-1])

    threading.Thread(target=relay, daemon=True).start()
    return last


def _write(log: Path, line: str) -> None:
    """One line at the end of the log. A disk that is full ends no demo."""
    with contextlib.suppress(OSError):
        full = log.exists() and log.stat().st_size > LOG_BYTES
        with log.open("w" if full else "a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _make_above() -> int:
    """The process id of the make that started this, or 0."""
    with contextlib.suppress(OSError):
        name = Path(f"/proc/{os.getppid()}/comm").read_text().strip()
        return os.getppid() if name in {"make", "gmake"} else 0
    return 0


def _is_ending(make: int) -> bool:
    """Whether make was told to end, or is gone.

    A make that gets SIGINT or SIGHUP alone, not with its group as from Ctrl-C, waits for its recipe
    and tells it nothing. What shows is that it no longer listens for the signal.
    """
    try:
        lines = Path(f"/proc/{make}/status").read_text().splitlines()
    except OSError:
        return True
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    minded = int(fields["SigIgn"], 16) | int(fields["SigCgt"], 16)
    return os.getppid() != make or any(
        not minded >> (number - 1) & 1 for number in (signal.SIGINT, signal.SIGHUP)
    )


def _show(panel: str, port: int, ending: threading.Event) -> None:
    """Show the panel once the portal answers, so that nobody opens an address that is not there."""
    started = time.monotonic()
    while not ending.is_set():
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5).close()
        except urllib.error.HTTPError:
            break  # it answers; what is wrong stands on the page
        except OSError:
            if time.monotonic() - started > START_SECONDS:
                print("The portal does not answer. Ctrl-C ends it.", file=sys.stderr, flush=True)
                return
            ending.wait(0.2)
        else:
            break
    if not ending.is_set():
        print(panel, flush=True)


def _end(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        part.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(part.poll() is None for part in parts):
        time.sleep(0.05)
    for part in parts:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)
        part.wait()


if __name__ == "__main__":
    sys.exit(main())
