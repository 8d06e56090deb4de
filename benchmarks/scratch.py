"""A portal of one's own for a benchmark: settings as in production, and a database that goes when the run ends."""

from __future__ import annotations

import atexit
import base64
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

HOST = "localhost"


def prepare() -> str:
    """Set Django up on an empty scratch database: SQLite in a temporary folder, or one made on the
    PostgreSQL server of DATABASE_URL. Returns its vendor."""
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    given = os.environ.get("DATABASE_URL", "")
    address = (
        _create(given) if given.startswith("postgres") else f"sqlite:///{folder}/bench.sqlite3"
    )
    os.environ |= production(Path(folder)) | {"DATABASE_URL": address}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return connection.vendor


def production(folder: Path) -> dict[str, str]:
    """What a server's environment holds, with secrets made for this run; no mail is ever sent."""
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "VAR_DIR": str(folder),
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "IDENTITY_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "PROXIES": "1",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "bench@example.org",
        # A benchmark reads and exports faster than a person may.
        "READS_LIMIT": "1000000",
        "EXPORTS_LIMIT": "1000000",
        "EXPORT_FRESH_ROWS": "10000000",
    }


def _create(given: str) -> str:
    """A new database on the server of this address. Returns its own address."""
    import psycopg2
    from psycopg2 import sql

    name = f"portal_bench_{secrets.token_hex(4)}"

    def run(statement: str) -> None:
        connection = psycopg2.connect(given)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
        connection.close()

    run("CREATE DATABASE {}")
    atexit.register(run, "DROP DATABASE IF EXISTS {} WITH (FORCE)")
    parts = urlsplit(given)  # put together by hand: urlunsplit loses the slashes of an empty host
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"
