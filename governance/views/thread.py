"""The golden thread as people see it: findings, one whole chain, and where chains are broken."""

from __future__ import annotations

import base64
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from core import branding, log
from core.access import allow
from core.columns import Column
from core.lists import ListPage, listing
from deadlines.timeline import shown
from governance.forms.thread import FindingFilters
from governance.models import (
    Action,
    Dissemination,
    Finding,
    Impact,
    Learning,
    Recommendation,
)
from governance.queries import thread as queries
from governance.queries.actions import attached_to
from governance.queries.thread_gaps import ANY, broken, broken_at, counts
from governance.rules.actions import Gap
from governance.thread_chart import in_words, thread_svg

SHORT = 140  # characters of a finding in a list


@allow("governance.thread")
def finding_list(request: HttpRequest) -> HttpResponseBase:
    """The findings within a person's reach, newest first."""
    rows = queries.for_list(request.user, timezone.localdate())
    page = _listed(request, rows, "findings", "Findings, newest first")
    return page.export() or render(request, "governance/thread_list.html", {"page": page})


@allow("governance.thread")
def thread_gaps(request: HttpRequest) -> HttpResponseBase:
    """Every broken chain, with how many are broken where."""
    seen = queries.for_list(request.user, timezone.localdate())
    page = _listed(request, broken(seen, ANY), "broken-threads", "Broken chains, newest first")
    exported = page.export()
    if exported:
        return exported
    found = counts(seen)
    here = reverse("thread_gaps")
    figures = [(str(gap.label), found[gap], f"{here}?gap={gap}") for gap in Gap]
    context = {"page": page, "figures": figures}
    return render(request, "governance/thread_gaps.html", context)


@allow("governance.thread")
def finding(request: HttpRequest, finding: str) -> HttpResponse:
    """The whole chain of one finding; ``?at=`` marks the link a person came from."""
    found, today = found_finding(request, finding), timezone.localdate()
    log.opened(request, found)
    top = queries.chain(request.user, found, today)
    links = list(top.walk())
    at = request.GET.get("at", "")
    at = at if at in {link.key for link in links} else ""
    look = branding.current()
    picture = thread_svg(
        top, line=look.brand, fill=look.brand_light, ink=look.brand_dark, marked=at
    )
    context = {
        "finding": found,
        "top": top,
        "at": at,
        "gaps": sorted({gap for link in links for gap in link.gaps}),
        "chart": "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode(),
        "alt": in_words(top),
        "origin": attached_to(request.user, found),
    }
    return render(request, "governance/thread_page.html", context)


@allow("governance.thread")
def finding_timeline(request: HttpRequest, finding: str) -> HttpResponse:
    """Everything that happened along a chain, actions apart: they have pages of their own."""
    found = found_finding(request, finding)
    log.opened(request, found, action="open timeline")
    asked = found.recommendations.all()
    related: list[QuerySet[Any]] = [
        asked,
        found.learning.all(),
        Dissemination.objects.filter(learning__finding=found),
        Impact.objects.filter(recommendation__finding=found),
    ]
    context = {"finding": found, "timeline": shown(request, found, related=related)}
    return render(request, "governance/thread_timeline.html", context)


@allow("governance.thread")
def recommendation(request: HttpRequest, recommendation: str) -> HttpResponse:
    """A recommendation opens its whole chain."""
    found = found_recommendation(request, recommendation)
    return _at(found.finding, queries.RECOMMENDATION, found.pk)


@allow("governance.thread")
def learning(request: HttpRequest, learning: int) -> HttpResponse:
    """Learning opens its whole chain."""
    found = found_learning(request, learning)
    return _at(found.finding, queries.LEARNING, found.pk)


@allow("governance.thread")
def dissemination(request: HttpRequest, dissemination: int) -> HttpResponse:
    """How learning was passed on opens its whole chain."""
    rows = Dissemination.objects.filter(learning__finding__in=_seen(request))
    found = get_object_or_404(rows.select_related("learning__finding"), pk=dissemination)
    return _at(found.learning.finding, queries.DISSEMINATION, found.pk)


@allow("governance.thread")
def impact(request: HttpRequest, impact: int) -> HttpResponse:
    """Evidence of impact opens its whole chain."""
    rows = Impact.objects.filter(recommendation__finding__in=_seen(request))
    found = get_object_or_404(rows.select_related("recommendation__finding"), pk=impact)
    return _at(found.recommendation.finding, queries.IMPACT, found.pk)


@allow("governance.thread")
def action_chain(request: HttpRequest, action: str) -> HttpResponse:
    """An action opens the chain it belongs to."""
    rows = Action.objects.visible_to(request.user).filter(
        recommendation__finding__in=_seen(request)
    )
    found = get_object_or_404(rows.select_related("recommendation__finding"), reference=action)
    assert found.recommendation
    return _at(found.recommendation.finding, queries.ACTION, found.pk)


def found_finding(request: HttpRequest, reference: str) -> Finding:
    """The finding of this reference, if it is in the person's reach; 404 otherwise."""
    seen = _seen(request).select_related("theme", "group", "origin_type")
    return get_object_or_404(seen, reference=reference)


def found_recommendation(request: HttpRequest, reference: str) -> Recommendation:
    """The recommendation of this reference, if its finding is in the person's reach."""
    rows = Recommendation.objects.filter(finding__in=_seen(request)).select_related("finding")
    return get_object_or_404(rows, reference=reference)


def found_learning(request: HttpRequest, key: int) -> Learning:
    """Learning, if its finding is in the person's reach."""
    rows = Learning.objects.filter(finding__in=_seen(request)).select_related("finding")
    return get_object_or_404(rows, pk=key)


def chain_address(found: Finding, kind: str, key: int) -> str:
    """The chain with one link marked."""
    return f"{reverse('finding', args=[found.reference])}?at={kind}-{key}#{kind}-{key}"


def _at(found: Finding, kind: str, key: int) -> HttpResponse:
    return redirect(chain_address(found, kind, key))


def _seen(request: HttpRequest) -> Any:
    return Finding.objects.visible_to(request.user)


def _listed(request: HttpRequest, rows: QuerySet[Finding], filename: str, caption: str) -> ListPage:
    return listing(
        request,
        rows,
        columns=[
            Column(
                "reference",
                "Finding",
                link=lambda row: reverse("finding", args=[row.reference]),
                sort="reference",
            ),
            Column("short", "What was found", value=_shortened, in_export=False),
            Column("text", "What was found", on_page=False),
            Column("found_on", "Found", sort="found_on"),
            Column("source", "Comes from", sort="source"),
            Column("theme", "Theme", value="theme.label", sort="theme__label"),
            Column("asked", "Recommendations", sort="asked", numeric=True),
            Column("broken", "Broken at", value=broken_at),
        ],
        filters=FindingFilters(request.GET),
        filename=filename,
        export_verb="governance.export",
        caption=caption,
        empty="Findings come from reviews, audits, meetings and scrutiny.",
    )


def _shortened(row: Finding) -> str:
    return Truncator(row.text).chars(SHORT)
