"""Answering a part of a return: on one page, saved as it is typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.forms.answers import AnswerForm, LeaveOutForm, forms_for, posted
from audits.models import ReturnSection
from audits.queries.answering import Line, lines_of, saved_now
from audits.queries.queried import open_query
from audits.queries.section_page import blocks
from audits.services import answering as deeds
from audits.views.frame import framed, section_address, seen_section, worked_section
from audits.views.replies import fresh_mark, posted_replies, replies_to, save_replies
from core.access import Refused, allow, require
from core.deeds import at_once, form_page, refuse
from core.errors import RuleBroken
from core.forms import bind
from core.stale import mark
from core.templatetags.portal import clocktime

ONLY_READS = (
    "You can read this part. It is changed by your safeguarding lead, and by whom they gave it to."
)
SAVED_REST = "What you typed to the other questions is saved."


@allow("audits.read_return")
def audit_return_section(request: HttpRequest, audit_return: int, section: str) -> HttpResponse:
    """One part: its standards and questions, to be answered or to be read."""
    found: Any = seen_section(request, audit_return, section)
    writes = found.writes
    if request.method == "POST" and not writes:
        require(request.user, "audits.answer")
        raise Refused(ONLY_READS)
    closed = deeds.closed_because(found.agency_return, found)
    lines = lines_of(found)
    query, problem = open_query(found), ""
    if request.method == "POST":
        replies, filled = posted_replies(request), posted(request, lines)
        problem = _save(request, found, filled)
        if not problem:
            save_replies(request, found, replies)
        if not problem and not any(form.errors for form in [*replies, *filled]):
            messages.success(request, "Saved.")
            return redirect(_onward(request, found))
        shown = _beside(lines, filled)
    else:
        replies, shown = replies_to(query), forms_for(lines)
    failed = request.method == "POST"
    context = {
        "row": found,
        "blocks": blocks(found, shown),
        "answer_forms": [*replies, *shown],
        "query": query,
        "replies": replies,
        "writes": writes and (not closed or failed),
        "closed": closed,
        "problem": problem,
        "saved_rest": SAVED_REST if failed and not problem else "",
    }
    return render(
        request,
        "audits/returns/section.html",
        framed(request, found.agency_return, context),
        status=422 if failed else 200,
    )


def _save(request: HttpRequest, section: ReturnSection, filled: list[AnswerForm]) -> str:
    """Save what makes sense; what does not is told beside its field. Returns what stopped all of it."""
    good = {form.line.question.pk: form.typed() for form in filled if form.is_valid()}
    try:
        saved = deeds.save_answers(actor=request.user, section=section, typed=good)
    except RuleBroken as broken:
        return str(broken)
    for form in filled:
        broken_rule = saved.refused.get(form.line.question.pk)
        if broken_rule:
            broken_rule.field = broken_rule.field or "narrative"  # so that the summary leads there
            refuse(form, broken_rule)
    return ""


def _beside(lines: list[Line], filled: list[AnswerForm]) -> list[AnswerForm]:
    """The forms as they were posted; a question that was not on the page then, as it is saved."""
    by_question = {form.line.question.pk: form for form in filled}
    return [by_question.get(line.question.pk) or AnswerForm(line=line) for line in lines]


def _onward(request: HttpRequest, section: ReturnSection) -> str:
    """Back to the list of parts; or to the question whose evidence or action was asked for."""
    asked = request.POST.get("then", "")
    what, _, code = asked.partition(":")
    names = {"evidence": "audit_evidence", "action": "audit_action_new"}
    if what in names:
        place = [section.agency_return_id, section.section.code, code]
        return reverse(names[what], args=place)
    if what == "stay":
        return section_address(section)
    return reverse("audit_return", args=[section.agency_return_id])


@allow("audits.answer")
@require_POST
def audit_return_autosave(request: HttpRequest, audit_return: int, section: str) -> JsonResponse:
    """Save a part while it is typed; 409 with a message when it cannot be, or a colleague saved meanwhile."""
    found = worked_section(request, audit_return, section)
    filled = posted(request, lines_of(found, lean=True))
    good = {form.line.question.pk: form.typed() for form in filled if form.is_valid()}
    wrong = [form.line.question.code for form in filled if form.errors]
    try:
        saved = deeds.save_answers(actor=request.user, section=found, typed=good)
    except RuleBroken as broken:
        return JsonResponse({"message": str(broken)}, status=409)
    replies = posted_replies(request)
    save_replies(request, found, replies)
    clashes = [form.line.question.code for form in filled if form.line.question.pk in saved.refused]
    clashes += ["your reply" for form in replies if form.errors]
    if clashes:
        words = (
            f"Not saved: {', '.join(clashes)}. A colleague saved it after you opened this page, or it cannot be kept."
            f" Press Save to see why. {SAVED_REST}"
        )
        return JsonResponse({"message": words}, status=409)
    fresh = {f"q{pk}-seen": mark(said) for pk, said in saved_now(found, good).items()}
    fresh |= fresh_mark(found) if replies else {}
    warning = f"Not yet right: {', '.join(wrong)}" if wrong else ""
    return JsonResponse(
        {"saved_at": clocktime(timezone.now()), "warning": warning, "fields": fresh}
    )


@allow("audits.answer")
def audit_return_leave_out(request: HttpRequest, audit_return: int, section: str) -> HttpResponse:
    """Leave a voluntary part out, with a reason."""
    found = worked_section(request, audit_return, section)
    return form_page(
        request,
        bind(request, LeaveOutForm),
        lambda typed: deeds.leave_out(actor=request.user, section=found, **typed),
        heading="Leave this part out",
        caption=str(found.section),
        back=reverse("audit_return", args=[found.agency_return_id]),
        means=("This part is voluntary. You can take it in again until the return is handed in.",),
        button="Leave it out",
        said="The part is left out.",
    )


@allow("audits.answer")
@require_POST
def audit_return_take_in(request: HttpRequest, audit_return: int, section: str) -> HttpResponse:
    """Answer a part after all."""
    found = worked_section(request, audit_return, section)
    return at_once(
        request,
        lambda: deeds.take_in(actor=request.user, section=found),
        back=section_address(found),
        said="The part is asked again.",
    )
