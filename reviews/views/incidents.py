"""The list of incidents, and one incident as it is read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import allow, can
from core.lists import Column, ListPage, listing
from core.models import AccessEntry
from deadlines.calendar import closures
from deadlines.clocks import Closures
from reviews import incident_rules as rules
from reviews.forms.incident_deeds import IncidentFilters, OpenCaseForm, OpeningFilters
from reviews.incident_presenters import (
    STATUS_KINDS,
    address,
    agencies_in_words,
    child_part,
    children_of,
    frame,
    parts,
    rows_of,
    status_words,
)
from reviews.models import Incident
from reviews.queries import incidents as queries
from reviews.queries.incident_timeline import incident_timeline
from reviews.queries.readers import by_seat, openings, shown_to_agencies
from reviews.queries.reviews import reads_content
from reviews.rules import IncidentStatus
from reviews.views.incident_frame import case, framed, opened, submitted
from reviews.views.timelines import told

OVERVIEW = (
    "incident_on",
    "aware_on",
    "suspected_on",
    "received_on",
    "notified_on",
    "partners_told_on",
)


@allow("reviews.oversee")
def incident_list(request: HttpRequest) -> HttpResponseBase:
    """The incidents a person may see. Whoever only oversees them sees progress, no title and no kind."""
    today, off = timezone.localdate(), closures()
    seen = Incident.objects.visible_to(request.user)
    reads = reads_content(request.user)
    filters = IncidentFilters(request.GET, latest=today.year, reads=reads)
    page = listing(
        request,
        queries.listed(seen, today),
        columns=_columns(request, reads),
        filters=filters,
        filename="incidents",
        export_verb="reviews.export",
        caption="Serious incidents",
        empty="No serious incident has been recorded.",
    )
    file = page.export()
    if file:
        return file
    _clocks(page.records, today, off)
    return render(
        request,
        "reviews/incidents/list.html",
        {"page": page, "may_record": can(request.user, "reviews.record")},
    )


def _clocks(incidents: Any, today: dt.date, off: Closures) -> None:
    """Hang the clock to show on each incident of the page: one query for all."""
    clocks = queries.clocks_by_incident(incidents)
    for incident in incidents:
        incident.face = queries.most_pressing(clocks[incident.pk], today, off)


def _columns(request: HttpRequest, reads: bool) -> list[Column]:
    """The columns; what happened only for whoever ``reads`` more than progress."""
    name = "incident" if can(request.user, "reviews.read") else "incident_progress"
    return [
        Column(
            "reference",
            "Reference",
            value=str,
            link=lambda row: address(name, row),
            sort="reference",
        ),
        *([Column("title", "What", value=queries.title_of)] if reads else []),
        Column(
            "status",
            "Status",
            value=status_words,
            sort="status",
            tag=lambda row: STATUS_KINDS.get(row.status, "waiting"),
        ),
        Column("aware_on", "Became aware", sort="aware_on"),
        Column("notified_on", "Notified", sort="notified_on"),
        Column(
            "clock",
            "Clock",
            in_export=False,
            value=lambda row: row.face.words.capitalize() if row.face else "",
            tag=lambda row: row.face.kind if row.face else "",
        ),
        *([Column("kind", "Kind", on_page=False)] if reads else []),
        Column("late", "Late", on_page=False),
    ]


@allow("reviews.read")
def incident(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The overview: where it stands, what is next, the dates. A draft goes to its task list."""
    found = case(request, reference, "rapid_review")
    if found.status == IncidentStatus.DRAFT:
        return redirect("incident_tasks", found.pk)
    opened(request, found)
    prefetch_related_objects([found], "children")
    return framed(
        request,
        found,
        "reviews/incidents/overview.html",
        "incident",
        dates=rows_of(found, OVERVIEW),
        agencies=agencies_in_words(found),
        recipients=queries.recipients_of(found),
        follows=_follows(found),
    )


