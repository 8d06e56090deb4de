"""The challenge log: the list, one challenge, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import Refused, allow, can
from core.deeds import done
from core.forms import bind
from core.lists import Column, listing
from deadlines.queries import faces_for
from deadlines.timeline import shown
from governance.forms.challenges import (
    ChallengeFilters,
    ChallengeForm,
    CloseForm,
    ReopenForm,
    RespondForm,
)
from governance.forms.escalations import FromChallengeForm
from governance.forms.risks import FollowUpForm
from governance.models import Challenge, Escalation
from governance.queries import challenges as queries
from governance.rules.registers import ChallengeStatus, days_open
from governance.services import challenges as deeds
from governance.services.escalations import escalate_challenge
from governance.views.registers import FORM, beginning, step, tabs

RECORD = (("Overview", "challenge"), ("Timeline", "challenge_timeline"))
NO_NAME = "Do not name a child anywhere in the log. The log is read by other agencies."


@allow("governance.challenge")
def challenge_list(request: HttpRequest) -> HttpResponseBase:
    """The challenges a person sees, newest first."""
    seen = queries.listed(request.user)
    filters = ChallengeFilters(request.GET, challenges=Challenge.objects.visible_to(request.user))
    page = listing(
        request,
        seen,
        columns=_columns(),
        filters=filters,
        filename="challenges",
        export_verb="governance.export",
        caption="Challenges, newest first",
        empty="Any board member, agency lead or the scrutineer can raise a challenge.",
    )
    return page.export() or render(request, "governance/challenges_list.html", {"page": page})


def _columns() -> list[Column]:
    today = timezone.localdate()
    return [
        Column("reference", "Reference", link=_address, sort="reference"),
        Column("raised_on", "Raised", sort="raised_on"),
        Column("raised_by", "By", value=queries.raised_from),
        Column("against", "Put to", value="against.name", sort="against__name"),
        Column("theme", "Theme", value="theme.label"),
        Column("about_a_child", "About one child", on_page=False),
        Column(
            "status",
            "Status",
            value=lambda row: _standing(row)[0],
            tag=lambda row: _standing(row)[1],
            sort="status",
        ),
        Column("due_on", "Response by", sort="due_on"),
        Column(
            "days",
            "Days open",
            value=lambda row: days_open(row.raised_on, row.closed_on, today),
            numeric=True,
        ),
        Column("outcome", "Outcome", on_page=False),
        Column("responded_on", "Responded", on_page=False),
        Column("closed_on", "Closed", on_page=False),
    ]


def _standing(found: Challenge) -> tuple[str, str]:
    """The status in words, and the kind of its tag; a response that is late says so."""
    if found.status == ChallengeStatus.OPEN and found.due_on < timezone.localdate():
        return "Response overdue", "overdue"
    if found.status == ChallengeStatus.CLOSED:
        return found.get_outcome_display(), "done"
    return found.get_status_display(), queries.TAGS[ChallengeStatus(found.status)]


def _address(found: Challenge) -> str:
    return reverse("challenge", args=[found.reference])


@allow("governance.challenge")
def challenge(request: HttpRequest, challenge: str) -> HttpResponse:
    """One challenge: what is challenged, the response, how it ended."""
    found = _challenge(request, challenge)
    log.opened(request, found)
    waits = found.status == ChallengeStatus.OPEN
    context = {
        "days": days_open(found.raised_on, found.closed_on, timezone.localdate()),
        "raised_from": queries.raised_from(found),
        "actions": queries.actions_from(request.user, found),
        "cases": Escalation.objects.visible_to(request.user).filter(challenge=found),
        "may_respond": waits and queries.may_respond(request.user, found),
    }
    return render(request, "governance/challenges_challenge.html", _framed(request, found, context))


@allow("governance.challenge")
def challenge_timeline(request: HttpRequest, challenge: str) -> HttpResponse:
    """Everything that happened to a challenge."""
    found = _challenge(request, challenge)
    log.opened(request, found, action="open timeline")
    return render(
        request,
        "governance/challenges_timeline.html",
        _framed(request, found, {"timeline": shown(request, found)}),
    )


@allow("governance.challenge")
def challenge_new(request: HttpRequest) -> HttpResponse:
    """Raise a challenge."""
    return beginning(
        request,
        bind(request, ChallengeForm, user=request.user),
        lambda typed: deeds.raise_challenge(actor=request.user, **{"raising": None, **typed}),
        "Raise a challenge",
        to="challenge",
        said="The challenge is raised, and the agency is told.",
        back=reverse("challenge_list"),
        caption="Challenges",
        warning=NO_NAME,
        button="Raise the challenge",
    )


@allow("governance.challenge")
def challenge_respond(request: HttpRequest, challenge: str) -> HttpResponse:
    """Answer for the agency that is challenged."""
    found = _challenge(request, challenge)
    if not queries.may_respond(request.user, found):
        raise Refused("The agency that is challenged responds, or the Executive for it.")
    log.opened(request, found, action="open to respond")
    return _step(
        request,
        found,
        bind(request, RespondForm),
        lambda typed: deeds.respond(actor=request.user, challenge=found, **typed),
        "Respond to the challenge",
        said="The response is kept, and who raised it is told.",
        warning=NO_NAME,
        button="Send the response",
    )


@allow("governance.keep_challenges")
def challenge_close(request: HttpRequest, challenge: str) -> HttpResponse:
    """How it ended, and what was learned."""
    found = _challenge(request, challenge)
    log.opened(request, found, action="open to close")
    return _step(
        request,
        found,
        bind(request, CloseForm),
        lambda typed: deeds.close(actor=request.user, challenge=found, **typed),
        "Close the challenge",
        said="The challenge is closed, and both sides are told.",
        button="Close the challenge",
    )


@allow("governance.keep_challenges")
def challenge_reopen(request: HttpRequest, challenge: str) -> HttpResponse:
    """More is needed from the agency."""
    found = _challenge(request, challenge)
    log.opened(request, found, action="open to reopen")
    return _step(
        request,
        found,
        bind(request, ReopenForm),
        lambda typed: deeds.reopen(actor=request.user, challenge=found, **typed),
        "Ask for another response",
        said="The challenge waits for a response again, and the agency is told.",
        means="What was answered before stays in the timeline.",
        button="Ask again",
    )


@allow("governance.assign")
def challenge_action(request: HttpRequest, challenge: str) -> HttpResponse:
    """Give an action that follows from a challenge."""
    found = _challenge(request, challenge)
    log.opened(request, found, action="open to give an action")
    return _step(
        request,
        found,
        bind(request, FollowUpForm),
        lambda typed: deeds.act_on(actor=request.user, challenge=found, **typed),
        "Give an action",
        said="The action is given, and its owner is told.",
        button="Give the action",
    )


@allow("governance.keep_challenges")
def challenge_escalate(request: HttpRequest, challenge: str) -> HttpResponse:
    """It was not settled: it goes on through the stages of the escalation procedure."""
    found = _challenge(request, challenge)
    log.opened(request, found, action="open to escalate")
    form = bind(
        request,
        FromChallengeForm,
        user=request.user,
        against=found.against,
        initial={"raising": found.raising_id, "text": found.text},
    )
    made: list[Escalation] = []
    if request.method == "POST" and done(
        form,
        lambda typed: made.append(escalate_challenge(actor=request.user, challenge=found, **typed)),
    ):
        messages.success(request, "The disagreement is raised, and the other agency is told.")
        return redirect("escalation", made[0].reference)
    context = {
        "form": form,
        "back": _address(found),
        "caption": found.reference,
        "heading": "Escalate the challenge",
        "means": f"The challenge ends as escalated. A disagreement with {found.against} begins at stage 1.",
        "button": "Escalate",
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


def _challenge(request: HttpRequest, reference: str) -> Challenge:
    return get_object_or_404(
        queries.listed(request.user).select_related("responded_by"), reference=reference
    )


def _framed(request: HttpRequest, found: Challenge, context: dict[str, Any]) -> dict[str, Any]:
    """The context of a page of a challenge."""
    words, kind = _standing(found)
    return {
        "challenge": found,
        "title": f"Challenge to {found.against}",
        "status_words": words,
        "status_kind": kind,
        "waits": found.status == ChallengeStatus.OPEN,
        "answered": found.status == ChallengeStatus.ANSWERED,
        "closed": found.status == ChallengeStatus.CLOSED,
        "clocks": faces_for(found, timezone.localdate())[:1],
        "tabs": tabs(request, *RECORD, args=[found.reference]),
        "keeps": can(request.user, "governance.keep_challenges"),
        **context,
    }


def _step(
    request: HttpRequest, found: Challenge, form: Any, deed: Any, heading: str, **context: Any
) -> HttpResponse:
    back = _address(found)
    return step(request, form, deed, heading, back=back, caption=found.reference, **context)
