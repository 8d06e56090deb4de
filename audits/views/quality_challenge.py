"""Peer challenge events: planned and noted by the business unit, read by the agencies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from audits.forms.quality import ChallengeForm, NewNoteForm, NoteForm, SummaryForm
from audits.models import AgencyReturn, Campaign, ChallengeNote, PeerChallenge
from audits.rules.returns import RETURNED
from audits.services import quality_challenge as deeds
from audits.views.frame import framed
from audits.views.quality import campaign_for, tabs
from audits.views.quality_returns import whole_return
from core import log
from core.access import allow
from core.deeds import form_page
from core.forms import bind


@allow("audits.moderate")
def audit_challenges(request: HttpRequest, campaign: str) -> HttpResponse:
    """The events of a campaign."""
    found = campaign_for(request, campaign, "open peer challenge")
    context = {
        "campaign": found,
        "tabs": tabs(found, "audit_challenges"),
        "events": found.peer_challenges.order_by("held_on", "pk"),
    }
    return render(request, "audits/quality/challenges.html", context)


@allow("audits.moderate")
def audit_challenge_new(request: HttpRequest, campaign: str) -> HttpResponse:
    """Plan an event."""
    found = campaign_for(request, campaign, "open to plan a peer challenge")
    return form_page(
        request,
        bind(request, ChallengeForm),
        lambda typed: deeds.plan_challenge(actor=request.user, campaign=found, **typed),
        heading="Plan a peer challenge",
        caption=found.title,
        back=reverse("audit_challenges", args=[found.reference]),
        said="The peer challenge is planned.",
    )


@allow("audits.moderate")
def audit_challenge(request: HttpRequest, peer_challenge: int) -> HttpResponse:
    """One event, with what each agency was asked."""
    found = _challenge(request, peer_challenge, "open")
    notes = found.notes.select_related("agency_return__organisation")
    context = {
        "challenge": found,
        "campaign": found.campaign,
        "notes": notes.order_by("agency_return__organisation__name", "pk"),
    }
    return render(request, "audits/quality/challenge.html", context)


@allow("audits.moderate")
def audit_challenge_change(request: HttpRequest, peer_challenge: int) -> HttpResponse:
    """Another day or place."""
    found = _challenge(request, peer_challenge, "open to change")
    held = ChallengeForm.opened_with(deeds.challenge_held(found))
    return _step(
        request,
        found,
        bind(request, ChallengeForm, initial=held),
        lambda typed: deeds.change_challenge(actor=request.user, challenge=found, **typed),
        heading="Change the event",
        said="Saved.",
    )


@allow("audits.moderate")
def audit_challenge_summary(request: HttpRequest, peer_challenge: int) -> HttpResponse:
    """What came of it."""
    found = _challenge(request, peer_challenge, "open to sum up")
    return _step(
        request,
        found,
        bind(request, SummaryForm, initial=SummaryForm.opened_with({"summary": found.summary})),
        lambda typed: deeds.summarise(actor=request.user, challenge=found, **typed),
        heading="What came of it",
        said="Saved. Agencies can read it now.",
    )


@allow("audits.moderate")
def audit_challenge_note_new(request: HttpRequest, peer_challenge: int) -> HttpResponse:
    """Note what an agency was asked."""
    found = _challenge(request, peer_challenge, "open to note")
    returns = AgencyReturn.objects.filter(campaign=found.campaign, status__in=RETURNED)
    return _step(
        request,
        found,
        bind(request, NewNoteForm, returns=returns.select_related("organisation")),
        lambda typed: deeds.add_note(actor=request.user, challenge=found, **typed),
        heading="Add a note about an agency",
        said="The note is kept.",
    )


@allow("audits.moderate")
def audit_challenge_note(
    request: HttpRequest, peer_challenge: int, challenge_note: int
) -> HttpResponse:
    """Change a note."""
    found = _challenge(request, peer_challenge, "open to note")
    rows = found.notes.select_related("agency_return__organisation")
    note: ChallengeNote = get_object_or_404(rows, pk=challenge_note)
    return _step(
        request,
        found,
        bind(request, NoteForm, initial=NoteForm.opened_with(deeds.note_held(note))),
        lambda typed: deeds.change_note(actor=request.user, note=note, **typed),
        heading=f"Note about {note.agency_return.organisation}",
        said="Saved.",
    )


@allow("audits.read_return")
def audit_challenge_notes(request: HttpRequest, audit_return: int) -> HttpResponse:
    """What an agency was asked at the events that are summed up."""
    found = whole_return(request, audit_return, "open peer challenge")
    notes = found.challenge_notes.exclude(challenge__summary="").select_related("challenge")
    context = {"notes": notes.order_by("challenge__held_on", "pk")}
    return render(request, "audits/quality/notes.html", framed(request, found, context))


def _challenge(request: HttpRequest, key: int, action: str) -> PeerChallenge:
    seen = Campaign.objects.visible_to(request.user)
    rows = PeerChallenge.objects.filter(campaign__in=seen).select_related("campaign")
    found = get_object_or_404(rows, pk=key)
    log.opened(request, found, action=action, reference=found.campaign.reference)
    return found


def _step(
    request: HttpRequest, challenge: PeerChallenge, form: Any, deed: Any, **words: Any
) -> HttpResponse:
    back = reverse("audit_challenge", args=[challenge.pk])
    return form_page(request, form, deed, caption=str(challenge), back=back, **words)
