"""The decision: proposed, signed by the three partners, sent to the Panel, answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow, can
from core.deeds import one_form
from core.errors import RuleBroken
from core.forms import attach, bind
from deadlines.queries import due_at
from reviews.documents.checking import check_report
from reviews.forms.decisions import (
    ProposalForm,
    ReasonForm,
    ReplyChangeForm,
    ReplyForm,
    SendForm,
    SignForm,
)
from reviews.models import Decision, RapidReview
from reviews.presenters import Step
from reviews.queries import decisions as queries
from reviews.rules import REOPENING_REPLIES, Outcome, ReviewStatus
from reviews.services import decisions as deeds
from reviews.services.replies import correct_reply, reply_held
from reviews.tasks import look_for_reports
from reviews.views.frame import framed, reviewed

DONE = {"signed", "sent", "reply", "proposed"}


@allow("reviews.read")
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the decision stands: the proposal, the three partners, what the Panel said, what is next."""
    review = reviewed(request, reference)
    log.opened(request, review, action="open decision")
    context = queries.standing(review, request.user)
    step = _next_step(request, review, context)
    framing = framed(request, review, "decision", context, step=step)
    return render(request, "reviews/decision/decision.html", framing)


@allow("reviews.propose")
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a decision to the partners, or change what was put to them."""
    review = reviewed(request, reference)
    log.opened(request, review, action="open decision to propose")
    held = queries.current_decision(review)
    open_round = held if held and not held.made_at else None
    form = bind(
        request,
        ProposalForm,
        initial=_proposed(held),
        challenged=review.replies.filter(reply__in=REOPENING_REPLIES).exists(),
        signed=bool(open_round and open_round.sign_offs.exists()),
    )
    return _step(
        request,
        review,
        form,
        "reviews/decision/propose.html",
        lambda typed: deeds.propose(actor=request.user, review=review, **typed),
        "proposed",
        {"may_propose": review.status == ReviewStatus.DECISION, "current": open_round},
    )


@allow("reviews.decide")
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """A statutory partner's answer: typed, checked, signed."""
    review = reviewed(request, reference)
    current = queries.current_decision(review)
    if current is None:
        raise Http404
    log.opened(request, review, action="open decision to sign")
    mark = queries.mark_of(current)
    form = bind(request, SignForm, initial={"seen": mark})

    def deed(typed: dict[str, Any]) -> None:
        try:
            deeds.sign(actor=request.user, decision=current, **typed)
        except deeds.ChangedSince:
            form.renew(mark)
            raise

    return _step(
        request,
        review,
        form,
        "reviews/decision/sign.html",
        deed,
        "signed",
        {"current": current, "may_sign": queries.may_sign_now(request.user, review, current)},
        warning="Your signature cannot be taken back. It stands with your name, your post and your reason.",
        button="Sign",
    )


@allow("reviews.send")
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """The day the report and the decision went to the Panel."""
    review = reviewed(request, reference)
    log.opened(request, review, action="open decision to send")
    clock = queries.send_clock(review)
    form = bind(
        request,
        SendForm,
        initial={"sent_on": timezone.localdate()},
        due_passed=bool(clock and due_at(clock, timezone.localdate()) < timezone.localdate()),
        notified=bool(review.incident.notified_on),
    )

    def deed(typed: dict[str, Any]) -> None:
        deeds.mark_sent(actor=request.user, review=review, **typed)
        transaction.on_commit(look_for_reports, robust=True)

    sending = "confirmed" in request.POST  # what was found was shown before
    checked = None if sending else check_report(review, request.user)
    return _step(
        request,
        review,
        form,
        "reviews/decision/send.html",
        deed,
        "sent",
        {"clock": clock, "checked": checked},
        warning="This stops the clock, and the report can no longer be changed.",
        button="Mark as sent",
    )


@allow("reviews.send")
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """What the Panel answered."""
    review = reviewed(request, reference)
    log.opened(request, review, action="open decision for the reply")
    form = bind(request, ReplyForm)
    return _step(
        request,
        review,
        form,
        "reviews/decision/reply.html",
        lambda typed: deeds.record_reply(actor=request.user, review=review, **typed),
        "reply",
        {},
        warning="The reply is kept as you recorded it, and a correction needs a reason. If the"
        " national Panel disagrees or asks for more, the partners decide again.",
        button="Record the reply",
    )


