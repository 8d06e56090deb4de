"""Evidence for an answer, the agency's own evidence, and the actions an answer calls for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.forms.answers import EvidenceChangeForm, EvidenceForm, PlannedForm
from audits.models import AuditEvidence, EvidenceUse, PlannedAction, Question, ReturnSection
from audits.queries.evidence import again, own_evidence, shown_for
from audits.services import evidence as deeds
from audits.services import planned as plans
from audits.views.frame import framed, question_in, section_address, worked_section
from core.access import allow
from core.columns import Column
from core.deeds import at_once, form_page
from core.errors import RuleBroken
from core.forms import attach, bind
from core.lists import listing
from partnership.queries import contributors_of, standing_for


@allow("audits.answer")
def audit_evidence(
    request: HttpRequest, audit_return: int, section: str, question: str
) -> HttpResponse:
    """What shows an answer: add several files at once, a link, or what is there from before."""
    found = worked_section(request, audit_return, section)
    about = question_in(found, question)
    form = bind(request, EvidenceForm, evidence=again(found, about, request.user))
    if request.method == "POST" and form.is_valid() and _add(request, found, about, form):
        return redirect("audit_evidence", audit_return, section, question)
    context = {
        "row": found,
        "question": about,
        "form": form,
        "shown": shown_for(found, about),
        "back": section_address(found, about.code),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request,
        "audits/returns/evidence.html",
        framed(request, found.agency_return, context),
        status=status,
    )


def _add(request: HttpRequest, section: ReturnSection, about: Question, form: Any) -> bool:
    """Do what was asked, all that can be. What cannot be kept is told beside its field; the rest is kept."""
    typed = form.cleaned_data
    given: dict[str, Any] = {"actor": request.user, "section": section, "question": about}
    added = 0
    try:
        if typed["files"]:
            number, faults = deeds.add_files(
                **given, uploads=typed["files"], expires_on=typed["expires_on"]
            )
            added += number
            for fault in faults:
                form.add_error("files", fault)
        if typed["link"]:
            deeds.add_link(
                **given, title=typed["title"], link=typed["link"], expires_on=typed["expires_on"]
            )
            added += 1
        if typed.get("again"):
            added += deeds.use_again(**given, evidence=typed["again"])
    except RuleBroken as broken:
        attach(form, broken)
    if not added and not form.errors:
        form.add_error("files", "Choose a file, enter an address, or tick what was added before")
    if added:
        messages.success(request, "Added." if added == 1 else f"{added} added.")
    return not form.errors


@allow("audits.answer")
@require_POST
def audit_evidence_take_out(
    request: HttpRequest, audit_return: int, section: str, question: str, use: int
) -> HttpResponse:
    """Show it for this answer no longer."""
    found = worked_section(request, audit_return, section)
    about = question_in(found, question)
    rows = EvidenceUse.objects.filter(
        answer__agency_return=found.agency_return, answer__question=about
    )
    held = get_object_or_404(rows, pk=use)
    return at_once(
        request,
        lambda: deeds.take_out(actor=request.user, section=found, use=held),
        back=reverse("audit_evidence", args=[audit_return, section, question]),
        said="It is taken out of this answer. It is kept with your agency’s evidence.",
    )


@allow("audits.answer")
def audit_evidence_list(request: HttpRequest) -> HttpResponseBase:
    """What one's agency has added, with the day it goes out of date."""
    today = timezone.localdate()
    page = listing(
        request,
        own_evidence(request.user),
        columns=[
            Column("title", "Evidence", link=_change_address, sort="title"),
            Column("organisation", "Agency", value="organisation.name"),
            Column("kind", "Kind", value=lambda row: "Link" if row.link else "File"),
            Column("origin", "Came from"),
            Column("expires_on", "Out of date after", sort="expires_on"),
            Column(
                "state",
                "State",
                value=lambda row: "Out of date" if _old(row, today) else "In date",
                tag=lambda row: "overdue" if _old(row, today) else "",
            ),
            Column("used", "Shown for answers", numeric=True),
        ],
        filename="audit-evidence",
        caption="Evidence of your agency",
        empty="What you add to an answer is kept here, and can be shown again next time.",
    )
    return render(request, "audits/returns/evidence_list.html", {"page": page})


def _old(row: AuditEvidence, today: Any) -> bool:
    return bool(row.expires_on and row.expires_on < today)


def _change_address(row: AuditEvidence) -> str:
    return reverse("audit_evidence_change", args=[row.pk])


@allow("audits.answer")
def audit_evidence_change(request: HttpRequest, evidence: int) -> HttpResponse:
    """Another title, or another day on which it goes out of date."""
    found = get_object_or_404(own_evidence(request.user), pk=evidence)
    initial = {"title": found.title, "expires_on": found.expires_on}
    return form_page(
        request,
        bind(request, EvidenceChangeForm, initial=initial),
        lambda typed: deeds.change_evidence(actor=request.user, evidence=found, **typed),
        heading="Change this evidence",
        caption=str(found.organisation),
        back=reverse("audit_evidence_list"),
        said="Saved.",
    )


@allow("audits.answer")
def audit_action_new(
    request: HttpRequest, audit_return: int, section: str, question: str
) -> HttpResponse:
    """Plan an action about an answer."""
    found = worked_section(request, audit_return, section)
    about = question_in(found, question)
    return _action_page(
        request,
        found,
        about,
        bind(request, PlannedForm, people=_people(found)),
        lambda typed: plans.plan_action(
            actor=request.user, section=found, question=about, **_of(typed)
        ),
        "Plan an action",
    )


@allow("audits.answer")
def audit_action_change(
    request: HttpRequest, audit_return: int, section: str, question: str, planned: int
) -> HttpResponse:
    """Change a planned action."""
    found = worked_section(request, audit_return, section)
    about = question_in(found, question)
    held = get_object_or_404(_planned(found, about), pk=planned)
    initial = PlannedForm.opened_with(plans.planned_held(held))
    return _action_page(
        request,
        found,
        about,
        bind(request, PlannedForm, people=_people(found), initial=initial),
        lambda typed: plans.change_planned(
            actor=request.user, section=found, planned=held, **typed
        ),
        "Change the planned action",
    )


@allow("audits.answer")
@require_POST
def audit_action_drop(
    request: HttpRequest, audit_return: int, section: str, question: str, planned: int
) -> HttpResponse:
    """Take a planned action out of the plan."""
    found = worked_section(request, audit_return, section)
    about = question_in(found, question)
    held = get_object_or_404(_planned(found, about), pk=planned)
    return at_once(
        request,
        lambda: plans.drop_planned(actor=request.user, section=found, planned=held),
        back=section_address(found, about.code),
        said="It is out of the plan.",
    )


def _action_page(
    request: HttpRequest,
    section: ReturnSection,
    about: Question,
    form: Any,
    deed: Any,
    heading: str,
) -> HttpResponse:
    return form_page(
        request,
        form,
        deed,
        heading=heading,
        caption=f"{about.code} {section.agency_return.campaign.title}",
        back=section_address(section, about.code),
        means=(
            about.text,
            "When the return is handed in, its owner gets the action and is reminded of it until it is done.",
        ),
        said="It is in the plan.",
    )


def _of(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: typed[name] for name in plans.FIELDS}


def _people(section: ReturnSection) -> Any:
    return contributors_of([standing_for(section.agency_return.organisation).pk])


def _planned(section: ReturnSection, about: Question) -> Any:
    return PlannedAction.objects.filter(agency_return=section.agency_return, answer__question=about)
