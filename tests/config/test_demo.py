"""The demo: starts whole, ends whole, keeps its data, and touches nobody else's."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.production import PRODUCTION, ROOT, manage

LOADED = 0x44454D50
# One of pytest's workers prepares the data for all of them.
pytestmark = pytest.mark.xdist_group("demo")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pragma(var: Path, name: str) -> int:
    with sqlite3.connect(var / "portal.sqlite3") as database:
        return int(database.execute(f"PRAGMA {name}").fetchone()[0])


def count(var: Path, table: str) -> int:
    with sqlite3.connect(var / "portal.sqlite3") as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def test_the_demo_does_not_start_in_production(tmp_path):
    ran = manage("demo", "--no-serve", var=tmp_path, environment=PRODUCTION)
    assert (ran.returncode, ran.stderr) == (
        1,
        "CommandError: The demo does not start where DEBUG is off: it shows passwords.\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_the_demo_does_not_touch_a_database_server(tmp_path):
    environment = {"DATABASE_URL": "postgres:///portal", "DEBUG": "1"}
    ran = manage("demo", "--no-serve", var=tmp_path, environment=environment)
    assert (ran.returncode, ran.stderr) == (
        1,
        "CommandError: The demo uses a database of its own. Leave DATABASE_URL out.\n",
    )


def test_the_demo_leaves_data_alone_that_it_did_not_make(tmp_path):
    manage("migrate", "--verbosity", "0", var=tmp_path)
    make = "from partnership.models import Person; Person.objects.create_user('a@example.org', name='A')"
    made = manage("shell", "--verbosity", "0", "-c", make, var=tmp_path)
    assert made.returncode == 0, made.stderr
    before = (tmp_path / "portal.sqlite3").read_bytes()
    for more in ([], ["--reset"]):
        ran = manage("demo", "--no-serve", *more, var=tmp_path)
        assert ran.returncode == 1
        assert ran.stderr == (
            f"CommandError: {tmp_path}/portal.sqlite3 holds data that the demo did not make, so it is "
            "left alone. Set VAR_DIR to another folder for the demo.\n"
        )
    assert (tmp_path / "portal.sqlite3").read_bytes() == before


def test_a_busy_port_is_told_before_anything_is_done(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = manage("demo", var=tmp_path, environment={"PORT": str(port)})
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        f"CommandError: Port {port} is in use or not allowed. Choose another: make demo PORT=8010\n"
    )


def test_the_accounts_are_listed_role_by_role(tmp_path):
    ran = manage("demo", "--accounts", "--json", var=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)
    assert {tuple(account) for account in found} == {("role", "email", "password")}
    assert len({account["email"] for account in found}) == len(found)
    wanted = {
        "Administrator",
        "Business Unit",
        "Executive",
        "Agency Lead",
        "Independent Scrutineer",
    }
    assert wanted - {account["role"] for account in found} == set()


def test_the_data_is_marked_as_the_demos_own(prepared):
    assert pragma(prepared, "application_id") == LOADED
    assert (prepared / "portal.sqlite3").stat().st_mode & 0o077 == 0


def test_everyone_listed_can_log_in_and_holds_the_role(prepared):
    check = (
        "from django.contrib.auth import authenticate\n"
        "from partnership.demo import ACCOUNTS\n"
        "from partnership.rules import Role\n"
        "for a in ACCOUNTS:\n"
        "    p = authenticate(email=a.email, password=a.password)\n"
        "    labels = {Role(r).label for r in p.roles} if p else {'nobody'}\n"
        "    if not any(label in a.role for label in labels): print(a.role, labels)\n"
    )
    ran = manage("shell", "--verbosity", "0", "-c", check, var=prepared)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_preparing_again_keeps_the_data(prepared):
    before = count(prepared, "reviews_incident"), count(prepared, "partnership_person")
    started = time.monotonic()
    ran = manage("demo", "--no-serve", var=prepared)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Making up" not in ran.stdout
    assert (count(prepared, "reviews_incident"), count(prepared, "partnership_person")) == before
    assert time.monotonic() - started < 60


def test_a_start_that_was_cut_off_begins_anew(prepared, tmp_path):
    with sqlite3.connect(tmp_path / "portal.sqlite3") as database:
        database.execute(f"PRAGMA application_id = {0x44454D4F}")
        database.execute("CREATE TABLE half (id integer)")
    ran = manage("demo", "--no-serve", var=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Beginning anew\n")
    assert count(tmp_path, "reviews_incident") == count(prepared, "reviews_incident")


@pytest.fixture
def started(prepared) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A demo that shows its panel: the process, its port, and what it said so far."""
    port = free_port()
    demo = subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(prepared), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    for line in demo.stdout:
        said += line
        if "Ctrl-C ends it" in line:
            break
    yield demo, port, said
    demo.terminate()
    demo.wait(timeout=15)
    demo.stdout.close()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_starts_whole_and_ends_whole(started, ending):
    demo, port, said = started
    assert f"http://localhost:{port}/" in said
    with urllib.request.urlopen(f"http://localhost:{port}/accounts/login/", timeout=20) as page:
        assert b"Not for real cases" in page.read()
    latest = time.monotonic() + 30
    while len(parts := descendants(demo.pid)) < 6 and time.monotonic() < latest:
        time.sleep(0.2)
    assert len(parts) == 6  # gunicorn and its two, the worker and its one, beat

    asked = time.monotonic()
    demo.send_signal(ending)
    rest = demo.stdout.read()
    demo.wait(timeout=10)
    assert time.monotonic() - asked < 10
    assert (demo.returncode, rest.strip()) == (0, "Ended. Your data is kept.")
    assert [pid for pid in parts if is_alive(pid)] == []


