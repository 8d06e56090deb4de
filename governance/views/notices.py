"""Notices that agencies acknowledge: the list, one notice, issuing, acknowledging, chasing, ending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import documents, log
from core.access import allow
from core.columns import Column
from core.deeds import at_once, done, one_form
from core.forms import bind
from core.lists import listing
from deadlines.models import Deadline
from deadlines.presenters import face
from governance.forms.actions import WhyForm
from governance.forms.notices import AgencyFilters, NoticeFilters, NoticeForm
from governance.models import Acknowledgement, Dissemination, Notice
from governance.models.membership import of_own_agencies, reads_all
from governance.queries import notices as queries
from governance.queries.notices_receivers import answers_for, nobody_at, receivers, unreached
from governance.rules.actions import AskStatus
from governance.services import notices as deeds
from partnership.models import Person

FORM = "governance/form.html"


@allow("governance.notices")
def notice_list(request: HttpRequest) -> HttpResponseBase:
    """The notices within a person's reach, newest first."""
    whole = reads_all(request.user)
    page = listing(
        request,
        queries.for_list(request.user),
        columns=[
            Column("reference", "Notice", link=_address, sort="reference"),
            Column("title", "What"),
            Column("kind", "Kind", sort="kind"),
            Column("issued_at", "Issued", value=_issued, sort="issued_at"),
            Column("due_on", "To be acknowledged by", sort="due_on"),
            Column("answered", "Acknowledged", value=lambda row: queries.answered(row, whole)),
            Column("status", "Status", sort="status"),
        ],
        filters=NoticeFilters,
        filename="notices",
        export_verb="governance.export",
        caption="Notices, newest first",
        empty="A notice asks agencies to say that they have read something and passed it on.",
    )
    return page.export() or render(request, "governance/notices_list.html", {"page": page})


@allow("governance.notices")
def notice(request: HttpRequest, notice: str) -> HttpResponse:
    """One notice: what is new, and whether one's own agencies have acknowledged it."""
    found, today = _notice(request, notice), timezone.localdate()
    log.opened(request, found)
    rows = queries.asked_of(request.user).filter(notice=found)
    mine = list(rows.filter(of_own_agencies(request.user)))
    clocks = [face(row, today) for one in mine for row in Deadline.objects.of(one).open()]
    waiting = [row.organisation for row in mine if row.at is None]
    whole = reads_all(request.user)
    left = queries.waiting(found) if whole else []
    nobody = nobody_at(left)
    context = {
        "notice": found,
        "open": found.status == AskStatus.OPEN,
        "files": documents.of(found),
        "mine": [(row, *queries.standing(row, today)) for row in mine],
        "answers": found.status == AskStatus.OPEN and answers_for(request.user, waiting),
        "whole": whole,
        "own": [(row, queries.own_words(row.at, found.status)) for row in mine],
        "unreached": unreached(nobody),
        "can_remind": len(nobody) < len(left),
        "clocks": clocks,
        "asked": rows.count(),
        "answered": rows.exclude(at=None).count(),
        "ended": found.statuses.first(),
    }
    return render(request, "governance/notices_page.html", context)


@allow("governance.notices")
def notice_agencies(request: HttpRequest, notice: str) -> HttpResponseBase:
    """Who has acknowledged and who has not, those who have not first."""
    found, today = _notice(request, notice), timezone.localdate()
    left = queries.waiting(found) if reads_all(request.user) else []
    told = receivers(left)
    page = listing(
        request,
        queries.ordered(queries.asked_of(request.user).filter(notice=found)),
        columns=[
            Column("organisation", "Agency", value="organisation.name", sort="organisation__name"),
            Column("sector", "Sector", value="organisation.sector"),
            Column(
                "standing",
                "How it stands",
                value=lambda row: queries.standing(row, today)[0],
                tag=lambda row: queries.standing(row, today)[1],
            ),
            *([Column("told", "Goes to", value=lambda row: _told(row, told))] if left else []),
            Column("days", "Days", value=lambda row: queries.days_taken(row, today), numeric=True),
            Column("person", "Acknowledged by", value="person.name"),
            Column("at", "On", sort="at"),
        ],
        filters=AgencyFilters,
        filename=f"{found.reference}-agencies",
        export_verb="governance.export",
        caption="Agencies asked, those that have not acknowledged first",
    )
    nobody = [one for one in left if not told[one.pk]]
    context = {"page": page, "notice": found, "unreached": unreached(nobody)}
    return page.export() or render(request, "governance/notices_agencies.html", context)


