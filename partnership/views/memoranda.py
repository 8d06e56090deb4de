"""Memoranda of understanding and the days they are looked at again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import allow
from core.forms import bind
from core.lists import Column, listing
from partnership import services
from partnership.forms import MemorandumFilters, MemorandumForm, ReviewForm
from partnership.models import Memorandum, Organisation
from partnership.views.shared import done, tabs


def _state(memorandum: Memorandum) -> tuple[str, str]:
    today = timezone.localdate()
    if memorandum.ended_on and memorandum.ended_on < today:
        return "done", "Ended"
    if memorandum.review_on is None:
        return "waiting", "No review date"
    if memorandum.review_on < today:
        return "overdue", "Review overdue"
    return "on-time", "In force"


COLUMNS = [
    Column("body", "With", sort="body__name", link=lambda m: reverse("memorandum", args=[m.code])),
    Column("agreed_on", "Agreed", sort="agreed_on"),
    Column("review_on", "Next review", sort="review_on"),
    Column("state", "Stands", value=lambda m: _state(m)[1], tag=lambda m: _state(m)[0]),
    Column("summary", "What it says", on_page=False),
]


def _rows(request: HttpRequest) -> Any:
    seen = Organisation.objects.visible_to(request.user)
    return Memorandum.objects.filter(body__in=seen).select_related("body")


@allow("partnership.read")
def memorandum_list(request: HttpRequest) -> HttpResponseBase:
    """Every memorandum, with the day of its next review."""
    page = listing(
        request,
        _rows(request),
        columns=COLUMNS,
        filters=MemorandumFilters,
        filename="memoranda",
        export_verb="partnership.export",
        caption="Memoranda of understanding",
        empty="No memorandum is recorded yet.",
    )
    context = {"page": page, "tabs": tabs(request, "memorandum_list")}
    return page.export() or render(request, "partnership/memorandum_list.html", context)


@allow("partnership.read")
def memorandum(request: HttpRequest, code: str) -> HttpResponseBase:
    """One memorandum and its reviews so far."""
    found = get_object_or_404(_rows(request), code=code)
    kind, words = _state(found)
    past = found.history.select_related("history_user").order_by("-history_date")
    context = {"memorandum": found, "state_kind": kind, "state": words, "past": past[:20]}
    return render(request, "partnership/memorandum.html", context)


@allow("partnership.manage")
def memorandum_new(request: HttpRequest) -> HttpResponseBase:
    """Record a memorandum."""
    form = bind(request, MemorandumForm)
    if request.method == "POST" and done(
        form, lambda: services.agree_memorandum(actor=_user(request), **form.cleaned_data)
    ):
        messages.success(request, "The memorandum is recorded.")
        return redirect("memorandum_list")
    context = {"title": "Add a memorandum", "form": form, "back": reverse("memorandum_list")}
    return render(request, "partnership/form.html", context)


@allow("partnership.manage")
def memorandum_review(request: HttpRequest, code: str) -> HttpResponseBase:
    """Record that a memorandum was looked at, and when it is looked at again."""
    found = get_object_or_404(_rows(request), code=code)
    form = bind(request, ReviewForm, initial={"on": timezone.localdate()})
    if request.method == "POST" and done(
        form,
        lambda: services.review_memorandum(
            actor=_user(request), memorandum=found, **form.cleaned_data
        ),
    ):
        messages.success(request, "The review is recorded.")
        return redirect("memorandum", code)
    context = {
        "title": f"Review: {found}",
        "form": form,
        "back": reverse("memorandum", args=[code]),
    }
    return render(request, "partnership/form.html", context)


def _user(request: HttpRequest) -> Any:
    return request.user
