"""What the portal knows of an incident: its facts for the rules, its title, its clocks, whom it is opened to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from core.models import Document
from deadlines.calendar import closures
from deadlines.clocks import Closures
from deadlines.models import Deadline
from deadlines.presenters import ClockFace, face
from deadlines.queries import counted
from reviews import incident_rules as rules
from reviews.models import ChildIdentity, Incident, IncidentAgency, IncidentChild, RapidReview
from reviews.rules import IncidentStatus, ReviewStatus

NOTIFY_CODES = sorted(set(rules.NOTIFY_CLOCKS.values()))
COLUMNS = (
    *(name for page in rules.PAGES for name in page.fields),
    "notified_on",
    "partners_told_on",
)


def child_facts(child: IncidentChild) -> rules.ChildFacts:
    return rules.ChildFacts(
        child.number, child.unborn, child.age_years, child.age_months, child.sex
    )


def children_facts(incident: Incident) -> tuple[rules.ChildFacts, ...]:
    """The children as the rules see them. In a list, as many as there are, each as old as the youngest."""
    row: Any = incident
    if not hasattr(row, "child_count"):
        return tuple(child_facts(child) for child in incident.children.all())
    return tuple(
        rules.ChildFacts(number, bool(row.child_unborn), row.child_years, row.child_months)
        for number in range(1, (row.child_count or 0) + 1)
    )


def title_of(incident: Incident) -> str:
    """The plain title, such as "Infant, serious harm"."""
    return rules.plain_title(incident.kind, children_facts(incident))


def documents_of(incident: Incident) -> QuerySet[Document]:
    return Document.objects.filter(
        record_type=ContentType.objects.get_for_model(Incident),
        record_id=incident.pk,
        removed_at=None,
    ).select_related("added_by")


def facts_of(incident: Incident) -> rules.Facts:
    """The incident as the rules see it, read afresh."""
    children = list(incident.children.all())
    counts = {
        "children": len(children),
        "identity": ChildIdentity.objects.filter(child__incident=incident).count(),
        "agencies": IncidentAgency.objects.filter(incident=incident).count(),
        "documents": documents_of(incident).count(),
    }
    values = {name: getattr(incident, _column(name)) for name in COLUMNS}
    return rules.Facts(values, tuple(child_facts(child) for child in children), counts)


def _column(name: str, model: type[Model] = Incident) -> str:
    """The attribute that holds a value without a further query: the key, for a foreign key."""
    return model._meta.get_field(name).attname  # type: ignore[union-attr]


CHILD_FIELDS = (
    "unborn",
    "age_years",
    "age_months",
    "died",
    "sex",
    "ethnicity",
    "disability",
    "health",
    "legal_status",
    "known",
    "social_care",
    "plan_category",
    "education",
    "home_educated",
    "excluded",
)
IDENTITY_FIELDS = ("name", "born_on", "address", "postcode", "nhs_number", "other")


def page_held(incident: Incident, page: str) -> dict[str, Any]:
    """What is saved of a page, by the columns it asks for."""
    return {name: getattr(incident, _column(name)) for name in rules.PAGE_OF[page].fields}


def child_held(child: IncidentChild | None) -> dict[str, Any]:
    """What is saved of a child; blanks for one not saved yet."""
    child = child or IncidentChild()
    return {name: getattr(child, _column(name, IncidentChild)) for name in CHILD_FIELDS}


def agencies_held(incident: Incident) -> dict[str, Any]:
    """Which agencies are involved, by key, and who else was told."""
    chosen = IncidentAgency.objects.filter(incident=incident).order_by("organisation_id")
    return {
        "already_told": incident.already_told,
        "chosen": list(chosen.values_list("organisation_id", flat=True)),
    }


def next_child_number(incident: Incident) -> int:
    return (incident.children.aggregate(last=Max("number"))["last"] or 0) + 1


def identity_held(identity: ChildIdentity | None) -> dict[str, str]:
    """Who a child is, as saved; blanks where nothing is."""
    return {name: getattr(identity, name, "") or "" for name in IDENTITY_FIELDS}


def rapid_review_of(incident: Incident) -> RapidReview | None:
    """Without a query where it came with the incident, or with the one before it."""
    return getattr(incident, "rapid_review", None)


def recipients_of(incident: Incident) -> str:
    """Who is notified of this incident, in words."""
    return rules.recipients_in_words(incident.kind, incident.suspicion, children_facts(incident))


def needs_rapid_review(incident: Incident) -> bool:
    return rules.rapid_review_applies(incident.kind, incident.suspicion, children_facts(incident))


# --- Clocks ------------------------------------------------------------------------------------


def clock_of(incident: Incident, *codes: str) -> Deadline | None:
    """The latest clock of these kinds that was not cancelled; a running one first."""
    found = (
        Deadline.objects.of(incident)
        .filter(code__in=codes)
        .exclude(status=Deadline.Status.CANCELLED)
    )
    return found.order_by(F("done_on").asc(nulls_first=True), "-pk").first()


def stricter_date(incident: Incident, review_clock: Deadline | None) -> dt.date | None:
    """When the rapid review would be due if counted from the day of becoming aware.

    None where that is not earlier than its clock says, or where no rapid review applies (rulebook 2.2).
    """
    if not incident.aware_on or not needs_rapid_review(incident):
        return None
    due = counted(rules.RAPID_REVIEW, incident.aware_on)[2].due
    return due if review_clock is None or due < review_clock.due_on else None


def clocks_by_incident(incidents: Iterable[Incident]) -> dict[int, list[Deadline]]:
    """The notification and rapid review clocks of several incidents, in one query."""
    keys = [incident.pk for incident in incidents]
    rows = Deadline.objects.filter(
        record_type=ContentType.objects.get_for_model(Incident),
        record_id__in=keys,
        code__in=[*NOTIFY_CODES, rules.TELL_PARTNERS, rules.RAPID_REVIEW],
    ).exclude(status=Deadline.Status.CANCELLED)
    found: dict[int, list[Deadline]] = {key: [] for key in keys}
    for row in rows.order_by("pk"):
        found[row.record_id].append(row)
    return found


def most_pressing(deadlines: Sequence[Deadline], today: dt.date, off: Closures) -> ClockFace | None:
    """The clock a list shows for a record: the soonest that runs, else the last that was stopped."""
    running = [
        row for row in deadlines if row.status in (Deadline.Status.OPEN, Deadline.Status.HELD)
    ]
    if running:
        return face(min(running, key=lambda row: row.due_on), today, off)
    return face(deadlines[-1], today, off) if deadlines else None


def running_faces(incident: Incident, today: dt.date) -> list[ClockFace]:
    """The clocks that run for an incident, soonest first."""
    off = closures()
    rows = Deadline.objects.of(incident).filter(
        status__in=[Deadline.Status.OPEN, Deadline.Status.HELD]
    )
    return [face(row, today, off) for row in rows.order_by("due_on", "pk")]


def late_reasons(incident: Incident) -> list[tuple[str, str]]:
    """Why a clock of this incident was late or is held: (what for, the reason)."""
    rows = (
        Deadline.objects.of(incident)
        .exclude(status=Deadline.Status.CANCELLED)
        .order_by("due_on", "pk")
    )
    return [
        (row.label, reason)
        for row in rows
        for reason in (row.late_reason, row.held_reason)
        if reason
    ]


# --- Lists -------------------------------------------------------------------------------------


def listed(incidents: QuerySet[Incident], today: dt.date) -> QuerySet[Incident]:
    """With what a list needs of each, in one query: the children for the title, ``late`` for the filter."""
    clocks = Deadline.objects.filter(
        record_type=ContentType.objects.get_for_model(Incident), record_id=OuterRef("pk")
    )
    late = Q(status=Deadline.Status.OPEN, due_on__lt=today) | Q(
        status=Deadline.Status.DONE, done_on__gt=F("due_on")
    )
    children = IncidentChild.objects.filter(incident=OuterRef("pk")).order_by()
    youngest = children.order_by(F("age_years").asc(nulls_first=True), "number")
    counted_children = children.values("incident").annotate(rows=Count("pk")).values("rows")
    return incidents.annotate(
        late=Exists(clocks.filter(late)),
        child_count=Subquery(counted_children, output_field=IntegerField()),
        child_unborn=Subquery(youngest.values("unborn")[:1]),
        child_years=Subquery(youngest.values("age_years")[:1]),
        child_months=Subquery(youngest.values("age_months")[:1]),
    )


# --- Whom it is opened to -----------------------------------------------------------------------------


def grants_of(incident: Incident) -> QuerySet[Any]:
    """Who the case is opened to by name today, soonest to end first."""
    return (
        incident.grants.live()
        .select_related("user", "granted_by")
        .order_by(F("until").asc(nulls_last=True), "user__name")
    )


# --- Next step ---------------------------------------------------------------------------------


def next_step(
    incident: Incident, deadlines: Sequence[Deadline], review: RapidReview | None
) -> tuple[str, str] | None:
    """The next thing to do, as (words, name of its address); None when nothing is left."""
    if incident.status == IncidentStatus.RECORDED:
        return "Record the notification", "incident_notify"
    if incident.status != IncidentStatus.NOTIFIED:
        return None
    if any(row.code == rules.TELL_PARTNERS and row.done_on is None for row in deadlines):
        return "Record when the partners were told", "incident_partners"
    if review and review.status not in (ReviewStatus.CLOSED, ReviewStatus.STOPPED):
        return f"Go to rapid review {review.reference}", "review"
    if review is None and needs_rapid_review(incident):
        return "Open the rapid review", "review_new"
    return "Close the incident", "incident_close"
