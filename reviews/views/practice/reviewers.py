"""The regional list of approved reviewers: the list, one entry, and what is done with it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core.access import allow
from core.deeds import form_page
from core.forms import bind
from core.lists import Column, listing
from reviews.forms.practice_people import ReviewerFilters, ReviewerForm, TakeOffForm
from reviews.models import PracticeReview, Reviewer
from reviews.queries.practice_people import state_of
from reviews.services.practice import reviewers as deeds
from reviews.views.practice.frame import unseen

LIST = "The approved list"


@allow("reviews.reviewers")
def reviewer_list(request: HttpRequest) -> HttpResponseBase:
    """Everybody who is or was on the approved list."""
    today = timezone.localdate()
    columns = [
        Column("name", "Name", link=_address, sort="name"),
        Column("organisation", "Works for", sort="organisation"),
        Column("email", "Email", on_page=False),
        Column("skills", "Skills and experience", on_page=False),
        Column("approved_on", "Approved on", sort="approved_on"),
        Column("approved_until", "Approved until", sort="approved_until"),
        Column(
            "standing",
            "Standing",
            value=lambda row: state_of(row, today)[0],
            tag=lambda row: state_of(row, today)[1],
        ),
    ]
    page = listing(
        request,
        Reviewer.objects.all(),
        columns=columns,
        filters=ReviewerFilters,
        filename="approved-reviewers",
        export_verb="reviews.export",
        caption="Approved reviewers by name",
        empty="The partnerships of a region keep one list of the reviewers they approved.",
    )
    return page.export() or render(request, "reviews/practice/reviewer_list.html", {"page": page})


@allow("reviews.reviewers")
def reviewer(request: HttpRequest, reviewer: int) -> HttpResponse:
    """One entry, and the reviews this person was appointed to."""
    found = get_object_or_404(Reviewer, pk=reviewer)
    seen = PracticeReview.objects.visible_to(request.user)
    words, kind = state_of(found, timezone.localdate())
    context = {
        "reviewer": found,
        "state": words,
        "state_kind": kind,
        "appointments": found.appointments.filter(review__in=seen)
        .select_related("review")
        .order_by("-appointed_on", "-pk"),
    }
    return render(request, "reviews/practice/reviewer.html", context)


@allow("reviews.reviewers")
def reviewer_new(request: HttpRequest) -> HttpResponse:
    """Put somebody on the list."""
    form = bind(request, ReviewerForm, initial={"approved_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda typed: deeds.add_reviewer(actor=request.user, **unseen(typed)),
        heading="Add a reviewer",
        caption=LIST,
        button="Add to the list",
        back=reverse("reviewer_list"),
        said="The reviewer is on the list.",
    )


@allow("reviews.reviewers")
def reviewer_change(request: HttpRequest, reviewer: int) -> HttpResponse:
    """Change an entry, or approve somebody for longer."""
    found = _listed(request, reviewer)
    held = ReviewerForm.opened_with(deeds.reviewer_held(found))
    return form_page(
        request,
        bind(request, ReviewerForm, initial=held),
        lambda typed: deeds.change_reviewer(actor=request.user, reviewer=found, **typed),
        heading="Change the entry",
        caption=found.name,
        back=_address(found),
        said="Saved.",
    )


@allow("reviews.reviewers")
def reviewer_take_off(request: HttpRequest, reviewer: int) -> HttpResponse:
    """Take somebody off the list."""
    found = _listed(request, reviewer)
    return form_page(
        request,
        bind(request, TakeOffForm),
        lambda typed: deeds.take_off(actor=request.user, reviewer=found, **typed),
        heading="Take off the list",
        caption=found.name,
        means=(
            "They cannot be appointed any longer. Reviews they are appointed to stay as they are: end an"
            " appointment on the page of the review.",
        ),
        button="Take off the list",
        kind="warning",
        back=_address(found),
        said="They are taken off the list.",
    )


def _listed(request: HttpRequest, key: int) -> Reviewer:
    found = get_object_or_404(Reviewer, pk=key)
    if request.method != "POST" and found.removed_on:
        raise Http404
    return found


def _address(reviewer: Reviewer) -> str:
    return reverse("reviewer", args=[reviewer.pk])
