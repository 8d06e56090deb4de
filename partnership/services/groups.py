"""Groups: set up, changed, given a last day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.models import Group, Person


@transaction.atomic
def add_group(
    *,
    actor: Person | System,
    name: str,
    kind: str,
    started_on: dt.date,
    parent: Group | None = None,
    purpose: str = "",
    frequency: str = "",
) -> Group:
    """Set up a group. One of the same name that has not ended is refused."""
    name = name.strip()
    if Group.objects.filter(name__iexact=name, ended_on=None).exists():
        raise RuleBroken(f"There is a group called {name} already.", field="name")
    group = Group(
        code=_free_code(name),
        name=name,
        kind=kind,
        parent=parent,
        purpose=purpose.strip(),
        frequency=frequency.strip(),
        started_on=started_on,
    )
    return history.create(group, actor=actor, reason="Set up")


@transaction.atomic
def change_group(
    *, actor: Person | System, group: Group, reason: str = "", **values: object
) -> bool:
    """Change its name, parent, purpose or how often it meets. A group cannot stand under itself."""
    held = lock(group)
    above = values.get("parent")
    while isinstance(above, Group):
        if above.pk == held.pk:
            raise RuleBroken(
                "A group cannot stand under itself, or under one of its own.", field="parent"
            )
        above = above.parent
    return history.change(held, actor=actor, reason=reason or "Changed", **values)


@transaction.atomic
def end_group(*, actor: Person | System, group: Group, on: dt.date | None, reason: str) -> bool:
    """Set, change or lift a group's last day. Returns whether anything changed."""
    held = lock(group)
    if on and held.started_on and on < held.started_on:
        raise RuleBroken(
            f"The group began on {held.started_on:%-d %B %Y}. It cannot end before that.",
            field="ended_on",
        )
    return history.change(held, actor=actor, reason=reason, ended_on=on)


def _free_code(name: str) -> str:
    stem = slugify(name)[:70] or "group"
    code, number = stem, 2
    while Group.objects.filter(code=code).exists():
        code, number = f"{stem}-{number}", number + 1
    return code
