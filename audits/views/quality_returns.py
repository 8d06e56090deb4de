"""Quality assurance of one return: sending parts back, moderating, comparing what was handed in."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.forms.quality import ModerationForm, SendBackForm, VersionsForm, WhyForm
from audits.models import AgencyReturn, Answer, SectionQuery
from audits.models.renderings import wholly_visible_to
from audits.queries.quality import compared
from audits.rules.frameworks import SCORED, answer_words
from audits.services import quality_moderation as moderation
from audits.services import quality_queries as queries
from audits.views.frame import framed, seen_return, seen_section, with_parts
from core import log
from core.access import allow
from core.deeds import at_once, form_page, one_form
from core.forms import bind


def whole_return(request: HttpRequest, key: int, action: str) -> AgencyReturn:
    """A return that the person may read whole, or 404; its opening is logged."""
    found = get_object_or_404(with_parts(wholly_visible_to(request.user)), pk=key)
    log.opened(request, found, action=action, reference=found.campaign.reference)
    return found


@allow("audits.moderate")
def audit_return_quality(request: HttpRequest, audit_return: int) -> HttpResponse:
    """The parts of a return: what was sent back, how much is moderated."""
    found = seen_return(request, audit_return, "open quality assurance")
    asked = SectionQuery.objects.select_related("asked_by")
    sections = list(
        found.sections.select_related("section")
        .prefetch_related(Prefetch("queries", asked, to_attr="asked_so_far"))
        .order_by("section__position")
    )
    for row in sections:  # a part is asked one question at a time
        row.free = all(query.answered_at for query in row.asked_so_far)  # type: ignore[attr-defined]
    scored = Answer.objects.filter(agency_return=found, question__kind__in=SCORED).exclude(
        value="", not_applicable=False
    )
    counted: dict[int, list[int]] = {}
    for part, moderated in scored.values_list("question__standard__section", "moderation"):
        counts = counted.setdefault(part, [0, 0])
        counts[0] += 1
        counts[1] += moderated is not None
    context = {
        "rows": [(row, *counted.get(row.section_id, (0, 0))) for row in sections],
        "askable": found.status in queries.ASKABLE and found.campaign.status == "open",
        "moderates": found.status in moderation.MODERATED_IN,
        "versions": found.handed_in.count(),
    }
    return render(request, "audits/quality/return.html", framed(request, found, context))


@allow("audits.moderate")
def audit_query_new(request: HttpRequest, audit_return: int, section: str) -> HttpResponse:
    """Send a part back with a question."""
    part = seen_section(request, audit_return, section)
    return form_page(
        request,
        bind(request, SendBackForm),
        lambda typed: queries.send_back(actor=request.user, section=part, **typed),
        heading=f"Send back: {part.section}",
        caption=_caption(part.agency_return),
        back=_back(part.agency_return),
        means=(
            "The agency can change this part only, and has the return signed again. Both versions are kept.",
            "The clock of the return runs again, to the day you set.",
        ),
        button="Send it back",
        said="The part is sent back, and the agency is told.",
    )


@allow("audits.moderate")
def audit_query_withdraw(
    request: HttpRequest, audit_return: int, section_query: int
) -> HttpResponse:
    """Take a question back."""
    found = seen_return(request, audit_return, "open to take a question back")
    rows = SectionQuery.objects.filter(section__agency_return=found)
    query = get_object_or_404(rows.select_related("section__agency_return"), pk=section_query)
    return form_page(
        request,
        bind(request, WhyForm),
        lambda typed: queries.withdraw(actor=request.user, query=query, **typed),
        heading="Take the question back",
        caption=_caption(found),
        back=_back(found),
        means=(
            "With the last question the return stands as it was handed in. The agency is told.",
        ),
        button="Take it back",
        said="The question is taken back.",
    )


@allow("audits.moderate")
def audit_moderate(request: HttpRequest, audit_return: int, section: str) -> HttpResponse:
    """A score and a reason beside each score of a part."""
    part = seen_section(request, audit_return, section)
    answers = moderation.scored_answers(part)
    held = moderation.moderation_held(answers)
    form: Any = bind(
        request, ModerationForm, answers=answers, initial=ModerationForm.opened_with(held)
    )
    return one_form(
        request,
        "audits/quality/moderate.html",
        form,
        lambda typed: moderation.save_moderation(
            actor=request.user, section=part, typed=typed, seen=typed["seen"]
        ),
        back=_back(part.agency_return),
        said="Saved. Agencies do not see it before the scores are released.",
        context=framed(
            request,
            part.agency_return,
            {
                "row": part,
                "lines": _Lines(form, answers),
                "released": part.agency_return.campaign.released_at,
            },
        ),
    )


class _Lines:
    """Each scored answer with its own words and the two boxes beside it; read when the page is drawn."""

    def __init__(self, form: Any, answers: list[Answer]) -> None:
        self.form, self.answers = form, answers

    def __iter__(self) -> Any:
        for answer in self.answers:
            kind, there = answer.question.kind, getattr(answer, "moderation", None)
            yield {
                "question": answer.question,
                "answer": answer,
                "words": "Does not apply"
                if answer.not_applicable
                else answer_words(kind, answer.value),
                "since": there and answer.changed_at and answer.changed_at > there.moderated_at,
                "score": self.form[f"score-{answer.pk}"],
                "reason": self.form[f"reason-{answer.pk}"],
            }


@allow("audits.moderate")
@require_POST
def audit_moderated(request: HttpRequest, audit_return: int) -> HttpResponse:
    """The whole return is looked at."""
    found = seen_return(request, audit_return, "mark as moderated")
    return at_once(
        request,
        lambda: moderation.finish_moderation(actor=request.user, agency_return=found),
        back=_back(found),
        said="The return is moderated. Its agency sees the scores once they are released.",
        already="The return is moderated already.",
    )


@allow("audits.read_return")
def audit_versions(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Two versions that were handed in, beside each other: only what differs."""
    found = whole_return(request, audit_return, "compare versions")
    versions = found.handed_in.order_by("number")
    numbers = list(versions.values_list("number", flat=True))
    asked = {"old": numbers[-2], "new": numbers[-1]} if len(numbers) > 1 else None
    form = VersionsForm(
        request.GET if {"old", "new"} & set(request.GET) else asked, versions=versions
    )
    old = new = None
    if form.is_bound and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
    context = {
        "form": form,
        "old": old,
        "new": new,
        "several": len(numbers) > 1,
        "rows": compared(old.content, new.content) if old and new else [],
    }
    return render(request, "audits/quality/versions.html", framed(request, found, context))


def _caption(agency_return: AgencyReturn) -> str:
    return f"{agency_return.campaign.title}, {agency_return.organisation}"


def _back(agency_return: AgencyReturn) -> str:
    return reverse("audit_return_quality", args=[agency_return.pk])
