"""What the business unit does with a return: queries on a section, moderated scores, a challenge event."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audits.models.campaigns import Campaign
from audits.models.returns import AgencyReturn, Answer, ReturnSection
from core.history import track


class SectionQuery(models.Model):
    """One section sent back with a question. Answered when the return is handed in again."""

    section = models.ForeignKey(ReturnSection, on_delete=models.CASCADE, related_name="queries")
    text = models.TextField("what is asked")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField()
    about_version = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField("what the agency says to it", blank=True)
    history = track()

    class Meta:
        verbose_name_plural = "section queries"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_query_a_section",
            )
        ]

    def __str__(self) -> str:
        return f"Query on {self.section}"


class Moderation(models.Model):
    """The moderated score of one answer, beside the agency's own, with the reason."""

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="moderation")
    value = models.CharField(max_length=40)
    reason = models.TextField()
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    moderated_at = models.DateTimeField(auto_now=True)
    history = track()

    class Meta:
        ordering = ["answer"]

    def __str__(self) -> str:
        return f"Moderated: {self.answer}"


class PeerChallenge(models.Model):
    """A day on which agencies question each other's returns of a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="peer_challenges")
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    summary = models.TextField("what came of it", blank=True)
    history = track()

    class Meta:
        ordering = ["campaign", "held_on", "pk"]

    def __str__(self) -> str:
        return f"Peer challenge of {self.campaign.reference}"


class ChallengeNote(models.Model):
    """What was asked of one agency at a challenge event, and what it answered."""

    challenge = models.ForeignKey(PeerChallenge, on_delete=models.CASCADE, related_name="notes")
    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="challenge_notes"
    )
    asked = models.TextField("what was asked")
    answered = models.TextField("what the agency answered", blank=True)
    history = track()

    class Meta:
        ordering = ["challenge", "agency_return", "pk"]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.agency_return.organisation}"
