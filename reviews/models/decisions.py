"""What the three partners decided, who signed, and what the Panel said to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.history import track
from partnership.models import Organisation, Seat
from reviews.models.reviews import RapidReview
from reviews.rules import Outcome, Reply


class Decision(models.Model):
    """One round of deciding. A new round supersedes the last when the Panel disagrees; the last is kept."""

    review = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="decisions")
    round = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=40, choices=Outcome.choices)
    rationale = models.TextField("reasons against the criteria")
    national_importance = models.TextField("national importance", blank=True)
    panel_response = models.TextField("what the partners made of the Panel’s challenge", blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField("third partner signed", null=True, blank=True)
    sent_on = models.DateField("sent to the Panel", null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["-round"]
        constraints = [
            models.UniqueConstraint(fields=["review", "round"], name="decision_round_once")
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class SignOff(models.Model):
    """One statutory partner's answer to a decision: agrees or dissents, by whom, in which seat, when and why."""

    class Answer(models.TextChoices):
        AGREES = "agrees", "Agrees"
        DISSENTS = "dissents", "Does not agree"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="sign_offs")
    sector = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "sector"], name="sign_off_once_a_partner"),
            models.UniqueConstraint(fields=["decision", "person"], name="sign_off_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.get_answer_display()}"


class PanelReply(models.Model):
    """What the Panel answered, and what the partners made of it (rulebook 2.6)."""

    review = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="replies")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="replies")
    reply = models.CharField(max_length=20, choices=Reply.choices)
    received_on = models.DateField()
    text = models.TextField("what the Panel said", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        verbose_name_plural = "panel replies"
        ordering = ["-received_on", "-pk"]

    def __str__(self) -> str:
        return self.get_reply_display()
