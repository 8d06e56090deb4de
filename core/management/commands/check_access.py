"""Checks that the access log, the grants, the pages and the files are sound."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from core import soundness


class Command(BaseCommand):
    help = "Check the chain of the access log, grants, access marks, verbs and files. Exit 1 on a fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found = soundness.findings()
        holds = not any(each.faults for each in found)
        if options["json"]:
            checks = {
                each.code: {k: v for k, v in asdict(each).items() if k != "code"} for each in found
            }
            self.stdout.write(json.dumps({"ok": holds, "checks": checks}))
        else:
            for each in found:
                self.stdout.write(
                    f"{'Sound' if not each.faults else 'FAULT'}: {each.looked_at} {each.label}"
                )
                for fault in each.faults:
                    self.stdout.write(f"  {fault}")
        if not holds:
            raise SystemExit(1)
