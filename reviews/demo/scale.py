"""Many more cases like those there are, for the benchmarks: copied set-based, with their history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from core import history
from core.actors import System
from deadlines.models import Deadline
from reviews.models import (
    ChronologyEntry,
    Incident,
    IncidentAgency,
    IncidentChild,
    InformationRequest,
    Milestone,
    RapidReview,
    ReportSection,
)

MAKER = System("Demo")
REASON = "Made up for a benchmark"
Copies = dict[int, list[models.Model]]  # key of an original → its copies


@transaction.atomic
def scale(factor: int) -> int:
    """Make the submitted incidents ``factor`` times as many, with all that hangs on them.

    Returns how many incidents there are afterwards. Copies have references of their own, and no
    identity of a child.
    """
    originals = list(Incident.objects.exclude(reference=None).order_by("pk"))
    times = factor - 1
    incidents = _copies(originals, times, _renumbered)
    _below(IncidentChild, "incident", incidents)
    _below(IncidentAgency, "incident", incidents)
    reviews = _below(RapidReview, "incident", incidents, _renumbered)
    _below(Milestone, "review", reviews)
    _below(ReportSection, "review", reviews)
    requests = _below(InformationRequest, "review", reviews)
    _below(ChronologyEntry, "request", requests)
    for model, made in (
        (Incident, incidents),
        (RapidReview, reviews),
        (InformationRequest, requests),
    ):
        _clocks(model, made)
    return Incident.objects.count()


def _renumbered(copy: Any, turn: int) -> None:
    stem, number = copy.reference.rsplit("-", 1)
    copy.reference = f"{stem}-{turn * 1000 + int(number)}"


def _copies(originals: Iterable[Any], times: int, change: Any = None) -> Copies:
    """``times`` copies of each original, saved."""
    made: Copies = {}
    for original in originals:
        values = {f.attname: getattr(original, f.attname) for f in original._meta.concrete_fields}
        values.pop(original._meta.pk.attname)
        made[original.pk] = [type(original)(**values) for _ in range(times)]
        for turn, copy in enumerate(made[original.pk], start=1):
            if change:
                change(copy, turn)
    return _saved(made)


def _below(model: type[models.Model], parent: str, parents: Copies, change: Any = None) -> Copies:
    """Copies of the rows that hang on the parents, each hung on a copy of its parent."""
    made: Copies = {}
    rows = model._default_manager.filter(**{f"{parent}__in": list(parents)})
    for original in rows:
        above = parents[getattr(original, f"{parent}_id")]
        values = {f.attname: getattr(original, f.attname) for f in model._meta.concrete_fields}
        values.pop(model._meta.pk.attname)
        made[original.pk] = [model(**values | {f"{parent}_id": copy.pk}) for copy in above]
        for turn, copy in enumerate(made[original.pk], start=1):
            if change:
                change(copy, turn)
    return _saved(made)


def _saved(made: Copies) -> Copies:
    history.create_many(
        [copy for copies in made.values() for copy in copies], actor=MAKER, reason=REASON
    )
    return made


def _clocks(model: type[models.Model], parents: Copies) -> None:
    kind = ContentType.objects.get_for_model(model)
    made: Copies = {}
    for original in Deadline.objects.filter(record_type=kind, record_id__in=list(parents)):
        values = {f.attname: getattr(original, f.attname) for f in Deadline._meta.concrete_fields}
        values.pop("id")
        made[original.pk] = [
            Deadline(
                **values
                | {
                    "record_id": copy.pk,
                    "reference": getattr(copy, "reference", original.reference),
                }
            )
            for copy in parents[original.record_id]
        ]
    _saved(made)
