"""The practitioner survey of an audit: the list, one of them, writing, opening and closing it, its results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.forms.surveys import EndForm, ResultFilters, StatementsForm, keeps
from audits.models import Campaign, PractitionerSurvey, SurveyLink
from audits.queries import surveys as queries
from audits.rules.surveys import MOST_STATEMENTS, SurveyStatus
from audits.services import surveys as deeds
from core import log
from core.access import allow, can
from core.columns import Column
from core.deeds import at_once, form_page, one_form
from core.forms import bind
from core.gathered import gathered
from core.lists import listing

KINDS = {SurveyStatus.DRAFT: "", SurveyStatus.OPEN: "waiting", SurveyStatus.CLOSED: "done"}


def seen_survey(request: HttpRequest, campaign: str, action: str = "open") -> PractitionerSurvey:
    """The survey of a campaign, if the person may see it, or 404; its opening is logged."""
    rows = PractitionerSurvey.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("campaign__version"), campaign__reference=campaign
    )
    log.opened(request, found, action=action, reference=campaign)
    return found


def address(survey: PractitionerSurvey) -> str:
    return reverse("survey", args=[survey.campaign.reference])


@allow("audits.survey_results")
def survey_list(request: HttpRequest) -> HttpResponseBase:
    """The practitioner surveys within a person's reach, newest first."""
    rows = PractitionerSurvey.objects.visible_to(request.user).select_related("campaign")
    page = listing(
        request,
        rows,
        columns=[
            Column("campaign", "Audit", value="campaign.title", link=address),
            Column("reference", "Reference", value="campaign.reference"),
            Column("status", "Status", value=_stands, tag=lambda row: _kind(row)),
            Column("closes_on", "Last day", sort="closes_on"),
        ],
        filename="practitioner-surveys",
        caption="Practitioner surveys, newest first",
        empty="A survey asks the staff of each agency, without names, whether what the audit says is so.",
    )
    waiting = queries.without_survey() if can(request.user, "audits.survey") else ()
    return render(request, "audits/surveys/list.html", {"page": page, "waiting": waiting})


def _stands(row: PractitionerSurvey) -> str:
    ended = row.status == SurveyStatus.OPEN and queries.ended(row)
    return "Ended" if ended else str(row.get_status_display())


def _kind(row: PractitionerSurvey) -> str:
    return "done" if queries.ended(row) else KINDS[SurveyStatus(row.status)]


