"""The plan of a review: its milestones."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow
from core.deeds import one_form
from core.forms import bind
from reviews.forms.reviews import MilestoneChangeForm, MilestoneDoneForm, MilestoneForm, ReasonForm
from reviews.models import Milestone, RapidReview
from reviews.queries.plan import owners, planned
from reviews.services import plan as deeds
from reviews.views.frame import reviewed


@allow("reviews.read")
def review_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The milestones with their clocks."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open plan")
    context = {"review": found, "rows": planned(found, timezone.localdate())}
    return render(request, "reviews/plan.html", context)


@allow("reviews.manage")
def milestone_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a milestone."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open plan to change")
    form = bind(request, MilestoneForm, owners=owners(found))
    return one_form(
        request,
        "reviews/milestone.html",
        form,
        lambda typed: deeds.add_milestone(actor=request.user, review=found, **typed),
        back=_back(found),
        said="The milestone is in the plan.",
        context={"review": found},
    )


@allow("reviews.manage")
def milestone_change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change a milestone; its first date still shows."""
    found, milestone = _milestone(request, reference, pk)
    held = MilestoneChangeForm.opened_with(deeds.milestone_held(milestone))
    form = bind(request, MilestoneChangeForm, owners=owners(found), initial=held)
    return one_form(
        request,
        "reviews/milestone.html",
        form,
        lambda typed: deeds.change_milestone(actor=request.user, milestone=milestone, **typed),
        back=_back(found),
        said="The milestone is changed.",
        context={"review": found, "milestone": milestone},
    )


@allow("reviews.manage")
def milestone_done(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Mark a milestone done."""
    found, milestone = _milestone(request, reference, pk)
    form = bind(request, MilestoneDoneForm, initial={"done_on": timezone.localdate()})
    return one_form(
        request,
        "reviews/milestone_step.html",
        form,
        lambda typed: deeds.finish_milestone(
            actor=request.user, milestone=milestone, on=typed["done_on"]
        ),
        back=_back(found),
        said="The milestone is done.",
        context={
            "review": found,
            "milestone": milestone,
            "title": "Mark as done",
            "button": "Mark as done",
        },
    )


@allow("reviews.manage")
def milestone_reopen(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A milestone was not done after all."""
    found, milestone = _milestone(request, reference, pk)
    return one_form(
        request,
        "reviews/milestone_step.html",
        bind(request, ReasonForm),
        lambda typed: deeds.reopen_milestone(
            actor=request.user, milestone=milestone, reason=typed["reason"]
        ),
        back=_back(found),
        said="The milestone is open again.",
        context={
            "review": found,
            "milestone": milestone,
            "title": "Open again",
            "button": "Open again",
        },
    )


@allow("reviews.manage")
def milestone_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a milestone out of the plan."""
    found, milestone = _milestone(request, reference, pk)
    return one_form(
        request,
        "reviews/milestone_step.html",
        bind(request, ReasonForm),
        lambda typed: deeds.remove_milestone(
            actor=request.user, milestone=milestone, reason=typed["reason"]
        ),
        back=_back(found),
        said="The milestone is out of the plan.",
        context={
            "review": found,
            "milestone": milestone,
            "title": "Remove from the plan",
            "button": "Remove",
            "kind": "warning",
        },
    )


def _milestone(request: HttpRequest, reference: str, pk: int) -> tuple[RapidReview, Milestone]:
    """The review and its milestone, opened to be changed."""
    found = reviewed(request, reference)
    milestone = get_object_or_404(found.milestones.select_related("review"), pk=pk)
    log.opened(request, found, action="open plan to change")
    return found, milestone


def _back(found: RapidReview) -> str:
    return reverse("review_plan", args=[found.reference])
