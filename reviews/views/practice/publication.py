"""Publication of a review: where it stands, the plan, the copies sent ahead, not publishing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from core.access import allow, can
from core.deeds import one_form
from core.forms import bind
from core.models import Document
from core.templatetags.portal import clocktime, day, paragraphs, weekday
from reviews.documents.checking import check_publication
from reviews.forms.publication import CopiesForm, PlanForm, ReadForm, WithholdForm
from reviews.forms.reviews import ReasonForm
from reviews.models import PracticeReview, Publication
from reviews.practice_rules import COURSES, PracticeStatus, kept_until
from reviews.queries.practice import copies_gone, doable, earliest_publication
from reviews.services.practice import publishing as deeds
from reviews.services.practice import withholding
from reviews.views.practice.frame import framed, practice_form, reviewed

PLANNABLE = {PracticeStatus.SIGNED_OFF, PracticeStatus.PREPARING}


def _found(
    request: HttpRequest, practice: str, action: str
) -> tuple[PracticeReview, Publication | None]:
    found = reviewed(request, practice, action)
    if not COURSES[found.kind].signed:
        raise Http404
    return found, Publication.objects.select_related("report", "read_by").filter(
        review=found
    ).first()


@allow("reviews.read")
def practice_publication(request: HttpRequest, practice: str) -> HttpResponse:
    """Where publication stands: what is planned, who has had a copy, what is missing."""
    found, publication = _found(request, practice, "open publication")
    today, now = timezone.localdate(), timezone.now()
    waits = found.status == PracticeStatus.PREPARING
    published = (
        timezone.localdate(publication.published_at)
        if publication and publication.published_at
        else None
    )
    context: dict[str, Any] = {
        "publication": publication,
        "earliest": earliest_publication(found, publication, today),
        "copies_gone": bool(publication and copies_gone(found, publication)),
        "missed": bool(
            waits and publication and publication.publish_at and publication.publish_at < now
        ),
        "plannable": found.status in PLANNABLE,
        "withholdable": found.status in PLANNABLE | {PracticeStatus.WITHHELD},
        "kept_until": kept_until(published) if published else None,
        "may_take_down": bool(published and today >= kept_until(published)),
        "may": doable(found),
        "rows": _rows(publication) if publication else [],
    }
    return render(
        request, "reviews/practice/publication.html", framed(request, found, "publication", context)
    )


@allow("reviews.publish")
def practice_plan(request: HttpRequest, practice: str) -> HttpResponse:
    """Plan the publication."""
    found, publication = _found(request, practice, "open to plan publication")
    held = deeds.publication_held(publication)
    if publication is None:
        held |= {"title": found.title, "summary": _page_words(found)}
    opened = PlanForm.opened_with(deeds.publication_held(publication)) | held
    earliest = earliest_publication(found, publication, timezone.localdate())
    form = bind(
        request,
        PlanForm,
        initial=opened,
        earliest=weekday(earliest),
        has_report=bool(publication and publication.report_id),
    )
    return practice_form(
        request,
        found,
        form,
        lambda typed: deeds.plan(actor=request.user, practice=found, **typed),
        heading="Plan the publication",
        means=(
            "Until the hour you set, nothing shows on the public page. At that hour it appears by itself.",
        ),
        back="practice_publication",
        said="The plan is kept.",
    )


@allow("reviews.publish")
def practice_read(request: HttpRequest, practice: str) -> HttpResponse:
    """Read through what is to be published, with what the anonymity check found beside it."""
    found, publication = _found(request, practice, "open to read through")
    if publication is None or found.status not in PLANNABLE:
        raise Http404
    checked = check_publication(found, publication, request.user)
    return one_form(
        request,
        "reviews/practice/read.html",
        bind(request, ReadForm, found=bool(checked.hits)),
        lambda typed: deeds.confirm_anonymous(actor=request.user, practice=found, **typed),
        back=reverse("practice_publication", args=[found.reference]),
        said="Kept: it was read through.",
        context={
            "practice": found,
            "publication": publication,
            "checked": checked if can(request.user, "reviews.identity") else None,
        },
    )


@allow("reviews.publish")
def practice_copies(request: HttpRequest, practice: str) -> HttpResponse:
    """Record when the report went ahead."""
    found, publication = _found(request, practice, "open to record copies")
    if publication is None:
        raise Http404
    names = ("panel_sent_on", "secretary_sent_on", "ofsted_sent_on")
    form = bind(
        request,
        CopiesForm,
        initial={name: getattr(publication, name) for name in names},
        published=bool(publication.published_at),
    )
    return practice_form(
        request,
        found,
        form,
        lambda typed: deeds.record_copies(actor=request.user, practice=found, **typed),
        heading="Copies sent ahead",
        back="practice_publication",
        said="Saved.",
    )


@allow("reviews.publish")
def practice_withhold(request: HttpRequest, practice: str) -> HttpResponse:
    """Record that the report is not published, why, and who was told."""
    found, publication = _found(request, practice, "open to withhold")
    held = {}
    if publication:
        held = {
            "reason": publication.withheld_reason,
            "improvements": publication.improvements,
            "panel_told_on": publication.panel_told_on,
            "secretary_told_on": publication.secretary_told_on,
        }
    return practice_form(
        request,
        found,
        bind(request, WithholdForm, initial=held),
        lambda typed: withholding.withhold(actor=request.user, practice=found, **typed),
        heading="Do not publish the report",
        means=("A report is published in full unless the partners think that is not appropriate.",),
        warning="If nothing is published instead, the review ends here.",
        button="Do not publish the report",
        kind="warning",
        back="practice_publication",
        said="Kept, with the reason.",
    )


@allow("reviews.publish")
def practice_after_all(request: HttpRequest, practice: str) -> HttpResponse:
    """Publish a report after all that was withheld."""
    found, publication = _found(request, practice, "open to publish after all")
    if publication is None:
        raise Http404
    return practice_form(
        request,
        found,
        bind(request, ReasonForm),
        lambda typed: withholding.publish_after_all(actor=request.user, practice=found, **typed),
        heading="Publish it after all",
        button="Prepare its publication",
        back="practice_publication",
        said="Plan its publication now.",
    )


@allow("reviews.publish")
def practice_take_down(request: HttpRequest, practice: str) -> HttpResponse:
    """Take a review off the public page."""
    found, publication = _found(request, practice, "open to take down")
    if publication is None:
        raise Http404
    return practice_form(
        request,
        found,
        bind(request, ReasonForm),
        lambda typed: withholding.take_down(actor=request.user, practice=found, **typed),
        heading="Take it off the public page",
        means=("It stays in the portal.",),
        button="Take it down",
        kind="warning",
        back="practice_publication",
        said="It is no longer on the public page.",
    )


def _page_words(practice: PracticeReview) -> str:
    parts = (practice.happened, practice.learned, practice.changed)
    return "\n\n".join(part for part in parts if part)


def _rows(publication: Publication) -> list[tuple[str, Any]]:
    """The plan, as a list of facts."""
    at, report = publication.publish_at, publication.report
    when = f"{weekday(at)} at {clocktime(at)}" if at else "No day is set yet"
    return [
        ("To be published", when),
        ("Title on the public page", publication.title),
        ("Public page says", paragraphs(publication.summary)),
        ("Carried out by", publication.reviewers),
        ("Report", _link(report) if report else ""),
        ("Read through", _read(publication)),
        ("Sent to the national Panel", _day(publication.panel_sent_on)),
        ("Sent to the Secretary of State", _day(publication.secretary_sent_on)),
        ("Sent to Ofsted", _day(publication.ofsted_sent_on)),
        ("The family", paragraphs(publication.family_plan)),
        ("Staff", paragraphs(publication.staff_plan)),
        ("The media", paragraphs(publication.media_plan)),
    ]


def _read(publication: Publication) -> str:
    if publication.read_at is None:
        return "Nobody has confirmed it yet"
    by = f"By {publication.read_by} on {day(publication.read_at)}"
    return f"{by}. {publication.names_accepted}" if publication.names_accepted else by


def _day(on: Any) -> str:
    return day(on) if on else ""


def _link(report: Document) -> str:
    return format_html('<a href="{}">{}</a>', reverse("document", args=[report.pk]), report.name)
