"""The children of an incident, one page each, and the agencies that know them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.access import allow
from core.errors import RuleBroken
from core.forms import attach, bind
from core.stale import mark
from reviews import incident_rules as rules
from reviews.forms.incident_agencies import AgenciesForm, InvolvementForm
from reviews.forms.incident_deeds import ReasonForm
from reviews.forms.incidents import ChildForm, ChildrenForm
from reviews.incident_presenters import address, age_in_words, key
from reviews.models import Incident
from reviews.queries import incidents as queries
from reviews.queries.incident_agencies import organisations
from reviews.rules import IncidentStatus
from reviews.services import incidents as deeds
from reviews.services.incidents.changing import Stale
from reviews.views.incident_frame import case, opened
from reviews.views.incident_sheets import after, answer_autosave, page_context, refuse

NO_CLASSES = (
    "Only bodies that can answer are listed, so not groups of them such as all schools or all general"
    " practices. The business unit can add one that is missing, under Partnership."
)


@allow("reviews.record")
def children(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The children so far; add one, change one, take one off; further ones in words."""
    incident = case(request, reference)
    form = bind(request, ChildrenForm, incident=incident)
    if request.method != "POST":
        return _children_page(request, incident, form)
    if not form.is_valid():
        return _children_page(request, incident, form, 422)
    try:
        deeds.save_page(
            actor=request.user,
            incident=incident,
            page="children",
            values=form.answers,
            reason=form.reason,
            finished=True,
            seen=form.seen,
        )
    except RuleBroken as broken:
        refuse(form, broken, lambda: queries.page_held(case(request, reference), "children"))
        return _children_page(request, incident, form, 409 if isinstance(broken, Stale) else 422)
    if "add" in request.POST:
        return redirect("incident_child_add", key(incident))
    return after(request, incident, "children")


def _children_page(
    request: HttpRequest, incident: Incident, form: ChildrenForm, status: int = 200
) -> HttpResponse:
    opened(request, incident, "open page", page="children")
    facts = queries.facts_of(incident)
    lines = [
        (
            f"Child {child.number}",
            age_in_words(child) or "Age not given yet",
            address("incident_child", incident, child.number),
            address("incident_child_remove", incident, child.number),
        )
        for child in incident.children.all()
    ]
    context = page_context(
        incident, form, "children", address("incident_page_save", incident, "children")
    )
    context |= {
        "children": lines,
        "add_url": address("incident_child_add", incident),
        "notes": [
            *rules.child_faults(facts.kind, facts.children),
            *rules.child_warnings(facts.kind, facts.children),
        ],
    }
    return render(request, "reviews/incidents/children_page.html", context, status=status)


