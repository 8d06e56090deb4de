"""What a web worker carries, and what it must not."""

import subprocess
import sys

from tests.house.sources import ROOT

# Drawing a PDF in a web request takes a site from 758 pages a second to 7; it is a worker's job.
HEAVY = ["weasyprint", "playwright", "pytest", "openpyxl", "docx", "pikepdf", "mammoth"]


def test_a_web_worker_carries_nothing_heavy():
    script = (
        "import config.wsgi, sys; from django.urls import get_resolver; get_resolver().url_patterns;"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=_environment(),
    )
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": ""}
