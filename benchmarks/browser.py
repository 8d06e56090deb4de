"""Asking for pages as a person: in this process, to count queries, or of a gunicorn with one worker."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from benchmarks.floor import CPU
from benchmarks.scratch import HOST
from benchmarks.settings import OURS
from partnership.models import Person

Ask = Callable[[str], tuple[int, bytes]]
START_SECONDS = 60
MAIL = {"EMAIL_URL": "smtp://localhost:1"}  # as production wants it; no page sends mail


def cookies_of(person: Person, backend: str = OURS[0]) -> str:
    """A session of this person, as the header a browser sends. The floor has Django's own backend."""
    client = Client()
    client.force_login(person, backend=backend)
    return "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())


def inside(person: Person) -> Ask:
    """The portal in this process: takes an address, gives status and body."""
    handler, cookies = WSGIHandler(), cookies_of(person)

    def ask(address: str) -> tuple[int, bytes]:
        status: list[int] = []

        def start(line: str, headers: Any, problem: Any = None, /) -> Any:
            status.append(int(line.split()[0]))

        answer = handler(_environ(address, cookies), start)
        try:
            return status[0], b"".join(answer)
        finally:
            answer.close()

    return ask


def _environ(address: str, cookies: str) -> dict[str, Any]:
    route, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": route,
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_COOKIE": cookies,
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }


class Server:
    """A gunicorn with one worker, as a proxy in front of it would ask it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, address: str, cookies: str = "") -> tuple[int, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port)) as line:
            headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": cookies}
            line.request("GET", address, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.read()

    def first(self, address: str, cookies: str) -> tuple[int, str, bytes]:
        """As ``ask``, with the cookies that are set, as a browser sends them back."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port)) as line:
            headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": cookies}
            line.request("GET", address, headers=headers)
            answer = line.getresponse()
            told = answer.headers.get_all("Set-Cookie") or []
            return answer.status, "; ".join(each.partition(";")[0] for each in told), answer.read()

    def drain(self, address: str, cookies: str) -> int:
        """Read a long answer piece by piece. Returns how many lines it has."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port)) as line:
            headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": cookies}
            line.request("GET", address, headers=headers)
            answer, lines = line.getresponse(), 0
            while piece := answer.read(65_536):
                lines += piece.count(b"\n")
            return lines

    def seconds(self) -> float:
        """CPU seconds that the worker has used so far."""
        return float(self.ask(CPU)[1].split()[1])

    def worker(self) -> int:
        """The number of the worker's process."""
        return int(self.ask(CPU)[1].split()[0])

    def cpu(self, address: str, cookies: str, times: int) -> float:
        """Milliseconds of the worker's CPU a request."""
        before = self.seconds()
        for _ in range(times):
            self.ask(address, cookies)
        return (self.seconds() - before) / times * 1000


@contextlib.contextmanager
def gunicorn(workers: int = 1, threads: int = 1) -> Iterator[Server]:
    """The portal and the floor served for as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "benchmarks.site:application"]
    command += ["--workers", str(workers), "--threads", str(threads)]
    command += ["--bind", f"127.0.0.1:{port}", "--timeout", "600", "--log-level", "warning"]
    process = subprocess.Popen([*command, "--no-control-socket"], env=os.environ | MAIL)
    try:
        yield _answering(Server(port), process)
    finally:
        process.terminate()
        process.wait()


def _answering(server: Server, process: subprocess.Popen[bytes]) -> Server:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            server.seconds()
            return server
        except OSError:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.1)
