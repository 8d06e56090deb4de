"""Disagreements and disputes: the list, one case with its stages, and what is done at each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow, can
from core.forms import bind
from core.lists import Column, listing
from deadlines.queries import faces_for
from deadlines.timeline import shown
from governance.forms.escalations import (
    AdviceForm,
    ConsultedForm,
    DisagreementForm,
    DisputeForm,
    EscalationFilters,
    GoOnForm,
    SettleForm,
    SkipForm,
    WithdrawForm,
)
from governance.models import Challenge, Escalation
from governance.queries import escalations as queries
from governance.rules.registers import EscalationKind, EscalationStatus
from governance.services import escalations as deeds
from governance.views.challenges import NO_NAME
from governance.views.registers import beginning, step, tabs

RECORD = (("Overview", "escalation"), ("Timeline", "escalation_timeline"))
DANGER = "If a child may be in immediate danger, act now: no stage has to be waited for."
NO_COMPLAINTS = "It is not a complaints route."


@allow("governance.challenge")
def escalation_list(request: HttpRequest) -> HttpResponseBase:
    """The cases a person sees, newest first."""
    filters = EscalationFilters(request.GET, cases=Escalation.objects.visible_to(request.user))
    page = listing(
        request,
        queries.listed(request.user),
        columns=_columns(),
        filters=filters,
        filename="disagreements",
        export_verb="governance.export",
        caption="Disagreements and disputes, newest first",
        empty="Agencies raise a professional disagreement here; statutory partners a dispute.",
    )
    context = {
        "page": page,
        "published": queries.published(),
    }
    return page.export() or render(request, "governance/escalations_list.html", context)


def _columns() -> list[Column]:
    return [
        Column("reference", "Reference", link=_address, sort="reference"),
        Column("kind", "Kind", sort="kind"),
        Column("raised_on", "Raised", sort="raised_on"),
        Column("raising", "Raised by", value="raising.name"),
        Column("against", "Disagrees with", value="against.name"),
        Column("stage", "Stage now", value=_stage),
        Column("stage_due", "Stage due", sort="stage_due"),
        Column(
            "status",
            "Status",
            value=lambda row: _standing(row)[0],
            tag=lambda row: _standing(row)[1],
            sort="status",
        ),
        Column("immediate", "Immediate danger", on_page=False),
        Column("closed_on", "Ended", on_page=False),
    ]


def _stage(row: Any) -> str:
    return f"{row.stage_number}: {row.stage_name}" if row.stage_number else ""


def _standing(row: Any) -> tuple[str, str]:
    """The status of a row of ``listed`` in words, and the kind of its tag."""
    if row.stage_due and row.stage_due < timezone.localdate():
        return "Stage overdue", "overdue"
    return row.get_status_display(), queries.TAGS[EscalationStatus(row.status)]


def _address(case: Escalation) -> str:
    return reverse("escalation", args=[case.reference])


@allow("governance.challenge")
def escalation(request: HttpRequest, escalation: str) -> HttpResponse:
    """One case: each stage with its dates and what came of it, and what is next."""
    found = _case(request, escalation)
    log.opened(request, found)
    now = queries.current_step(found)
    following = queries.later_stages(found, now.number).first() if now else None
    advises = queries.takes_advice(found, now) and can(request.user, "governance.advise")
    advised = bool(now and now.advice)
    acts = can(request.user, "governance.keep_challenges") or (advises and not advised)
    context = {
        "steps": found.steps.all(),
        "following": following,
        "takes_advice": found.kind == EscalationKind.DISPUTE,
        "advises": advises,
        "advised": advised,
        "waits_for_unit": found.status == EscalationStatus.OPEN and not acts,
        "consults": bool(now and queries.needs_consulting(found, now)),
        "published": queries.published(),
        "challenge": Challenge.objects.visible_to(request.user)
        .filter(pk=found.challenge_id)
        .first(),
    }
    return render(
        request, "governance/escalations_escalation.html", _framed(request, found, context)
    )


@allow("governance.challenge")
def escalation_timeline(request: HttpRequest, escalation: str) -> HttpResponse:
    """Everything that happened to a case."""
    found = _case(request, escalation)
    log.opened(request, found, action="open timeline")
    context = {"timeline": shown(request, found, related=[found.steps.all()])}
    return render(request, "governance/escalations_timeline.html", _framed(request, found, context))


@allow("governance.escalate")
def escalation_new(request: HttpRequest) -> HttpResponse:
    """Raise a professional disagreement."""
    return beginning(
        request,
        bind(request, DisagreementForm, user=request.user),
        lambda typed: deeds.raise_escalation(actor=request.user, **typed),
        "Raise a professional disagreement",
        to="escalation",
        said="The disagreement is raised, and the other agency is told.",
        back=reverse("escalation_list"),
        caption="Disagreements and disputes",
        means=f"It begins at stage 1, and each stage has its own time. {NO_COMPLAINTS}",
        warning=f"{DANGER} {NO_NAME}",
        button="Raise it",
    )


@allow("governance.dispute")
def dispute_new(request: HttpRequest) -> HttpResponse:
    """Raise a dispute between two statutory partners."""
    return beginning(
        request,
        bind(request, DisputeForm, user=request.user),
        lambda typed: deeds.raise_escalation(
            actor=request.user, kind=EscalationKind.DISPUTE, **typed
        ),
        "Raise a dispute between the statutory partners",
        to="escalation",
        said="The dispute is raised. The other partner and the scrutineer are told.",
        back=reverse("escalation_list"),
        caption="Disagreements and disputes",
        means=(
            "The Executive tries to settle it with the advice of the independent scrutineer, who is told. "
            "What it cannot settle goes to the chief executive of the local authority."
        ),
        button="Raise the dispute",
    )


@allow("governance.keep_challenges")
def escalation_next(request: HttpRequest, escalation: str) -> HttpResponse:
    """End the stage unsettled, and begin the next."""
    found = _case(request, escalation, "open to go on")
    now = queries.current_step(found)
    following = queries.later_stages(found, now.number).first() if now else None
    return _step(
        request,
        found,
        bind(request, GoOnForm, initial=_at(now)),
        lambda typed: deeds.go_on(actor=request.user, case=found, **typed),
        "Go on to the next stage",
        said="The next stage has begun, and both agencies are told.",
        means=f"Next is {_named(following)}." if following else "There is no further stage.",
        button="Go on",
    )


@allow("governance.keep_challenges")
def escalation_skip(request: HttpRequest, escalation: str) -> HttpResponse:
    """A child may be in immediate danger: leave stages out."""
    found = _case(request, escalation, "open to skip stages")
    now = queries.current_step(found)
    stages = queries.later_stages(found, now.number if now else 0)
    return _step(
        request,
        found,
        bind(request, SkipForm, stages=stages, initial=_at(now)),
        lambda typed: deeds.skip_to(actor=request.user, case=found, **typed),
        "Skip to a later stage",
        said="The later stage has begun, and both agencies are told.",
        warning=f"{DANGER} The reason is kept with each stage that is left out.",
        button="Skip to it",
    )


@allow("governance.keep_challenges")
def escalation_settle(request: HttpRequest, escalation: str) -> HttpResponse:
    """It is settled at the stage it stands at."""
    found = _case(request, escalation, "open to settle")
    return _step(
        request,
        found,
        bind(request, SettleForm, initial={"on": timezone.localdate()}),
        lambda typed: deeds.settle(actor=request.user, case=found, **typed),
        "Record how it was settled",
        said="It is settled, and both sides are told.",
        button="It is settled",
    )


@allow("governance.keep_challenges")
def escalation_withdraw(request: HttpRequest, escalation: str) -> HttpResponse:
    """It is taken back."""
    found = _case(request, escalation, "open to withdraw")
    return _step(
        request,
        found,
        bind(request, WithdrawForm),
        lambda typed: deeds.withdraw(actor=request.user, case=found, **typed),
        "Withdraw it",
        said="It is withdrawn, and both sides are told.",
        means="Every stage it went through stays in the record. It cannot be opened again.",
        button="Withdraw",
        kind="warning",
    )


@allow("governance.advise")
def escalation_advise(request: HttpRequest, escalation: str) -> HttpResponse:
    """The scrutineer advises the Executive on a dispute."""
    found = _case(request, escalation, "open to advise")
    now = queries.current_step(found)
    before = now.advice if now else ""
    return _step(
        request,
        found,
        bind(request, AdviceForm, initial={"advice": before}),
        lambda typed: deeds.advise(actor=request.user, case=found, **typed),
        "Change your advice" if before else "Advise the Executive",
        said="Your advice is kept with today’s date.",
        means="The Executive decides. Your advice is read by the partners and the business unit.",
        button="Change the advice" if before else "Give the advice",
    )


@allow("governance.keep_challenges")
def escalation_consulted(request: HttpRequest, escalation: str) -> HttpResponse:
    """Whom the chief executive of the local authority consulted."""
    found = _case(request, escalation, "open to record who was consulted")
    now = queries.current_step(found)
    return _step(
        request,
        found,
        bind(request, ConsultedForm, initial={"consulted": now.consulted if now else ""}),
        lambda typed: deeds.record_consulted(actor=request.user, case=found, **typed),
        "Record who was consulted",
        said="Saved.",
        means="The chief executive decides after consulting the heads of the two other partners.",
    )


def _case(request: HttpRequest, reference: str, action: str = "") -> Escalation:
    """The case, if it is in the person's scope; opened to be changed where ``action`` says what for."""
    seen = queries.listed(request.user).select_related("raised_by")
    found = get_object_or_404(seen, reference=reference)
    if action:
        log.opened(request, found, action=action)
    return found


def _at(now: Any) -> dict[str, Any]:
    """The stage a page is opened at, and today."""
    return {"number": now.number if now else 0, "on": timezone.localdate()}


def _named(stage: Any) -> str:
    return f"stage {stage.number}, {stage.name}: {stage.who}"


def _framed(request: HttpRequest, found: Escalation, context: dict[str, Any]) -> dict[str, Any]:
    """The context of a page of a case."""
    today = timezone.localdate()
    words, kind = _standing(found)
    return {
        "case": found,
        "title": f"{found.raising} and {found.against}",
        "dispute": found.kind == EscalationKind.DISPUTE,
        "open": found.status == EscalationStatus.OPEN,
        "status_words": words,
        "status_kind": kind,
        "clocks": [
            face for row in found.steps.filter(ended_on=None) for face in faces_for(row, today)
        ],
        "tabs": tabs(request, *RECORD, args=[found.reference]),
        "keeps": can(request.user, "governance.keep_challenges"),
        **context,
    }


def _step(
    request: HttpRequest, found: Escalation, form: Any, deed: Any, heading: str, **context: Any
) -> HttpResponse:
    back = _address(found)
    return step(request, form, deed, heading, back=back, caption=found.reference, **context)
