"""Actions as lists and pages show them: whose, how late, where they come from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.urls import reverse

from core import access
from core.timeline import STATUS, Entry
from deadlines import words
from deadlines.access import SCOPES
from deadlines.clocks import Closures
from governance.models import Action, AgendaItem, Finding, Meeting
from governance.models.actions import ActionQuerySet
from governance.models.membership import reads_all
from governance.rules.actions import (
    ACTIVE,
    LATE_BANDS,
    ActionStatus,
    band_code,
    band_days,
    barred_from_verifying,
    came_back,
)
from partnership.models import Group, Organisation, Seat

NO_AGENCY = "none"
# Lists begin with what is open, then what waits to be verified; what is over comes last.
TURN = Case(
    When(status=ActionStatus.OPEN, then=0), When(status=ActionStatus.DONE, then=1), default=2
)


@dataclass(frozen=True)
class ComesFrom:
    """Where an action or a finding comes from: words for everyone, an address for those who may follow it."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure of the ageing table, and the list it opens."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Ageing:
    """The open actions of one agency by how late they are; ``oldest`` is in days."""

    agency: str
    figures: list[Figure]
    overdue: Figure
    oldest: int


def seen_by(user: Any) -> ActionQuerySet:
    """The actions a person sees, with what lists show of them. ``ownerless``: the owner holds no seat any more."""
    seated = Seat.objects.current().filter(person=OuterRef("owner"))
    return (
        Action.objects.visible_to(user)
        .select_related("owner", "organisation", "group", "item__meeting")
        .annotate(ownerless=Q(owner__is_active=False) | ~Exists(seated), turn=TURN)
        .order_by("turn", "due_on", "pk")
    )


def open_of(group: Group) -> models.QuerySet[Action]:
    """What a group has open: when it ends, each of these needs another owner."""
    return (
        Action.objects.filter(group=group, status=ActionStatus.OPEN)
        .select_related("owner", "organisation", "item")
        .order_by("due_on", "pk")
    )


def overdue(rows: models.QuerySet[Action], today: dt.date) -> models.QuerySet[Action]:
    """Those that are open after their day."""
    return rows.filter(status=ActionStatus.OPEN, due_on__lt=today)


def late_in(rows: models.QuerySet[Action], code: str, today: dt.date) -> models.QuerySet[Action]:
    """The open actions of one column of the ageing table; "any" is all that are overdue."""
    if code == "any":
        return overdue(rows, today)
    if code == "due":
        return rows.filter(status=ActionStatus.OPEN, due_on__gte=today)
    return rows.filter(_band(*band_days(code), today))


def of_agency(rows: models.QuerySet[Action], code: str) -> models.QuerySet[Action]:
    """Those of one agency, by its key; or of none."""
    return rows.filter(organisation=None if code == NO_AGENCY else int(code))


def agencies(user: Any) -> list[tuple[str, str]]:
    """The agencies to filter by: those with an action that the person sees."""
    seen = Action.objects.visible_to(user).order_by().values("organisation")
    found = Organisation.objects.filter(pk__in=seen).values_list("pk", "name")
    return [(str(pk), name) for pk, name in found] + [(NO_AGENCY, "No agency")]


def ageing(user: Any, today: dt.date) -> list[Ageing]:
    """Open actions by agency and age, the latest first. One query.

    Those who read all see every agency; the others their own alone.
    """
    rows: models.QuerySet[Action] = Action.objects.visible_to(user).filter(status=ActionStatus.OPEN)
    if not reads_all(user):
        rows = rows.filter(organisation__in=user.organisation_ids)
    counts = {
        band_code(*band): Count("pk", filter=_band(*band, today), distinct=True)
        for band in LATE_BANDS
    }
    found: Any = (
        rows.order_by()
        .values("organisation", agency=F("organisation__name"))
        .annotate(
            due=Count("pk", filter=Q(due_on__gte=today), distinct=True),
            oldest=models.Min("due_on"),
            **counts,
        )
    )
    ordered = sorted(found, key=lambda row: (row["oldest"], row["agency"] or ""))
    return [_aged(row, today) for row in ordered]


def standing(action: Action, today: dt.date, off: Closures) -> tuple[str, str]:
    """How an action stands in words, and the kind of its tag."""
    if action.status == ActionStatus.OPEN:
        late = today > action.due_on
        soon = off.between(today, action.due_on) <= words.SOON
        kind = "overdue" if late else "due-soon" if soon else "on-time"
        return words.left(action.due_on, today, off).capitalize(), kind
    kind = "waiting" if action.status == ActionStatus.DONE else "done"
    return action.get_status_display(), kind


