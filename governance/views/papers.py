"""The papers of a meeting: read, asked for, sent, published; and the pack."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core import log
from core.access import Refused, allow, can
from core.deeds import at_once, form_page
from core.forms import bind
from governance.forms.meetings import NothingForm, ReasonForm
from governance.forms.papers import PaperAddForm, PaperChangeForm, PaperForm, SendForm
from governance.models import Meeting, Paper
from governance.queries import packs, papers
from governance.queries.meetings import AHEAD, owners
from governance.rules.meetings import MeetingStatus
from governance.services import packs as binding
from governance.services import papers as deeds
from governance.tasks import look_for_packs
from governance.views.meetings_frame import framed, item_of, meeting_of

LOOK_AGAIN = dt.timedelta(minutes=15)  # so long the page looks for a new pack by itself


@allow("governance.read")
def meeting_papers(request: HttpRequest, meeting: str) -> HttpResponse:
    """The papers, item by item, with what came since this person last looked."""
    found = meeting_of(request, meeting, papers.OPENED)
    today = timezone.localdate()
    shown = papers.shown(request.user, found, timezone.now(), today)
    context = {
        "shown": shown,
        "adds": can(request.user, "governance.run") and papers.takes_new(found, today),
        "publishes": _publishes(request, found),
        **_packs(request, found),
    }
    return render(request, "governance/papers.html", framed(request, found, "papers", context))


@allow("governance.read")
@require_http_methods(["GET", "POST"])
def meeting_pack(request: HttpRequest, meeting: str) -> HttpResponse:
    """Ask for the papers as one PDF; a worker makes it. Read, it says how far the packs are."""
    found = meeting_of(request, meeting, "open packs")
    if request.method == "GET":
        context = {"meeting": found, **_packs(request, found)}
        return render(request, "governance/packs.html", context)
    answer = at_once(
        request,
        lambda: binding.ask_for_pack(actor=request.user, meeting=found),
        back=f"{_papers(found)}#pack",
        said="The pack is being put together.",
    )
    look_for_packs()
    return answer


@allow("governance.run")
def papers_publish(request: HttpRequest, meeting: str) -> HttpResponse:
    """Send the members to the papers."""
    found = meeting_of(request, meeting, "open papers to publish")
    return form_page(
        request,
        bind(request, NothingForm),
        lambda _typed: deeds.publish_papers(actor=request.user, meeting=found),
        heading="Publish the papers",
        caption=found.reference,
        button="Publish them",
        means=(
            "Everyone who comes to the meeting gets a mail with a link. It says nothing of what the papers are about.",
            "A paper that comes or is replaced after this is marked as a supplement, with its day.",
        ),
        back=_papers(found),
        said="The papers are published.",
    )


@allow("governance.run")
def paper_new(request: HttpRequest, item: int) -> HttpResponse:
    """Ask for a paper."""
    found = item_of(request, item, "open to ask for a paper")
    due = max(found.meeting.papers_due_on, timezone.localdate())
    initial = {"author": found.owner_id, "due_on": min(due, found.meeting.held_on)}
    return form_page(
        request,
        bind(request, PaperForm, people=owners(found.meeting), initial=initial),
        lambda typed: deeds.ask_paper(actor=request.user, item=found, **typed),
        heading="Ask somebody for a paper",
        caption=f"{found.meeting.reference}: {found.title}",
        button="Ask for it",
        means=("Whoever writes it gets a mail, and reminders until it is here.",),
        back=_papers(found.meeting),
        said="The paper is asked for.",
    )


@allow("governance.run")
def paper_add(request: HttpRequest, item: int) -> HttpResponse:
    """Add a paper that is at hand: its name and its file at once."""
    found = item_of(request, item, "open to add a paper")
    return form_page(
        request,
        bind(request, PaperAddForm),
        lambda typed: deeds.add_paper(
            actor=request.user, item=found, title=typed["title"], upload=typed["file"]
        ),
        heading="Add a paper",
        caption=f"{found.meeting.reference}: {found.title}",
        button="Add the paper",
        means=_supplement(found.meeting),
        back=_papers(found.meeting),
        said="The paper is added.",
    )


@allow("governance.read")
def paper(request: HttpRequest, paper: int) -> HttpResponse:
    """One paper: who writes it, its file and the earlier ones."""
    found = _paper(request, paper)
    context = {
        "sent": papers.one(found, timezone.localdate()),
        "item": found.item if papers.sees_item(request.user, found) else None,
        "sends": _sends(request, found),
        "changes": can(request.user, "governance.run"),
        "ahead": found.item.meeting.status in AHEAD,
    }
    return render(
        request, "governance/papers_paper.html",
        framed(request, found.item.meeting, "papers", context),
    )  # fmt: skip


@allow("governance.read")
def paper_send(request: HttpRequest, paper: int) -> HttpResponse:
    """Send a paper, or a new version of it."""
    found = _paper(request, paper, "open to send")
    if not _sends(request, found):
        raise Refused("The author of a paper sends it, or the business unit, until the meeting.")
    replaces = ("It replaces the file that is there. The earlier one stays beside it.",)
    return form_page(
        request,
        bind(request, SendForm),
        lambda typed: deeds.receive_paper(actor=request.user, paper=found, upload=typed["file"]),
        heading="Upload a new version" if found.received_at else "Upload the paper",
        caption=f"{found.item.meeting.reference}: {found.title}",
        button="Upload it",
        means=replaces * bool(found.received_at) + _supplement(found.item.meeting),
        back=reverse("paper", args=[found.pk]),
        said="The paper is here.",
    )


@allow("governance.run")
def paper_change(request: HttpRequest, paper: int) -> HttpResponse:
    """Change what is asked, of whom, or until when."""
    found = _paper(request, paper, "open to change")
    held = PaperChangeForm.opened_with(deeds.paper_held(found))
    return form_page(
        request,
        bind(request, PaperChangeForm, people=owners(found.item.meeting), initial=held),
        lambda typed: deeds.change_paper(actor=request.user, paper=found, **typed),
        heading="Change the paper",
        caption=found.item.meeting.reference,
        back=reverse("paper", args=[found.pk]),
        said="The paper is changed.",
    )


@allow("governance.run")
def paper_withdraw(request: HttpRequest, paper: int) -> HttpResponse:
    """Take a paper away from the meeting."""
    found = _paper(request, paper, "open to withdraw")
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: deeds.withdraw_paper(actor=request.user, paper=found, reason=typed["reason"]),
        heading="Withdraw the paper",
        caption=f"{found.item.meeting.reference}: {found.title}",
        button="Withdraw it",
        kind="warning",
        warning="Nobody can open it any more. A pack that holds it stays as it is: put together a new one.",
        back=_papers(found.item.meeting),
        said="The paper is withdrawn.",
    )


def _paper(request: HttpRequest, key: int, action: str = "open") -> Paper:
    """The paper, if this person sees its item or is asked to write it; 404 otherwise."""
    seen = Paper.objects.visible_to(request.user)
    rows = seen.select_related("item__meeting__group", "author")
    found = get_object_or_404(rows, pk=key)
    log.opened(request, found, action=action, reference=found.item.meeting.reference)
    return found


def _sends(request: HttpRequest, paper: Paper) -> bool:
    status = paper.item.meeting.status
    if can(request.user, "governance.run"):
        return status != MeetingStatus.CANCELLED
    return paper.author_id == request.user.pk and status in AHEAD


def _supplement(meeting: Meeting) -> tuple[str, ...]:
    """What is said where a paper comes after the others were published."""
    told = ("The papers are published, so it is marked as a supplement of today.",)
    return told * bool(meeting.published_at)


def _publishes(request: HttpRequest, meeting: Meeting) -> bool:
    runs = can(request.user, "governance.run")
    return runs and meeting.status == MeetingStatus.OPEN and not meeting.published_at


def _packs(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    rows = packs.packs_for(request.user, meeting)
    return {
        "packs": rows,
        "waiting": any(row.pack.status == "waiting" for row in rows),
        "looks_again": packs.looks_again(rows, LOOK_AGAIN),
    }


def _papers(meeting: Meeting) -> str:
    return reverse("meeting_papers", args=[meeting.reference])
