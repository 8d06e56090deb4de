"""What a practice review led to: the Learning tab, findings and recommendations, briefings, the learning page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core.access import allow, can
from core.forms import bind
from governance.forms.actions import ActionForm
from governance.forms.thread import RecommendationForm
from governance.models import Finding, Recommendation
from reviews.documents.checking import check_words
from reviews.forms.practice_learning import BriefingForm, NeedMetForm, PracticeFindingForm
from reviews.learning_rules import NeedStatus, briefing_draft
from reviews.models import PracticeReview
from reviews.practice_rules import COURSES
from reviews.queries import practice_learning as queries
from reviews.services.practice import learning as deeds
from reviews.views.practice.frame import framed, practice_form, reviewed

BACK = "practice_learning"


@allow("reviews.read")
def practice_learning(request: HttpRequest, practice: str) -> HttpResponse:
    """Findings, what was recommended and how far it is, what was passed on, what it changed."""
    found, today = reviewed(request, practice, "open learning"), timezone.localdate()
    rows = queries.followed(request.user, found, today)
    done, given, percent = queries.progress(rows)
    context = {
        "rows": rows,
        "done": done,
        "given": given,
        "percent": percent,
        "plan": queries.plan_of(found, today),
        "themes": [row.theme for row in found.themes.select_related("theme")],
        "elsewhere": COURSES[found.kind].elsewhere,
        "teachable": queries.teachable(found),
        "may_add": can(request.user, "reviews.practice"),
    }
    return render(
        request, "reviews/practice/learning.html", framed(request, found, "learning", context)
    )


@allow("reviews.read")
def practice_learning_page(request: HttpRequest, practice: str) -> HttpResponse:
    """What happened, what was learned, what changed and how that is known: one page, to be printed."""
    found = reviewed(request, practice, "open learning page")
    change = reverse("practice_change", args=[found.reference])
    parts = [
        ("What happened", found.happened, "Say what happened, without saying who the child is."),
        ("What was learned", found.learned, "Write down what was learned."),
        ("What has changed since", found.changed, "Say what has changed, and how you know."),
    ]
    context = {
        "practice": found,
        "parts": parts,
        "change": change if can(request.user, "reviews.practice") else "",
        "evidence": queries.evidence(request.user, found),
        "teachable": queries.teachable(found),
    }
    return render(request, "reviews/practice/learning_page.html", context)


@allow("reviews.practice")
def practice_finding_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Hang a finding on the review."""
    found = _open(request, practice, "open to add a finding")
    themes = list(found.themes.values_list("theme", flat=True))
    first = {"found_on": timezone.localdate(), "theme": themes[0] if len(themes) == 1 else None}
    return practice_form(
        request,
        found,
        bind(request, PracticeFindingForm, initial=first),
        lambda typed: deeds.find(actor=request.user, practice=found, **typed),
        heading="Add a finding",
        means=(
            "It becomes part of the golden thread. The board and the agencies that have a part in it read it there.",
        ),
        back=BACK,
        said="The finding is added. Say next what is recommended.",
    )


@allow("reviews.practice")
def practice_recommend(request: HttpRequest, practice: str, found: str) -> HttpResponse:
    """Add a recommendation to a finding."""
    review, finding = _finding(request, practice, found, "open to recommend")
    return practice_form(
        request,
        review,
        bind(request, RecommendationForm),
        lambda typed: deeds.recommend(
            actor=request.user, practice=review, finding=finding, **typed
        ),
        heading="Add a recommendation",
        means=(f"{finding.reference}: {finding.text}",),
        back=BACK,
        said="The recommendation is added. Its impact is looked at six months after it is due.",
    )


@allow("reviews.practice")
def practice_action(request: HttpRequest, practice: str, recommended: str) -> HttpResponse:
    """Give an action from a recommendation."""
    review, asked = found_recommendation(request, practice, recommended, "open to give an action")
    agencies = list(asked.organisations.values_list("pk", flat=True)[:2])
    first = {
        "due_on": asked.due_on,
        "group": asked.finding.group_id,
        "organisation": agencies[0] if len(agencies) == 1 else None,
    }
    return practice_form(
        request,
        review,
        bind(request, ActionForm, asks_source=False, initial=first),
        lambda typed: deeds.give_action(
            actor=request.user, practice=review, recommendation=asked, **typed
        ),
        heading="Give an action",
        means=(f"From recommendation {asked.reference}: {asked.text}",),
        button="Give the action",
        back=BACK,
        said="The action is given, and its owner is told.",
    )


@allow("reviews.practice")
def practice_brief(request: HttpRequest, practice: str, found: str) -> HttpResponse:
    """A seven-minute briefing from a finding, and a training need with it."""
    review, finding = _finding(request, practice, found, "open to brief")
    change = "\n".join(f"- {each.text}" for each in finding.recommendations.all())
    learned = "\n\n".join(part for part in (finding.text, review.learned) if part)
    return practice_form(
        request,
        review,
        bind(
            request,
            BriefingForm,
            initial={"text": briefing_draft(learned, change), "to": "all"},
            names=_names(request, review),
        ),
        lambda typed: deeds.brief(actor=request.user, practice=review, finding=finding, **typed),
        heading="Brief agencies",
        means=(
            f"{finding.reference}: {finding.text}",
            "The safeguarding leads of each agency get it at once, and reminders until they acknowledge it.",
        ),
        warning="It leaves the review. Check that nothing tells who a child or a family is.",
        button="Send the briefing",
        back=BACK,
        said="The briefing is out. The learning stands in the golden thread.",
    )


def _names(request: HttpRequest, review: PracticeReview) -> list[str]:
    """The words of what is sent that are held for the case, each once."""
    if request.method != "POST":
        return []
    parts = [(name, request.POST.get(name, "")) for name in ("title", "text")]
    return sorted({hit.found for hit in check_words(review, parts, request.user).hits})


@allow("reviews.practice")
def practice_need_met(request: HttpRequest, practice: str, need: int) -> HttpResponse:
    """A training need is met."""
    review = _open(request, practice, "open a training need")
    held = get_object_or_404(review.training_needs.all(), pk=need)
    if request.method != "POST" and held.status == NeedStatus.MET:
        raise Http404
    return practice_form(
        request,
        review,
        bind(request, NeedMetForm, initial={"met_on": timezone.localdate()}),
        lambda typed: deeds.meet_need(actor=request.user, need=held, **typed),
        heading="The training need is met",
        means=(f"{held.audience}: {held.text}",),
        back=BACK,
        said="Saved.",
    )


def found_recommendation(
    request: HttpRequest, practice: str, reference: str, action: str
) -> tuple[PracticeReview, Recommendation]:
    """A review to which things may be added, and the recommendation of this reference that it made."""
    review = _open(request, practice, action)
    rows: Any = queries.recommendations_of(review).select_related("finding")
    return review, get_object_or_404(rows, reference=reference)


def _finding(
    request: HttpRequest, practice: str, reference: str, action: str
) -> tuple[PracticeReview, Finding]:
    review = _open(request, practice, action)
    return review, get_object_or_404(queries.findings_of(review), reference=reference)


def _open(request: HttpRequest, practice: str, action: str) -> PracticeReview:
    """The review, if anything may be added to it; a deed says why not."""
    review = reviewed(request, practice, action)
    if request.method != "POST" and not queries.teachable(review).adds:
        raise Http404
    return review
