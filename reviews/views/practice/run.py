"""A practice review runs: written, weighed, signed, moved on, finished, explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.access import allow
from core.forms import bind
from governance.forms.meetings import NothingForm
from reviews.forms.practice import (
    CriteriaForm,
    DelayForm,
    FinishForm,
    PracticeSignForm,
    ToldForm,
    WriteForm,
)
from reviews.forms.reviews import ReasonForm
from reviews.models import PracticeReview
from reviews.practice_rules import COURSES, OVER, PracticeStatus
from reviews.queries.practice import doable, may_sign, round_of
from reviews.services.practice import signing, work
from reviews.views.practice.frame import practice_form, reviewed


@allow("reviews.practice")
def practice_change(request: HttpRequest, practice: str) -> HttpResponse:
    """Write the review: scope, terms, what happened, what was learned."""
    found = reviewed(request, practice, "open to change")
    form = bind(
        request,
        WriteForm,
        initial=WriteForm.opened_with(work.practice_held(found)),
        kind=found.kind,
    )
    return practice_form(
        request,
        found,
        form,
        lambda typed: work.write(actor=request.user, practice=found, **typed),
        heading="Write the review",
        said="Saved.",
    )


@allow("reviews.practice")
def practice_weigh(request: HttpRequest, practice: str) -> HttpResponse:
    """Weigh the criteria, one by one."""
    found = reviewed(request, practice, "open criteria to change")
    held: dict[str, Any] = {}
    for row in found.criteria.all():
        held |= {row.code: row.weighed, f"{row.code}_reason": row.reason}
    form = bind(request, CriteriaForm, initial=held)
    return practice_form(
        request,
        found,
        form,
        lambda _typed: work.weigh(actor=request.user, practice=found, weighed=form.weighed()),
        heading="Weigh the criteria",
        means=(
            "The first four stand in the regulations, the others in Working Together. Meeting one does not oblige"
            " the partners to carry out a review: they decide, and say why.",
        ),
        back="practice_criteria",
        said="The criteria are kept.",
    )


@allow("reviews.decide")
def practice_sign(request: HttpRequest, practice: str) -> HttpResponse:
    """A statutory partner signs: that a review begins, or its report."""
    found = reviewed(request, practice, "open to sign")
    asked = round_of(found)
    if asked is None or not may_sign(request.user, found):
        raise Http404
    form = bind(request, PracticeSignForm, initial={"round_": asked})
    about = f"draft {asked} of the report" if asked else "carrying out this review"
    return practice_form(
        request,
        found,
        form,
        lambda typed: signing.sign(actor=request.user, practice=found, **typed),
        heading="Sign the report" if asked else "Sign the decision",
        means=(f"You sign {about} for your organisation.",),
        warning="Your signature cannot be taken back. It stands with your name, your post and your reason.",
        button="Sign",
        said="Thank you. Your signature is kept.",
    )


class Step(NamedTuple):
    """One move of a review, as its page says it."""

    heading: str
    button: str
    may: Callable[[PracticeReview], bool]
    deed: Callable[..., Any]
    said: str
    means: str = ""
    reason: bool = True
    kind: str = "primary"


STEPS = {
    "start": Step(
        "Scoping is done",
        "Start the work",
        lambda found: doable(found).starts,
        work.start_work,
        "The review is under way.",
        "The criteria are weighed and the terms of reference stand.",
        reason=False,
    ),
    "follow": Step(
        "Follow its actions",
        "Follow its actions",
        lambda found: doable(found).follows,
        work.follow_actions,
        "From now on its actions are followed.",
        "What was recommended is followed until it is done, then the review is closed.",
        reason=False,
    ),
    "close": Step(
        "Close the review",
        "Close the review",
        lambda found: doable(found).closes,
        work.close,
        "The review is closed.",
        "Close it when what was recommended is done and its effect was looked at.",
    ),
    "reopen": Step(
        "Open the review again",
        "Open it again",
        lambda found: doable(found).reopens,
        work.reopen,
        "The review is open again.",
    ),
    "stop": Step(
        "Stop the review",
        "Stop the review",
        lambda found: doable(found).stops,
        work.stop,
        "The review is stopped.",
        "Nothing is due on it any longer. Use this where it was begun by mistake, or is not carried out.",
        kind="warning",
    ),
}


@allow("reviews.practice")
def practice_move(request: HttpRequest, practice: str, step: str) -> HttpResponse:
    """Move a review on, close it, stop it."""
    if step not in STEPS:
        raise Http404
    found, taken = reviewed(request, practice, f"open to {step}"), STEPS[step]
    if request.method != "POST" and not taken.may(found):
        raise Http404
    return practice_form(
        request,
        found,
        bind(request, ReasonForm if taken.reason else NothingForm),
        lambda typed: taken.deed(actor=request.user, practice=found, **typed),
        heading=taken.heading,
        means=(taken.means,) if taken.means else (),
        button=taken.button,
        kind=taken.kind,
        said=taken.said,
    )


@allow("reviews.practice")
def practice_finish(request: HttpRequest, practice: str) -> HttpResponse:
    """Finish a review that the partners do not sign, or record that it was published elsewhere."""
    found = reviewed(request, practice, "open to finish")
    if COURSES[found.kind].signed:
        raise Http404
    form = bind(request, FinishForm, initial={"finished_on": timezone.localdate()}, kind=found.kind)
    return practice_form(
        request,
        found,
        form,
        lambda typed: work.finish(actor=request.user, practice=found, **typed),
        heading="Finish the review",
        button="Finish",
        said="The review is finished. What was recommended is followed from now on.",
    )


@allow("reviews.practice")
def practice_delay(request: HttpRequest, practice: str) -> HttpResponse:
    """Explain why the report comes later."""
    found = reviewed(request, practice, "open to explain a delay")
    if not COURSES[found.kind].signed or found.status in OVER | {PracticeStatus.PROPOSED}:
        raise Http404
    return practice_form(
        request,
        found,
        bind(request, DelayForm),
        lambda typed: work.explain_delay(actor=request.user, practice=found, **typed),
        heading="Explain a delay",
        means=(
            "The reasons go to the national Panel and the Secretary of State. The first date stays beside the new one.",
        ),
        said="The delay is explained, and the date moved.",
    )


@allow("reviews.practice")
def practice_told(request: HttpRequest, practice: str, delay: int) -> HttpResponse:
    """Record when both were told of a delay."""
    found = reviewed(request, practice, "open a delay")
    held = get_object_or_404(found.delays.all(), pk=delay)
    told = {"panel_told_on": held.panel_told_on, "secretary_told_on": held.secretary_told_on}
    return practice_form(
        request,
        found,
        bind(request, ToldForm, initial=told),
        lambda typed: work.tell_delay(actor=request.user, delay=held, **typed),
        heading="When they were told",
        said="Saved.",
    )
