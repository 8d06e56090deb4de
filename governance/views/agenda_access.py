"""Who can see an item: the list, clearing people for it, declaring an interest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import log
from core.access import allow
from core.deeds import at_once, form_page
from core.forms import bind
from governance.forms.agenda import ClearForm, InterestForm
from governance.forms.meetings import ReasonForm
from governance.models import AgendaItem, Interest
from governance.queries.agenda_access import can_be_cleared, partners, readers
from governance.services import agenda_access as deeds
from governance.services import agenda_interests as interests
from governance.views.meetings_frame import framed, item_of


@allow("governance.read")
def item_access(request: HttpRequest, item: int) -> HttpResponse:
    """Who can see this."""
    found = item_of(request, item, "open who can see it")
    context = framed(
        request, found.meeting, "agenda", {"item": found, "readers": readers(found)}
    )  # fmt: skip
    return render(request, "governance/agenda_access.html", context)


@allow("governance.run")
def item_clear(request: HttpRequest, item: int) -> HttpResponse:
    """Open a restricted item to one person."""
    found = item_of(request, item, "open to clear somebody")
    return form_page(
        request,
        bind(request, ClearForm, people=can_be_cleared(found)),
        lambda typed: deeds.clear(actor=request.user, item=found, **typed),
        heading="Clear somebody for this item",
        caption=_caption(found),
        button="Open it to them",
        back=_access(found),
        said="They can see it now.",
    )


@allow("governance.run")
def item_clear_partners(request: HttpRequest, item: int) -> HttpResponse:
    """Open it to everyone who sits for one of the three statutory partners."""
    found = item_of(request, item, "open to clear the partners")
    names = ", ".join(str(person) for person in partners(found)) or "nobody"
    return form_page(
        request,
        bind(request, ClearForm),
        lambda typed: deeds.clear_partners(actor=request.user, item=found, **typed),
        heading="Clear the three statutory partners",
        caption=_caption(found),
        button="Open it to them",
        means=(f"On this group sit for a statutory partner: {names}.",),
        back=_access(found),
        said="They can see it now.",
    )


@allow("governance.run")
@require_POST
def item_unclear(request: HttpRequest, item: int, reader: int) -> HttpResponse:
    """Close it to somebody at once."""
    found = item_of(request, item, "close to somebody")
    grant = get_object_or_404(found.grants.select_related("user"), user=reader)
    return at_once(
        request,
        lambda: deeds.unclear(
            actor=request.user, item=found, person=grant.user, reason="No longer needed"
        ),
        back=_access(found),
        said=f"{grant.user} no longer sees it.",
    )


@allow("governance.read")
def item_interest(request: HttpRequest, item: int) -> HttpResponse:
    """Declare an interest of one's own."""
    found = item_of(request, item, "open to declare an interest")
    return form_page(
        request,
        bind(request, InterestForm),
        lambda typed: interests.declare(
            actor=request.user, item=found, person=request.user, what=typed["what"]
        ),
        heading="Declare an interest",
        caption=_caption(found),
        button="Declare the interest",
        kind="warning",
        means=("It stands in the minutes.",),
        warning="From then on you see neither this item nor its papers. Only the business unit can undo it.",
        back=_agenda(found),
        said="Your interest is declared. The item and its papers are closed to you.",
    )


@allow("governance.run")
def item_interest_record(request: HttpRequest, item: int) -> HttpResponse:
    """Record the interest that a member declared in the meeting."""
    found = item_of(request, item, "open to record an interest")
    return form_page(
        request,
        bind(request, InterestForm, people=can_be_cleared(found)),
        lambda typed: interests.declare(actor=request.user, item=found, **typed),
        heading="Record an interest",
        caption=_caption(found),
        button="Record the interest",
        means=("It stands in the minutes, and closes the item and its papers to that person.",),
        back=_agenda(found),
        said="The interest is recorded.",
    )


@allow("governance.run")
def interest_withdraw(request: HttpRequest, interest: int) -> HttpResponse:
    """An interest no longer stands."""
    seen = AgendaItem.objects.visible_to(request.user)
    rows = Interest.objects.filter(item__in=seen, withdrawn_at=None)
    found = get_object_or_404(rows.select_related("item__meeting__group", "person"), pk=interest)
    log.opened(request, found.item, action="open interest", reference=found.item.meeting.reference)
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: interests.withdraw(
            actor=request.user, interest=found, reason=typed["reason"]
        ),
        heading="Withdraw the interest",
        caption=_caption(found.item),
        button="Withdraw it",
        means=(f"{found.person} then sees the item again. That it was declared stays on record.",),
        back=_access(found.item),
        said="The interest is withdrawn.",
    )


def _caption(found: AgendaItem) -> str:
    return f"{found.meeting.reference}: {found.title}"


def _access(found: AgendaItem) -> str:
    return reverse("item_access", args=[found.pk])


def _agenda(found: AgendaItem) -> str:
    return reverse("meeting_agenda", args=[found.meeting.reference])
