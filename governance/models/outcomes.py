"""What groups resolve: decisions, notes, written resolutions between meetings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import track
from core.models import StatusRow
from core.models.renderings import Rendering, RenderingQuerySet
from governance.models.agenda import AgendaItem
from governance.models.meetings import Meeting, Minutes
from governance.models.membership import groups_of, reads_all
from governance.rules.meetings import Answer, ResolutionStatus
from partnership.models import Group, Organisation, Seat


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> DecisionQuerySet:
        """Decisions on items a person sees, and those a group they sit on, or read, made without a meeting."""
        if not user.is_active:
            return self.none()
        own = Q(group__in=groups_of(user)) if not reads_all(user) else Q()
        return self.filter(Q(item__in=AgendaItem.objects.visible_to(user)) | (Q(item=None) & own))


class Decision(models.Model):
    """A decision of a group: in a meeting (``item``) or by written resolution (``resolution``).

    ``quorate`` is as it was at that moment; a decision without a quorum needs ``override_reason``.
    """

    reference = models.CharField(max_length=20, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    resolution = models.OneToOneField(
        "Resolution", on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    text = models.TextField("what was decided")
    reasons = models.TextField("why", blank=True)
    dissent = models.TextField("who did not agree, and why", blank=True)
    decided_on = models.DateField()
    quorate = models.BooleanField()
    quorum_words = models.CharField("how the quorum stood", max_length=300, blank=True)
    override_reason = models.TextField("why it was decided without a quorum", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revokes",
        verbose_name="replaced by",
    )

    objects = DecisionQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [
            models.Index(fields=["-decided_on", "-id"], name="decision_list"),
            models.Index(fields=["group", "-decided_on"], name="decision_group"),
        ]

    def __str__(self) -> str:
        return self.reference


class ItemNote(models.Model):
    """A point to note that an item ended with."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def visible_to(self, user: Any) -> ResolutionQuerySet:
        """The resolutions of the groups a person sits on, or reads."""
        if not user.is_active:
            return self.none()
        return self.all() if reads_all(user) else self.filter(group__in=groups_of(user))


class Resolution(models.Model):
    """A written resolution: a decision that cannot wait for the meeting. Each voting seat answers."""

    reference = models.CharField(max_length=20, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="resolutions")
    status = models.CharField(
        max_length=10, choices=ResolutionStatus.choices, default=ResolutionStatus.OPEN
    )
    title = models.CharField(max_length=160)
    text = models.TextField("what is to be decided")
    why_now = models.TextField("why it cannot wait for the meeting")
    needs = models.CharField("needed to be carried", max_length=10)
    due_on = models.DateField("answers by")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    minuted_at = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="resolutions_minuted"
    )

    objects = ResolutionQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.reference


class ResolutionStatusRow(StatusRow):
    record = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="statuses")


class ResolutionAnswer(models.Model):
    """The answer of one voting seat; empty until it is given. Only who holds the seat that day may give it."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["organisation__name", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "seat"], name="resolution_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.resolution}"


class MinutesFileQuerySet(RenderingQuerySet):
    def visible_to(self, user: Any) -> MinutesFileQuerySet:
        """A person's own files, while they still see every item that is in them."""
        seen = AgendaItem.objects.visible_to(user)
        gone = MinutesFile.items.through.objects.exclude(agendaitem__in=seen)
        return self.filter(
            requested_by=user.pk, minutes__meeting__in=Meeting.objects.visible_to(user)
        ).exclude(pk__in=gone.values("minutesfile"))


class MinutesFile(Rendering):
    """The minutes of a meeting as a file, as one reader may read them. ``items`` are those in it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="files")
    items = models.ManyToManyField(AgendaItem, related_name="+")

    objects = MinutesFileQuerySet.as_manager()

    class Meta(Rendering.Meta):
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(status="waiting"),
                name="minutes_file_waiting",
            ),
            models.Index(fields=["minutes", "requested_by"], name="minutes_file_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.get_kind_display()}"
