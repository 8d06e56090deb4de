"""The drafts of a report: the versions, one of them with its comments, putting it to the partners."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from core import documents
from core.access import allow, can
from core.deeds import form_page
from core.forms import bind
from reviews.forms.practice import SignByForm
from reviews.forms.publication import AnswerForm, CommentForm, DraftForm
from reviews.forms.reviews import ReasonForm
from reviews.models import Draft, PracticeReview
from reviews.practice_rules import COURSES, PracticeStatus
from reviews.queries.practice import boxes, doable, newest_draft
from reviews.services.practice import drafts as deeds
from reviews.services.practice import signing
from reviews.views.practice.frame import framed, practice_form, reviewed


def _drafted(request: HttpRequest, practice: str, action: str = "open drafts") -> PracticeReview:
    found = reviewed(request, practice, action)
    if not COURSES[found.kind].signed:
        raise Http404
    return found


@allow("reviews.comment")
def practice_drafts(request: HttpRequest, practice: str) -> HttpResponse:
    """Every version of the report, newest first, and how the partners answered the last one put to them."""
    found = _drafted(request, practice)
    versions = list(found.drafts.prefetch_related("comments"))
    put = next((version for version in versions if version.put_at), None)
    context = {
        "rows": [
            (version, documents.of(version).first(), len(version.comments.all()))
            for version in versions
        ],
        "newest": versions[0] if versions else None,
        "put": put,
        "boxes": boxes(found, put.number) if put else [],
        "may": doable(found),
    }
    return render(
        request, "reviews/practice/drafts.html", framed(request, found, "drafts", context)
    )


@allow("reviews.practice")
def practice_draft_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Add a version of the report."""
    found = _drafted(request, practice, "open to add a draft")
    return practice_form(
        request,
        found,
        bind(request, DraftForm),
        lambda typed: deeds.add_draft(actor=request.user, practice=found, **typed),
        heading="Add a draft",
        means=("The newest draft is the one that counts. Earlier ones are kept as they are.",),
        button="Add the draft",
        back="practice_drafts",
        said="The draft is added.",
    )


@allow("reviews.comment")
def practice_draft(request: HttpRequest, practice: str, draft: int) -> HttpResponse:
    """One version, with what people said about it, section by section."""
    found = _drafted(request, practice, "open a draft")
    version = _version(found, draft)
    comments = version.comments.select_related("answered_by")
    newest = newest_draft(found)
    open_ = newest is not None and newest.pk == version.pk and found.status == PracticeStatus.DRAFT
    form = bind(request, CommentForm)
    if request.method == "POST" and not open_:
        form = CommentForm(request.POST)
    context = {
        "draft": version,
        "file": documents.of(version).first(),
        "sections": [
            (name, list(rows)) for name, rows in groupby(comments, lambda row: row.section)
        ],
        "open": open_,
        "form": form,
        "answers": can(request.user, "reviews.practice"),
    }
    return render(request, "reviews/practice/draft.html", framed(request, found, "drafts", context))


@allow("reviews.comment")
def practice_comment(request: HttpRequest, practice: str, draft: int) -> HttpResponse:
    """Comment on a section of the newest draft."""
    found = _drafted(request, practice, "open to comment")
    version = _version(found, draft)
    return form_page(
        request,
        bind(request, CommentForm),
        lambda typed: deeds.comment(actor=request.user, draft=version, **typed),
        heading="Comment on the draft",
        caption=str(version),
        means=("Everybody who may read the draft reads your comment, with your name.",),
        button="Add the comment",
        back=reverse("practice_draft", args=[found.reference, version.number]),
        said="Your comment is kept.",
    )


@allow("reviews.practice")
def practice_comment_answer(
    request: HttpRequest, practice: str, draft: int, comment: int
) -> HttpResponse:
    """Say what was done about a comment."""
    found = _drafted(request, practice, "open a comment to answer")
    version = _version(found, draft)
    held = get_object_or_404(version.comments.all(), pk=comment)
    return form_page(
        request,
        bind(request, AnswerForm, initial={"answer": held.answer}),
        lambda typed: deeds.answer_comment(actor=request.user, comment=held, **typed),
        heading="Answer a comment",
        caption=f"{version}: {held.section}",
        means=(held.text,),
        back=reverse("practice_draft", args=[found.reference, version.number]),
        said="The answer is kept.",
    )


@allow("reviews.practice")
def practice_put(request: HttpRequest, practice: str) -> HttpResponse:
    """Put the newest draft to the three partners."""
    found = _drafted(request, practice, "open to put to the partners")
    newest = newest_draft(found)
    if newest is None or (request.method != "POST" and found.status != PracticeStatus.DRAFT):
        raise Http404
    unanswered = newest.comments.filter(answer="").count()
    warning = ""
    if unanswered:
        said = "1 comment has" if unanswered == 1 else f"{unanswered} comments have"
        warning = f"{said} no answer yet. You can still put the draft to the partners."
    return practice_form(
        request,
        found,
        bind(request, SignByForm),
        lambda typed: signing.put_to_partners(actor=request.user, practice=found, **typed),
        heading=f"Put draft {newest.number} to the partners",
        means=("Each of the three statutory partners is asked to sign it, with a reason.",),
        warning=warning,
        button="Put it to the partners",
        back="practice_drafts",
        said="The partners are asked to sign.",
    )


@allow("reviews.practice")
def practice_take_back(request: HttpRequest, practice: str) -> HttpResponse:
    """Take a signed report back for changes."""
    found = _drafted(request, practice, "open to take back")
    if request.method != "POST" and found.status != PracticeStatus.SIGNED_OFF:
        raise Http404
    return practice_form(
        request,
        found,
        bind(request, ReasonForm),
        lambda typed: deeds.take_back(actor=request.user, practice=found, **typed),
        heading="Take the report back for changes",
        warning="The partners sign again once a new draft is there.",
        button="Take it back",
        kind="warning",
        back="practice_drafts",
        said="The report is being drafted again.",
    )


def _version(practice: PracticeReview, number: int) -> Draft:
    return get_object_or_404(practice.drafts.select_related("review", "added_by"), number=number)
