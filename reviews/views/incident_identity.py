"""Who the children are: recorded in a draft, opened later with a reason, shown once, each opening logged."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core import log
from core.access import allow
from core.errors import RuleBroken
from core.forms import bind
from core.stale import mark
from reviews import incident_rules as rules
from reviews.forms.incident_deeds import ReasonForm
from reviews.forms.incidents import IdentityForm
from reviews.incident_presenters import address, key, label_of
from reviews.models import ChildIdentity, Incident, IncidentChild
from reviews.queries import incidents as queries
from reviews.rules import IncidentStatus
from reviews.services import incidents as deeds
from reviews.views.incident_frame import case, framed, submitted
from reviews.views.incident_sheets import after, answer_autosave, page_context, refuse

OPENED = "open identity"
RECORDING = "Recording the draft"


@allow("reviews.identity")
def identities(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The children of a draft, each with the way to who they are."""
    incident = case(request, reference)
    if incident.status != IncidentStatus.DRAFT:
        return redirect("incident_children", key(incident))
    if request.method == "POST":
        deeds.save_page(
            actor=request.user, incident=incident, page="identity", values={}, finished=True
        )
        return after(request, incident, "identity")
    log.opened(request, incident, action="open draft", page="identity")
    held = set(
        ChildIdentity.objects.filter(child__incident=incident).values_list("child_id", flat=True)
    )
    lines = [
        (
            str(child),
            "Recorded" if child.pk in held else "Nothing recorded",
            address("incident_identity_draft", incident, child.number),
        )
        for child in incident.children.all()
    ]
    context = page_context(incident, None, "identity") | {
        "children": lines,
        "children_url": address("incident_page", incident, "children"),
    }
    return render(request, "reviews/incidents/identities.html", context)


@allow("reviews.identity")
def identity_draft(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """Who one child of a draft is."""
    incident = case(request, reference)
    if incident.status != IncidentStatus.DRAFT:
        return redirect("incident_identity", key(incident), number)
    child = get_object_or_404(incident.children, number=number)
    form = bind(request, IdentityForm, incident=incident, held=_held(child))
    if request.method == "POST" and form.is_valid() and _saved(request, child, form):
        return redirect("incident_page", key(incident), "identity")
    log.opened(request, incident, action=OPENED, reason=RECORDING, child=number)
    context = page_context(
        incident, form, "identity", address("incident_identity_save", incident, number)
    )
    context |= {
        "page_title": f"Who child {number} is",
        "part_of": "Who the children are",
        "one_button": True,
        "back": address("incident_page", incident, "identity"),
        "secret": True,
    }
    return render(request, "reviews/incidents/page.html", context, status=_status(form))


@allow("reviews.identity")
@require_POST
def identity_save(request: HttpRequest, reference: str, number: int) -> JsonResponse:
    """Save who a child of a draft is while it is typed."""
    incident = case(request, reference)
    child = get_object_or_404(incident.children, number=number)
    form = IdentityForm(request.POST, incident=incident, held=_held(child))
    form.is_valid()

    def save() -> str:
        deeds.save_identity(actor=request.user, child=child, values=form.answers, seen=form.seen)
        return mark(_held(child))

    return answer_autosave(incident, form, save)


@allow("reviews.identity")
def identity(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Asks why; then shows who the child is, once. Nothing of it is in the address or the title."""
    incident = submitted(request, reference)
    child = get_object_or_404(incident.children, number=number)
    form = bind(
        request,
        ReasonForm,
        label="Why do you need to know who this child is?",
        hint="Your name, the time and this reason are kept. Others can read them.",
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        log.opened(request, incident, action=OPENED, reason=reason, child=number)
        change = IdentityForm(incident=incident, held=_held(child))
        return _identity_page(request, incident, child, change)
    return framed(
        request,
        incident,
        "reviews/incidents/identity_why.html",
        "incident_children",
        _status(form),
        form=form,
        child=child,
    )


@allow("reviews.identity")
@require_POST
def identity_change(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """Change who a child is after submission, with a reason. Reached from the page that shows it."""
    incident = submitted(request, reference)
    child = get_object_or_404(incident.children, number=number)
    form = IdentityForm(request.POST, incident=incident, held=_held(child))
    if form.is_valid() and _saved(request, child, form):
        return redirect("incident_children", key(incident))
    log.opened(request, incident, action=OPENED, reason="Changing it", child=number)
    return _identity_page(request, incident, child, form, _status(form))


def _identity_page(
    request: HttpRequest,
    incident: Incident,
    child: IncidentChild,
    form: IdentityForm,
    status: int = 200,
) -> HttpResponse:
    held = _held(child)
    rows: list[tuple[str, Any, str]] = [
        (label_of(ChildIdentity, name), held[name], "") for name in held
    ]
    return framed(
        request,
        incident,
        "reviews/incidents/identity.html",
        "incident_children",
        status,
        rows=rows,
        child=child,
        form=form,
        may_change=incident.status in rules.CHANGEABLE,
        change_url=address("incident_identity_change", incident, child.number),
        back=address("incident_children", incident),
    )


def _held(child: IncidentChild) -> dict[str, str]:
    return queries.identity_held(ChildIdentity.objects.filter(child=child).first())


def _saved(request: HttpRequest, child: IncidentChild, form: IdentityForm) -> bool:
    try:
        deeds.save_identity(
            actor=request.user, child=child, values=form.answers, reason=form.reason, seen=form.seen
        )
    except RuleBroken as broken:
        refuse(form, broken, lambda: _held(child))
        return False
    return True


def _status(form: Any) -> int:
    if getattr(form, "clash", None):
        return 409
    return 422 if form.errors else 200
