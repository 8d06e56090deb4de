"""The commands: clock, chase, load_bank_holidays."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from core.models import JobRun, Message
from deadlines.models import Closure, Deadline
from partnership.models import Person

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, str, int]:
    """What a command prints, what it complains of, and its exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(str(ended.code))
    return out.getvalue(), err.getvalue(), code


@pytest.mark.shows("DL-01")
@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("reviews.notify-panel", "2019-12-24", "2020-01-03"),
        ("reviews.rapid-review", "2020-04-09", "2020-05-04"),
        ("reviews.publish-lcspr", "2020-08-31", "2021-02-28"),
        ("reviews.send-before-publication", "2024-04-09", "2024-03-27"),
    ],
)
def test_clock_tells_one_line_a_date(code: str, start: str, due: str) -> None:
    out, err, exit_code = run("clock", code, start, start, "--json")
    assert (err, exit_code) == ("", 0)
    assert [json.loads(line) for line in out.splitlines()] == [
        {"code": code, "start": start, "due": due}
    ] * 2


@pytest.mark.shows("DL-04")
def test_clock_explains_each_day() -> None:
    out, _, _ = run("clock", "reviews.notify-panel", "2026-04-02", "--explain", "--json")
    explained = json.loads(out)["explain"]
    assert [(day["day"], day["number"], day["reason"]) for day in explained[:2]] == [
        ("2026-04-02", 0, "Day 0: the day it starts from"),
        ("2026-04-03", None, "Good Friday"),
    ]
    out, _, _ = run("clock", "reviews.notify-panel", "2026-04-02", "--explain")
    assert "Friday 3 April 2026: Good Friday" in out
    assert "Statutory guidance." in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reviews.nothing", "2026-04-02"), "There is no clock “reviews.nothing”"),
        (("reviews.notify-panel", "2026-04-02", "2026-02-30"), "“2026-02-30” is not a date"),
        (("reviews.notify-panel", "02/04/2026"), "“02/04/2026” is not a date"),
        (("reviews.notify-panel", "9999-12-31"), "1980 to 2099"),
        (("reviews.request", "2026-04-02"), "give its date"),
    ],
)
def test_clock_prints_nothing_when_something_is_wrong(
    arguments: tuple[str, ...], said: str
) -> None:
    out, err, code = run("clock", *arguments, "--json")
    assert (out, code) == ("", 2)
    assert said in err


@pytest.mark.shows("DL-06")
def test_chase_is_the_same_sweep(running: Callable[..., Deadline], unit: Person) -> None:
    running("2026-06-01", owner_person=unit)
    first = {"deadlines": 1, "people": 1, "messages": 1, "escalations": 0, "moved": 0}
    dry, _, _ = run("chase", "--at", "2026-06-08T09:00", "--dry-run", "--json")
    assert (json.loads(dry), Message.objects.count(), JobRun.objects.count()) == (first, 0, 0)
    done, _, _ = run("chase", "--at", "2026-06-08T09:00", "--json")
    assert json.loads(done) == first
    again, _, _ = run("chase", "--at", "2026-06-08T08:30:00+00:00")
    assert again == "0 deadlines, 0 people, 0 messages, 0 escalated, 0 moved\n"
    assert JobRun.objects.filter(name="chase", finished_at__isnull=False).count() == 2
    assert run("chase", "--at", "tomorrow")[1:] == (
        "“tomorrow” is not a moment. Write it as 2026-06-08T08:00.\n".replace("06-08", "06-09"),
        2,
    )


@pytest.mark.shows("DL-02")
def test_the_national_list_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "bank-holidays.json"
    file.write_text(
        '{"england-and-wales": {"events": [{"date": "2030-06-05", "title": "Jubilee"}]}, "scotland": {}}'
    )
    assert (
        run("load_bank_holidays", str(file))[0]
        == "1 days changed, 0 clocks moved. 1 days were listed.\n"
    )
    assert Closure.objects.get().label == "Jubilee"
    for content in (
        b"",
        b"[]",
        b'{"scotland": {}}',
        b"\xff\xfe",
        b'{"england-and-wales": {"events": [{"date": "x"}]}}',
    ):
        file.write_bytes(content)
        out, err, code = run("load_bank_holidays", str(file))
        assert (out, code) == ("", 2)
        assert "not the GOV.UK list of bank holidays" in err
    assert "cannot be read" in run("load_bank_holidays", str(tmp_path / "none"))[1]


def test_the_tasks_leave_a_run_each(unit: Person) -> None:
    from deadlines import tasks

    tasks.sweep()
    tasks.daily()
    finished = JobRun.objects.filter(finished_at__isnull=False).values_list("name", flat=True)
    assert {"chase", "deadlines.daily"} <= set(finished)
