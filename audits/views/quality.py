"""Quality assurance of a campaign's returns: the list, the checks, the sample, the release of scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from audits.forms.quality import CheckFilters, DrawForm, QualityFilters
from audits.models import AgencyReturn, Campaign
from audits.queries.quality import Found, check, handed_in
from audits.services import quality_moderation as moderation
from audits.services import quality_sampling as sampling
from core import log
from core.access import allow
from core.columns import Cell, Column, Row, drawn
from core.deeds import form_page
from core.forms import bind
from core.lists import ListPage, listing
from governance.forms.meetings import NothingForm

AT_ONCE = 100  # returns whose answers are read together for an export


def campaign_for(request: HttpRequest, reference: str, action: str) -> Campaign:
    """A campaign that the person may see, or 404; its opening is logged."""
    rows = Campaign.objects.visible_to(request.user).select_related("version__framework")
    found = get_object_or_404(rows, reference=reference)
    log.opened(request, found, action=action, reference=found.reference)
    return found


def tabs(campaign: Campaign, current: str) -> list[tuple[str, str, bool]]:
    """The pages of the quality assurance of a campaign."""
    pages = (
        ("Returns", "audit_quality"),
        ("Checks", "audit_checks"),
        ("Peer challenge", "audit_challenges"),
    )
    return [
        (words, reverse(name, args=[campaign.reference]), name == current) for words, name in pages
    ]


@allow("audits.moderate")
def audit_quality(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """The returns handed in, with what was sent back, moderated and drawn."""
    found = campaign_for(request, campaign, "open quality assurance")
    page = listing(
        request,
        handed_in(found),
        columns=[
            Column("organisation", "Agency", link=_address, sort="organisation__name"),
            Column("status", "Status", sort="status"),
            Column("submitted_at", "Handed in", sort="submitted_at"),
            Column("open_queries", "Parts sent back", numeric=True, sort="open_queries"),
            Column("moderated", "Scores moderated", numeric=True, sort="moderated"),
            Column("sampled_at", "In the sample since", sort="sampled_at"),
        ],
        filters=QualityFilters,
        filename=f"{found.reference}-quality",
        export_verb="audits.export",
        caption="Returns that were handed in",
        empty="Returns show here once agencies hand them in.",
    )
    context = {"campaign": found, "page": page, "tabs": tabs(found, "audit_quality")}
    return page.export() or render(request, "audits/quality/returns.html", context)


def _address(row: AgencyReturn) -> str:
    return reverse("audit_return_quality", args=[row.pk])


@dataclass
class CheckedPage(ListPage):
    """A page of returns, each with what is worth a look in it as a table of its own."""

    campaign: Campaign | None = None

    @property
    def groups(self) -> Sequence[tuple[str, SafeString]]:
        by_agency: dict[int, list[Found]] = {}
        for each in self._found(self.records):
            by_agency.setdefault(each.agency_return.pk, []).append(each)
        shown = [column for column in self.columns if column.on_page]
        return [
            (
                str(row.organisation),
                drawn(
                    self.headings,
                    [
                        Row(each, [column.cell(each) for column in shown])
                        for each in by_agency[row.pk]
                    ],
                ),
            )
            for row in self.records
            if row.pk in by_agency
        ]

    @property
    def table(self) -> SafeString:
        """What stands where no return of this page has anything to look at."""
        words = "Nothing in these returns needs a closer look."
        return drawn([], [Row(None, [Cell("", words)])])

    def _values(self, chosen: Sequence[Column]) -> Iterator[list[Any]]:
        rows = list(self.rows_found)
        for start in range(0, len(rows), AT_ONCE):
            for each in self._found(rows[start : start + AT_ONCE]):
                yield [column.of(each) for column in chosen]

    def _found(self, rows: Sequence[AgencyReturn]) -> list[Found]:
        assert self.campaign is not None
        return check(rows, self.campaign, timezone.localdate())


@allow("audits.moderate")
def audit_checks(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """What is worth a look in the returns handed in, 25 returns a page."""
    found = campaign_for(request, campaign, "open central checks")
    plain = listing(
        request,
        handed_in(found),
        columns=[
            Column("organisation", "Agency", value="agency_return.organisation", on_page=False),
            Column("question", "Question", value="gap.question", link=_question),
            Column("text", "Asked"),
            Column("words", "What to look at", value="gap.words"),
        ],
        filters=CheckFilters,
        filename=f"{found.reference}-checks",
        export_verb="audits.export",
        caption="What is worth a look",
        empty="Returns are checked once agencies hand them in.",
    )
    page = CheckedPage(
        **{each.name: getattr(plain, each.name) for each in fields(plain)}, campaign=found
    )
    context = {"campaign": found, "page": page, "tabs": tabs(found, "audit_checks")}
    return page.export() or render(request, "audits/quality/checks.html", context)


def _question(found: Found) -> str:
    page = reverse("audit_return_whole", args=[found.agency_return.pk])
    return f"{page}#q-{found.gap.question}"


@allow("audits.moderate")
def audit_sample_draw(request: HttpRequest, campaign: str) -> HttpResponse:
    """Draw returns by chance."""
    found = campaign_for(request, campaign, "open the sample")
    return form_page(
        request,
        bind(request, DrawForm),
        lambda typed: sampling.draw(actor=request.user, campaign=found, **typed),
        heading="Draw a sample",
        caption=found.title,
        back=f"{reverse('audit_quality', args=[found.reference])}?sampled=on",
        means=(
            "Returns are drawn by chance from those handed in. Those drawn before stay in the sample"
            " and are not drawn again.",
        ),
        button="Draw",
        said="Drawn. The sample is below.",
    )


@allow("audits.moderate")
def audit_release(request: HttpRequest, campaign: str) -> HttpResponse:
    """Show the moderated scores to the agencies."""
    found = campaign_for(request, campaign, "open to release scores")
    return form_page(
        request,
        bind(request, NothingForm),
        lambda _typed: moderation.release(actor=request.user, campaign=found),
        heading="Release the moderated scores",
        caption=found.title,
        back=reverse("audit_quality", args=[found.reference]),
        means=("Each agency then reads the moderated scores and reasons of its own return.",),
        warning="This cannot be taken back. The leads of the agencies whose scores are moderated are told.",
        button="Release the scores",
        said="The scores are released, and the agencies are told.",
    )
