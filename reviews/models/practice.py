"""What follows a rapid review, or is begun by itself: practice and learning reviews of every kind."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.grants import PersonGrant, opened_to
from core.history import track
from core.models import StatusRow
from partnership.models import Organisation, Seat
from partnership.rules import Role
from reviews.models.reviews import RapidReview
from reviews.practice_rules import PracticeKind, PracticeStatus, Weighed


class PracticeReviewQuerySet(models.QuerySet["PracticeReview"]):
    def visible_to(self, user: Any) -> PracticeReviewQuerySet:
        """The business unit and the Executive see all; others those of the rapid reviews they may see, and those
        whose panel they sit on."""
        if not user.is_active:
            return self.none()
        if user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE}:
            return self.all()
        return self.filter(
            Q(rapid_review__in=RapidReview.objects.visible_to(user))
            | Q(pk__in=opened_to(PracticeGrant, user))
        )

    def overseen_by(self, user: Any) -> PracticeReviewQuerySet:
        """Whose progress and lateness a person may see: for the scrutineer, that of every review."""
        if user.is_active and Role.SCRUTINEER in user.roles:
            return self.all()
        return self.visible_to(user)


class PracticeReview(models.Model):
    """One review of any kind. Its title is plain and tells nothing about who the child is.

    ``decided_on`` is day 0 of the six months (rulebook 3.1.9). ``came_from`` is the review this one was before.
    """

    rapid_review = models.ForeignKey(
        RapidReview,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="practice_reviews",
    )
    came_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="became"
    )
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=PracticeKind.choices)
    status = models.CharField(max_length=12, choices=PracticeStatus.choices)
    decided_on = models.DateField("decided on", null=True, blank=True)
    rationale = models.TextField("why it is carried out", blank=True)
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried_out_by = models.CharField("who carries it out", max_length=200, blank=True)
    scope = models.TextField("what it looks at", blank=True)
    terms = models.TextField("terms of reference", blank=True)
    method = models.TextField("how it is carried out", blank=True)
    period_from = models.DateField("looks at events from", null=True, blank=True)
    period_to = models.DateField("looks at events to", null=True, blank=True)
    target_on = models.DateField("to be finished by", null=True, blank=True)
    happened = models.TextField("what happened, without saying who the child is", blank=True)
    learned = models.TextField("what was learned", blank=True)
    changed = models.TextField("what has changed since", blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    finished_on = models.DateField("finished on", null=True, blank=True)

    objects = PracticeReviewQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        indexes = [models.Index(fields=["status", "-begun_at", "-id"], name="practice_review_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["rapid_review"],
                condition=~Q(status=PracticeStatus.CONVERTED),
                name="practice_review_once",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class PracticeGrant(PersonGrant):
    """A practice review opened to one person, as a member of its panel."""

    content_object = models.ForeignKey(
        PracticeReview, on_delete=models.CASCADE, related_name="grants"
    )
    history = track()


class PracticePanelMember(models.Model):
    """A member of the panel of a review that began by itself; one after a rapid review has that one's panel."""

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="panel")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chairs = models.BooleanField(default=False)
    history = track()

    class Meta:
        ordering = ["-chairs", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="practice_panel_member_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class PracticeStatusRow(StatusRow):
    record = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="statuses")


class CriterionWeighed(models.Model):
    """One criterion of SI 2018/789 regulation 11, or of Working Together, as the partners weighed it."""

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=20)
    weighed = models.CharField(max_length=10, choices=Weighed.choices)
    reason = models.TextField()
    history = track()

    class Meta:
        verbose_name_plural = "criteria weighed"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="criterion_once")]

    def __str__(self) -> str:
        return self.code


class PracticeSignOff(models.Model):
    """One statutory partner's answer: to begin the review (``round`` 0), or to the draft of that number."""

    class Answer(models.TextChoices):
        AGREES = "agrees", "Agrees"
        DISSENTS = "dissents", "Does not agree"

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="sign_offs")
    round = models.PositiveSmallIntegerField()
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
            models.UniqueConstraint(
                fields=["review", "round", "sector"], name="practice_sign_off_once_a_partner"
            ),
            models.UniqueConstraint(
                fields=["review", "round", "person"], name="practice_sign_off_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.get_answer_display()}"


class Delay(models.Model):
    """Why the report comes later than it is due, and when the Panel and the Secretary of State were told.

    Rulebook 3.1.10: both are told the reasons.
    """

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="delays")
    reason = models.TextField()
    expected_on = models.DateField("now expected on")
    early_learning = models.TextField("what is acted on already", blank=True)
    panel_told_on = models.DateField("national Panel told on", null=True, blank=True)
    secretary_told_on = models.DateField("Secretary of State told on", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.review}: {self.expected_on}"
