"""The lists people pick from, as they are at first: each app brings its own, once their table is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from core import history
from core.actors import System

if TYPE_CHECKING:
    from partnership.models import Person

Values = tuple[tuple[str, str], ...]
SETUP = System("Set-up")


def fill(lists: Mapping[str, Values], *, actor: Person | System = SETUP) -> int:
    """Bring in the first values (code, label) of each list that is empty. Returns how many came in."""
    from core.models import ListValue

    kept = ListValue.objects.filter(list_code__in=lists).values_list("list_code", flat=True)
    there = set(kept)
    new = [
        ListValue(list_code=list_code, code=code, label=label, order=place)
        for list_code, values in lists.items()
        if list_code not in there
        for place, (code, label) in enumerate(values)
    ]
    return len(history.create_many(new, actor=actor, reason="First values of the list"))


def after_migrate(app: AppConfig, bring_in: Callable[[], Any]) -> None:
    """Call ``bring_in`` after each migration, once the table of the lists is there."""

    def migrated(using: str, **_rest: Any) -> None:
        tables = connections[using].introspection.table_names()
        if {"core_listvalue", "core_historicallistvalue"} <= set(tables):
            bring_in()

    post_migrate.connect(migrated, sender=app, weak=False, dispatch_uid=f"{app.label}-first-values")
