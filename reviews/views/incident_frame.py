"""Finding an incident in the person's scope, and the frame around its pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core import log
from reviews.incident_presenters import frame
from reviews.models import Incident
from reviews.rules import IncidentStatus

LARGEST_KEY = 18  # digits; no database takes a larger number


def case(request: HttpRequest, reference: str, *related: str) -> Incident:
    """The incident of a reference, or the draft of a number, if it is in the person's scope; else 404."""
    number = reference.isascii() and reference.isdigit() and len(reference) <= LARGEST_KEY
    asked: dict[str, Any] = {"pk": int(reference)} if number else {"reference": reference}
    seen = Incident.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(seen, **asked)


def submitted(request: HttpRequest, reference: str, *related: str) -> Incident:
    """As ``case``, but never a draft."""
    incident = case(request, reference, *related)
    if incident.status == IncidentStatus.DRAFT:
        raise Http404
    return incident


def opened(request: HttpRequest, incident: Incident, action: str = "open", **detail: Any) -> None:
    """Keep that the case was opened. Called before the page is rendered."""
    log.opened(request, incident, action=action, **detail)


def framed(
    request: HttpRequest,
    incident: Incident,
    template: str,
    tab: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of a submitted incident, with the frame around it."""
    around = frame(request.user, incident, tab, timezone.localdate())
    return render(
        request, template, {"frame": around, "incident": incident, **context}, status=status
    )
