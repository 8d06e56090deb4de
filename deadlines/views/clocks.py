"""One clock: why it ends when it does, and what may be done about it. And the list of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.access import Refused, allow, can
from core.errors import RuleBroken
from core.forms import attach, bind
from core.lists import Column, listing
from deadlines import queries, services, why
from deadlines.calendar import closures
from deadlines.clocks import kept_by_record
from deadlines.forms import ClockFilters, ExtendForm, HandOverForm, HoldForm, ReasonForm, SnoozeForm
from deadlines.models import Deadline
from deadlines.presenters import face, standing
from deadlines.reach import visible_to

READ_OR_WRITE = ["GET", "HEAD", "POST"]


def _seen(request: HttpRequest, pk: int) -> Deadline:
    """The clock, or 404 for whoever may not see its record."""
    rows = visible_to(request.user).select_related(
        "owner_person", "owner_organisation", "rule_version"
    )
    return get_object_or_404(rows, pk=pk)


def _own(request: HttpRequest, deadline: Deadline) -> bool:
    return queries.due_from(request.user).filter(pk=deadline.pk).exists()


def _in_full(request: HttpRequest, deadline: Deadline) -> bool:
    """Whether the person sees every reason: not who oversees progress only, but for a clock of their own."""
    if not queries.only_oversees(request.user):
        return True
    return Deadline.objects.filter(queries.owned_by(request.user), pk=deadline.pk).exists()


@require_GET
@allow("deadlines.my_work")
def clock_why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why this date: the rule, each day counted or skipped, and everything that happened to the clock."""
    deadline, off, today = _seen(request, pk), closures(), timezone.localdate()
    running = deadline.status in queries.RUNNING
    context = {
        "deadline": deadline,
        "face": replace(face(deadline, today, off), why_url=""),
        "rows": why.rows_of(deadline),
        "source": why.link_of(deadline),
        "days": why.days_of(deadline, off),
        "events": why.history_of(deadline, in_full=_in_full(request, deadline)),
        "snoozes": queries.live_snoozes(deadline, today)
        if can(request.user, "deadlines.adjust")
        else [],
        "running": running,
        "held": deadline.status == Deadline.Status.HELD,
        "kept": deadline.date_set and kept_by_record(deadline.code),
        "own": running and _own(request, deadline),
    }
    return render(request, "deadlines/why.html", context)


def _step(
    request: HttpRequest,
    deadline: Deadline,
    form_class: type[Form],
    words: dict[str, str],
    deed: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """A form about one clock, one deed, and back to the clock."""
    form = bind(request, form_class)
    if request.method == "POST" and form.is_valid():
        try:
            deed(form.cleaned_data)
            return redirect("clock_why", pk=deadline.pk)
        except RuleBroken as broken:
            attach(form, broken)
    shown = face(deadline, timezone.localdate())
    return render(
        request,
        "deadlines/adjust.html",
        {"form": form, "deadline": deadline, "face": shown, **words},
    )


@require_http_methods(READ_OR_WRITE)
@allow("deadlines.adjust")
def clock_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a clock, as for an inquest."""
    deadline = _seen(request, pk)
    words = {
        "title": "Hold this clock",
        "intro": "Nobody is reminded while it is held. The working days it was held are added when it runs again.",
        "button": "Hold the clock",
    }
    return _step(
        request,
        deadline,
        HoldForm,
        words,
        lambda typed: services.hold(actor=_actor(request), deadline=deadline, **typed),
    )


@require_http_methods(READ_OR_WRITE)
@allow("deadlines.adjust")
def clock_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a held clock run on."""
    deadline = _seen(request, pk)
    words = {
        "title": "Let this clock run again",
        "intro": "The working days it was held are added to its date. The first date stays beside it.",
        "button": "Let it run",
    }
    return _step(
        request,
        deadline,
        ReasonForm,
        words,
        lambda typed: services.release(actor=_actor(request), deadline=deadline, **typed),
    )


@require_http_methods(READ_OR_WRITE)
@allow("deadlines.adjust")
def clock_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a clock a later date."""
    deadline = _seen(request, pk)
    words = {
        "title": "Give this clock a later date",
        "intro": "The first date stays beside the new one. A later date here changes no duty in law.",
        "button": "Change the date",
    }
    return _step(
        request,
        deadline,
        ExtendForm,
        words,
        lambda typed: services.extend(actor=_actor(request), deadline=deadline, **typed),
    )


@require_http_methods(READ_OR_WRITE)
@allow("deadlines.adjust")
def clock_reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a clock to somebody else."""
    deadline = _seen(request, pk)
    words = {
        "title": "Give this clock to someone else",
        "intro": "Choose one. Reminders go to whom you choose from now on. It does not open the record to them.",
        "button": "Hand it over",
    }
    return _step(
        request,
        deadline,
        HandOverForm,
        words,
        lambda typed: services.reassign(actor=_actor(request), deadline=deadline, **typed),
    )


@require_http_methods(READ_OR_WRITE)
@allow("deadlines.my_work")
def clock_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask not to be reminded for a while."""
    deadline = _seen(request, pk)
    if not _own(request, deadline):
        raise Refused("Only those whose clock it is can put its reminders off.")
    words = {
        "title": "Put reminders off",
        "intro": "You are not reminded of this until the day you choose. The date itself stays.",
        "button": "Put reminders off",
    }
    return _step(
        request,
        deadline,
        SnoozeForm,
        words,
        lambda typed: services.snooze(actor=_actor(request), deadline=deadline, **typed),
    )


@require_GET
@allow("deadlines.list")
def clock_list(request: HttpRequest) -> HttpResponseBase:
    """Every clock, for the business unit."""
    today, off = timezone.localdate(), closures()
    rows = visible_to(request.user).select_related("owner_person", "owner_organisation")
    page = listing(
        request,
        rows.order_by("due_on", "pk"),
        columns=[
            Column("reference", "Record", link=lambda row: row.path, sort="reference"),
            Column("label", "What", link=lambda row: reverse("clock_why", args=[row.pk])),
            Column("due_on", "Due", sort="due_on"),
            Column("first", "First due", value="original_due_on", on_page=False),
            Column(
                "state",
                "State",
                value=lambda row: standing(row, today, off)[0],
                tag=lambda row: standing(row, today, off)[1],
            ),
            Column("owner", "Whose", value=queries.owner_words),
            Column("started_on", "Day 0", on_page=False),
            Column("done_on", "Done", on_page=False),
        ],
        filters=ClockFilters,
        filename="clocks",
        export_verb="deadlines.export",
        empty="No clock runs. One starts with the first incident that is recorded.",
    )
    return page.export() or render(request, "deadlines/list.html", {"page": page})


def _actor(request: HttpRequest) -> Any:
    return request.user
