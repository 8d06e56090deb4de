"""Bring the schools of one authority up to date from the national register's CSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import System
from partnership.intake.schools import NotTheRegister, Register, read
from partnership.services.schools import carry_out, plan_schools


class Command(BaseCommand):
    help = (
        "Creates, updates and ends the schools of one local authority from an extract of the national "
        "register (GIAS). Faulty rows are told by line; the rest is imported. May be run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file, Windows-1252 or UTF-8")
        parser.add_argument(
            "--la", type=int, required=True, help="the authority's code, such as 344"
        )
        parser.add_argument("--dry-run", action="store_true", help="count, write nothing")
        parser.add_argument("--json", action="store_true", help="one line of JSON instead of words")

    def handle(self, *args: Any, **options: Any) -> None:
        register = self._read(options["file"], options["la"])
        plan = plan_schools(rows=register.rows, la_code=options["la"], errors=len(register.faults))
        if not options["dry_run"]:
            carry_out(actor=System("School register"), plan=plan)
        for fault in register.faults:
            self.stderr.write(str(fault))
        for note in plan.notes:
            self.stderr.write(note)
        counts = plan.counts()
        if options["json"]:
            self.stdout.write(json.dumps(counts))
            return
        if not register.rows and not register.faults:
            self.stdout.write(f"The file has no school of authority {options['la']}.")
        would = " This was a dry run: nothing was changed." if options["dry_run"] else ""
        self.stdout.write(
            f"{counts['created']} created, {counts['updated']} updated, {counts['ended']} ended, "
            f"{counts['unchanged']} unchanged, {counts['errors']} with errors.{would}"
        )

    def _read(self, path: Path, la_code: int) -> Register:
        try:
            with path.open("rb") as file:
                return read(file, la_code)
        except OSError as problem:
            words = (problem.strerror or "unknown reason").lower()
            raise CommandError(f"{path.name} cannot be read: {words}.") from problem
        except NotTheRegister as problem:
            raise CommandError(f"{path.name}: {problem} Nothing was changed.") from problem
