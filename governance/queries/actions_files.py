"""The files of several records of one kind at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.models import Document


def files_of(rows: Sequence[models.Model]) -> dict[int, list[Document]]:
    """Key of a record → its files, oldest first. One query; none for no records."""
    found: dict[int, list[Document]] = {row.pk: [] for row in rows}
    if not rows:
        return found
    kind = ContentType.objects.get_for_model(rows[0])
    kept = Document.objects.filter(record_type=kind, record_id__in=found, removed_at=None)
    for document in kept.select_related("added_by").order_by("added_at", "pk"):
        found[document.record_id].append(document)
    return found
