"""Writing the report section by section, reading it through, and asking for it as a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core import log
from core.access import allow, can
from core.errors import RuleBroken
from core.forms import attach, bind
from core.templatetags.portal import clocktime
from reviews.documents.checking import check_report
from reviews.documents.content import gather
from reviews.forms.report import SectionForm
from reviews.models import RapidReview, RenderedReport, ReportSection
from reviews.queries.known import has_known
from reviews.queries.report import next_section, progress
from reviews.rules import REPORT_SECTIONS, SECTION_TITLES
from reviews.services import rendering
from reviews.services import report as deeds
from reviews.tasks import look_for_reports
from reviews.views.frame import framed, reviewed

LOOK_AGAIN = dt.timedelta(minutes=3)  # so long the page looks for a new file by itself


HELP = {code: text for code, _title, text in REPORT_SECTIONS}


@allow("reviews.read")
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The task list of the report, and the files made of it."""
    review = reviewed(request, reference)
    log.opened(request, review, action="open report")
    sections = progress(review, can_write=can(request.user, "reviews.write_report"))
    context = {
        "tasks": sections,
        "done": sum(section.state == "done" for section in sections),
        **_files(request, review),
    }
    if can(request.user, "reviews.identity"):
        context["checked"] = check_report(review, request.user)
    return render(request, "reviews/report/tasks.html", framed(request, review, "report", context))


@allow("reviews.read")
def read_through(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole report on one page, as it will be printed."""
    review = reviewed(request, reference)
    log.opened(request, review, action="read report")
    context = {"report": gather(review, request.user)}
    return render(request, "reviews/report/read.html", framed(request, review, "report", context))


@allow("reviews.write_report")
def section(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One section: read it, write it, see who else has it open."""
    review = _with_section(request, reference, code)
    if request.method == "POST":
        return _save(request, review, code)
    editor = deeds.open_section(actor=request.user, review=review, code=code)
    held = deeds.section_of(review, code)
    initial = {"body": held.body, "done": held.done, "version": held.version}
    form = bind(request, SectionForm, initial=initial)
    return _section_page(request, review, code, form, {"editor": editor, "held": held})


@allow("reviews.write_report")
@require_POST
def autosave(request: HttpRequest, reference: str, code: str) -> JsonResponse:
    """Save what is being typed. 409 with a plain message when somebody else saved first."""
    review = _with_section(request, reference, code)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": next(iter(form.errors.values()))[0]}, status=422)
    try:
        saved = _stored(request, review, code, form)
    except deeds.ChangedMeanwhile as changed:
        return JsonResponse({"message": changed.while_typing}, status=409)
    except RuleBroken as broken:
        return JsonResponse({"message": str(broken)}, status=422)
    other = deeds.open_section(actor=request.user, review=review, code=code)
    warning = (
        f"{other.name} has had this section open since {clocktime(other.since)}." if other else ""
    )
    at = clocktime(saved.saved_at) if saved.saved_at else ""
    return JsonResponse({"saved_at": at, "version": saved.version, "warning": warning})


@allow("reviews.write_report")
@require_POST
def start_section(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Fill an empty section with what the portal knows."""
    review = _with_section(request, reference, code)
    try:
        deeds.start_from_known(actor=request.user, review=review, code=code)
    except RuleBroken as broken:
        held = deeds.section_of(review, code)
        form = SectionForm({"body": held.body, "done": held.done, "version": held.version})
        attach(form, broken)
        return _section_page(request, review, code, form, {"held": held}, status=422)
    return redirect("report_section", reference, code)


@allow("reviews.read")
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the report as PDF or Word; a worker makes it. Read, it says how far the files are."""
    review = reviewed(request, reference)
    if request.method == "GET":
        context = {"review": review, **_files(request, review)}
        return render(request, "reviews/report/files.html", context)
    kind = request.POST.get("kind", "")
    try:
        rendering.ask_for_report(actor=request.user, review=review, kind=kind)
    except RuleBroken as broken:
        log.opened(request, review, action="open report files")
        context = framed(request, review, "report", {"why": str(broken)})
        return render(request, "reviews/report/not_asked.html", context, status=422)
    log.opened(request, review, action="ask for report file", kind=kind)
    look_for_reports()
    return redirect(reverse("review_report", args=[reference]) + "#files")


def _files(request: HttpRequest, review: RapidReview) -> dict[str, Any]:
    """The person’s files of this report. The page looks again by itself for a few minutes only."""
    seen = RenderedReport.objects.visible_to(request.user).filter(review=review)
    found = list(seen.select_related("document")[:10])
    waiting = [file for file in found if file.status == RenderedReport.Status.WAITING]
    recent = timezone.now() - LOOK_AGAIN
    return {
        "files": found,
        "waiting": bool(waiting),
        "looks_again": any(file.requested_at > recent for file in waiting),
    }


def _with_section(request: HttpRequest, reference: str, code: str) -> RapidReview:
    review = reviewed(request, reference)
    if code not in SECTION_TITLES:
        raise Http404
    return review


def _stored(
    request: HttpRequest, review: RapidReview, code: str, form: SectionForm
) -> ReportSection:
    typed = form.cleaned_data
    return deeds.save_section(
        actor=request.user,
        review=review,
        code=code,
        body=typed["body"],
        version=typed["version"],
        done=typed["done"],
    )


def _save(request: HttpRequest, review: RapidReview, code: str) -> HttpResponse:
    form = SectionForm(request.POST)
    held = deeds.section_of(review, code)
    if not form.is_valid():
        return _section_page(request, review, code, form, {"held": held}, status=422)
    try:
        _stored(request, review, code, form)
    except deeds.ChangedMeanwhile as changed:
        return _changed(request, review, code, form, changed)
    except RuleBroken as broken:
        attach(form, broken)
        return _section_page(request, review, code, form, {"held": held}, status=422)
    deeds.leave_section(actor=request.user, review=review, code=code)
    following = next_section(code) if "next" in request.POST else ""
    if following:
        return redirect("report_section", review.reference, following)
    return redirect("review_report", review.reference)


def _changed(
    request: HttpRequest,
    review: RapidReview,
    code: str,
    form: SectionForm,
    changed: deeds.ChangedMeanwhile,
) -> HttpResponse:
    """Both texts on one page; saving again from it saves over the version just shown."""
    typed = request.POST.copy()
    typed["version"] = str(changed.section.version)
    again = SectionForm(typed)
    attach(again, changed)
    return _section_page(
        request,
        review,
        code,
        again,
        {"held": changed.section, "theirs": changed.section},
        status=409,
    )


def _section_page(
    request: HttpRequest,
    review: RapidReview,
    code: str,
    form: SectionForm,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    log.opened(request, review, action="open report section", section=code)
    codes = list(SECTION_TITLES)
    context |= {
        "form": form,
        "code": code,
        "title": SECTION_TITLES[code],
        "help": HELP[code],
        "number": codes.index(code) + 1,
        "total": len(codes),
        "has_next": bool(next_section(code)),
        "saved_words": clocktime(context["held"].saved_at),
        "writable": deeds.writable(review, code),
        "offers_known": has_known(code) and not context["held"].body,
    }
    return render(
        request,
        "reviews/report/section.html",
        framed(request, review, "report", context),
        status=status,
    )