@allow("governance.issue")
def notice_new(request: HttpRequest) -> HttpResponse:
    """Issue a notice; ``?dissemination=`` takes over what was passed on along a thread."""
    source = _source(request.GET.get("dissemination", ""))
    held = {"kind": source.kind, "title": source.title, "url": source.url} if source else {}
    form = bind(request, NoticeForm, initial=held)
    made: list[Notice] = []

    def issue(typed: dict[str, Any]) -> None:
        values = {k: v for k, v in typed.items() if k not in {"to", "sectors", "file"}}
        made.append(
            deeds.issue(actor=request.user, dissemination=source, files=typed["file"], **values)
        )

    if request.method == "POST" and done(form, issue):
        _say_issued(request, made[0])
        return redirect("notice", made[0].reference)
    context = {
        "form": form,
        "back": reverse("notice_list"),
        "heading": "Issue a notice",
        "means": "The safeguarding leads of each agency get a mail at once, and reminders until they acknowledge it.",
        "button": "Issue the notice",
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


@allow("governance.notices")
@require_POST
def notice_acknowledge(request: HttpRequest, notice: str) -> HttpResponse:
    """For one's own agencies: read, and passed on."""
    found = _notice(request, notice)
    return at_once(
        request,
        lambda: deeds.acknowledge(actor=request.user, notice=found),
        back=_address(found),
        said="Thank you. Your agency has acknowledged this notice.",
        already="Your agency has acknowledged this notice before.",
    )


@allow("governance.issue")
@require_POST
def notice_chase(request: HttpRequest, notice: str) -> HttpResponse:
    """Remind those who have not acknowledged, once a day."""
    found = _notice(request, notice)
    left = queries.waiting(found)
    nobody = nobody_at(left)
    said = "Reminders to those who have not acknowledged are on their way."
    already = "Everybody who could be reminded was reminded today already."
    if nobody:  # the page says where
        said = "Reminders are on their way to those who can receive one."
    if nobody and len(nobody) == len(left):
        already = "Nobody is reminded: nobody can receive one."
    return at_once(
        request,
        lambda: deeds.chase(actor=request.user, notice=found),
        back=_address(found),
        said=said,
        already=already,
    )


@allow("governance.issue")
def notice_end(request: HttpRequest, notice: str) -> HttpResponse:
    """Nobody need acknowledge it any more."""
    found = _notice(request, notice)
    return one_form(
        request,
        FORM,
        bind(request, WhyForm),
        lambda typed: deeds.end(actor=request.user, notice=found, **typed),
        back=_address(found),
        said="The notice has ended.",
        context={
            "caption": found.reference,
            "heading": "End the notice",
            "means": "Nobody is reminded any more. Who has acknowledged it, and who has not, is kept.",
            "button": "End the notice",
            "kind": "warning",
        },
    )


def _say_issued(request: HttpRequest, found: Notice) -> None:
    """Who gets it; the page it leads to names the agencies where nobody can."""
    left = queries.waiting(found)
    nobody = len(nobody_at(left))
    if nobody:
        some = f"{len(left) - nobody} of {len(left)} agencies"
        messages.warning(request, f"The notice is issued, but it reaches only {some}.")
    else:
        messages.success(request, "The notice is issued. Those who receive it get a mail at once.")


def _told(row: Acknowledgement, told: dict[int, list[Person]]) -> str:
    """Who receives it for an agency that has not acknowledged; empty for one that has."""
    if row.organisation_id not in told:
        return ""
    return ", ".join(map(str, told[row.organisation_id])) or "Nobody"


def _notice(request: HttpRequest, reference: str) -> Notice:
    seen = Notice.visible_to(request.user).select_related("issued_by", "dissemination__learning")
    return get_object_or_404(seen, reference=reference)


def _source(key: str) -> Dissemination | None:
    """What was passed on; the business unit, who alone comes here, sees every thread."""
    return get_object_or_404(Dissemination, pk=key) if key.isdecimal() else None


def _address(found: Notice) -> str:
    return reverse("notice", args=[found.reference])


def _issued(row: Notice) -> Any:
    return timezone.localdate(row.issued_at)
