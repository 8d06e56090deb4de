"""Templates of meetings: the list, one template, its standing items."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import allow
from core.columns import Column
from core.deeds import at_once, done, form_page
from core.forms import bind
from core.lists import listing
from governance.forms.meetings import (
    NothingForm,
    StandingItemForm,
    TemplateChangeForm,
    TemplateForm,
)
from governance.models import MeetingTemplate, TemplateItem
from governance.queries.meetings import groups_that_meet
from governance.services import meetings_templates as deeds

COLUMNS = [
    Column("name", "Template", link=lambda row: reverse("template", args=[row.pk]), sort="name"),
    Column("group", "Group", value="group.name", sort="group__name"),
    Column("retired", "Use", value=lambda row: "Retired" if row.retired_on else "In use"),
]


@allow("governance.run")
def template_list(request: HttpRequest) -> HttpResponse:
    """Every template."""
    page = listing(
        request,
        MeetingTemplate.objects.select_related("group").order_by("group__name", "name"),
        columns=COLUMNS,
        caption="Templates by group",
        empty="A template holds the usual times, place and standing items of a group’s meetings.",
    )
    return render(request, "governance/meetings_template_list.html", {"page": page})


@allow("governance.run")
def template_new(request: HttpRequest) -> HttpResponse:
    """Make a template."""
    form = bind(request, TemplateForm, groups=groups_that_meet(timezone.localdate()))
    made: list[MeetingTemplate] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(deeds.make_template(actor=request.user, **typed))
    ):
        return redirect("template", made[0].pk)
    words = {
        "form": form,
        "heading": "Make a template",
        "caption": "Meetings",
        "button": "Make the template",
        "kind": "primary",
        "back": reverse("template_list"),
    }
    return render(request, "core/form.html", words, status=422 if form.errors else 200)


@allow("governance.run")
def template(request: HttpRequest, template: int) -> HttpResponse:
    """One template with its standing items."""
    found = _found(template)
    context = {"template": found, "lines": found.items.all()}
    return render(request, "governance/meetings_template.html", context)


@allow("governance.run")
def template_change(request: HttpRequest, template: int) -> HttpResponse:
    """Change name, times or place. Meetings made from it stay as they are."""
    found = _found(template)
    held = TemplateChangeForm.opened_with(deeds.template_held(found))
    return form_page(
        request,
        bind(request, TemplateChangeForm, initial=held),
        lambda typed: deeds.change_template(actor=request.user, template=found, **typed),
        heading="Change the template",
        caption=found.name,
        means=("Meetings that were made from it stay as they are.",),
        back=_back(found),
        said="The template is changed.",
    )


@allow("governance.run")
def template_retire(request: HttpRequest, template: int) -> HttpResponse:
    """Take a template out of use."""
    found = _found(template)
    return form_page(
        request,
        bind(request, NothingForm),
        lambda typed: deeds.retire_template(actor=request.user, template=found),
        heading="Retire the template",
        caption=found.name,
        button="Retire the template",
        kind="warning",
        means=("No meeting is made from it any more. Those that were stay as they are.",),
        back=_back(found),
        said="The template is retired.",
    )


@allow("governance.run")
def line_new(request: HttpRequest, template: int) -> HttpResponse:
    """Add a standing item."""
    found = _found(template)
    return form_page(
        request,
        bind(request, StandingItemForm),
        lambda typed: deeds.add_line(actor=request.user, template=found, **typed),
        heading="Add a standing item",
        caption=found.name,
        button="Add the item",
        back=_back(found),
    )


@allow("governance.run")
def line_change(request: HttpRequest, template: int, line: int) -> HttpResponse:
    """Change a standing item."""
    row = _line(template, line)
    held = {"title": row.title, "purpose": row.purpose, "minutes": row.minutes}
    return form_page(
        request,
        bind(request, StandingItemForm, initial=held),
        lambda typed: deeds.change_line(actor=request.user, line=row, **typed),
        heading="Change a standing item",
        caption=row.template.name,
        back=_back(row.template),
    )


@allow("governance.run")
@require_POST
def line_move(request: HttpRequest, template: int, line: int) -> HttpResponse:
    """One place up or down."""
    row = _line(template, line)
    up = request.POST.get("to") == "up"
    return at_once(
        request,
        lambda: deeds.move_line(actor=request.user, line=row, up=up),
        back=_back(row.template),
        said=f"“{row.title}” is moved {'up' if up else 'down'}.",
        already="It stands there already.",
    )


@allow("governance.run")
@require_POST
def line_remove(request: HttpRequest, template: int, line: int) -> HttpResponse:
    """Take a standing item away."""
    row = _line(template, line)
    return at_once(
        request,
        lambda: deeds.remove_line(actor=request.user, line=row),
        back=_back(row.template),
        said=f"“{row.title}” is removed.",
    )


def _found(key: int) -> MeetingTemplate:
    return get_object_or_404(MeetingTemplate.objects.select_related("group"), pk=key)


def _line(template: int, line: int) -> TemplateItem:
    rows = TemplateItem.objects.select_related("template__group")
    return get_object_or_404(rows, pk=line, template=template)


def _back(found: MeetingTemplate) -> str:
    return reverse("template", args=[found.pk])
