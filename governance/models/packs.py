"""The papers of a meeting as one PDF."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.models.renderings import Rendering, RenderingQuerySet
from governance.models.agenda import AgendaItem
from governance.models.meetings import Meeting


class PackQuerySet(RenderingQuerySet):
    def visible_to(self, user: Any) -> PackQuerySet:
        """Packs in which there is nothing that a person may not see now.

        Made for more eyes, a pack is not there for fewer: at once, when an item is restricted, a
        clearance ends or an interest is declared.
        """
        seen, named = AgendaItem.objects.visible_to(user), AgendaItem.objects.named_to(user)
        shut = Pack.items.through.objects.exclude(agendaitem__in=seen)
        untold = Pack.closed.through.objects.exclude(agendaitem__in=named)
        return (
            self.filter(meeting__in=Meeting.objects.visible_to(user))
            .exclude(pk__in=shut.values("pack"))
            .exclude(pk__in=untold.values("pack"))
        )


class Pack(Rendering):
    """One pack, for everyone who may see all that is in it. ``items`` are those whose papers are in it.

    ``closed`` are items of which it holds the title alone, because whoever asked declared an interest.
    ``digest`` is over exactly what is in it, so that the same content is made once and shared.
    ``faults`` says which papers are not in it whole, and why: ``[{"paper": title, "why": sentence}]``.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs")
    items = models.ManyToManyField(AgendaItem, related_name="+")
    closed = models.ManyToManyField(AgendaItem, related_name="+")
    done = models.PositiveSmallIntegerField("papers ready so far", default=0)
    total = models.PositiveSmallIntegerField("papers in all", default=0)
    pages = models.PositiveIntegerField(null=True, blank=True)
    faults = models.JSONField(default=list, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta(Rendering.Meta):
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(status="waiting"), name="pack_waiting"
            ),
            models.Index(fields=["meeting", "digest"], name="pack_of_content"),
        ]

    def __str__(self) -> str:
        return f"Papers for {self.meeting}"
