"""A lead gives parts of a return to colleagues."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.forms.returns import GiveForm, GiveNewForm
from audits.models import AgencyReturn, SectionGrant
from audits.queries.returns import sections_of
from audits.services import sharing as deeds
from audits.views.frame import framed, led_return
from core.access import allow
from core.deeds import at_once, form_page
from core.forms import bind
from partnership.models import Person
from partnership.queries import contributors_of, standing_for

TOLD = "They have it, and are told."
MEANS = (
    "They can write these parts. They see nothing else of the return, and no other audit of your agency.",
)


@allow("audits.lead")
def audit_return_colleagues(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Who writes which part."""
    found = led_return(request, audit_return, "open colleagues")
    context = {"rows": sections_of(found, request.user)}
    return render(request, "audits/returns/colleagues.html", framed(request, found, context))


@allow("audits.lead")
def audit_return_give(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Give parts to somebody who sits for the agency."""
    found = led_return(request, audit_return, "open colleagues")
    people = contributors_of([standing_for(found.organisation).pk]).exclude(pk=request.user.pk)
    return _page(
        request,
        found,
        bind(request, GiveForm, sections=_sections(found), people=people),
        lambda typed: deeds.give_sections(actor=request.user, agency_return=found, **typed),
        "Give parts to a colleague",
    )


@allow("audits.lead")
def audit_return_give_new(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Invite a colleague who has no place in the portal yet, and give them parts."""
    found = led_return(request, audit_return, "open colleagues")
    return _page(
        request,
        found,
        bind(request, GiveNewForm, sections=_sections(found)),
        lambda typed: deeds.give_to_new(actor=request.user, agency_return=found, **typed),
        "Invite a colleague",
    )


@allow("audits.lead")
@require_POST
def audit_return_take_back_part(
    request: HttpRequest, audit_return: int, section: str, colleague: int
) -> HttpResponse:
    """Take a part back from a colleague at once."""
    found = led_return(request, audit_return, "open colleagues")
    part = get_object_or_404(found.sections, section__code=section)
    held = SectionGrant.objects.filter(content_object=part)
    person = get_object_or_404(Person, pk=colleague, pk__in=held.values("user"))
    return at_once(
        request,
        lambda: deeds.take_back_section(
            actor=request.user, agency_return=found, person=person, section=part
        ),
        back=reverse("audit_return_colleagues", args=[found.pk]),
        said=f"{person} can no longer open it. What they wrote stays.",
    )


def _sections(found: AgencyReturn) -> Any:
    return found.sections.select_related("section").order_by("section__position")


def _page(
    request: HttpRequest, found: AgencyReturn, form: Any, deed: Any, heading: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        deed,
        heading=heading,
        caption=str(found.campaign.title),
        back=reverse("audit_return_colleagues", args=[found.pk]),
        means=MEANS,
        button="Give",
        said=TOLD,
    )
