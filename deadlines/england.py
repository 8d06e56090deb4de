"""The bank holidays of England, as bundled with the portal: no network, no other nation's days.

Source: the ``holidays`` package, checked in the tests against the GOV.UK list (rulebook 12.2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import holidays


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> Mapping[dt.date, str]:
    """Day → name, for one year, the substitute days included."""
    days = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return MappingProxyType({day: name for day, name in sorted(days.items()) if day.year == year})
