"""The files of an incident: as a page of the draft, and as a tab of the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from core.access import allow, can
from core.errors import RuleBroken
from core.forms import attach, bind
from reviews import incident_rules as rules
from reviews.forms.incident_deeds import DocumentForm, ReasonForm
from reviews.incident_presenters import address, key
from reviews.models import Incident
from reviews.queries import incidents as queries
from reviews.rules import IncidentStatus
from reviews.services import incidents as deeds
from reviews.views.incident_frame import case, framed, opened, submitted
from reviews.views.incident_sheets import after, page_context


@allow("reviews.read")
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """The files of a submitted incident."""
    incident = submitted(request, reference)
    opened(request, incident, "open documents")
    may_change = can(request.user, "reviews.record") and incident.status in rules.CHANGEABLE
    return framed(
        request,
        incident,
        "reviews/incidents/documents.html",
        "incident_documents",
        documents=queries.documents_of(incident),
        may_change=may_change,
        add_url=address("incident_page", incident, "documents"),
    )


@allow("reviews.record")
def documents_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Add a file. In a draft this is the last page of the record."""
    incident = case(request, reference)
    draft = incident.status == IncidentStatus.DRAFT
    if request.method == "POST" and "add" not in request.POST and draft:
        deeds.save_page(
            actor=request.user, incident=incident, page="documents", values={}, finished=True
        )
        return after(request, incident, "documents")
    form = bind(request, DocumentForm)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.add_document(
                actor=request.user,
                incident=incident,
                upload=form.cleaned_data["file"],
                title=form.cleaned_data["title"],
            )
            here = ("incident_page", key(incident), "documents")
            return redirect(*here) if draft else redirect("incident_documents", key(incident))
        except RuleBroken as broken:
            attach(form, broken)
    opened(request, incident, "open page", page="documents")
    context = page_context(incident, form, "documents")
    if not draft:
        context["back"] = address("incident_documents", incident)
    context["documents"] = queries.documents_of(incident)
    return render(
        request,
        "reviews/incidents/documents_page.html",
        context,
        status=422 if form.errors else 200,
    )


@allow("reviews.record")
def document_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Take a file away, after asking."""
    incident = case(request, reference)
    document = get_object_or_404(queries.documents_of(incident), pk=pk)
    back = _files_of(incident)
    form = bind(request, ReasonForm, label="Why is this file taken away?")
    if request.method == "POST" and form.is_valid():
        try:
            deeds.remove_document(
                actor=request.user,
                incident=incident,
                document=document,
                reason=form.cleaned_data["reason"],
            )
            return redirect(back)
        except RuleBroken as broken:
            attach(form, broken)
    opened(request, incident, "open page", page="take a file away")
    context = {
        "form": form,
        "title": "Take this file away",
        "button": "Take the file away",
        "kind": "warning",
        "back": back,
        "words": f"“{document.title}” will no longer show with the incident.",
    }
    return render(
        request, "reviews/incidents/ask.html", context, status=422 if form.errors else 200
    )


def _files_of(incident: Incident) -> str:
    if incident.status == IncidentStatus.DRAFT:
        return address("incident_page", incident, "documents")
    return address("incident_documents", incident)
