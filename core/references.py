"""References that people say aloud: a prefix, the year, a number without gaps."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length

from core.models import ReferenceSeries

DIGITS = 3


def next_reference(prefix: str, model: type[models.Model], year: int) -> str:
    """The next reference of a year, such as SIN-2026-001: no gap, no double.

    Call it inside the transaction that saves the record. The lock on the series lasts to the end
    of that transaction, so two people get two numbers, and a number not used is given again.
    """
    stem = f"{prefix}-{year}"
    ReferenceSeries.objects.get_or_create(stem=stem)
    ReferenceSeries.objects.select_for_update().get(stem=stem)
    last = (
        model._base_manager.filter(reference__startswith=f"{stem}-")
        .order_by(Length("reference").desc(), "-reference")
        .values_list("reference", flat=True)
        .first()
    )
    number = int(last.removeprefix(f"{stem}-")) + 1 if last else 1
    return f"{stem}-{number:0{DIGITS}}"
