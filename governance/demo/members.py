"""Made-up members for the demo."""

from __future__ import annotations

import datetime as dt


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