def as_from_a_terminal() -> None:
    """However these tests were started (nohup, a job in the background): what is ignored stays ignored."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_DFL)


@pytest.fixture
def made(prepared) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A demo started by make, once its panel shows: the process of make alone, and the port."""
    port = free_port()
    make = subprocess.Popen(
        ["make", "demo", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "VAR_DIR": str(prepared),
            "PORT": str(port),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=as_from_a_terminal,
    )
    for line in make.stdout:
        if "Ctrl-C ends it" in line:
            break
    parts = descendants(make.pid)
    yield make, port
    for pid in [make.pid, *parts]:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
    make.wait(timeout=15)
    make.stdout.close()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_make_alone_ends_everything(made, ending):
    make, _ = made
    parts = descendants(make.pid)
    assert len(parts) >= 4  # the process that watches, gunicorn, the worker, beat

    asked = time.monotonic()
    make.send_signal(ending)
    rest = make.stdout.read()  # to the end: nobody holds the terminal any more
    make.wait(timeout=10)
    assert time.monotonic() - asked < 10
    assert "Ended. Your data is kept." in rest
    while any(map(is_alive, parts)) and time.monotonic() - asked < 10:
        time.sleep(0.05)  # a make that was killed waits for nobody
    assert [pid for pid in parts if is_alive(pid)] == []


def test_a_page_that_fails_is_the_portals_own_and_the_terminal_stays_quiet(started, prepared):
    demo, port, said = started
    log = prepared / "demo.log"
    assert f"  What goes wrong is written to {log}\n" in said
    answers = {}
    for path, body in (("no-such-page/", None), ("accounts/login/", b"login=a")):
        with pytest.raises(urllib.error.HTTPError) as told:
            urllib.request.urlopen(f"http://localhost:{port}/{path}", data=body, timeout=20)
        answers[path] = told.value.code, told.value.read().decode()
    assert {path: code for path, (code, _) in answers.items()} == {
        "no-such-page/": 404,
        "accounts/login/": 403,
    }
    assert "<h1>Page not found</h1>" in answers["no-such-page/"][1]
    assert "DEBUG" not in answers["no-such-page/"][1]
    demo.terminate()
    assert demo.stdout.read().strip() == "Ended. Your data is kept."
    assert "web    | " in log.read_text()
    assert "Forbidden (CSRF cookie not set.): /accounts/login/ (number " in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


FAIL = """
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import path
from config import urls
urls.urlpatterns.append(path("fails/", login_not_required(lambda request: 1 / 0)))
answer = Client(raise_request_exception=False).get("/fails/", headers={"host": "localhost"})
print(answer.status_code, answer.headers["X-Request-Id"], answer.content.decode())
"""


def test_a_fault_shows_the_portals_own_page_and_its_number_stands_in_the_log(tmp_path):
    ran = manage("shell", "--verbosity", "0", "-c", FAIL, var=tmp_path, environment={"DEMO": "1"})
    status, number, page = ran.stdout.split(" ", 2)
    assert (ran.returncode, status) == (0, "500"), ran.stderr
    assert "<h1>Something went wrong</h1>" in page
    assert number in page
    assert "ZeroDivisionError" not in page
    assert f"ERROR django.request: Internal Server Error: /fails/ (number {number})" in ran.stderr
    assert "ZeroDivisionError" in ran.stderr


def is_alive(pid: int) -> bool:
    """Whether a process runs. One that was ended and waits to be noted by the system does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found = list(children.get(pid, []))
    for one in found:
        found += children.get(one, [])
    return found
