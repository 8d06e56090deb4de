"""Organisations: the list, the record, and what happens to names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import allow, can
from core.forms import bind
from core.lists import Column, listing
from partnership import services
from partnership.forms import OrganisationFilters, OrganisationForm, RenameForm, SucceedForm
from partnership.models import Organisation, Person
from partnership.queries import leads_of
from partnership.views.shared import done, tabs

COLUMNS = [
    Column("name", "Name", link=lambda o: reverse("organisation", args=[o.code]), sort="name"),
    Column("kind", "Kind", sort="kind"),
    Column("sector", "Sector", sort="sector"),
    Column("category", "Category in the regulations", value="category.name", in_export=True),
    Column("published", "Published", sort="published"),
    Column("ended_on", "Ended", sort="ended_on"),
    Column("chosen_because", "Why it was chosen", on_page=False),
]


@allow("partnership.read")
def home(request: HttpRequest) -> HttpResponseBase:
    """The way in to everything about partners and people."""
    return redirect("organisation_list")


@allow("partnership.read")
def organisation_list(request: HttpRequest) -> HttpResponseBase:
    """Partners, relevant agencies and the bodies they work with."""
    page = listing(
        request,
        Organisation.objects.visible_to(request.user).select_related("category"),
        columns=COLUMNS,
        filters=OrganisationFilters,
        filename="organisations",
        export_verb="partnership.export",
        caption="Organisations",
        empty="Load the published arrangements, or add the first organisation.",
    )
    context = {"page": page, "tabs": tabs(request, "organisation_list")}
    return page.export() or render(request, "partnership/organisation_list.html", context)


@allow("partnership.read")
def organisation(request: HttpRequest, code: str) -> HttpResponseBase:
    """One organisation: its names over time, who sits for it, what it gives, what was agreed."""
    found = _find(request, code)
    seats = found.seats.select_related("person", "group").order_by("person__name", "-started_on")
    seen = Person.objects.visible_to(request.user)
    context: dict[str, Any] = {
        "organisation": found,
        "facts": _facts(found),
        "names": list(found.names.all()),
        "predecessors": list(found.predecessors.all()),
        "seats": list(seats.filter(person__in=seen)),
        "today": timezone.localdate(),
        "leads": leads_of(found),
        "memoranda": list(found.memoranda.all()),
        "contributions": list(found.contributions.all())
        if can(request.user, "partnership.money")
        else [],
    }
    return render(request, "partnership/organisation.html", context)


@allow("partnership.manage")
def organisation_new(request: HttpRequest) -> HttpResponseBase:
    """Add an organisation."""
    form = bind(request, OrganisationForm)
    made: list[Organisation] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(services.add_organisation(actor=_user(request), **form.cleaned_data)),
    ):
        messages.success(request, f"{made[0]} is added.")
        return redirect("organisation", made[0].code)
    return render(
        request, "partnership/form.html", _form("Add an organisation", form, "organisation_list")
    )


@allow("partnership.manage")
def organisation_change(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change facts other than the name."""
    found = _find(request, code)
    names = [name for name in OrganisationForm.base_fields if name != "name"]
    form = bind(request, OrganisationForm, initial={name: getattr(found, name) for name in names})
    del form.fields["name"]
    if request.method == "POST" and done(
        form,
        lambda: services.change_organisation(
            actor=_user(request), organisation=found, **form.cleaned_data
        ),
    ):
        messages.success(request, f"{found} is changed.")
        return redirect("organisation", code)
    return render(
        request, "partnership/form.html", _form(f"Change {found}", form, "organisation", code)
    )


@allow("partnership.manage")
def organisation_rename(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a new name; older records keep the old one."""
    found = _find(request, code)
    form = bind(request, RenameForm)
    if request.method == "POST" and done(
        form,
        lambda: services.rename_organisation(
            actor=_user(request), organisation=found, **form.cleaned_data
        ),
    ):
        messages.success(request, "The new name is recorded. Older records keep the old one.")
        return redirect("organisation", code)
    return render(
        request, "partnership/form.html", _form(f"Rename {found}", form, "organisation", code)
    )


@allow("partnership.manage")
def organisation_succeed(request: HttpRequest, code: str) -> HttpResponseBase:
    """Another organisation takes over, by succession or merger."""
    found = _find(request, code)
    form = bind(request, SucceedForm, organisation=found)
    if request.method == "POST" and done(
        form,
        lambda: services.succeed_organisation(
            actor=_user(request), organisation=found, **form.cleaned_data
        ),
    ):
        messages.success(
            request, f"{found} has ended. Its open seats moved to the new organisation."
        )
        return redirect("organisation", code)
    context = _form(f"Who takes over from {found}?", form, "organisation", code)
    context["warning"] = (
        "This ends the organisation and moves its open seats. What was recorded for it stays under its name."
    )
    return render(request, "partnership/form.html", context)


def _user(request: HttpRequest) -> Any:
    return request.user


def _find(request: HttpRequest, code: str) -> Organisation:
    rows = Organisation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("category", "succeeded_by", "school"), code=code)


def _form(title: str, form: Any, back: str, *args: Any) -> dict[str, Any]:
    return {"title": title, "form": form, "back": reverse(back, args=args)}


def _facts(found: Organisation) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("Kind", found.get_kind_display()),
        ("Sector", found.get_sector_display()),
        ("On the published list", "Yes" if found.published else "No"),
        ("Section 11 duty", "Yes" if found.section11 else "No"),
    ]
    if found.category or found.locally_named:
        facts.insert(2, ("Category in the regulations", found.category or "Named locally"))
    school = getattr(found, "school", None)
    if school:
        ages = f"{school.low_age} to {school.high_age}" if school.high_age else ""
        facts += [
            ("URN", str(school.urn)),
            ("Type", school.type),
            ("Phase", school.phase),
            ("Register says", school.status),
            ("Ages", ages),
            ("Pupils", school.pupils),
            ("Trust", school.trust),
            (
                "Address",
                ", ".join(part for part in (school.street, school.town, school.postcode) if part),
            ),
        ]
    return facts