@allow("reviews.record")
def child_add(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A further child. The same page sent twice adds one child."""
    incident = case(request, reference)
    held = queries.child_held(None)
    form = bind(request, ChildForm, incident=incident, held=held)
    if request.method != "POST":
        form.initial["number"] = queries.next_child_number(incident)
    elif form.is_valid():
        try:
            deeds.add_child(
                actor=request.user,
                incident=incident,
                values=form.answers,
                reason=form.reason,
                number=form.cleaned_data["number"],
            )
            return redirect("incident_page", key(incident), "children")
        except RuleBroken as broken:
            attach(form, broken)
    return _child_page(request, incident, form, "Add a child", "", 422 if form.errors else 200)


@allow("reviews.record")
def child(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """What is known of one child."""
    incident = case(request, reference)
    found = get_object_or_404(incident.children, number=number)
    form = bind(request, ChildForm, incident=incident, held=queries.child_held(found))
    save_url = address("incident_child_save", incident, number)
    if request.method != "POST":
        return _child_page(request, incident, form, str(found), save_url)
    if not form.is_valid():
        return _child_page(request, incident, form, str(found), save_url, 422)
    try:
        deeds.change_child(
            actor=request.user, child=found, values=form.answers, reason=form.reason, seen=form.seen
        )
    except RuleBroken as broken:
        refuse(form, broken, lambda: queries.child_held(incident.children.get(pk=found.pk)))
        return _child_page(
            request, incident, form, str(found), save_url, 409 if form.clash else 422
        )
    if incident.status != IncidentStatus.DRAFT:
        return redirect("incident_children", key(incident))
    return redirect("incident_page", key(incident), "children")


@allow("reviews.record")
@require_POST
def child_save(request: HttpRequest, reference: str, number: int) -> JsonResponse:
    """Save what is being typed about a child of a draft."""
    incident = case(request, reference)
    found = get_object_or_404(incident.children, number=number)
    form = ChildForm(request.POST, incident=incident, held=queries.child_held(found))
    form.is_valid()

    def save() -> str:
        deeds.change_child(actor=request.user, child=found, values=form.answers, seen=form.seen)
        return mark(queries.child_held(incident.children.get(pk=found.pk)))

    return answer_autosave(incident, form, save)


@allow("reviews.record")
def child_remove(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """Take a child off the incident, after asking."""
    incident = case(request, reference)
    found = incident.children.filter(number=number).first()
    back = address("incident_page", incident, "children")
    if found is None:
        return redirect(back)
    form = bind(request, ReasonForm, label=f"Why is child {number} taken off?")
    if request.method == "POST" and form.is_valid():
        try:
            deeds.remove_child(actor=request.user, child=found, reason=form.cleaned_data["reason"])
            return redirect(back)
        except RuleBroken as broken:
            attach(form, broken)
    opened(request, incident, "open page", page=f"take child {number} off")
    context = {
        "form": form,
        "title": f"Take child {number} off this incident",
        "button": "Take the child off",
        "kind": "warning",
        "back": back,
        "words": "What is known of the child goes from the record, and who the child is with it. History keeps it.",
    }
    return render(
        request, "reviews/incidents/ask.html", context, status=422 if form.errors else 200
    )


def _child_page(
    request: HttpRequest,
    incident: Incident,
    form: ChildForm,
    title: str,
    save_url: str,
    status: int = 200,
) -> HttpResponse:
    opened(request, incident, "open page", page=title.lower())
    context = page_context(incident, form, "children", save_url)
    context |= {
        "page_title": title,
        "part_of": "The children",
        "one_button": True,
        "back": address("incident_page", incident, "children"),
    }
    return render(request, "reviews/incidents/page.html", context, status=status)


@allow("reviews.record")
def agencies(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Which agencies know the child or family; schools are looked up by name."""
    incident = case(request, reference)
    asked = request.POST.get("look_up", "") or request.GET.get("school", "")
    form = bind(request, AgenciesForm, incident=incident, look_up=asked.strip()[:100])
    if request.method != "POST":
        return _agencies_page(request, incident, form)
    if "find" in request.POST and form.is_valid():
        return _agencies_page(request, incident, form)
    if not form.is_valid():
        return _agencies_page(request, incident, form, 422)
    try:
        _save_agencies(request, incident, form)
    except RuleBroken as broken:
        refuse(form, broken, lambda: queries.agencies_held(case(request, reference)))
        return _agencies_page(request, incident, form, 409 if form.clash else 422)
    if form.chosen and "later" not in request.POST:
        return redirect("incident_involvement", key(incident))
    return after(request, incident, "agencies")


@allow("reviews.record")
@require_POST
def agencies_save(request: HttpRequest, reference: str) -> JsonResponse:
    """Save the boxes of a draft as they are ticked."""
    incident = case(request, reference)
    asked = request.POST.get("look_up", "").strip()[:100]
    form = AgenciesForm(request.POST, incident=incident, look_up=asked)

    def save() -> str:
        if not form.is_valid():
            raise RuleBroken("Press Save to see what is wrong.")
        _save_agencies(request, incident, form, finished=False)
        return mark(queries.agencies_held(case(request, reference)))

    return answer_autosave(incident, form, save)


def _save_agencies(
    request: HttpRequest, incident: Incident, form: AgenciesForm, finished: bool = True
) -> None:
    chosen = {each: form.involved.get(each.pk, "") for each in organisations(form.chosen)}
    deeds.save_agencies(
        actor=request.user,
        incident=incident,
        involved=chosen,
        reason=form.reason,
        seen=form.seen,
        already_told=form.cleaned_data["already_told"],
        finished=finished,
    )


def _agencies_page(
    request: HttpRequest, incident: Incident, form: AgenciesForm, status: int = 200
) -> HttpResponse:
    opened(request, incident, "open page", page="agencies")
    save_url = address("incident_agencies_save", incident)
    context = page_context(incident, form, "agencies", save_url)
    looked = request.POST.get("look_up", "").strip() or request.GET.get("school", "").strip()
    context["notes"] = [NO_CLASSES]
    context |= {"find": True, "nothing_found": bool(looked) and not form.found, "looked": looked}
    return render(request, "reviews/incidents/page.html", context, status=status)


@allow("reviews.record")
def involvement(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How each chosen agency is involved."""
    incident = case(request, reference)
    form = bind(request, InvolvementForm, incident=incident)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.save_agencies(
                actor=request.user, incident=incident, involved=form.involvement, reason=form.reason
            )
            return after(request, incident, "agencies")
        except RuleBroken as broken:
            attach(form, broken)
    opened(request, incident, "open page", page="how agencies are involved")
    context = page_context(incident, form, "agencies")
    context |= {
        "page_title": "How are they involved?",
        "back": address("incident_page", incident, "agencies"),
    }
    return render(
        request, "reviews/incidents/page.html", context, status=422 if form.errors else 200
    )
