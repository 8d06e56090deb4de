"""What the business unit does with a case audit: plan, draw, open, close; and the key to the sample."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from audits.forms.case_audits import (
    CaseAuditChangeForm,
    CaseAuditForm,
    DrawForm,
    DueForm,
    ModeratorsForm,
    ReasonForm,
)
from audits.models import AuditAgency, CaseAudit
from audits.services import case_audits as deeds
from audits.services import case_audits_sample as sample
from audits.views.case_audits_frame import address, audited, framed, sampled, step
from core import log
from core.access import allow
from core.deeds import done
from core.forms import bind
from governance.forms.meetings import NothingForm

KEPT = "Your name, the time and this reason are kept. Others can read them."


@allow("audits.case_run")
def case_audit_new(request: HttpRequest) -> HttpResponse:
    """Plan an audit."""
    form = bind(request, CaseAuditForm, initial=CaseAuditForm.first())
    made: list[CaseAudit] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(deeds.plan_audit(actor=request.user, **typed))
    ):
        messages.success(request, "The audit is planned. Draw the sample next.")
        return redirect(address("case_audit", made[0]))
    context = {
        "form": form,
        "heading": "Plan a case audit",
        "caption": "Case audits",
        "button": "Plan the audit",
        "kind": "primary",
        "back": reverse("case_audit_list"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "core/form.html", context, status=status)


@allow("audits.case_run")
def case_audit_change(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Change an audit before the agencies have it."""
    audit = audited(request, case_audit, "open to change")
    held = deeds.held(audit)
    form = bind(
        request, CaseAuditChangeForm, kept=held, initial=CaseAuditChangeForm.opened_with(held)
    )
    return step(
        request,
        audit,
        form,
        lambda typed: deeds.change_audit(actor=request.user, audit=audit, **typed),
        heading="Change the audit",
        said="Saved.",
    )


@allow("audits.case_run")
def case_audit_people(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Who takes part in the moderation meeting."""
    audit = audited(request, case_audit, "open to name people")
    first = {"people": list(audit.moderators.values_list("person", flat=True))}
    return step(
        request,
        audit,
        bind(request, ModeratorsForm, initial=first),
        lambda typed: deeds.name_moderators(actor=request.user, audit=audit, **typed),
        heading="Who moderates the audit",
        said="Saved. They can read what the agencies sent.",
    )


@allow("audits.case_run")
def case_audit_draw(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Draw the sample by chance. The list is not kept, and never shown again."""
    audit = audited(request, case_audit, "open to draw the sample")
    return step(
        request,
        audit,
        bind(request, DrawForm),
        lambda typed: sample.draw_sample(actor=request.user, audit=audit, **typed),
        heading="Draw the sample",
        means=(
            "The cases are drawn by chance, each under a neutral label such as Case 1. Which case it is is kept apart.",
        ),
        button="Draw the cases",
        said="The sample is drawn.",
    )


@allow("audits.case_run")
def case_audit_discard(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Throw the sample away before it is opened."""
    audit = audited(request, case_audit, "open to throw the sample away")
    return step(
        request,
        audit,
        bind(request, ReasonForm, label="Why is the sample thrown away?"),
        lambda typed: sample.discard_sample(actor=request.user, audit=audit, **typed),
        heading="Throw the sample away",
        means=("That it was drawn and thrown away stays in the record, with the reason.",),
        button="Throw it away",
        kind="warning",
        said="The sample is thrown away. Draw another.",
    )


@allow("audits.case_run")
def case_audit_open(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Open the sample to the agencies, after asking once."""
    audit = audited(request, case_audit, "open to ask the agencies")
    agencies = ", ".join(
        str(row.organisation) for row in audit.agencies.select_related("organisation")
    )
    return step(
        request,
        audit,
        bind(request, NothingForm),
        lambda _typed: deeds.open_audit(actor=request.user, audit=audit),
        heading="Open the audit to the agencies",
        means=(
            f"Asked: {agencies or 'no agency yet'}. Their leads are told, and their clocks start.",
            "After this the sample, the agencies and the domains stay as they are.",
        ),
        button="Open it",
        said="The audit is open, and the leads are told.",
    )


@allow("audits.case_run")
def case_audit_close(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Close an audit: followed to its end, or stopped."""
    audit = audited(request, case_audit, "open to close")
    return step(
        request,
        audit,
        bind(request, ReasonForm, label="What came of it, or why is it stopped?"),
        lambda typed: deeds.close_audit(actor=request.user, audit=audit, **typed),
        heading="Close the audit",
        means=(
            "Nothing is waited for any more. Findings and actions go on. It cannot be opened again.",
        ),
        button="Close it",
        kind="warning",
        said="The audit is closed.",
    )


@allow("audits.case_key")
def case_audit_key(request: HttpRequest, case_audit: str, number: int) -> HttpResponse:
    """Asks why; then shows which case it is, once. Nothing of it is in the address or the title."""
    audit = audited(request, case_audit, "ask for the key")
    case = sampled(audit, number)
    form = bind(request, ReasonForm, label="Why do you need to know which case it is?", hint=KEPT)
    shown: list[str] = []

    def deed(typed: dict[str, str]) -> None:
        shown.append(sample.open_key(actor=request.user, case=case, reason=typed["reason"]))

    if request.method == "POST" and done(form, deed):
        reason = form.cleaned_data["reason"]
        log.opened(request, audit, action="open case key", reason=reason, case=number)
    context = {
        "case": case,
        "form": form,
        "rows": [("Case number", each) for each in shown],
        "openings": case.openings.select_related("person", "agency__organisation"),
        "back": address("case_audit", audit),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "audits/cases/key.html", framed(request, audit, context), status=status)


@allow("audits.case_run")
def audit_agency_due(request: HttpRequest, audit_agency: int) -> HttpResponse:
    """Another day for one agency."""
    rows = AuditAgency.objects.visible_to(request.user).select_related("audit", "organisation")
    agency = get_object_or_404(rows, pk=audit_agency)
    log.opened(request, agency, action="open to change the day", reference=agency.audit.reference)
    return step(
        request,
        agency.audit,
        bind(request, DueForm, initial={"due_on": agency.due_on}),
        lambda typed: deeds.change_due(actor=request.user, agency=agency, **typed),
        heading="Change when the tools are due",
        caption=str(agency),
        back=address("case_audit_tools", agency.audit),
        said="The date is changed.",
    )
