"""Templates: how a meeting of a group usually goes. A meeting copies one and is then its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from governance.models import MeetingTemplate, TemplateItem
from governance.services.agenda_order import after, shift
from partnership.models import Group

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def make_template(
    *,
    actor: Person,
    group: Group,
    name: str,
    starts: dt.time,
    ends: dt.time,
    place: str = "",
    link: str = "",
) -> MeetingTemplate:
    """Make a template. The same name in the same group again is the one there is."""
    _times(starts, ends)
    there = group.meeting_templates.filter(name=name, retired_on=None).first()
    if there:
        return there
    template = MeetingTemplate(
        group=group, name=name, starts=starts, ends=ends, place=place, link=link
    )
    return history.create(template, actor=actor, reason="Template made")


def template_held(template: MeetingTemplate) -> dict[str, Any]:
    """What is saved of a template, as its form names it."""
    return {name: getattr(template, name) for name in ("name", "starts", "ends", "place", "link")}


@transaction.atomic
def change_template(
    *,
    actor: Person,
    template: MeetingTemplate,
    name: str,
    starts: dt.time,
    ends: dt.time,
    place: str,
    link: str,
    seen: str = "",
) -> bool:
    """Change a template. Meetings made from it stay as they are."""
    template = _in_use(template)
    typed = {"name": name, "starts": starts, "ends": ends, "place": place, "link": link}
    refuse_stale(seen, template_held(template), typed)
    _times(starts, ends)
    return history.change(template, actor=actor, reason="Template changed", **typed)


@transaction.atomic
def retire_template(*, actor: Person, template: MeetingTemplate) -> bool:
    """No meeting is made from it any more. Returns False when it was retired before."""
    template = lock(template)
    if template.retired_on:
        return False
    today = timezone.localdate()
    return history.change(template, actor=actor, reason="Template retired", retired_on=today)


@transaction.atomic
def add_line(
    *, actor: Person, template: MeetingTemplate, title: str, purpose: str, minutes: int
) -> TemplateItem:
    """Add a standing item at the end. The same title again is the one there is."""
    template = _in_use(template)
    there = template.items.filter(title=title).first()
    if there:
        return there
    line = TemplateItem(
        template=template, order=after(template.items), title=title, purpose=purpose,
        minutes=minutes,
    )  # fmt: skip
    return history.create(line, actor=actor, reason="Standing item added")


@transaction.atomic
def change_line(
    *, actor: Person, line: TemplateItem, title: str, purpose: str, minutes: int
) -> bool:
    """Change a standing item."""
    _in_use(line.template)
    values = {"title": title, "purpose": purpose, "minutes": minutes}
    return history.change(lock(line), actor=actor, reason="Standing item changed", **values)


@transaction.atomic
def move_line(*, actor: Person, line: TemplateItem, up: bool) -> bool:
    """Move a standing item one place up or down. Returns False where it is first or last already."""
    template = _in_use(line.template)
    return shift(list(template.items.all()), line, up, actor=actor)


@transaction.atomic
def remove_line(*, actor: Person, line: TemplateItem) -> bool:
    """Take a standing item away. Returns False when it is gone already."""
    _in_use(line.template)
    found = TemplateItem.objects.select_for_update().filter(pk=line.pk).first()
    if found is None:
        return False
    history.delete(found, actor=actor, reason="Standing item removed")
    return True


def _in_use(template: MeetingTemplate) -> MeetingTemplate:
    template = lock(template)
    if template.retired_on:
        raise RuleBroken("This template is no longer in use, so it stays as it is.")
    return template


def _times(starts: dt.time, ends: dt.time) -> None:
    if ends <= starts:
        raise RuleBroken("The meeting must end after it starts.", field="ends")
