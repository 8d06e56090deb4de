"""The agency's side: its own requests, the answer as it grows, sending it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import documents, log
from core.access import allow, can
from core.deeds import at_once, one_form
from core.errors import RuleBroken
from core.forms import attach, bind
from core.lists import Column, listing
from core.templatetags.portal import clocktime
from deadlines.calendar import closures
from deadlines.queries import faces_for
from reviews.forms.requests import NilForm, RequestFilters, SummaryForm, UploadForm
from reviews.models import AgencyReport, InformationRequest
from reviews.queries.answers import parts_of, said_by_others, with_parts
from reviews.queries.board import own_requests, request_standing
from reviews.queries.identity import opened_for
from reviews.queries.reviews import moved
from reviews.rules import OPEN_REQUESTS, RequestStatus, request_open
from reviews.services import answers as deeds

BOTH = (
    "A colleague saved the summary after you opened it. Both texts stand below and nothing is lost."
    " Put together what is needed and save again."
)


@allow("reviews.answer")
def request_list(request: HttpRequest) -> HttpResponseBase:
    """The requests a person answers, open ones first, soonest first."""
    today, off = timezone.localdate(), closures()
    columns = [
        Column(
            "review",
            "Rapid review",
            value="review.reference",
            link=lambda row: reverse("request", args=[row.pk]),
        ),
        Column("organisation", "Agency", value="organisation.name"),
        Column("status", "Status"),
        Column("due_on", "Due", sort="due_on"),
        Column(
            "standing",
            "Clock",
            value=lambda row: request_standing(row, today, off)[0],
            tag=lambda row: request_standing(row, today, off)[1],
        ),
    ]
    page = listing(
        request,
        own_requests(request.user),
        columns=columns,
        filters=RequestFilters,
        filename="requests",
        export_verb="reviews.export",
        caption="Requests, open ones first",
        empty="When a rapid review needs information from your agency, the request shows here and you get a message.",
    )
    reports = AgencyReport.objects.visible_to(request.user).filter(status__in=OPEN_REQUESTS)
    context = {
        "page": page,
        "reports": reports.select_related("practice", "organisation").order_by("due_on"),
    }
    return page.export() or render(request, "reviews/request_list.html", context)


@allow("reviews.answer")
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is asked, until when, how far the answer is."""
    asked: Any = get_object_or_404(with_parts(answered(request)), pk=pk)
    log.opened(request, asked, reference=asked.review.reference)
    identity = list(opened_for(asked)) if asked.disclosed else []
    sees = request.user.pk in {grant.user_id for grant in identity}
    context = {
        "tasks": parts_of(asked, asked.entries, asked.files),
        "faces": faces_for(asked, timezone.localdate()),
        "statuses": moved(asked),
        "colleagues": asked.grants.live().select_related("user"),
        "identity": identity,
        "children": asked.review.incident.children.all() if sees else [],
    }
    return render(request, "reviews/request.html", framed(request, asked, context))


@allow("reviews.answer")
def request_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the summary. When a colleague saved meanwhile, both texts show and nothing is lost."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open summary", reference=asked.review.reference)
    form = bind(request, SummaryForm, initial={"summary": asked.summary, "version": asked.version})
    theirs = ""
    if request.method == "POST" and form.is_valid():
        try:
            deeds.save_summary(actor=request.user, request=asked, **form.cleaned_data)
            return redirect("request", asked.pk)
        except deeds.SummaryChanged as meanwhile:
            theirs = meanwhile.request.summary
            form = _retyped(form, meanwhile.request.version)
            attach(form, RuleBroken(BOTH, field="summary"))
        except RuleBroken as broken:
            attach(form, broken)
    context = {"form": form, "theirs": theirs}
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "reviews/request_summary.html", framed(request, asked, context), status=status
    )


def _retyped(form: SummaryForm, version: int) -> SummaryForm:
    """The same words again, to be saved over the version that is there now."""
    typed = form.data.copy()
    typed["version"] = version
    return SummaryForm(typed)


