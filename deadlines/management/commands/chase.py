"""``manage.py chase``: the same sweep as the background task, now or as at another moment."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import jobs
from core.errors import RuleBroken
from deadlines import chaser
from deadlines.chasing import LONDON


class Command(BaseCommand):
    help = "Chase what is due: reminders, digests, escalation."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--at",
            metavar="ISO-DATETIME",
            help="as at this moment; London time when no offset is given",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be done, and keep nothing"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            now = _moment(options["at"]) if options["at"] else timezone.now()
        except RuleBroken as broken:
            self.stderr.write(str(broken))
            sys.exit(2)
        if options["dry_run"]:
            result = chaser.run(now, dry_run=True)
        else:
            with jobs.run(jobs.CHASER) as job:
                result = chaser.run(now)
                job.detail = str(result)
        self.stdout.write(
            json.dumps(dataclasses.asdict(result)) if options["json"] else str(result)
        )


def _moment(text: str) -> dt.datetime:
    """A moment as 2026-06-09T08:00, in London time unless it has an offset. Raises RuleBroken otherwise."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as fault:
        raise RuleBroken(
            f"“{text}” is not a moment. Write it as 2026-06-09T08:00.", field="at"
        ) from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
