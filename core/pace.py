"""How much one person may open or export in a short while: more than work needs looks like copying.

What is over the limit is not shown: a page with status 429 says so, the log keeps it as a refusal,
and the business unit is told. Nobody is locked out for ever: the limit looks at the last minutes only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.utils.module_loading import import_string

from core.errors import TooMuch
from core.models import AccessEntry

if TYPE_CHECKING:
    from partnership.models import Person


@dataclass(frozen=True)
class Pace:
    """A limit: the setting that holds it, which entries of the log count, and what they are called."""

    setting: str
    counted: dict[str, Any]
    noun: str

    @property
    def limit(self) -> int:
        return int(getattr(settings, self.setting))

    def reached_at(self, person: Any) -> Subquery:
        """When the person did the one that reaches the limit, counting back; empty when there are fewer.

        A sub-query, so that a page which looks at it anyway pays no query of its own.
        """
        done: QuerySet[AccessEntry] = AccessEntry.objects.filter(person=person, **self.counted)
        newest = done.exclude(action="refused").order_by("-pk")
        return Subquery(newest.values("at")[self.limit - 1 : self.limit])

    def is_over(self, reached_at: dt.datetime | None, now: dt.datetime) -> bool:
        window = dt.timedelta(seconds=settings.PACE_SECONDS)
        return reached_at is not None and reached_at > now - window

    def __str__(self) -> str:
        minutes = settings.PACE_SECONDS // 60
        return f"More than {self.limit} {self.noun} within {minutes} minutes"


READING = Pace("READS_LIMIT", {}, "records opened")
EXPORTING = Pace("EXPORTS_LIMIT", {"action": "export"}, "exports")


def tell(person: Person, hit: TooMuch) -> None:
    """Tell whom the setting PACE_TOLD names: core knows no business unit."""
    import_string(settings.PACE_TOLD)(person=person, what=str(hit))
