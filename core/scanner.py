"""ClamAV, when it is set up: the setting CLAMAV_SOCKET is a path, or ``host:port``.

Speaks INSTREAM: the file goes in chunks, the answer is one line.
"""

from __future__ import annotations

import socket
import struct
from typing import IO

from django.conf import settings

CHUNK = 64 * 1024
TIMEOUT = 30  # seconds


class Unreachable(Exception):
    """The scanner is set up but gave no verdict."""


def is_set_up() -> bool:
    """Whether files are scanned at all."""
    return bool(settings.CLAMAV_SOCKET)


def finds(file: IO[bytes]) -> str:
    """The name of what the scanner found in the file, or an empty string. Raises Unreachable."""
    try:
        with _connect() as link:
            link.sendall(b"zINSTREAM\0")
            file.seek(0)
            while chunk := file.read(CHUNK):
                link.sendall(struct.pack(">I", len(chunk)) + chunk)
            link.sendall(struct.pack(">I", 0))
            answer = b""
            while part := link.recv(4096):
                answer += part
    except OSError as problem:
        raise Unreachable(str(problem)) from problem
    finally:
        file.seek(0)
    verdict = answer.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise Unreachable(verdict or "no answer")


def _connect() -> socket.socket:
    where = settings.CLAMAV_SOCKET
    if where.startswith("/"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(TIMEOUT)
        try:
            link.connect(where)
        except OSError:
            link.close()
            raise
        return link
    host, _, port = where.rpartition(":")
    return socket.create_connection((host or "localhost", int(port)), timeout=TIMEOUT)
