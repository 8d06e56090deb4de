"""Referrals as the list and a page show them, counted, and who may do what with one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, DateField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from core.access import can
from core.errors import RuleBroken
from deadlines import words
from deadlines.clocks import Closures
from deadlines.models import Deadline
from partnership.models import Organisation
from partnership.queries import led_by
from partnership.rules import Role
from reviews.clocks import SCREEN_REFERRAL
from reviews.models import Incident, Referral
from reviews.models.referrals import ReferralQuerySet
from reviews.referral_rules import WAITING_REFERRALS, ReferralOutcome, ReferralStatus

TAGS = {
    ReferralStatus.RECEIVED: "waiting",
    ReferralStatus.SCREENING: "due-soon",
    ReferralStatus.ACCEPTED: "on-time",
    ReferralStatus.DECLINED: "done",
    ReferralStatus.WITHDRAWN: "done",
}
YEARS_SHOWN = 5


def in_reach(user: Any) -> ReferralQuerySet:
    """The referrals whose page a person may open: what their clocks link to."""
    seen: ReferralQuerySet = Referral.objects.visible_to(user)
    return seen if can(user, "reviews.referrals") else seen.none()


def refers_for(user: Any) -> QuerySet[Organisation]:
    """The agencies for which a person may refer a case: any for the business unit, else their own."""
    bodies = Organisation.objects.current().filter(is_class=False)
    if Role.BUSINESS_UNIT in user.roles:
        return bodies
    return bodies.filter(pk__in=user.organisation_ids)


def must_refer_for(user: Any, organisation: Organisation | None) -> Organisation:
    """The agency itself. Raises RuleBroken where the person may not refer a case for it."""
    if organisation is None or not refers_for(user).filter(pk=organisation.pk).exists():
        raise RuleBroken("Choose an agency you sit for.", field="organisation")
    return organisation


def may_withdraw(user: Any, referral: Referral) -> bool:
    """Whoever referred it withdraws it, or a safeguarding lead of the agency."""
    agencies = {referral.organisation_id, referral.organisation.succeeded_by_id}
    return referral.referred_by_id == user.pk or bool(agencies & led_by(user))


def reads_screening(user: Any) -> bool:
    """Whether a person reads why a referral was or was not taken up; the agency reads the reply."""
    return bool(user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE})


def incidents_to_join(user: Any) -> QuerySet[Incident]:
    """The incidents that a referral may have led to, newest first."""
    return Incident.objects.visible_to(user).exclude(reference=None).order_by("-pk")


def for_list(user: Any) -> QuerySet[Referral]:
    """The referrals a person may oversee, with how their clocks stand and whether they may be opened."""
    clock = Deadline.objects.filter(
        record_type=ContentType.objects.get_for_model(Referral),
        record_id=OuterRef("pk"),
        code=SCREEN_REFERRAL.code,
    ).order_by("-pk")
    return (
        Referral.objects.overseen_by(user)
        .select_related("organisation", "referred_by")
        .annotate(
            due_on=Subquery(clock.values("due_on")[:1], output_field=DateField()),
            clock_status=Subquery(clock.values("status")[:1]),
            clock_done_on=Subquery(clock.values("done_on")[:1], output_field=DateField()),
            readable=Exists(Referral.objects.visible_to(user).filter(pk=OuterRef("pk"))),
        )
        .order_by("-received_on", "-pk")
    )


def standing(referral: Any, today: dt.date, off: Closures) -> tuple[str, str]:
    """How the clock of a row of ``for_list`` stands: words, and the kind of tag."""
    if referral.due_on is None or referral.clock_status == Deadline.Status.CANCELLED:
        return "stopped", "done"
    if referral.clock_status == Deadline.Status.HELD:
        return "held", "waiting"
    if referral.clock_status == Deadline.Status.DONE:
        late = words.late_by(referral.due_on, referral.clock_done_on or referral.due_on, off)
        return f"screened {late or 'in time'}", "done"
    said = words.left(referral.due_on, today, off)
    if today > referral.due_on:
        return said, "overdue"
    soon = off.between(today, referral.due_on) <= words.SOON
    return said, "due-soon" if soon else "on-time"


@dataclass
class YearOf:
    """The referrals received in a year, counted by status and by outcome."""

    year: int
    statuses: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def received(self) -> int:
        return self.statuses.total()

    @property
    def waiting(self) -> int:
        return sum(self.statuses[status] for status in WAITING_REFERRALS)


def counted(user: Any) -> list[YearOf]:
    """Every referral a person may oversee, counted, latest year first. One query."""
    rows = (
        Referral.objects.overseen_by(user)
        .order_by()
        .annotate(year=ExtractYear("received_on"))
        .values_list("year", "status", "outcome")
        .annotate(n=Count("pk"))
    )
    found: dict[int, YearOf] = {}
    for year, status, outcome, number in rows:
        counts = found.setdefault(year, YearOf(year))
        counts.statuses[status] += number
        if outcome:
            counts.outcomes[outcome] += number
    return [found[year] for year in sorted(found, reverse=True)]


def by_outcome(years: Sequence[YearOf]) -> list[tuple[str, list[tuple[int, int]]]]:
    """The rows of the table of the latest years: what is counted, and (year, number) of each."""
    shown = years[:YEARS_SHOWN]
    rows = [("Received", [(each.year, each.received) for each in shown])]
    for code, label in ReferralOutcome.choices:
        rows.append((str(label), [(each.year, each.outcomes[code]) for each in shown]))
    withdrawn = ReferralStatus.WITHDRAWN
    rows.append((withdrawn.label, [(each.year, each.statuses[withdrawn]) for each in shown]))
    rows.append(("Waiting to be screened", [(each.year, each.waiting) for each in shown]))
    return rows
