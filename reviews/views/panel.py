"""The panel of a review: who sits on it and may open the case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import log
from core.access import allow
from core.deeds import at_once, one_form
from core.forms import bind
from reviews.forms.reviews import MemberForm, ReasonForm
from reviews.queries.plan import committee, panel_candidates, seated_organisations
from reviews.services import panel as deeds
from reviews.views.frame import reviewed


@allow("reviews.read")
def review_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """The members, with the organisation each sits for."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open panel")
    context = {
        "review": found,
        "members": found.panel.select_related("person", "organisation"),
        "candidates": committee(found),
    }
    return render(request, "reviews/panel.html", context)


@allow("reviews.manage")
def panel_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Put somebody on the panel, with the reason."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open panel to change")
    form = bind(
        request,
        MemberForm,
        people=panel_candidates(found),
        organisations=seated_organisations(),
        initial={"person": request.GET.get("person")},
    )
    return one_form(
        request,
        "reviews/panel_add.html",
        form,
        lambda typed: deeds.add_member(actor=request.user, review=found, **typed),
        back=reverse("review_panel", args=[reference]),
        said="They are on the review panel and can open the case.",
        context={"review": found},
    )


@allow("reviews.manage")
def panel_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a member off the panel; the case closes to them at once."""
    found = reviewed(request, reference)
    member = get_object_or_404(found.panel.select_related("person"), pk=pk)
    log.opened(request, found, action="open panel to change")
    return one_form(
        request,
        "reviews/panel_remove.html",
        bind(request, ReasonForm),
        lambda typed: deeds.remove_member(
            actor=request.user, member=member, reason=typed["reason"]
        ),
        back=reverse("review_panel", args=[reference]),
        said="They are off the review panel and can no longer open the case.",
        context={"review": found, "member": member},
    )


@allow("reviews.manage")
@require_POST
def panel_chair(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let a member chair the panel."""
    found = reviewed(request, reference)
    member = get_object_or_404(found.panel.select_related("person", "review"), pk=pk)
    return at_once(
        request,
        lambda: deeds.seat_chair(actor=request.user, member=member),
        back=reverse("review_panel", args=[reference]),
        said=f"{member.person} chairs the review panel.",
        already=f"{member.person} chairs the review panel already.",
    )
