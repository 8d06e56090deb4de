from typing import Any

from django.utils import timezone

from governance import models
from partnership.rules import GroupKind


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    meetings = models.Meeting.objects.order_by("pk")
    committees = meetings.filter(group__kind=GroupKind.CASE_REVIEW, status="open")
    to_come = committees.filter(held_on__gte=timezone.localdate())
    line = models.TemplateItem.objects.order_by("pk").first()
    suggestions = models.ItemSuggestion.objects.order_by("pk")
    restricted = models.ItemGrant.objects.order_by("pk").first()
    return {
        "meeting": [
            *{row.status: row.reference for row in meetings}.values(),
            *to_come.values_list("reference", flat=True)[:1],
        ],
        "item": [
            *([restricted.content_object_id] if restricted else []),
            *models.AgendaItem.objects.values_list("pk", flat=True)[:1],
        ],
        "reader": [restricted.user_id] if restricted else [1],
        "interest": list(models.Interest.objects.values_list("pk", flat=True)[:1]),
        "series": list(models.MeetingSeries.objects.values_list("pk", flat=True)[:1]),
        "template": [line.template_id] if line else [],
        "line": [line.pk] if line else [],
        "suggestion": list({row.status: row.pk for row in suggestions}.values()),
    }
