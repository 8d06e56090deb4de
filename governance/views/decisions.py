"""The register of decisions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from core import log
from core.access import allow
from core.columns import Column
from core.deeds import one_form
from core.forms import bind
from core.lists import listing
from governance.forms.outcomes import DecisionFilters, ReplaceForm
from governance.models import Action, AgendaItem, Decision, Resolution
from governance.queries.outcomes import later_decisions
from governance.services import outcomes as deeds

SHORT = 160


def short(text: str) -> str:
    """A text that fits a table."""
    return text if len(text) <= SHORT else f"{text[:SHORT].rstrip()}…"


def standing(decision: Decision) -> str:
    return "Replaced" if decision.revoked_by_id else "Stands"


def made(decision: Decision) -> str:
    """How it was made, in the words of the register."""
    if decision.resolution_id:
        return "By written resolution"
    return "With a quorum" if decision.quorate else "Without a quorum"


COLUMNS = [
    Column(
        "reference",
        "Reference",
        link=lambda row: reverse("decision", args=[row.reference]),
        sort="reference",
    ),
    Column("decided_on", "Day", sort=("decided_on", "pk")),
    Column("group", "Group", value="group.name", sort="group__name"),
    Column("text", "What was decided", value=lambda row: short(row.text), in_export=False),
    Column("text_whole", "What was decided", value="text", on_page=False),
    Column("reasons", "Why", on_page=False),
    Column("dissent", "Who did not agree", on_page=False),
    Column("made", "How", value=made),
    Column("quorum_words", "Quorum", on_page=False),
    Column(
        "standing",
        "Standing",
        value=standing,
        tag=lambda row: "done" if row.revoked_by_id else "on-time",
    ),
]


@allow("governance.read")
def decision_list(request: HttpRequest) -> HttpResponseBase:
    """The decisions within a person's reach, latest first."""
    seen = Decision.objects.visible_to(request.user).select_related("group")
    page = listing(
        request,
        seen,
        columns=COLUMNS,
        filters=DecisionFilters(request.GET, seen=seen),
        filename="decisions",
        export_verb="governance.export",
        caption="Decisions, latest first",
        empty="What your groups decide, in meetings or by written resolution, shows here.",
    )
    return page.export() or render(request, "governance/decisions_list.html", {"page": page})


@allow("governance.read")
def decision(request: HttpRequest, decision: str) -> HttpResponse:
    """One decision: where and how it was made, what followed."""
    found = _decision(request, decision)
    seen = Decision.objects.visible_to(request.user)
    context = {
        "decision": found,
        "made": made(found),
        "actions": _actions(request.user, found),
        "item": AgendaItem.objects.visible_to(request.user).filter(pk=found.item_id).first(),
        "resolution": Resolution.objects.visible_to(request.user)
        .filter(pk=found.resolution_id)
        .first(),
        "replaced_by": seen.filter(pk=found.revoked_by_id).first(),
        "replaces": seen.filter(revoked_by=found),
    }
    return render(request, "governance/decisions_page.html", context)


@allow("governance.run")
def decision_replace(request: HttpRequest, decision: str) -> HttpResponse:
    """A later decision takes the place of this one."""
    found = _decision(request, decision)
    return one_form(
        request,
        "governance/form.html",
        bind(request, ReplaceForm, later=later_decisions(request.user, found)),
        lambda typed: deeds.replace_decision(actor=request.user, decision=found, **typed),
        back=reverse("decision", args=[found.reference]),
        said="The decision is marked as replaced. It stays in the register.",
        context={
            "heading": "Replace by a later decision",
            "caption": found.reference,
            "button": "Mark as replaced",
        },
    )


def _decision(request: HttpRequest, reference: str) -> Decision:
    seen = Decision.objects.visible_to(request.user)
    found = get_object_or_404(
        seen.select_related("group", "item__meeting", "recorded_by"), reference=reference
    )
    log.opened(request, found)
    return found


def _actions(user: Any, found: Decision) -> Any:
    """The actions that came of the same item, as far as the person sees them."""
    if found.item_id is None:
        return Action.objects.none()
    return Action.objects.visible_to(user).filter(item=found.item_id).select_related("owner")
