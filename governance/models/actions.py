"""Actions: who does what by when, the evidence that it was done, and who verified it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from core.history import track
from core.models import StatusRow
from governance.models.agenda import AgendaItem
from governance.models.membership import groups_of, reads_all
from governance.rules.actions import ActionStatus, Source
from partnership.models import Group, Organisation
from partnership.rules import Role


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: Any) -> ActionQuerySet:
        """Everything to those who read all; to others their own, their agency's, their groups'.

        An action from a restricted item is seen by who sees the item, and by its owner.
        """
        if not user.is_active:
            return self.none()
        mine = Q(owner=user.pk)
        open_items = Q(item=None) | Q(item__in=AgendaItem.objects.visible_to(user))
        if reads_all(user):
            return self.filter(mine | open_items)
        near = Q(group__in=groups_of(user))
        if Role.AGENCY_LEAD in user.roles:
            near |= Q(organisation__in=user.organisation_ids)
        unrestricted = open_items | Q(item__restricted=False)
        return self.filter(mine | (near & unrestricted))


class Action(models.Model):
    """Something one person does for one agency by one day.

    It comes from anywhere: ``source`` says from what kind of work, ``origin`` from which record, if
    that is in the portal, with ``origin_label`` and ``origin_path`` for whoever may follow it.
    It names no child. It is done when its owner says so with evidence, and closed when somebody
    else has verified that.
    """

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(
        max_length=10, choices=ActionStatus.choices, default=ActionStatus.OPEN
    )
    title = models.CharField("what is to be done", max_length=300)
    detail = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="agency",
    )
    group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="group that follows it",
    )
    due_on = models.DateField()
    percent = models.PositiveSmallIntegerField(
        "per cent done", default=0, validators=[MaxValueValidator(100)]
    )
    source = models.CharField("comes from", max_length=20, choices=Source.choices)
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    recommendation = models.ForeignKey(
        "Recommendation", on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    origin_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin_id = models.PositiveBigIntegerField(null=True, blank=True)
    origin = GenericForeignKey("origin_type", "origin_id")
    origin_label = models.CharField(max_length=120, blank=True)
    origin_path = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="action_list"),
            models.Index(fields=["organisation", "status", "due_on"], name="action_agency"),
            models.Index(fields=["owner", "status", "due_on"], name="action_owner"),
            models.Index(fields=["origin_type", "origin_id"], name="action_origin"),
        ]

    def __str__(self) -> str:
        return self.reference


class ActionStatusRow(StatusRow):
    record = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="statuses")


class ActionUpdate(models.Model):
    """A word of progress from whoever does the action. Kept as it was said."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="updates")
    percent = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action}: {self.percent} %"


class Evidence(models.Model):
    """What shows that an action was done: words, an address, a file that hangs on this row."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    text = models.TextField("what it shows")
    url = models.URLField("address, if it is elsewhere", blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"Evidence of {self.action}"
