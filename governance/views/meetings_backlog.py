"""The backlog: suggestions of items, and what became of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow
from core.columns import Column
from core.deeds import done, form_page, one_form
from core.forms import bind
from core.lists import listing
from governance.forms.agenda import AcceptForm, SuggestionForm
from governance.forms.meetings import ReasonForm, SuggestionFilters
from governance.models import AgendaItem, ItemSuggestion
from governance.queries.meetings import comers, groups_to_suggest_to, still_ahead
from governance.rules.meetings import SuggestionStatus
from governance.services import meetings_backlog as deeds
from partnership.models import Group

MINUTES = 10  # unless somebody says otherwise
KINDS = {
    SuggestionStatus.WAITING: "waiting",
    SuggestionStatus.ACCEPTED: "on-time",
    SuggestionStatus.DECLINED: "grey",
}
COLUMNS = [
    Column(
        "title", "Item", link=lambda row: reverse("suggestion", args=[row.pk]), sort="title"
    ),
    Column("group", "Group", value="group.name", sort="group__name"),
    Column("by", "Suggested by", value="suggested_by.name", sort="suggested_by__name"),
    Column("on", "On", value=lambda row: timezone.localdate(row.suggested_at), sort="suggested_at"),
    Column("status", "Status", tag=lambda row: KINDS[SuggestionStatus(row.status)], sort="status"),
]  # fmt: skip


@allow("governance.suggest")
def suggestion_list(request: HttpRequest) -> HttpResponseBase:
    """What was suggested to the groups within a person's reach."""
    seen = ItemSuggestion.visible_to(request.user).select_related("group", "suggested_by")
    groups = Group.objects.filter(pk__in=seen.order_by().values("group"))
    page = listing(
        request,
        seen,
        columns=COLUMNS,
        filters=SuggestionFilters(request.GET, groups=groups),
        filename="suggested-items",
        export_verb="governance.export",
        caption="Suggested items, newest first",
        empty="Members of a group suggest what it should look at.",
    )
    return page.export() or render(request, "governance/meetings_backlog.html", {"page": page})


@allow("governance.suggest")
def suggestion_new(request: HttpRequest) -> HttpResponse:
    """Suggest an item to a group one sits on."""
    groups = groups_to_suggest_to(request.user, timezone.localdate())
    asked = request.GET.get("group", "")
    mine = groups.filter(code=asked) if asked else groups
    only = mine[0] if len(mine[:2]) == 1 else None
    begun = {"group": only, "minutes": MINUTES}
    form = bind(request, SuggestionForm, groups=groups, initial=begun)
    made: list[ItemSuggestion] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(deeds.suggest(actor=request.user, **typed))
    ):
        return redirect("suggestion", made[0].pk)
    context = {"form": form, "groups": groups.exists(), "back": reverse("suggestion_list")}
    status = 422 if form.errors else 200
    return render(request, "governance/meetings_suggest.html", context, status=status)


@allow("governance.suggest")
def suggestion(request: HttpRequest, suggestion: int) -> HttpResponse:
    """One suggestion and what became of it."""
    found = _found(request, suggestion)
    seen = AgendaItem.objects.visible_to(request.user).filter(suggestion=found)
    context = {
        "suggestion": found,
        "kind": KINDS[SuggestionStatus(found.status)],
        "answer": found.statuses.first(),
        "items": seen.select_related("meeting"),
    }
    return render(request, "governance/meetings_suggestion.html", context)


@allow("governance.run")
def suggestion_accept(request: HttpRequest, suggestion: int) -> HttpResponse:
    """Put a suggestion on an agenda."""
    found = _found(request, suggestion)
    meetings = still_ahead(found.group)
    people = comers(found.group, meetings.values_list("held_on", flat=True))
    form = bind(request, AcceptForm, meetings=meetings, people=people)
    return one_form(
        request,
        "governance/meetings_accept.html",
        form,
        lambda typed: deeds.accept(actor=request.user, suggestion=found, **typed),
        back=_back(found),
        said="It is on the agenda, and whoever suggested it is told.",
        context={"suggestion": found, "meetings": meetings},
    )


@allow("governance.run")
def suggestion_decline(request: HttpRequest, suggestion: int) -> HttpResponse:
    """Say why a suggestion is not taken up."""
    found = _found(request, suggestion)
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: deeds.decline(actor=request.user, suggestion=found, reason=typed["reason"]),
        heading="Decline the suggestion",
        caption=found.title,
        button="Decline",
        means=(f"{found.suggested_by} is told, and reads your reason.",),
        back=_back(found),
        said="The suggestion is declined.",
    )


@allow("governance.run")
def suggestion_reconsider(request: HttpRequest, suggestion: int) -> HttpResponse:
    """Put a declined suggestion back into the backlog."""
    found = _found(request, suggestion)
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: deeds.reconsider(
            actor=request.user, suggestion=found, reason=typed["reason"]
        ),
        heading="Put it back into the backlog",
        caption=found.title,
        button="Put it back",
        back=_back(found),
        said="The suggestion waits again.",
    )


def _found(request: HttpRequest, key: int) -> ItemSuggestion:
    seen = ItemSuggestion.visible_to(request.user).select_related("group", "suggested_by")
    found = get_object_or_404(seen, pk=key)
    log.opened(request, found, reference=str(found.group))
    return found


def _back(found: ItemSuggestion) -> str:
    return reverse("suggestion", args=[found.pk])
