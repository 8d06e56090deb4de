"""The frame around the report and decision pages of a rapid review, which an agency asked sees too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reviews.models import RapidReview
from reviews.presenters import Step, record

RECORD, AGENCY = "reviews/record.html", "reviews/report/agency.html"


def reviewed(request: HttpRequest, reference: str) -> RapidReview:
    """The review of this reference, if it is in the person's scope; 404 otherwise."""
    seen = RapidReview.objects.visible_to(request.user).select_related("incident")
    return get_object_or_404(seen, reference=reference)


def framed(
    request: HttpRequest,
    review: RapidReview,
    tab: str,
    context: dict[str, Any],
    in_scope: bool = True,
    step: Step | None = None,
) -> dict[str, Any]:
    """The context of a page with the frame of the record around it; ``tab`` names its tab.

    Without ``in_scope`` the person reaches this one page only, as an agency that was asked: the
    frame then says no more than the reference and the status. ``step`` is the next step as this
    page knows it; a step that leads to the page itself has no button.
    """
    frame = record(request.user, review, tab, timezone.localdate()) if in_scope else None
    if frame:
        step = step or frame.step
        frame = replace(
            frame, step=Step(step.words) if request.path.startswith(step.url or "?") else step
        )
    return {
        "review": review,
        "in_scope": in_scope,
        "record": frame,
        "frame_template": RECORD if in_scope else AGENCY,
        **context,
    }