def _follows(incident: Incident) -> list[str]:
    return rules.what_follows(incident.kind, incident.suspicion, queries.children_facts(incident))


@allow("reviews.read")
def whole(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything recorded, page by page; who the children are stands elsewhere."""
    found = submitted(request, reference, "authority", "place_type", "nature")
    opened(request, found, "open whole record")
    change = can(request.user, "reviews.record") and found.status in rules.CHANGEABLE
    return framed(
        request,
        found,
        "reviews/incidents/whole.html",
        "incident_whole",
        parts=parts(found, change=change),
    )


@allow("reviews.read")
def children(request: HttpRequest, reference: str) -> HttpResponse:
    """What is known of each child, and the way to who they are for those who may ask."""
    found = submitted(request, reference)
    opened(request, found, "open children")
    change = can(request.user, "reviews.record") and found.status in rules.CHANGEABLE
    return framed(
        request,
        found,
        "reviews/incidents/children.html",
        "incident_children",
        parts=[child_part(child, change=change) for child in children_of(found)],
        may_change=change,
    )


@allow("reviews.read")
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that happened to the case."""
    found = submitted(request, reference, "created_by")
    opened(request, found, "open timeline")
    return framed(
        request,
        found,
        "reviews/incidents/timeline.html",
        "incident_timeline",
        **told(request, lambda kind: incident_timeline(found, kind)),
    )


@allow("reviews.oversee")
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """How the case goes, without what happened or to whom: for the scrutineer, and whoever oversees."""
    found = submitted(request, reference)
    opened(request, found, "open progress")
    around = frame(request.user, found, "incident_progress", timezone.localdate())
    context = {
        "frame": around,
        "rows": rows_of(found, ("aware_on", "received_on", "notified_on", "partners_told_on")),
        "late": queries.late_reasons(found),
        "statuses": found.statuses.all(),
    }
    return render(request, "reviews/incidents/progress.html", context)


@allow("reviews.access_log")
def access(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Who can see the case and why, who opened it, and the export of that."""
    return access_page(request, submitted(request, reference), OpenCaseForm())


def access_page(
    request: HttpRequest, found: Incident, form: OpenCaseForm, status: int = 200
) -> HttpResponseBase:
    """The page of who can see the case, around the form that opens it to one more person."""
    file = openings_page(request, found).export()
    if file:
        return file
    opened(request, found, "open access list")
    page = openings_page(request, found)  # counted after this opening, which stands in it
    return framed(
        request,
        found,
        "reviews/incidents/access.html",
        "incident_access",
        status,
        page=page,
        form=form,
        grants=queries.grants_of(found),
        reaches=by_seat(),
        shown_to=shown_to_agencies(found),
        may_open=can(request.user, "reviews.manage") and found.status != IncidentStatus.DRAFT,
    )


def openings_page(request: HttpRequest, found: Incident) -> ListPage:
    """The openings of the case as a list with filters and exports."""
    entries = openings(found)
    actions = sorted(set(entries.order_by().values_list("action", flat=True)))
    return listing(
        request,
        entries,
        filters=OpeningFilters(request.GET, actions=actions),
        columns=[
            Column("at", "When", sort="at"),
            Column(
                "person",
                "Who",
                value=lambda row: str(row.person or "Somebody not logged in"),
                sort="person__name",
            ),
            Column("action", "What", value=_done, sort="action"),
            Column("reason", "Reason"),
            Column("address", "From address", on_page=False),
            Column("reference", "Reference", on_page=False),
        ],
        filename=f"openings-{found.reference}",
        export_verb="reviews.access_log",
        caption="Every opening of this case",
        empty="Nobody has opened this case.",
    )


def _done(row: AccessEntry) -> str:
    """What was opened, with the page or the number of the child where there is one."""
    part = row.detail.get("page") or (
        f"child {row.detail['child']}" if "child" in row.detail else ""
    )
    return f"{row.action.capitalize()}: {part}" if part else row.action.capitalize()
