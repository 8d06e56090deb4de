"""The page of a running meeting: what is said, what it ends with, item by item, as fast as one types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import allow
from core.deeds import at_once, refuse
from core.errors import RuleBroken
from core.forms import attach
from core.templatetags.portal import clocktime
from governance.forms.outcomes import ACTION, DECISION, DiscussionForm, OutcomeForm
from governance.models import AgendaItem, Meeting
from governance.queries import outcomes as queries
from governance.queries.attendance import quorum_of
from governance.queries.resolutions import since_last
from governance.services import outcomes as deeds
from governance.services.minutes_open import not_minuting_because
from governance.views.meetings_frame import framed, item_of, meeting_of

PAGE = "governance/outcomes_live.html"
OUTCOMES = "governance/outcomes_item.html"


@allow("governance.run")
def meeting_live(request: HttpRequest, meeting: str) -> HttpResponse:
    """The meeting as it goes on."""
    found = meeting_of(request, meeting, "minute meeting")
    return _page(request, found, {}, chosen=request.GET.get("item", ""))


@allow("governance.run")
@require_POST
def item_discussion(request: HttpRequest, item: int) -> HttpResponse:
    """Save what was said, where the page does not save it by itself."""
    found = item_of(request, item, "minute item")
    form = DiscussionForm(request.POST)
    if not form.is_valid():
        return _again(request, found, {"discussion": form}, 422)
    try:
        deeds.save_discussion(actor=request.user, item=found, **form.cleaned_data)
    except deeds.ChangedMeanwhile as changed:
        return _clash(request, found, changed)
    except RuleBroken as broken:
        attach(form, broken)
        return _again(request, found, {"discussion": form}, 422)
    return redirect(_at(found))


@allow("governance.run")
@require_POST
def item_autosave(request: HttpRequest, item: int) -> JsonResponse:
    """Save what is being typed. 409 with a plain message when a colleague saved first."""
    found = item_of(request, item, "minute item")
    form = DiscussionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": next(iter(form.errors.values()))[0]}, status=422)
    try:
        saved = deeds.save_discussion(actor=request.user, item=found, **form.cleaned_data)
    except deeds.ChangedMeanwhile as changed:
        return JsonResponse({"message": changed.while_typing}, status=409)
    except RuleBroken as broken:
        return JsonResponse({"message": str(broken)}, status=422)
    other = deeds.open_item(actor=request.user, item=found)
    warning = f"{other.name} writes here too, since {clocktime(other.since)}." if other else ""
    at = clocktime(timezone.now())
    return JsonResponse({"saved_at": at, "version": saved.version, "warning": warning})


@allow("governance.run")
@require_POST
def item_outcome(request: HttpRequest, item: int) -> HttpResponse:
    """Keep a decision, an action or a note; it stands under the item at once."""
    found = item_of(request, item, "record outcome")
    form = OutcomeForm(request.POST, quorate=quorum_of(found.meeting).reached)
    kept = form.is_valid() and _kept(request, found, form)
    if request.htmx:  # type: ignore[attr-defined]
        # A fragment with its errors takes the place of the form; htmx would drop a 422.
        fresh = form if not kept else _empty(found, form.cleaned_data["kind"])
        context = _outcomes(found, fresh) | {"focused": True}
        return render(request, OUTCOMES, context)
    if not kept:
        return _again(request, found, {"outcome": form}, 422)
    return redirect(f"{_at(found)}#outcomes")


@allow("governance.run")
@require_POST
def item_dealt_with(request: HttpRequest, item: int) -> HttpResponse:
    """Mark an item as dealt with, or not after all; then the next one."""
    found = item_of(request, item, "mark item")
    finished = request.POST.get("finished") == "yes"
    meeting = reverse("meeting_live", args=[found.meeting.reference])
    return at_once(
        request,
        lambda: deeds.finish_item(actor=request.user, item=found, finished=finished),
        back=meeting if finished else _at(found),
        said=f"“{found.title}” is {'dealt with' if finished else 'open again'}.",
    )


def _kept(request: HttpRequest, item: AgendaItem, form: OutcomeForm) -> bool:
    """Whether the outcome was kept; else the form tells what is wrong."""
    typed = form.cleaned_data
    try:
        _record(request, item, typed)
    except RuleBroken as broken:
        refuse(form, broken)
        return False
    return True


def _record(request: HttpRequest, item: AgendaItem, typed: dict[str, Any]) -> None:
    who, text = request.user, typed["text"]
    if typed["kind"] == DECISION:
        more = {name: typed.get(name, "") for name in ("reasons", "dissent", "override_reason")}
        deeds.record_decision(actor=who, item=item, text=text, **more)
    elif typed["kind"] == ACTION:
        more = {name: typed.get(name) for name in ("owner", "due_on", "organisation")}
        deeds.record_action(actor=who, item=item, text=text, **more)
    else:
        deeds.record_note(actor=who, item=item, text=text)


def _at(item: AgendaItem) -> str:
    return f"{reverse('meeting_live', args=[item.meeting.reference])}?item={item.pk}"


def _empty(item: AgendaItem, kind: str = DECISION) -> OutcomeForm:
    return OutcomeForm(initial={"kind": kind}, quorate=quorum_of(item.meeting).reached)


def _outcomes(item: AgendaItem, form: OutcomeForm) -> dict[str, Any]:
    return {
        "item": item,
        "meeting": item.meeting,
        "outcomes": queries.ended_with(item),
        "outcome_form": form,
        "writable": not not_minuting_because(item.meeting),
    }


def _again(
    request: HttpRequest, item: AgendaItem, held: dict[str, Any], status: int
) -> HttpResponse:
    return _page(request, item.meeting, held, chosen=str(item.pk), status=status)


def _clash(request: HttpRequest, item: AgendaItem, changed: deeds.ChangedMeanwhile) -> HttpResponse:
    """Both texts on one page; saving again from it saves over the version just shown."""
    typed = request.POST.copy()
    typed["version"] = str(changed.item.version)
    form = DiscussionForm(typed)
    attach(form, changed)
    return _again(request, item, {"discussion": form, "theirs": changed.item.discussion}, 409)


def _page(
    request: HttpRequest,
    meeting: Meeting,
    held: dict[str, Any],
    *,
    chosen: str = "",
    status: int = 200,
) -> HttpResponse:
    now = queries.running(request.user, meeting, chosen)
    context: dict[str, Any] = {
        "now": now,
        "quorum": quorum_of(meeting),
        "why_not": not_minuting_because(meeting),
        "resolutions": since_last(meeting),
        "theirs": held.get("theirs"),
    }
    if now.at:
        item = now.at.item
        first = {"discussion": item.discussion, "version": item.version}
        context |= _outcomes(item, held.get("outcome") or _empty(item))
        context["editor"] = deeds.other_editor(actor=request.user, item=item)
        context["discussion_form"] = held.get("discussion") or DiscussionForm(initial=first)
    return render(request, PAGE, framed(request, meeting, "live", context), status=status)
