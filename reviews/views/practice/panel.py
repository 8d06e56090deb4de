"""The panel of a practice review that began by itself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.access import allow
from core.deeds import at_once
from core.forms import bind
from reviews.forms.practice_people import PanelMemberForm
from reviews.forms.reviews import ReasonForm
from reviews.models import PracticeReview
from reviews.practice_rules import COURSES, OVER
from reviews.queries.plan import panel_candidates, seated_organisations
from reviews.services.practice import panel as deeds
from reviews.views.practice.frame import practice_form, reviewed

PAGE = "practice_people"


def _own(request: HttpRequest, practice: str, action: str) -> PracticeReview:
    """A review that has a panel of its own."""
    found = reviewed(request, practice, action)
    if not COURSES[found.kind].signed or found.rapid_review_id:
        raise Http404
    if request.method != "POST" and found.status in OVER:
        raise Http404
    return found


@allow("reviews.practice")
def practice_panel_add(request: HttpRequest, practice: str) -> HttpResponse:
    """Put somebody on the panel."""
    found = _own(request, practice, "open panel to change")
    form = bind(
        request,
        PanelMemberForm,
        people=panel_candidates(found),
        organisations=seated_organisations(),
    )
    return practice_form(
        request,
        found,
        form,
        lambda typed: deeds.add_member(actor=request.user, practice=found, **typed),
        heading="Add somebody to the panel",
        button="Add to the panel",
        back=PAGE,
        said="They are on the panel and can open the review.",
    )


@allow("reviews.practice")
@require_POST
def practice_panel_draw(request: HttpRequest, practice: str) -> HttpResponse:
    """Put the whole case review committee on the panel."""
    found = _own(request, practice, "draw the panel")
    return at_once(
        request,
        lambda: deeds.draw_panel(actor=request.user, practice=found),
        back=reverse(PAGE, args=[found.reference]),
        said="The case review committee is on the panel.",
        already="Everybody of the case review committee is on the panel already.",
    )


@allow("reviews.practice")
def practice_panel_remove(request: HttpRequest, practice: str, panel_member: int) -> HttpResponse:
    """Take a member off the panel."""
    found = _own(request, practice, "open panel to change")
    held: Any = get_object_or_404(found.panel.select_related("person"), pk=panel_member)
    return practice_form(
        request,
        found,
        bind(request, ReasonForm),
        lambda typed: deeds.remove_member(actor=request.user, member=held, **typed),
        heading=f"Take {held.person} off the panel",
        warning="The review closes to them at once.",
        button="Take off the panel",
        kind="warning",
        back=PAGE,
        said="They are off the panel.",
    )
