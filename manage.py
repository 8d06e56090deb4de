#!/usr/bin/env python
"""Run a management command of the portal."""

import os
import sys

from django.core.management import execute_from_command_line

from config.environment import Refused


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except Refused as problem:
        sys.exit(f"The portal cannot start. {problem}")


if __name__ == "__main__":
    main()
