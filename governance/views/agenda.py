"""The agenda of a meeting, and its items."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import allow, can
from core.deeds import at_once, form_page, one_form
from core.forms import bind
from governance.forms.agenda import CarryForm, ItemChangeForm, ItemForm
from governance.forms.meetings import ReasonForm
from governance.models import Meeting
from governance.queries import agenda, papers
from governance.queries.meetings import AHEAD, meetings_after, owners
from governance.rules.meetings import Purpose
from governance.services import agenda as deeds
from governance.views.meetings_frame import framed, item_of, meeting_of


@allow("governance.read")
def meeting_agenda(request: HttpRequest, meeting: str) -> HttpResponse:
    """The agenda as this person sees it."""
    found = meeting_of(request, meeting, "open agenda")
    lines = agenda.lines(request.user, found)
    runs = can(request.user, "governance.run")
    context = {
        "lines": lines,
        "whole": sum(line.item.minutes for line in lines),
        "too_long": agenda.too_long(found, lines) if runs else 0,
        "apart": runs and agenda.count_apart(lines),
        "changeable": runs and found.status in AHEAD,
        "ahead": found.status in AHEAD,
    }
    return render(request, "governance/agenda.html", framed(request, found, "agenda", context))


@allow("governance.read")
def item(request: HttpRequest, item: int) -> HttpResponse:
    """One item."""
    found, today = item_of(request, item), timezone.localdate()
    context = {
        "item": found,
        "line": agenda.line_of(request.user, found),
        "papers": papers.of_item(request.user, found, today),
        "adds": can(request.user, "governance.run") and papers.takes_new(found.meeting, today),
        "ahead": found.meeting.status in AHEAD,
    }
    return render(
        request, "governance/agenda_item.html", framed(request, found.meeting, "agenda", context)
    )


@allow("governance.run")
def item_new(request: HttpRequest, meeting: str) -> HttpResponse:
    """Put an item on the agenda."""
    found = meeting_of(request, meeting, "open agenda to change")
    form = bind(
        request, ItemForm, people=owners(found),
        initial={"purpose": Purpose.DISCUSS, "minutes": 10},
    )  # fmt: skip
    return form_page(
        request,
        form,
        lambda typed: deeds.add_item(actor=request.user, meeting=found, **typed),
        heading="Add an item",
        caption=found.reference,
        button="Add the item",
        back=_agenda(found),
        said="The item is on the agenda.",
    )


@allow("governance.run")
def item_change(request: HttpRequest, item: int) -> HttpResponse:
    """Change an item, or whom it is open to."""
    found = item_of(request, item, "open to change")
    held = ItemChangeForm.opened_with(deeds.item_held(found))
    return form_page(
        request,
        bind(request, ItemChangeForm, people=owners(found.meeting), initial=held),
        lambda typed: deeds.change_item(actor=request.user, item=found, **typed),
        heading="Change the item",
        caption=found.meeting.reference,
        back=reverse("item", args=[found.pk]),
        said="The item is changed.",
    )


@allow("governance.run")
@require_POST
def item_move(request: HttpRequest, item: int) -> HttpResponse:
    """One place up or down."""
    found = item_of(request, item, "put in order")
    up = request.POST.get("to") == "up"
    return at_once(
        request,
        lambda: deeds.move_item(actor=request.user, item=found, up=up),
        back=_agenda(found.meeting),
        said=f"“{found.title}” is moved {'up' if up else 'down'}.",
        already="It stands there already.",
    )


@allow("governance.run")
def item_remove(request: HttpRequest, item: int) -> HttpResponse:
    """Take an item off the agenda."""
    found = item_of(request, item, "open to remove")
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: deeds.remove_item(actor=request.user, item=found, reason=typed["reason"]),
        heading="Take the item off the agenda",
        caption=f"{found.meeting.reference}: {found.title}",
        button="Take it off",
        kind="warning",
        back=_agenda(found.meeting),
        said="The item is off the agenda.",
    )


@allow("governance.run")
def item_carry(request: HttpRequest, item: int) -> HttpResponse:
    """Carry an unfinished item to a later meeting of the group."""
    found = item_of(request, item, "open to carry on")
    meetings = meetings_after(found.meeting)
    first = meetings.first()
    form = bind(
        request, CarryForm, meetings=meetings,
        initial={"meeting": first.pk if first else None, "keep_open": "no"},
    )  # fmt: skip
    return one_form(
        request,
        "governance/agenda_carry.html",
        form,
        lambda typed: deeds.carry_item(actor=request.user, item=found, **typed),
        back=_agenda(found.meeting),
        said="The item is carried on. The record of this meeting stays as it is.",
        context={"item": found, "meetings": meetings},
    )


def _agenda(found: Meeting) -> str:
    return reverse("meeting_agenda", args=[found.reference])
