"""Notices and who has acknowledged them, as far as a person may know."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from core.access import can
from governance.models import Acknowledgement, Notice
from governance.models.membership import of_own_agencies, reads_all
from governance.rules.actions import AskStatus
from partnership.models import Organisation
from partnership.rules import OrganisationKind

ASKED = (OrganisationKind.STATUTORY_PARTNER, OrganisationKind.RELEVANT_AGENCY)


def for_list(user: Any) -> QuerySet[Notice]:
    """The notices a person sees, with how many agencies have acknowledged of those the person may know of."""
    known = Q() if reads_all(user) else of_own_agencies(user, "acknowledgements__organisation")
    return Notice.visible_to(user).annotate(
        asked=Count("acknowledgements", filter=known),
        acknowledged=Count("acknowledgements", filter=known & ~Q(acknowledgements__at=None)),
        acknowledged_at=Max("acknowledgements__at", filter=known),
    )


def own_words(at: dt.datetime | None, status: str) -> str:
    """Whether the agency of whoever looks has acknowledged, for those who see their own alone."""
    if at:
        day = timezone.localdate(at)
        return f"Your agency acknowledged it on {day.day} {day:%B %Y}"
    if status == AskStatus.ENDED:
        return "Your agency did not acknowledge it"
    return "Your agency has not acknowledged it yet"


def answered(row: Any, whole: bool) -> str:
    """How many have acknowledged a notice of ``for_list``; in words for those who see their own alone."""
    if whole:
        return f"{row.acknowledged} of {row.asked}"
    all_did = row.acknowledged == row.asked
    return own_words(row.acknowledged_at if all_did else None, row.status)


def waiting(notice: Notice) -> list[Organisation]:
    """The agencies that are still to acknowledge a notice; none once it has ended."""
    if notice.status == AskStatus.ENDED:
        return []
    rows = notice.acknowledgements.filter(at=None).select_related("organisation")
    return [row.organisation for row in rows]


def asked_of(user: Any) -> QuerySet[Acknowledgement]:
    """What was asked of whom: everything for those who read all, of their own agencies for leads.

    Nobody else: a clock on My work must not lead to a page that refuses.
    """
    rows = Acknowledgement.objects.select_related("organisation", "person", "notice")
    if not user.is_active:
        return rows.none()
    if reads_all(user):
        return rows
    led = rows.filter(of_own_agencies(user))
    return led if can(user, "governance.notices") else rows.none()


def standing(row: Acknowledgement, today: dt.date) -> tuple[str, str]:
    """How one agency stands in words, and the kind of its tag."""
    if row.at:
        late = (timezone.localdate(row.at) - row.notice.due_on).days
        return (f"Acknowledged {_days(late)} late" if late > 0 else "Acknowledged in time"), "done"
    if row.notice.status == AskStatus.ENDED:
        return "Not acknowledged", "waiting"
    late = (today - row.notice.due_on).days
    return (f"{_days(late)} late", "overdue") if late > 0 else ("Not yet", "waiting")


def days_taken(row: Acknowledgement, today: dt.date) -> int:
    """Days from the issue to the acknowledgement, or to today where there is none."""
    until = timezone.localdate(row.at) if row.at else today
    return (until - timezone.localdate(row.notice.issued_at)).days


def agencies() -> QuerySet[Organisation]:
    """Those a notice may be put to: the partners and the relevant agencies that exist today."""
    return Organisation.objects.current().filter(kind__in=ASKED, is_class=False)


def ordered(rows: QuerySet[Acknowledgement]) -> QuerySet[Acknowledgement]:
    """Those that have not acknowledged first."""
    return rows.order_by(F("at").desc(nulls_first=True), "organisation__name")


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
