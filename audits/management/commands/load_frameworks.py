"""Bring in the audit frameworks that come with the portal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audits.services.frameworks_files import SHIPPED, FaultyFile, load_files
from core.actors import System
from core.errors import RuleBroken


class Command(BaseCommand):
    help = (
        "Loads audit frameworks from YAML files, those shipped with the portal unless files are named, and puts"
        " them into use. A framework that was changed in the portal is left as it is. May be run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="*", help="YAML files; all shipped ones if none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = options["file"] or sorted(SHIPPED.glob("*.yaml"))
        try:
            loaded = load_files(actor=System("Frameworks"), files=files)
        except FaultyFile as faulty:
            for fault in faulty.faults:
                self.stderr.write(str(fault))
            count = "1 fault" if len(faulty.faults) == 1 else f"{len(faulty.faults)} faults"
            raise CommandError(f"{count} in a file. Nothing was changed.") from faulty
        except RuleBroken as broken:
            raise CommandError(f"{broken} Nothing was changed.") from broken
        for each in loaded:
            self.stdout.write(each.words)
        if not loaded:
            self.stdout.write("There is no file to load.")
