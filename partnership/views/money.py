"""Contributions: what each partner promised and paid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from core.access import allow
from core.forms import bind
from core.lists import Column, listing
from partnership import services
from partnership.forms import ContributionFilters, ContributionForm, ReceiveForm
from partnership.models import Contribution, Organisation
from partnership.queries import money_totals
from partnership.views.shared import done, tabs

COLUMNS = [
    Column("year", "Financial year", sort="year"),
    Column(
        "organisation", "Organisation", sort="organisation__name",
        link=lambda c: reverse("organisation", args=[c.organisation.code]),
    ),
    Column("kind", "Cash or in kind", sort="kind"),
    Column("what", "What it is"),
    Column("promised", "Promised (£)", sort="promised", numeric=True),
    Column("received", "Received (£)", sort="received", numeric=True),
    Column("received_on", "Last received", sort="received_on"),
]  # fmt: skip


def _rows(request: HttpRequest) -> Any:
    seen = Organisation.objects.visible_to(request.user)
    return Contribution.objects.filter(organisation__in=seen).select_related("organisation")


@allow("partnership.money")
def contribution_list(request: HttpRequest) -> HttpResponseBase:
    """The register by year, with totals of what the filters leave."""
    page = listing(
        request,
        _rows(request),
        columns=COLUMNS,
        filters=ContributionFilters,
        filename="contributions",
        export_verb="partnership.export",
        caption="Contributions",
        empty="No contribution is recorded yet.",
    )
    labels = dict(Contribution.Kind.choices)
    context = {
        "page": page,
        "tabs": tabs(request, "contribution_list"),
        "totals": [{**row, "kind": labels[row["kind"]]} for row in money_totals(page.rows_found)],
        "waiting": _rows(request)
        .filter(received=None)
        .order_by("-year", "organisation__name")[:10],
    }
    return page.export() or render(request, "partnership/contribution_list.html", context)


@allow("partnership.record_money")
def contribution_new(request: HttpRequest) -> HttpResponseBase:
    """Record a promise."""
    form = bind(request, ContributionForm)
    if request.method == "POST" and done(
        form, lambda: services.promise_contribution(actor=_user(request), **form.cleaned_data)
    ):
        messages.success(request, "The contribution is recorded.")
        return redirect("contribution_list")
    context = {"title": "Add a contribution", "form": form, "back": reverse("contribution_list")}
    return render(request, "partnership/form.html", context)


@allow("partnership.record_money")
def contribution_receive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record what has come in."""
    found = get_object_or_404(_rows(request), pk=pk)
    initial = {"received": found.received, "received_on": found.received_on}
    form = bind(request, ReceiveForm, initial=initial)

    def deed() -> None:
        services.receive_contribution(
            actor=_user(request),
            contribution=found,
            received=form.cleaned_data["received"],
            on=form.cleaned_data["received_on"],
        )

    if request.method == "POST" and done(form, deed):
        messages.success(request, "What was received is recorded.")
        return redirect("contribution_list")
    context = {
        "title": f"Received from {found}",
        "form": form,
        "back": reverse("contribution_list"),
    }
    return render(request, "partnership/form.html", context)


def _user(request: HttpRequest) -> Any:
    return request.user
