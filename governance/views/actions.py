"""Actions: the list, one action, giving and changing them, the ageing table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow
from core.columns import Column
from core.deeds import done, one_form
from core.forms import bind
from core.lists import listing
from deadlines.calendar import closures
from deadlines.models import Deadline
from deadlines.presenters import face
from deadlines.timeline import shown
from governance.forms.actions import (
    ActionChangeForm,
    ActionFilters,
    ActionForm,
    WhyForm,
)
from governance.models import Action
from governance.queries import actions as queries
from governance.queries.actions_begin import beginning
from governance.queries.actions_files import files_of
from governance.rules.actions import came_back
from governance.services import actions as deeds

FORM = "governance/form.html"


@allow("governance.act")
def action_list(request: HttpRequest) -> HttpResponseBase:
    """The actions within a person's reach, open ones first, soonest due first."""
    today, off = timezone.localdate(), closures()
    page = listing(
        request,
        queries.seen_by(request.user),
        columns=[
            Column("reference", "Action", link=_address, sort="reference"),
            Column("title", "What"),
            Column("owner", "Owner", value=_owner, sort="owner__name"),
            Column("organisation", "Agency", value="organisation.name", sort="organisation__name"),
            Column("due_on", "Due", sort="due_on"),
            Column(
                "standing",
                "How it stands",
                value=lambda row: queries.standing(row, today, off)[0],
                tag=lambda row: queries.standing(row, today, off)[1],
            ),
            Column("percent", "% done", sort="percent", numeric=True),
            Column(
                "late",
                "Days late",
                value=lambda row: queries.days_late(row, today),
                numeric=True,
                on_page=False,
            ),
            Column("status", "Status", on_page=False),
            Column("group", "Group", value="group.name", on_page=False),
            Column("source", "Comes from", on_page=False),
            Column("done_on", "Done", on_page=False),
            Column("verified_on", "Verified", on_page=False),
        ],
        filters=ActionFilters(
            request.GET, user=request.user, agencies=queries.agencies(request.user)
        ),
        filename="actions",
        export_verb="governance.export",
        caption="Actions, open ones first, soonest due first",
        empty="Actions are given at meetings, by recommendations, or by the business unit.",
    )
    return page.export() or render(
        request, "governance/actions_list.html", {"page": page, "query": request.GET.urlencode()}
    )


@allow("governance.act")
def action_ageing(request: HttpRequest) -> HttpResponse:
    """Open actions by agency and by how late they are. Each figure opens its list."""
    rows = queries.ageing(request.user, timezone.localdate())
    return render(request, "governance/actions_ageing.html", {"rows": rows})


@allow("governance.act")
def action(request: HttpRequest, action: str) -> HttpResponse:
    """One action: who does what by when, how far it is, and what shows it."""
    found, today = found_action(request, action), timezone.localdate()
    log.opened(request, found)
    off = closures()
    clocks = Deadline.objects.of(found).exclude(status=Deadline.Status.CANCELLED)
    evidence = list(found.evidence.select_related("added_by"))
    files = files_of(evidence)
    last = found.statuses.first()
    context = {
        "action": found,
        "standing": queries.standing(found, today, off),
        "clocks": [face(row, today, off) for row in clocks.order_by("pk")],
        "evidence": [(row, files[row.pk]) for row in evidence],
        "updates": found.updates.select_related("by"),
        "origins": queries.comes_from(request.user, found),
        "may": queries.may(request.user, found),
        "last_move": last,
        "came_back": came_back(last.from_status, last.to_status) if last else "",
    }
    return render(request, "governance/actions_page.html", context)


@allow("governance.act")
def action_timeline(request: HttpRequest, action: str) -> HttpResponse:
    """Everything that happened to an action."""
    found = found_action(request, action)
    log.opened(request, found, action="open timeline")
    timeline = shown(request, found, related=[found.updates.all(), found.evidence.all()])
    timeline.page.object_list = queries.told_apart(found, timeline.entries)
    context = {"action": found, "timeline": timeline}
    return render(request, "governance/actions_timeline.html", context)


@allow("governance.assign")
def action_new(request: HttpRequest) -> HttpResponse:
    """Give an action; the address may say which item, recommendation or risk it comes from."""
    begun = beginning(request.user, request.GET)
    form = bind(request, ActionForm, asks_source=not begun.source, initial=begun.initial)
    given: list[Action] = []

    def give(typed: dict[str, Any]) -> None:
        given.append(deeds.give(actor=request.user, **{**typed, **begun.place}))

    if request.method == "POST" and done(form, give):
        return redirect("action", given[0].reference)
    context = {
        "form": form,
        "back": begun.back or reverse("action_list"),
        "heading": "Give an action",
        "means": begun.words,
        "button": "Give the action",
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


@allow("governance.assign")
def action_change(request: HttpRequest, action: str) -> HttpResponse:
    """Change an action, hand it over, or give more time."""
    found = found_action(request, action)
    held = deeds.held(found)
    form = bind(request, ActionChangeForm, initial=ActionChangeForm.opened_with(held))
    return one_form(
        request,
        FORM,
        form,
        lambda typed: deeds.change(actor=request.user, action=found, **typed),
        back=_address(found),
        said="The action is changed.",
        context={
            "caption": found.reference,
            "heading": "Change, hand over or give more time",
            "means": "A new owner is told at once. The first due day still shows.",
        },
    )


@allow("governance.assign")
def action_withdraw(request: HttpRequest, action: str) -> HttpResponse:
    """Take an action back."""
    found = found_action(request, action)
    return one_form(
        request,
        FORM,
        bind(request, WhyForm),
        lambda typed: deeds.withdraw(actor=request.user, action=found, **typed),
        back=_address(found),
        said="The action is withdrawn, and its owner is told.",
        context={
            "caption": found.reference,
            "heading": "Withdraw the action",
            "means": f"“{found.title}” stops, and so does its clock. What was reported is kept.",
            "button": "Withdraw the action",
            "kind": "warning",
        },
    )


def found_action(request: HttpRequest, reference: str) -> Action:
    """The action of this reference, if it is in the person's reach; 404 otherwise."""
    seen = queries.seen_by(request.user).select_related(
        "owner", "organisation", "group", "item__meeting__group", "recommendation", "done_by",
        "verified_by", "origin_type",
    )  # fmt: skip
    return get_object_or_404(seen, reference=reference)


def _address(found: Action) -> str:
    return reverse("action", args=[found.reference])


def _owner(row: Any) -> str:
    return f"{row.owner} (no seat any more)" if row.ownerless else str(row.owner)
