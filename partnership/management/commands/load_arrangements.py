"""Load a partnership's published arrangements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import System
from partnership.intake.arrangements import check
from partnership.services.loading import load


class Command(BaseCommand):
    help = (
        "Loads arrangements from a YAML file (docs/arrangements.md). Tells every fault by line and "
        "changes nothing when there is one. May be run again after edits."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the YAML file")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, change nothing"
        )
        parser.add_argument("--json", action="store_true", help="one line of JSON instead of words")

    def handle(self, *args: Any, **options: Any) -> None:
        files, faults = check(options["file"])
        if faults:
            if options["json"]:
                told = [{"file": f.file, "line": f.line, "message": f.message} for f in faults]
                self.stdout.write(json.dumps({"faults": told}, ensure_ascii=False))
            for fault in faults:
                self.stderr.write(str(fault))
            count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
            raise CommandError(f"{count} in {options['file'].name}. Nothing was changed.")
        tally = load(actor=System("Arrangements"), files=files, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(tally.as_dict()))
            return
        for note in tally.notes:
            self.stdout.write(note)
        would = " This was a dry run: nothing was changed." if options["dry_run"] else ""
        self.stdout.write(
            f"{tally.created} created, {tally.changed} changed, {tally.unchanged} unchanged.{would}"
        )
