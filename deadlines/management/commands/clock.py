"""``manage.py clock CODE DATE…``: when a clock ends that starts on a day, and why."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.errors import RuleBroken
from deadlines.clocks import Clock, Count, Length
from deadlines.queries import counted
from deadlines.words import long_day


class Command(BaseCommand):
    help = "Tell when a clock ends for each day it may start on."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("code", help="the clock, such as reviews.rapid-review")
        parser.add_argument("dates", nargs="+", metavar="date", help="day 0, as 2026-04-02")
        parser.add_argument(
            "--explain", action="store_true", help="list each day, counted or skipped and why"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"]
        try:
            found = [counted(code, _day(text)) for text in options["dates"]]
        except RuleBroken as broken:
            self.stderr.write(str(broken))
            sys.exit(2)
        for clock, plan, count in found:
            if options["json"]:
                self.stdout.write(
                    json.dumps(
                        _as_json(clock, count, explain=options["explain"]), ensure_ascii=False
                    )
                )
            else:
                self._say(clock, plan.length, count, explain=options["explain"])

    def _say(self, clock: Clock, length: Length, count: Count, *, explain: bool) -> None:
        self.stdout.write(
            f"{count.start} {count.due}  {clock.label}: {length} from {long_day(count.start)}, "
            f"due {long_day(count.due)}"
        )
        if explain:
            self.stdout.write(f"  {clock.standing.label}. {clock.basis}. {clock.link}")
            self.stdout.write(f"  Day 0 is {clock.day_zero or 'the day it starts from'}.")
            for day in count.days:
                number = "  -" if day.number is None else f"{day.number:3}"
                self.stdout.write(f"  {number}  {long_day(day.day)}: {day.reason}")


def _day(text: str) -> dt.date:
    """A date as 2026-04-02. Raises RuleBroken for anything else."""
    try:
        day = dt.date.fromisoformat(text)
        if text != day.isoformat():  # 20260402 and 2026-W14-4 are ISO too, but not asked for
            raise ValueError(text)
        return day
    except ValueError as fault:
        raise RuleBroken(
            f"“{text}” is not a date. Write it as 2026-04-02.", field="date"
        ) from fault


def _as_json(clock: Clock, count: Count, *, explain: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"code": clock.code, "start": str(count.start), "due": str(count.due)}
    if explain:
        said["chase_on"] = str(count.chase_on)
        said["explain"] = [
            {"day": str(day.day), "number": day.number, "reason": day.reason} for day in count.days
        ]
    return said
