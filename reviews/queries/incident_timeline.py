"""Everything that happened to an incident, newest first. It never says who a child is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from core.models import Document
from reviews.models import ChildIdentity, Incident, IncidentAgency, IncidentChild
from reviews.queries.timeline import Entry, case_shared, clocked, mailed, newest_first
from reviews.rules import IncidentStatus

NOT_TOLD = {"status", "reference", "submitted_at", "pages_done", "version"}


def incident_timeline(incident: Incident, kind: str = "") -> list[Entry]:
    """Statuses, clocks, files, mails, corrections and sharing of an incident, newest first.

    ``kind`` is one of ``timeline.KINDS``, or all.
    """
    begun = Entry(incident.created_at, "status", "A draft was begun", str(incident.created_by))
    changed = [*_corrections(incident), *_parts(incident)] if incident.submitted_at else []
    sources = {
        "status": [begun, *_statuses(incident)],
        "clock": _clocks(incident),
        "document": _documents(incident),
        "mail": mailed(_about(incident)),
        "edit": changed,
        "sharing": case_shared(incident.pk),
    }
    return newest_first(sources, kind)


def _about(incident: Incident) -> Q:
    return Q(about_type=ContentType.objects.get_for_model(Incident), about_id=incident.pk)


def _statuses(incident: Incident) -> Iterator[Entry]:
    for row in incident.statuses.all():
        yield Entry(row.at, "status", IncidentStatus(row.to_status).label, row.by_name, row.reason)


def _clocks(incident: Incident) -> Iterator[Entry]:
    kind = ContentType.objects.get_for_model(Incident)
    return clocked(Q(deadline__record_type=kind, deadline__record_id=incident.pk))


def _documents(incident: Incident) -> Iterator[Entry]:
    of_incident = Document.objects.filter(
        record_type=ContentType.objects.get_for_model(Incident), record_id=incident.pk
    )
    for document in of_incident.select_related("added_by"):
        yield Entry(
            document.added_at, "document", f"File added: {document.title}", str(document.added_by)
        )
        if document.removed_at:
            yield Entry(document.removed_at, "document", f"File removed: {document.title}")


def _corrections(incident: Incident) -> Iterator[Entry]:
    """What was changed after submission, by label; the values stand in the record itself."""
    past = list(
        Incident.history.filter(id=incident.pk, history_date__gte=incident.submitted_at)
        .select_related("history_user")
        .order_by("history_date", "history_id")
    )
    labels = {field.name: str(field.verbose_name) for field in Incident._meta.fields}
    for before, after in pairwise(past):
        changed = [
            labels[field.name]
            for field in Incident.history.model.tracked_fields
            if field.name not in NOT_TOLD
            and getattr(before, field.attname) != getattr(after, field.attname)
        ]
        if changed and before.status == after.status:
            yield Entry(
                after.history_date,
                "edit",
                f"Changed: {', '.join(changed)}",
                str(after.history_user or ""),
                after.history_change_reason,
            )


def _parts(incident: Incident) -> Iterator[Entry]:
    """Children, identities and agencies changed after submission."""
    since: Any = incident.submitted_at
    verbs = {"+": "added", "~": "changed", "-": "taken off"}
    children = IncidentChild.history.filter(incident_id=incident.pk, history_date__gt=since)
    for row in children.select_related("history_user"):
        yield _part(row, f"Child {row.number} was {verbs[row.history_type]}")
    numbers = dict(
        IncidentChild.history.filter(incident_id=incident.pk).values_list("id", "number")
    )
    told = ("history_date", "history_type", "history_change_reason", "history_user", "child")
    past = ChildIdentity.history.filter(child_id__in=numbers, history_date__gt=since)
    for row in past.only(*told).select_related("history_user"):
        yield _part(row, f"Who child {numbers[row.child_id]} is was {verbs[row.history_type]}")
    agencies = IncidentAgency.history.filter(incident_id=incident.pk, history_date__gt=since)
    for row in agencies.select_related("history_user", "organisation"):
        yield _part(row, f"{row.organisation} was {verbs[row.history_type]} as an agency involved")


def _part(row: Any, title: str) -> Entry:
    return Entry(
        row.history_date, "edit", title, str(row.history_user or ""), row.history_change_reason
    )