@allow("reviews.answer")
@require_POST
def request_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save the summary while it is typed; 409 with a message when it cannot be."""
    asked = answered_by(request, pk)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"message": " ".join(str(words) for said in form.errors.values() for words in said)},
            status=409,
        )
    try:
        saved = deeds.save_summary(actor=request.user, request=asked, **form.cleaned_data)
    except RuleBroken as broken:
        return JsonResponse({"message": str(broken)}, status=409)
    return JsonResponse(
        {"saved_at": clocktime(timezone.now()), "version": saved.version, "warning": ""}
    )


@allow("reviews.answer")
def request_files(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of the answer; add one."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open files", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_files.html",
        bind(request, UploadForm),
        lambda typed: deeds.add_file(
            actor=request.user, request=asked, upload=typed["file"], title=typed["title"]
        ),
        back=reverse("request_files", args=[pk]),
        said="The file is added.",
        context=framed(request, asked, {"files": documents.of(asked)}),
    )


@allow("reviews.answer")
@require_POST
def request_file_remove(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Take a file out of the answer."""
    asked = answered_by(request, pk)
    document = get_object_or_404(documents.of(asked), pk=document_pk)
    return at_once(
        request,
        lambda: deeds.remove_file(
            actor=request.user, request=asked, document=document, reason="Taken out before sending"
        ),
        back=reverse("request_files", args=[pk]),
        said="The file is taken out.",
    )


@allow("reviews.answer")
def request_nil(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare that the agency holds nothing."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open nil return", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_nil.html",
        bind(request, NilForm),
        lambda typed: deeds.nil_return(actor=request.user, request=asked, reason=typed["reason"]),
        back=reverse("request_sent", args=[pk]),
        context=framed(request, asked, {}),
    )


@allow("reviews.answer")
def request_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What you are about to send; then send it."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="check answer", reference=asked.review.reference)
    problem = ""
    if request.method == "POST":
        try:
            deeds.submit(actor=request.user, request=asked)
            return redirect("request_sent", asked.pk)
        except RuleBroken as broken:
            problem = str(broken)
    context = {"problem": problem, "entries": asked.chronology.all(), "files": documents.of(asked)}
    return render(
        request,
        "reviews/request_check.html",
        framed(request, asked, context),
        status=422 if problem else 200,
    )


@allow("reviews.answer")
def request_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, and what happens next."""
    asked = answered_by(request, pk)
    if asked.status not in (RequestStatus.SUBMITTED, RequestStatus.NIL_RETURN):
        return redirect("request", asked.pk)
    log.opened(request, asked, action="open what was sent", reference=asked.review.reference)
    return render(request, "reviews/request_sent.html", framed(request, asked, {}))


@allow("reviews.answer")
def request_others(request: HttpRequest, pk: int) -> HttpResponse:
    """What the other agencies said, once it was shared."""
    asked = answered_by(request, pk)
    log.opened(request, asked.review, action="read the agencies’ answers")
    context = {"answers": said_by_others(asked, request.user)}
    return render(request, "reviews/request_others.html", framed(request, asked, context))


@allow("reviews.read")
def review_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency's answer as the panel, the Executive and the business unit read it."""
    found = InformationRequest.objects.readable_by(request.user).select_related(
        "review", "organisation", "submitted_by"
    )
    asked = get_object_or_404(found, pk=pk)
    log.opened(request, asked, action="read answer", reference=asked.review.reference)
    context = {
        "asked": asked,
        "review": asked.review,
        "entries": asked.chronology.all(),
        "files": documents.of(asked),
    }
    return render(request, "reviews/answer.html", context)


def answered(request: HttpRequest) -> QuerySet[InformationRequest]:
    """The requests that a person answers."""
    return InformationRequest.objects.visible_to(request.user).select_related(
        "review", "organisation", "submitted_by"
    )


def answered_by(request: HttpRequest, pk: int) -> InformationRequest:
    """The request, or 404 for whoever does not answer it."""
    return get_object_or_404(answered(request), pk=pk)


def framed(
    request: HttpRequest, asked: InformationRequest, context: dict[str, Any]
) -> dict[str, Any]:
    """The context of an agency's page: the request, and whether it can still be changed."""
    still = request_open(asked.status, asked.review.status)
    return {
        "asked": asked,
        "review": asked.review,
        "open": still,
        "status_kind": "waiting" if still else "done",
        "sent": asked.status in (RequestStatus.SUBMITTED, RequestStatus.NIL_RETURN),
        "may_share": can(request.user, "reviews.share"),
        **context,
    }
