"""A body of work that is held elsewhere is off, and leaves no trace."""

import json
import os
import subprocess
import sys

import pytest

from tests.config.production import ROOT, manage

pytestmark = pytest.mark.xdist_group("demo")

# Asked in a portal of its own, because an app that was loaded once cannot be unloaded.
ASKED = """
import json
from django.apps import apps
from django.conf import settings
from django.test import Client
from config.celery import app
from core import access, mail, nav
from deadlines.clocks import REGISTRY
from partnership.models import Person
client, pages = Client(HTTP_HOST="localhost"), {}
client.force_login(Person.objects.get(email="morag.ellery@partnership.example.org"))
for page in ("/", "/clocks/", "/meetings/", "/reviews/", "/practice-reviews/", "/published-reviews/"):
    response = client.get(page)
    pages[page] = response.status_code
    words = response.content.decode().lower()
    told = "rapid review" in words or "/reviews/" in words
    assert response.status_code == 404 or not told, page
print(json.dumps({
    "pages": pages,
    "left": [*(c for c in [*access.REGISTRY, *REGISTRY, *mail.REGISTRY] if c.startswith("reviews."))],
    "jobs": [job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values() if "reviews" in job["task"]],
    "app": apps.is_installed("reviews"),
}))
"""


@pytest.mark.shows("ADM-06")
def test_reviews_off_leave_no_trace_in_a_portal_that_had_them(prepared):
    """Also not where the module was in use: its records stay, and no page, menu, verb, clock or job shows them."""
    ran = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", ASKED],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(prepared), "MODULES_OFF": "reviews"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found == {
        "pages": {
            "/": 200,
            "/clocks/": 200,
            "/meetings/": 200,
            "/reviews/": 404,
            "/practice-reviews/": 404,
            "/published-reviews/": 404,
        },
        "left": [],
        "jobs": [],
        "app": False,
    }


AUDITS_OFF = """
from django.test import Client
from core import access, mail, nav
from deadlines.clocks import REGISTRY
from partnership.models import Person
client = Client(HTTP_HOST="localhost")
client.force_login(Person.objects.get(email="morag.ellery@partnership.example.org"))
for page in ("/", "/clocks/", "/actions/", "/audits/campaigns/", "/frameworks/", "/case-audits/"):
    response = client.get(page)
    assert response.status_code == 404 or b"/audits/" not in response.content, page
    print(response.status_code)
print([c for c in [*access.REGISTRY, *REGISTRY, *mail.REGISTRY] if c.startswith("audits.")])
"""


@pytest.mark.shows("ADM-06")
def test_audits_off_leave_no_trace_in_a_portal_that_had_them(prepared):
    ran = manage(
        "shell",
        "--no-imports",
        "-c",
        AUDITS_OFF,
        var=prepared,
        environment={"MODULES_OFF": "audits"},
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout.split("\n")[-8:-1] == ["200", "200", "200", "404", "404", "404", "[]"]


@pytest.mark.shows("ADM-06")
@pytest.mark.parametrize("module", ["audits", "reviews"])
def test_the_chaser_goes_on_with_a_module_off(prepared, module: str):
    """What runs is chased to its end rather than forgotten."""
    ran = manage("chase", "--dry-run", var=prepared, environment={"MODULES_OFF": module})
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_module_there_is_not_is_refused(tmp_path):
    ran = manage("check", var=tmp_path, environment={"MODULES_OFF": "revews"})
    assert ran.returncode != 0
    assert "MODULES_OFF names “revews”. There is: audits, reviews." in ran.stderr
