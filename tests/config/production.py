"""The environment of a real installation, with made-up secrets."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "r7Wq2-uV9xKp4_sNfA0dLzEoTgYbHcMj6Xi8PvQwRk1SeDtFhU3ZnJyBaClGmO5",
    "IDENTITY_KEYS": "p3J5nTq0m6r8v1x4z7B9D2F5H8K0N3Q6S9V1Y4b7e8E=",
    "DATABASE_URL": "postgres://portal:secret@db:5432/portal",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Portal <portal@example.org>",
    "SITE_URL": "https://portal.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
}


def manage(
    *arguments: str, var: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a management command with nothing from this process's environment but the path."""
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "VAR_DIR": str(var),
            **(environment or {}),
        },
        capture_output=True,
        text=True,
    )
