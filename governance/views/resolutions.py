"""Written resolutions: the list, one of them, its answers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import Refused, allow
from core.columns import Column
from core.deeds import done, one_form
from core.forms import bind
from core.lists import listing
from governance.forms.resolutions import (
    AnswerForm,
    ResolutionFilters,
    ResolutionForm,
    WithdrawForm,
)
from governance.models import Decision, Resolution
from governance.queries import resolutions as queries
from governance.queries.meetings import groups_that_meet
from governance.rules.meetings import Needed, ResolutionStatus
from governance.services import resolutions as deeds

KINDS = {
    ResolutionStatus.OPEN: "waiting",
    ResolutionStatus.CARRIED: "on-time",
    ResolutionStatus.LOST: "due-soon",
    ResolutionStatus.WITHDRAWN: "done",
}

COLUMNS = [
    Column(
        "reference",
        "Reference",
        link=lambda row: reverse("resolution", args=[row.reference]),
        sort="reference",
    ),
    Column("group", "Group", value="group.name", sort="group__name"),
    Column("title", "What it is about", sort="title"),
    Column(
        "opened_at", "Opened", value=lambda row: timezone.localdate(row.opened_at), sort="opened_at"
    ),
    Column("due_on", "Answers by", sort="due_on"),
    Column("status", "Status", tag=lambda row: KINDS[ResolutionStatus(row.status)], sort="status"),
]


@allow("governance.read")
def resolution_list(request: HttpRequest) -> HttpResponseBase:
    """The written resolutions within a person's reach, latest first."""
    seen = Resolution.objects.visible_to(request.user).select_related("group")
    page = listing(
        request,
        seen,
        columns=COLUMNS,
        filters=ResolutionFilters(request.GET, seen=seen),
        filename="resolutions",
        export_verb="governance.export",
        caption="Written resolutions, latest first",
        empty="A decision that cannot wait for a meeting is put to the voting seats here.",
    )
    return page.export() or render(request, "governance/resolutions_list.html", {"page": page})


@allow("governance.run")
def resolution_new(request: HttpRequest) -> HttpResponse:
    """Put a decision to the voting seats of a group."""
    form = bind(request, ResolutionForm, groups=groups_that_meet(timezone.localdate()))
    made: list[Resolution] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(deeds.open_resolution(actor=request.user, **typed))
    ):
        return redirect("resolution", made[0].reference)
    context = {
        "form": form,
        "back": reverse("resolution_list"),
        "heading": "Open a written resolution",
        "means": "Every voting seat of the group gets a mail with a link, and is reminded until they answer.",
        "button": "Open it and ask for answers",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/form.html", context, status=status)


@allow("governance.read")
def resolution(request: HttpRequest, resolution: str) -> HttpResponse:
    """One resolution: what is to be decided, who answered what, how it stands."""
    found = _resolution(request, resolution)
    today = timezone.localdate()
    shown = queries.voices(found, today)
    mine = next((v for v in shown if v.holder and v.holder.person_id == request.user.pk), None)
    running = found.status == ResolutionStatus.OPEN and found.due_on >= today
    context = {
        "resolution": found,
        "voices": shown,
        "counted": queries.counted(shown),
        "needs": Needed(found.needs).label,
        "kind": KINDS[ResolutionStatus(found.status)],
        "mine": mine,
        "may_answer": running and mine is not None,
        "decision": Decision.objects.filter(resolution=found).first(),
        "withdrawn": found.statuses.filter(to_status=ResolutionStatus.WITHDRAWN).first(),
    }
    return render(request, "governance/resolutions_page.html", context)


@allow("governance.answer")
def resolution_answer(request: HttpRequest, resolution: str) -> HttpResponse:
    """Give the answer of one's seat. Whoever has none is told why not."""
    found = _asked(request, resolution)
    voice = queries.voice_of(found, request.user, timezone.localdate())
    if voice is None:
        raise Refused(deeds.why_not(found, request.user))
    if found.status != ResolutionStatus.OPEN and request.method != "POST":
        return redirect("resolution", found.reference)
    first = {"answer": voice.row.answer, "reason": voice.row.reason}
    return one_form(
        request,
        "governance/resolutions_answer.html",
        bind(request, AnswerForm, initial=first),
        lambda typed: deeds.answer(actor=request.user, resolution=found, **typed),
        back=reverse("resolution", args=[found.reference]),
        said="Your answer is recorded.",
        context={"resolution": found},
    )


@allow("governance.run")
def resolution_withdraw(request: HttpRequest, resolution: str) -> HttpResponse:
    """It is not needed after all."""
    found = _resolution(request, resolution)
    return one_form(
        request,
        "governance/form.html",
        bind(request, WithdrawForm),
        lambda typed: deeds.withdraw(actor=request.user, resolution=found, **typed),
        back=reverse("resolution", args=[found.reference]),
        said="The resolution is withdrawn. The group is told.",
        context={
            "heading": "Withdraw the resolution",
            "caption": found.reference,
            "button": "Withdraw it",
            "kind": "warning",
        },
    )


def _resolution(request: HttpRequest, reference: str) -> Resolution:
    seen = Resolution.objects.visible_to(request.user).select_related("group", "opened_by")
    found = get_object_or_404(seen, reference=reference)
    log.opened(request, found)
    return found


def _asked(request: HttpRequest, reference: str) -> Resolution:
    """The resolution, also for whoever was asked and has since left the group: they are told why not."""
    found = get_object_or_404(Resolution.objects.select_related("group"), reference=reference)
    seen = Resolution.objects.visible_to(request.user).filter(pk=found.pk).exists()
    if not seen and queries.was_asked(found, request.user) is None:
        raise Http404
    log.opened(request, found, action="open to answer")
    return found
