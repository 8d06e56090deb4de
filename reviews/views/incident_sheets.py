"""What the pages of the record share: their context, where one goes next, saving while typing, a stale page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.errors import RuleBroken
from core.forms import attach
from core.templatetags.portal import clocktime
from reviews import incident_rules as rules
from reviews.forms.incidents import Sheet
from reviews.incident_presenters import address, key, page_after
from reviews.models import Incident
from reviews.rules import IncidentStatus
from reviews.services.incidents.changing import Stale


def page_context(incident: Incident, form: Any, page: str, save_url: str = "") -> dict[str, Any]:
    """The context of ``page.html``. Only a draft saves as it is typed: a later change needs its reason."""
    draft = incident.status == IncidentStatus.DRAFT
    codes = [each.code for each in rules.PAGES]
    return {
        "incident": incident,
        "form": form,
        "page_title": rules.PAGE_OF[page].title,
        "number": codes.index(page) + 1,
        "total": len(codes),
        "draft": draft,
        "save_url": save_url if draft else "",
        "back": address("incident_tasks" if draft else "incident_whole", incident),
    }


def after(request: HttpRequest, incident: Incident, page: str) -> HttpResponseBase:
    """On to the next page; to the task list for whoever comes back later; to the record after a correction."""
    if incident.status != IncidentStatus.DRAFT:
        return redirect("incident_whole", key(incident))
    following = page_after(page)
    if "later" in request.POST:
        return redirect("incident_tasks", key(incident))
    if following:
        return redirect("incident_page", key(incident), following)
    return redirect("incident_check", key(incident))


def refuse(form: Sheet, broken: RuleBroken, held: Callable[[], Mapping[str, Any]]) -> None:
    """Show a stale page with both texts; put any other broken rule beside its field."""
    if isinstance(broken, Stale):
        form.show_clash(held())
    else:
        attach(form, broken)


def answer_autosave(incident: Incident, form: Sheet, save: Callable[[], str]) -> JsonResponse:
    """Run ``save``, which gives the new mark, and answer as the page's script expects."""
    if incident.status != IncidentStatus.DRAFT:
        return JsonResponse(
            {"message": "This was submitted meanwhile. Press Save and give a reason."}, status=409
        )
    warning = "; ".join(str(error) for errors in form.errors.values() for error in errors)
    version = str(form.data.get(form.add_prefix("version"), ""))
    try:
        version = save()
    except Stale as stale:
        return JsonResponse({"message": str(stale) + " Press Save to see both."}, status=409)
    except RuleBroken as broken:
        warning = "; ".join(filter(None, [warning, str(broken)]))
    told = f"Not saved yet: {warning}" if warning else ""
    return JsonResponse(
        {"saved_at": clocktime(timezone.now()), "version": version, "warning": told}
    )
