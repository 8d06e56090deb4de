"""The frame around the pages of a practice review, and how its forms are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import can
from core.deeds import form_page
from reviews.models import PracticeReview
from reviews.practice_rules import COURSES, PracticeStatus
from reviews.queries.practice import shown_clocks

KINDS = {
    PracticeStatus.PUBLISHED: "on-time",
    PracticeStatus.MONITORING: "on-time",
    PracticeStatus.CLOSED: "done",
    PracticeStatus.CONVERTED: "done",
    PracticeStatus.STOPPED: "done",
    PracticeStatus.WITHHELD: "done",
}
# label, address, code, verb, for kinds whose report is signed only
TABS = (
    ("Overview", "practice", "overview", "reviews.oversee", False),
    ("Criteria", "practice_criteria", "criteria", "reviews.read", True),
    ("Agency reports", "practice_reports", "reports", "reviews.read", False),
    ("People", "practice_people", "people", "reviews.read", True),
    ("Drafts", "practice_drafts", "drafts", "reviews.comment", True),
    ("Publication", "practice_publication", "publication", "reviews.read", True),
    ("Learning", "practice_learning", "learning", "reviews.read", False),
    ("Proceedings", "practice_proceedings", "proceedings", "reviews.read", False),
    ("Timeline", "practice_timeline", "timeline", "reviews.read", False),
)


def reviewed(request: HttpRequest, reference: str, action: str = "open") -> PracticeReview:
    """The practice review of this reference, if it is in the person's reach; its opening is logged."""
    rows = PracticeReview.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("rapid_review", "lead", "came_from", "became"), reference=reference
    )
    log.opened(request, found, action=action)
    return found


def framed(
    request: HttpRequest, practice: PracticeReview, current: str, context: dict[str, Any]
) -> dict[str, Any]:
    """What every page of a practice review shows: identity, clocks, tabs."""
    signed = COURSES[practice.kind].signed
    return {
        "practice": practice,
        "title_shown": practice.title
        if can(request.user, "reviews.read")
        else practice.get_kind_display(),
        "status_kind": KINDS.get(PracticeStatus(practice.status), "waiting"),
        "clocks": shown_clocks(practice, timezone.localdate()),
        "tabs": [
            (label, reverse(name, args=[practice.reference]), code == current)
            for label, name, code, verb, only_signed in TABS
            if can(request.user, verb)
            and (signed or not only_signed)
            and not (code == "reports" and COURSES[practice.kind].elsewhere)
        ],
        **context,
    }


def practice_form(
    request: HttpRequest,
    practice: PracticeReview,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    back: str = "practice",
    **words: Any,
) -> HttpResponse:
    """A page with one form about a practice review; ``back`` names the page it leads back to."""
    return form_page(
        request,
        form,
        deed,
        heading=heading,
        caption=practice.reference,
        back=reverse(back, args=[practice.reference]),
        **words,
    )


def unseen(typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed into a form for something new: there is nothing that a colleague could have saved first."""
    return {name: value for name, value in typed.items() if name != "seen"}
