"""Recording an incident: the task list, its short pages, check answers, submit."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import allow
from core.errors import RuleBroken
from core.forms import bind
from core.stale import mark
from reviews import incident_rules as rules
from reviews.forms.incident_deeds import ReasonForm
from reviews.forms.incidents import PAGE_FORMS, PageForm
from reviews.incident_presenters import address, cautions, gaps, key, parts, tasks
from reviews.models import Incident
from reviews.queries import incidents as queries
from reviews.rules import IncidentStatus
from reviews.services import incidents as deeds
from reviews.services.incidents.changing import Stale
from reviews.views.incident_frame import case, opened, submitted
from reviews.views.incident_sheets import after, answer_autosave, page_context, refuse


@allow("reviews.record")
def new(request: HttpRequest) -> HttpResponse:
    """What will be asked; the button begins a draft."""
    if request.method == "POST":
        incident = deeds.begin(actor=request.user)
        return redirect("incident_page", incident.pk, rules.PAGES[0].code)
    drafts = Incident.objects.visible_to(request.user).filter(status=IncidentStatus.DRAFT)
    return render(
        request, "reviews/incidents/new.html", {"drafts": drafts.select_related("created_by")[:10]}
    )


@allow("reviews.record")
def task_list(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How far the draft is, page by page."""
    incident = case(request, reference, "created_by")
    if incident.status != IncidentStatus.DRAFT:
        return redirect("incident", key(incident))
    opened(request, incident, "open draft", page="tasks")
    facts = queries.facts_of(incident)
    lines = tasks(incident, facts)
    context = {
        "incident": incident,
        "tasks": lines,
        "done": sum(line.status == "Done" for line in lines),
        "check_url": address("incident_check", incident),
        "delete_url": address("incident_delete", incident),
    }
    return render(request, "reviews/incidents/tasks.html", context)


@allow("reviews.record")
def page(request: HttpRequest, reference: str, page: str) -> HttpResponseBase:
    """One short page: read it, fill it in, go on or come back later. After submission: correct it, with a reason."""
    incident = case(request, reference)
    form_class = _form_class(page)
    if request.method != "POST":
        return _shown(request, incident, bind(request, form_class, incident=incident))
    form = form_class(request.POST, incident=incident)
    if not form.is_valid():
        return _shown(request, incident, form, 422)
    try:
        deeds.save_page(
            actor=request.user,
            incident=incident,
            page=page,
            values=form.answers,
            reason=form.reason,
            finished=True,
            seen=form.seen,
            late_reason=form.late_reason,
        )
    except RuleBroken as broken:
        refuse(form, broken, lambda: queries.page_held(case(request, reference), page))
        return _shown(request, incident, form, 409 if isinstance(broken, Stale) else 422)
    return after(request, incident, page)


@allow("reviews.record")
@require_POST
def page_save(request: HttpRequest, reference: str, page: str) -> JsonResponse:
    """Save what is being typed into a draft: the answers that are right so far."""
    incident = case(request, reference)
    form = _form_class(page)(request.POST, incident=incident)
    form.is_valid()

    def save() -> str:
        deeds.save_page(
            actor=request.user, incident=incident, page=page, values=form.answers, seen=form.seen
        )
        return mark(queries.page_held(case(request, reference), page))

    return answer_autosave(incident, form, save)


@allow("reviews.record")
def check(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Check answers, each with the way to change it; submit. Submitting twice gives the same page."""
    incident = case(request, reference, "authority", "place_type", "nature")
    if incident.status != IncidentStatus.DRAFT:
        return redirect("incident_done", key(incident))
    if request.method != "POST":
        return _check_page(request, incident)
    try:
        done = deeds.submit(actor=request.user, incident=incident)
    except RuleBroken as broken:
        return _check_page(request, incident, str(broken), 422)
    return redirect("incident_done", key(done))


@allow("reviews.record")
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """It is submitted: its reference, and what happens next."""
    incident = submitted(request, reference)
    opened(request, incident, "open what comes next")
    context = {
        "incident": incident,
        "recipients": queries.recipients_of(incident),
        "clocks": queries.running_faces(incident, timezone.localdate()),
        "review_follows": queries.needs_rapid_review(incident),
    }
    return render(request, "reviews/incidents/done.html", context)


@allow("reviews.record")
def delete(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Throw a draft away, after asking."""
    incident = case(request, reference)
    if incident.status != IncidentStatus.DRAFT:
        return redirect("incident", key(incident))
    form = bind(request, ReasonForm, label="Why is this draft not needed?")
    if request.method == "POST" and form.is_valid():
        deeds.delete_draft(
            actor=request.user, incident=incident, reason=form.cleaned_data["reason"]
        )
        return redirect("incident_list")
    opened(request, incident, "open draft", page="delete")
    return render(
        request,
        "reviews/incidents/ask.html",
        {
            "form": form,
            "title": "Delete this draft",
            "button": "Delete the draft",
            "kind": "warning",
            "back": address("incident_tasks", incident),
            "words": "Everything typed into it goes from the portal’s pages. That it was there stays in history.",
        },
    )


def _form_class(page: str) -> type[PageForm]:
    if page not in PAGE_FORMS:
        raise Http404
    return PAGE_FORMS[page]


def _shown(
    request: HttpRequest, incident: Incident, form: PageForm, status: int = 200
) -> HttpResponse:
    opened(request, incident, "open page", page=form.page)
    facts = queries.facts_of(incident)
    context = page_context(
        incident, form, form.page, reverse("incident_page_save", args=[key(incident), form.page])
    )
    if form.page == "kind":
        context["notes"] = rules.what_follows(facts.kind, facts.suspicion, facts.children)
    if form.page == "dates":
        context["notes"] = rules.date_warnings(facts.values, timezone.localdate())
    return render(request, "reviews/incidents/page.html", context, status=status)


def _check_page(
    request: HttpRequest, incident: Incident, refusal: str = "", status: int = 200
) -> HttpResponse:
    opened(request, incident, "open draft", page="check")
    facts, today = queries.facts_of(incident), timezone.localdate()
    context = {
        "incident": incident,
        "parts": parts(incident, change=True),
        "gaps": gaps(incident, facts, today),
        "cautions": cautions(facts, today),
        "follows": rules.what_follows(facts.kind, facts.suspicion, facts.children),
        "refusal": refusal,
        "identities": facts.counts["identity"],
        "identity_url": address("incident_page", incident, "identity"),
        "documents": queries.documents_of(incident),
        "documents_url": address("incident_page", incident, "documents"),
    }
    return render(request, "reviews/incidents/check.html", context, status=status)
