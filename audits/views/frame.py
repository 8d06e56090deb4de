"""What every page of a return shares: finding it for a person, and what stands around it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audits.models import AgencyReturn, Question, ReturnSection
from audits.queries.answering import questions_of
from audits.rules.returns import OPEN_RETURNS, ReturnStatus
from core import log
from core.access import can

KINDS = {
    ReturnStatus.NOT_STARTED: "",
    ReturnStatus.STARTED: "waiting",
    ReturnStatus.TO_SIGN: "waiting",
    ReturnStatus.QUERIED: "due-soon",
    ReturnStatus.SUBMITTED: "done",
    ReturnStatus.MODERATED: "done",
    ReturnStatus.EXCUSED: "done",
}


def with_parts(rows: QuerySet[AgencyReturn]) -> QuerySet[AgencyReturn]:
    return rows.select_related(
        "campaign__version__framework", "campaign__previous", "organisation", "completed_by"
    )


def seen_return(request: HttpRequest, key: int, action: str = "open") -> AgencyReturn:
    """A return that the person may read, with ``led``: whether they lead it; or 404. Its opening is logged."""
    rows = with_parts(AgencyReturn.objects.visible_to(request.user))
    rows = rows.annotate(led=_led(request, "pk"))
    return _logged(request, get_object_or_404(rows, pk=key), action)


def led_return(request: HttpRequest, key: int, action: str) -> AgencyReturn:
    """A return of an agency that the person leads, or 404."""
    rows = with_parts(AgencyReturn.objects.led_by(request.user))
    found = get_object_or_404(rows, pk=key)
    found.led = True  # type: ignore[attr-defined]
    return _logged(request, found, action)


def _led(request: HttpRequest, key: str) -> Exists:
    """Whether the person leads the return of this key: asked along with what is looked for."""
    return Exists(AgencyReturn.objects.led_by(request.user).filter(pk=OuterRef(key)))


def _logged(request: HttpRequest, found: AgencyReturn, action: str) -> AgencyReturn:
    log.opened(request, found, action=action, reference=found.campaign.reference)
    return found


def with_return(rows: QuerySet[ReturnSection]) -> QuerySet[ReturnSection]:
    return rows.select_related(
        "section",
        "agency_return__campaign__version__framework",
        "agency_return__organisation",
    )


def seen_section(request: HttpRequest, key: int, code: str) -> ReturnSection:
    """A part of a return that the person may read, with ``writes``: whether they write it; or 404."""
    works = ReturnSection.objects.worked_on_by(request.user).filter(pk=OuterRef("pk"))
    rows = with_return(ReturnSection.objects.visible_to(request.user)).annotate(
        writes=Exists(works), led=_led(request, "agency_return")
    )
    found: Any = get_object_or_404(rows, agency_return=key, section__code=code)
    found.agency_return.led = found.led
    log.opened(
        request,
        found.agency_return,
        action="open part",
        reference=found.agency_return.campaign.reference,
    )
    return found  # type: ignore[no-any-return]


def worked_section(request: HttpRequest, key: int, code: str) -> ReturnSection:
    """A part of a return that the person writes, or 404."""
    rows = with_return(ReturnSection.objects.worked_on_by(request.user))
    return get_object_or_404(rows, agency_return=key, section__code=code)


def question_in(section: ReturnSection, code: str) -> Question:
    """A question of a part, by its code, or 404."""
    rows = questions_of(section.agency_return).filter(standard__section=section.section_id)
    return get_object_or_404(rows, code=code)


def _shows_moderated(request: HttpRequest, agency_return: AgencyReturn) -> bool:
    """Moderated scores are the business unit's until they are released."""
    return bool(agency_return.campaign.released_at) or can(request.user, "audits.moderate")


def framed(
    request: HttpRequest, agency_return: AgencyReturn, context: dict[str, Any]
) -> dict[str, Any]:
    """The context of a return's page."""
    leads = getattr(agency_return, "led", None)  # asked along with it, where that was so
    if leads is None:
        leads = AgencyReturn.objects.led_by(request.user).filter(pk=agency_return.pk).exists()
    return {
        "asked": agency_return,
        "campaign": agency_return.campaign,
        "moderated": _shows_moderated(request, agency_return),
        "status_kind": KINDS[ReturnStatus(agency_return.status)],
        "waited_for": agency_return.status in OPEN_RETURNS,
        "leads": leads,
        **context,
    }


def section_address(section: ReturnSection, anchor: str = "") -> str:
    """The page of a part, at a question."""
    path = reverse("audit_return_section", args=[section.agency_return_id, section.section.code])
    return f"{path}#q-{anchor}" if anchor else path
