"""``manage.py load_bank_holidays FILE``: bring the calendar into line with GOV.UK's bank-holidays.json."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core.actors import System
from core.errors import RuleBroken
from deadlines import govuk, services


class Command(BaseCommand):
    help = (
        "Add the bank holidays that differ from the bundled ones, from GOV.UK's bank-holidays.json."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listed = govuk.read(options["file"].read_bytes())
            changed, moved = services.load_bank_holidays(
                actor=System("Bank holidays"), listed=listed
            )
        except OSError as fault:
            self.stderr.write(f"{options['file']} cannot be read: {fault.strerror}.")
            sys.exit(2)
        except RuleBroken as broken:
            self.stderr.write(str(broken))
            sys.exit(2)
        self.stdout.write(
            f"{changed} days changed, {moved} clocks moved. {len(listed)} days were listed."
        )