def told_apart(action: Action, entries: list[Entry]) -> list[Entry]:
    """The entries of its timeline; a move back to open says whether it was sent back or opened again."""
    back = {row.at: came_back(row.from_status, row.to_status) for row in action.statuses.all()}
    return [
        replace(one, title=back[one.at]) if one.kind == STATUS and back.get(one.at) else one
        for one in entries
    ]


def days_late(action: Action, today: dt.date) -> int | None:
    """Days over, of the calendar, of an open action; None when it is not late."""
    late = (today - action.due_on).days
    return late if action.status == ActionStatus.OPEN and late > 0 else None


def does(user: Any, action: Action) -> bool:
    """Whether a person may add evidence and say that it is done."""
    return action.owner_id == user.pk or access.can(user, "governance.assign")


def may(user: Any, action: Action) -> dict[str, bool]:
    """What a person may do with an action as it stands now."""
    is_open, is_done = action.status == ActionStatus.OPEN, action.status == ActionStatus.DONE
    assigns, checks = access.can(user, "governance.assign"), access.can(user, "governance.verify")
    barred = barred_from_verifying(user.pk, action.owner_id, action.done_by_id)
    return {
        "report": is_open and action.owner_id == user.pk,
        "evidence": action.status in ACTIVE and does(user, action),
        "finish": is_open and does(user, action),
        "change": is_open and assigns,
        "verify": is_done and checks and not barred,
        "send_back": is_done and checks,
        "withdraw": is_open and assigns,
        "reopen": not is_open and not is_done and assigns,
    }


def comes_from(user: Any, action: Action) -> list[ComesFrom]:
    """The recommendation, the item and the record an action comes from, each as far as the person may know it."""
    found = []
    if action.recommendation:
        found.append(_recommended(user, action))
    if action.item:
        found.append(_on_agenda(user, action.item))
    attached = attached_to(user, action)
    return found + ([attached] if attached else [])


def attached_to(user: Any, record: Action | Finding) -> ComesFrom | None:
    """The record of another app that this hangs on; its address only for those who see that record."""
    if not record.origin_label:
        return None
    model = record.origin_type.model_class() if record.origin_type else None
    scope = SCOPES.get(model) if model else None
    seen = bool(scope and scope(user).filter(pk=record.origin_id).exists())
    return ComesFrom(record.origin_label, record.origin_path if seen else "")


def _recommended(user: Any, action: Action) -> ComesFrom:
    assert action.recommendation
    finding = action.recommendation.finding_id
    words_ = f"Recommendation {action.recommendation.reference}"
    seen = access.can(user, "governance.thread") and (
        Finding.objects.visible_to(user).filter(pk=finding).exists()
    )
    return ComesFrom(words_, reverse("action_chain", args=[action.reference]) if seen else "")


def _on_agenda(user: Any, item: AgendaItem) -> ComesFrom:
    meeting = item.meeting
    if AgendaItem.objects.visible_to(user).filter(pk=item.pk).exists():
        return ComesFrom(
            f"{meeting.reference}: {item.title}", reverse("meeting", args=[meeting.reference])
        )
    seen = Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists()
    url = reverse("meeting", args=[meeting.reference]) if seen else ""
    return ComesFrom(f"An item of {meeting.reference}", url)


def _band(first: int, last: int | None, today: dt.date) -> Q:
    within = Q(status=ActionStatus.OPEN, due_on__lte=today - dt.timedelta(days=first))
    return within & Q(due_on__gte=today - dt.timedelta(days=last)) if last else within


def _aged(row: dict[str, Any], today: dt.date) -> Ageing:
    key = row["organisation"] or NO_AGENCY

    def figure(label: str, code: str, count: int) -> Figure:
        return Figure(label, count, f"{reverse('action_list')}?agency={key}&late={code}")

    late = {band: row[band_code(*band)] for band in LATE_BANDS}
    figures = [figure("Due today or later", "due", row["due"])]
    figures += [figure(band_label(*band), band_code(*band), late[band]) for band in LATE_BANDS]
    return Ageing(
        row["agency"] or "No agency",
        figures,
        figure("Overdue", "any", sum(late.values())),
        max((today - row["oldest"]).days, 0),
    )


def band_label(first: int, last: int | None) -> str:
    """A column of the ageing table in words."""
    return f"{first} to {last} days late" if last else f"More than {first - 1} days late"


def late_choices() -> list[tuple[str, str]]:
    """What lists may be filtered by, in the order of the table."""
    bands = [(band_code(*band), band_label(*band)) for band in LATE_BANDS]
    return [("", "All"), ("due", "Due today or later"), ("any", "Overdue"), *bands]