@allow("reviews.send")
def reply_change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct what was recorded as the Panel's reply."""
    review = reviewed(request, reference)
    held = get_object_or_404(review.replies.select_related("review", "decision"), pk=pk)
    log.opened(request, review, action="open the reply to correct")
    form = bind(request, ReplyChangeForm, initial=ReplyChangeForm.opened_with(reply_held(held)))
    return one_form(
        request,
        "reviews/decision/reply_change.html",
        form,
        lambda typed: correct_reply(actor=request.user, held=held, **typed),
        back=reverse("review_decision", args=[reference]),
        said="The reply is corrected. What was recorded first stays in the timeline.",
        context={"review": review},
    )


@allow("reviews.propose")
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a made decision again before it is sent."""
    review = reviewed(request, reference)
    log.opened(request, review, action="open decision to reopen")
    form = bind(request, ReasonForm)
    return _step(
        request,
        review,
        form,
        "reviews/decision/reopen.html",
        lambda typed: deeds.reopen(actor=request.user, review=review, **typed),
        "",
        {},
    )


@allow("reviews.read")
def done(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """What was just done, and what happens next."""
    if step not in DONE:
        raise Http404
    review = reviewed(request, reference)
    log.opened(request, review, action="open decision")
    context = queries.standing(review, request.user) | {"step": step}
    return _page(request, review, "reviews/decision/done.html", context)


NEXT = (
    ("may_sign", "reviews.decide", "Sign the decision", "decision_sign"),
    ("waits_to_be_proposed", "reviews.propose", "Propose a decision", "decision_propose"),
    ("may_send", "reviews.send", "Mark as sent to the national Panel", "decision_send"),
    ("may_reply", "reviews.send", "Record the national Panel’s reply", "decision_reply"),
)


def _next_step(request: HttpRequest, review: RapidReview, context: dict[str, Any]) -> Step | None:
    """What this person can do next here; None leaves the step of the review."""
    for flag, verb, label, name in NEXT:
        if context[flag] and can(request.user, verb):
            return Step("", label, reverse(name, args=[review.reference]))
    return None


def _step(
    request: HttpRequest,
    review: RapidReview,
    form: forms.Form,
    template: str,
    deed: Callable[[dict[str, Any]], object],
    step: str,
    context: dict[str, Any],
    warning: str = "",
    button: str = "",
) -> HttpResponse:
    """One form, one deed. With a ``warning`` the answers are shown once more before the deed is done."""
    context = {**context, "form": form}
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        status = 200 if request.method != "POST" or "change" in request.POST else 422
        return _page(request, review, template, context, status)
    broken = _refusal(
        deed, form.cleaned_data, only_try=bool(warning) and "confirmed" not in request.POST
    )
    if broken:
        attach(form, broken)
        return _page(request, review, template, context, 422)
    if warning and "confirmed" not in request.POST:
        again = {
            "rows": _answers(form),
            "typed": _typed(request),
            "warning": warning,
            "button": button,
            "checked": context.get("checked"),
        }
        return _page(request, review, "reviews/decision/check.html", again)
    return (
        redirect("decision_done", review.reference, step)
        if step
        else redirect("review_decision", review.reference)
    )


def _refusal(
    deed: Callable[[dict[str, Any]], object], typed: dict[str, Any], *, only_try: bool
) -> RuleBroken | None:
    """Do the deed and tell which rule it broke, if any. ``only_try`` takes all of it back again, so
    that nobody is asked to confirm what would be refused."""
    try:
        with transaction.atomic():
            deed(typed)
            if only_try:
                transaction.set_rollback(True)
    except RuleBroken as broken:
        return broken
    return None


def _answers(form: forms.Form) -> list[tuple[str, Any]]:
    rows = []
    for field in form:
        value = form.cleaned_data.get(field.name)
        if field.is_hidden or not value:
            continue
        rows.append((str(field.label), dict(getattr(field.field, "choices", ())).get(value, value)))
    return rows


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "confirmed", "change"}
    ]


def _proposed(held: Decision | None) -> dict[str, Any]:
    if held is None:
        return {}
    fresh = {} if held.made_at else {"panel_response": held.panel_response}
    return {
        "outcome": held.outcome or Outcome.NO_FURTHER_REVIEW,
        "rationale": held.rationale,
        "national_importance": held.national_importance,
    } | fresh


def _page(
    request: HttpRequest,
    review: RapidReview,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    framing = framed(request, review, "decision", context, step=Step(""))
    return render(request, template, framing, status=status)