@allow("audits.survey_results")
def survey(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """One survey: how many replied, and once it has ended what they said beside the agency's judgement."""
    found = seen_survey(request, campaign)
    rows = queries.results(request.user, found)
    page = _results(request, found, rows)
    file = page.export()
    if file is not None:
        return file
    whole = can(request.user, "audits.insight")
    progress = queries.progress(request.user, found)
    context = {
        "survey": found,
        "campaign": found.campaign,
        "status_words": _stands(found),
        "status_kind": _kind(found),
        "ended": queries.ended(found),
        "page": page,
        "whole": whole,
        "totals": queries.totals(rows) if whole else [],
        "progress": progress,
        "replied": sum(each.replied for each in progress),
        "statements": found.statements.select_related("standard__section"),
        "missing": _missing(found) if can(request.user, "audits.survey") else 0,
    }
    return render(request, "audits/surveys/survey.html", context)


def _missing(found: PractitionerSurvey) -> int:
    """Agencies that the audit asked after the survey opened."""
    if found.status != SurveyStatus.OPEN or queries.ended(found):
        return 0
    return (
        queries.asked_in(found.campaign)
        .exclude(organisation__in=found.links.values("organisation"))
        .count()
    )


def _results(request: HttpRequest, found: PractitionerSurvey, rows: list[Any]) -> Any:
    return gathered(
        request,
        rows,
        columns=[
            Column("agency", "Agency", value=lambda row: str(row.organisation), on_page=False),
            Column("standard", "Standard", value=lambda row: str(row.statement.standard)),
            Column("statement", "What staff were asked", value=lambda row: row.statement.text),
            Column("replies", "Replies", value=lambda row: row.replied, numeric=True),
            Column("opinions", "With an opinion", value=lambda row: row.opinions, on_page=False),
            Column("agree", "Agree", value=lambda row: row.agree_words, numeric=True),
            Column("own", "Agency’s judgement", value=lambda row: row.own_words, on_page=False),
            Column(
                "gap",
                "Side by side",
                value=lambda row: row.gap,
                tag=lambda row: "due-soon" if row.speaks_against else "",
            ),
        ],
        filters=ResultFilters(request.GET, rows=rows),
        keeps=keeps,
        filename=f"{found.campaign.reference}-practitioner-survey",
        export_verb="audits.export",
        caption="What staff say beside the agency’s own judgement",
        heading=lambda row: str(row.organisation),
    )


@allow("audits.survey")
def survey_write(request: HttpRequest, campaign: str) -> HttpResponse:
    """Choose standards and write a statement for each."""
    found = get_object_or_404(Campaign.objects.visible_to(request.user), reference=campaign)
    there = PractitionerSurvey.objects.filter(campaign=found).first()
    if there and there.status != SurveyStatus.DRAFT:
        return redirect(address(there))
    form = bind(
        request,
        StatementsForm,
        standards=queries.standards_of(found),
        initial=StatementsForm.opened_with(queries.held_texts(found, there)),
    )

    def write(typed: dict[str, Any]) -> None:
        texts = {name: text for name, text in typed.items() if name != "seen"}
        deeds.write_statements(actor=request.user, campaign=found, texts=texts, seen=typed["seen"])

    return one_form(
        request,
        "audits/surveys/write.html",
        form,
        write,
        back=reverse("survey", args=[campaign]),
        said="The statements are saved.",
        context={
            "campaign": found,
            "most": MOST_STATEMENTS,
            "way_back": address(there) if there else reverse("survey_list"),
        },
    )


@allow("audits.survey")
def survey_open(request: HttpRequest, campaign: str) -> HttpResponse:
    """Open the survey to the staff of every agency in the audit."""
    found = seen_survey(request, campaign, "open form")
    number = queries.asked_in(found.campaign).count()
    return form_page(
        request,
        bind(request, EndForm),
        lambda typed: deeds.open_survey(actor=request.user, survey=found, **typed),
        heading="Open the survey",
        caption=found.campaign.title,
        back=address(found),
        button="Open it",
        means=(
            f"Each of the {number} agencies of this audit gets a link and a QR code. Their safeguarding leads are told"
            " where they are.",
            "After this the statements cannot be changed.",
        ),
        said="The survey is open. The leads are told.",
    )


@allow("audits.survey")
def survey_extend(request: HttpRequest, campaign: str) -> HttpResponse:
    """Another last day."""
    found = seen_survey(request, campaign, "open form")
    return form_page(
        request,
        bind(request, EndForm, initial={"closes_on": found.closes_on}),
        lambda typed: deeds.move_end(actor=request.user, survey=found, **typed),
        heading="Change the last day",
        caption=found.campaign.title,
        back=address(found),
        said="The last day is changed.",
    )


@allow("audits.survey")
def survey_close(request: HttpRequest, campaign: str) -> HttpResponse:
    """Close the survey, for good."""
    found = seen_survey(request, campaign, "open form")
    return form_page(
        request,
        bind(request, forms.Form),
        lambda _typed: deeds.close_survey(actor=request.user, survey=found),
        heading="Close the survey",
        caption=found.campaign.title,
        back=address(found),
        button="Close it",
        kind="warning",
        means=(
            "Nobody can reply any more, and the results show.",
            "It cannot be opened again: a result that grows by one reply would tell what that person said.",
        ),
        said="The survey is closed.",
    )


@allow("audits.survey")
@require_POST
def survey_links_add(request: HttpRequest, campaign: str) -> HttpResponse:
    """Links for agencies that were asked later."""
    found = seen_survey(request, campaign, "add links")
    return at_once(
        request,
        lambda: deeds.add_links(actor=request.user, survey=found),
        back=address(found),
        said="Every agency of the audit has a link.",
        already="Every agency of the audit has a link already.",
    )


@allow("audits.survey")
def survey_comments(request: HttpRequest, campaign: str) -> HttpResponse:
    """What people wrote, for the business unit alone."""
    found = seen_survey(request, campaign, "read comments")
    context = {
        "survey": found,
        "campaign": found.campaign,
        "comments": queries.comments(found),
        "ended": queries.ended(found),
    }
    return render(request, "audits/surveys/comments.html", context)


def link_of(request: HttpRequest, campaign: str, link: int) -> SurveyLink:
    """A link that the person gives out, or 404; its opening is logged."""
    rows = SurveyLink.objects.visible_to(request.user).select_related(
        "survey__campaign", "organisation"
    )
    found = get_object_or_404(rows, pk=link, survey__campaign__reference=campaign)
    log.opened(request, found, reference=campaign)
    return found
