"""An agency's answers to a snapshot, saved as they are typed, and its business-continuity plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.forms.snapshots import PlanForm, ReplyForm, ShareForm
from audits.models import SnapshotReply
from audits.queries import snapshots as queries
from audits.rules.snapshots import ReplyStatus, write_fault
from audits.services import snapshots_reply as deeds
from core import documents, log
from core.access import allow
from core.deeds import at_once, done, form_page, one_form
from core.errors import RuleBroken
from core.forms import bind
from core.stale import SavedMeanwhile, mark
from core.templatetags.portal import clocktime
from deadlines.queries import faces_for


def _led(request: HttpRequest, reply: int) -> SnapshotReply:
    """What an agency that the person leads is asked, or 404."""
    rows = SnapshotReply.objects.led_by(request.user).select_related("snapshot", "organisation")
    return get_object_or_404(rows, pk=reply)


def _back(found: SnapshotReply) -> str:
    return reverse("snapshot_reply", args=[found.pk])


@allow("audits.snapshot_read")
def snapshot_reply(request: HttpRequest, reply: int) -> HttpResponse:
    """One agency's answers: to be written by its leads, to be read by others once they were sent."""
    rows = SnapshotReply.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("snapshot", "organisation"), pk=reply)
    log.opened(request, found, reference=found.snapshot.reference)
    leads = SnapshotReply.objects.led_by(request.user).filter(pk=found.pk).exists()
    closed = write_fault(found.snapshot.status, found.status)
    form = _form(request, found)
    failed = False
    if request.method == "POST" and leads:
        if done(form, lambda _typed: _save(request, found, form)):
            return redirect(_onward(request, found))
        failed = True
    answered = found.status == ReplyStatus.ANSWERED
    context = {
        "reply": found,
        "snapshot": found.snapshot,
        "form": form,
        "theirs": getattr(form, "theirs", ()),
        "leads": leads,
        "writes": leads and (not closed or failed),
        "closed": closed,
        "said": queries.said_in(found) if leads or answered else [],
        "plans": _plans(request, found),
        "faces": faces_for(found, timezone.localdate()),
    }
    return render(request, "audits/snapshots/reply.html", context, status=422 if failed else 200)


def _form(request: HttpRequest, found: SnapshotReply) -> ReplyForm:
    initial = ReplyForm.opened_with(queries.held_answers(found))
    return bind(request, ReplyForm, questions=found.snapshot.questions.all(), initial=initial)


def _save(request: HttpRequest, found: SnapshotReply, form: ReplyForm) -> None:
    """Save, and send where that button was pressed."""
    deeds.save(actor=request.user, reply=found, typed=form.typed(), seen=form.cleaned_data["seen"])
    if request.POST.get("then") == "send":
        deeds.send(actor=request.user, reply=found)


def _onward(request: HttpRequest, found: SnapshotReply) -> str:
    if request.POST.get("then") == "plan":
        return reverse("snapshot_plan_add", args=[found.pk])
    return _back(found)


def _plans(request: HttpRequest, found: SnapshotReply) -> Any:
    """The plan, for those with whom it is shared."""
    readable = SnapshotReply.objects.with_plan_for(request.user).filter(pk=found.pk)
    return documents.of(found) if readable.exists() else ()


@allow("audits.snapshot_answer")
@require_POST
def snapshot_autosave(request: HttpRequest, reply: int) -> JsonResponse:
    """Save the answers while they are typed; 409 with a message when they cannot be."""
    found = _led(request, reply)
    form = _form(request, found)
    if not form.is_valid():
        words = "Something typed cannot be kept. Press Save to see what."
        return JsonResponse({"message": words}, status=409)
    try:
        deeds.save(
            actor=request.user, reply=found, typed=form.typed(), seen=form.cleaned_data["seen"]
        )
    except SavedMeanwhile:
        words = "A colleague saved this after you opened it. Press Save to see both texts."
        return JsonResponse({"message": words}, status=409)
    except RuleBroken as broken:
        return JsonResponse({"message": str(broken)}, status=409)
    fresh = mark(queries.held_answers(found))
    return JsonResponse({"saved_at": clocktime(timezone.now()), "fields": {"seen": fresh}})


@allow("audits.snapshot_answer")
@require_POST
def snapshot_take_back(request: HttpRequest, reply: int) -> HttpResponse:
    """Change answers that were sent."""
    found = _led(request, reply)
    return at_once(
        request,
        lambda: deeds.take_back(actor=request.user, reply=found),
        back=_back(found),
        said="You can change the answers. Send them again when you are done.",
        already="The answers were taken back already.",
    )


@allow("audits.snapshot_answer")
def snapshot_plan_add(request: HttpRequest, reply: int) -> HttpResponse:
    """Add the agency's business-continuity plan."""
    found = _led(request, reply)
    return form_page(
        request,
        bind(request, PlanForm),
        lambda typed: deeds.add_plan(actor=request.user, reply=found, upload=typed["file"]),
        heading="Add your business-continuity plan",
        caption=str(found.organisation),
        back=_back(found),
        button="Add it",
        means=("The business unit can read it. On the next page you can share it with others.",),
        said="The plan is added. Say below who may read it.",
    )


@allow("audits.snapshot_answer")
def snapshot_plan_share(request: HttpRequest, reply: int) -> HttpResponse:
    """Say who may read the plan; or take that back."""
    found = _led(request, reply)
    log.opened(request, found, action="open sharing", reference=found.snapshot.reference)
    return one_form(
        request,
        "audits/snapshots/share.html",
        bind(request, ShareForm, initial={"to": found.plan_to}),
        lambda typed: deeds.share_plan(actor=request.user, reply=found, **typed),
        back=_back(found),
        said="Saved. It holds from now on.",
        context={"reply": found},
    )


@allow("audits.snapshot_answer")
@require_POST
def snapshot_plan_remove(request: HttpRequest, reply: int, plan: int) -> HttpResponse:
    """Take a plan away."""
    found = _led(request, reply)
    document = get_object_or_404(documents.of(found), pk=plan)
    return at_once(
        request,
        lambda: deeds.remove_plan(actor=request.user, reply=found, document=document),
        back=_back(found),
        said="The plan is taken away. Nobody can read it any more.",
    )
