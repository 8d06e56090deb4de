"""The agenda of a meeting: items, papers, interests."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.grants import PersonGrant, opened_to
from core.history import track
from governance.models.meetings import ItemSuggestion, Meeting
from governance.rules.meetings import Purpose
from partnership.rules import Role


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> AgendaItemQuerySet:
        """Items a person may open: those they are cleared for, less those they declared an interest in."""
        return self.named_to(user).exclude(pk__in=conflicted(user))

    def named_to(self, user: Any) -> AgendaItemQuerySet:
        """Items of the meetings a person sees; a restricted one only for those who are cleared.

        Cleared are the business unit, the scrutineer, the item's owner, and whoever it was opened
        to. Whoever declared an interest reads the title, so that the agenda keeps its numbers for
        them, and nothing else (``visible_to``).
        """
        seen = self.filter(meeting__in=Meeting.objects.visible_to(user))
        if user.is_active and user.roles & {Role.BUSINESS_UNIT, Role.SCRUTINEER}:
            return seen
        return seen.filter(
            Q(restricted=False) | Q(owner=user.pk) | Q(pk__in=opened_to(ItemGrant, user))
        )


class AgendaItem(models.Model):
    """One item of one meeting. ``discussion`` is what the minutes say about it.

    An item carried on to another meeting keeps its words here; ``carried_from`` joins the two.
    """

    told_by = "title"
    said_only_changed = frozenset({"discussion"})  # a draft until the minutes are circulated

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField("time in minutes", default=10)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    restricted = models.BooleanField("only for those who are cleared", default=False)
    restricted_reason = models.CharField("why it is restricted", max_length=300, blank=True)
    suggestion = models.ForeignKey(
        ItemSuggestion, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    finished = models.BooleanField("dealt with", default=False)
    discussion = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    editing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    editing_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()
    # Not the order either: a number in the timeline would tell of items that a reader does not see.
    history = track(excluded_fields=["order", "version", "editing_by", "editing_at"])

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["meeting", "order"], name="agenda_order")]

    def __str__(self) -> str:
        return self.title


class ItemGrant(PersonGrant):
    """One restricted item opened to one person."""

    content_object = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="grants")
    history = track()


class Interest(models.Model):
    """A declared interest in an item. It is minuted, and takes the item and its papers out of reach."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.TextField("the interest")
    declared_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=Q(withdrawn_at=None),
                name="interest_declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.item}"


def conflicted(user: Any) -> models.QuerySet[Any]:
    """Keys of the items in which a person declared an interest: a sub-query."""
    return Interest.objects.filter(person=user.pk, withdrawn_at=None).values("item_id")


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> PaperQuerySet:
        """The papers of the items a person sees, and those they are asked to write. Withdrawn: nobody."""
        own = Q(author=user.pk, item__meeting__in=Meeting.objects.visible_to(user))
        own &= ~Q(item__in=conflicted(user))
        seen = self.filter(Q(item__in=AgendaItem.objects.visible_to(user)) | own)
        return seen.filter(withdrawn_at=None)


class Paper(models.Model):
    """A paper for an item: asked of an author by a day, then a file as it came.

    The file is the newest document that hangs on the paper; earlier ones stay. ``supplement_on`` is
    set where it came after the pack was published.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    received_at = models.DateTimeField(null=True, blank=True)
    supplement_on = models.DateField("came as a supplement on", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = PaperQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
