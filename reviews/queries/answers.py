"""How far an agency's answer is, and what the other agencies said once it was shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.models import Document
from reviews.models import ChronologyEntry, IdentityDisclosure, InformationRequest
from reviews.rules import request_open


@dataclass(frozen=True)
class Part:
    """One part of an answer, as ``<c-task-list>`` shows it."""

    title: str
    url: str
    status: str
    kind: str = ""
    hint: str = ""


def with_parts(rows: QuerySet[InformationRequest]) -> QuerySet[InformationRequest]:
    """Requests with how many ``entries`` their chronology has, how many ``files`` there are, and
    whether who the child is was ever ``disclosed`` through them."""
    files = Document.objects.filter(
        record_type=ContentType.objects.get_for_model(InformationRequest),
        record_id=OuterRef("pk"),
        removed_at=None,
    )
    return rows.annotate(
        entries=_count(ChronologyEntry.objects.filter(request=OuterRef("pk")), "request"),
        files=_count(files, "record_id"),
        disclosed=Exists(IdentityDisclosure.objects.filter(request=OuterRef("pk"))),
    )


def _count(rows: QuerySet[Any], of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def parts_of(asked: InformationRequest, entries: int, files: int) -> list[Part]:
    """The parts of an answer and how far each is; ``entries`` counts its chronology. Without addresses
    once it cannot be changed."""
    still = request_open(asked.status, asked.review.status)

    def to(name: str) -> str:
        return reverse(name, args=[asked.pk]) if still else ""

    return [
        Part(
            "Summary",
            to("request_summary"),
            *_state(bool(asked.summary)),
            hint="Write it here, or upload it.",
        ),
        Part(
            "Chronology",
            to("request_chronology"),
            *_counted(entries, "event"),
            hint="Add events one by one, or read them from a file.",
        ),
        Part(
            "Files",
            to("request_files"),
            *_counted(files, "file"),
            hint="Whatever belongs with your answer.",
        ),
    ]


def _state(there: bool) -> tuple[str, str]:
    return ("Started", "waiting") if there else ("Not started", "")


def _counted(count: int, noun: str) -> tuple[str, str]:
    return (
        (f"{count} {noun}{'' if count == 1 else 's'}", "waiting") if count else ("Not started", "")
    )


@dataclass(frozen=True)
class Answer:
    """One agency's answer with its chronology and files."""

    request: InformationRequest
    entries: list[ChronologyEntry]
    files: list[Document]


def said_by_others(asked: InformationRequest, user: Any) -> list[Answer]:
    """The answers of the other agencies of the same review that the person may read. Three queries."""
    readable = (
        InformationRequest.objects.readable_by(user)
        .filter(review=asked.review_id, review__shared_at__isnull=False)
        .exclude(pk=asked.pk)
        .exclude(submitted_at=None)
        .exclude(status__in=["not_started", "started", "cancelled"])
        .select_related("organisation")
        .prefetch_related(
            Prefetch("chronology", queryset=ChronologyEntry.objects.order_by("on", "minute", "pk"))
        )
    )
    rows = list(readable)
    files: dict[int, list[Document]] = {}
    kept = Document.objects.filter(
        record_type=ContentType.objects.get_for_model(InformationRequest),
        record_id__in=[row.pk for row in rows],
        removed_at=None,
    )
    for document in kept:
        files.setdefault(document.record_id, []).append(document)
    return [Answer(row, list(row.chronology.all()), files.get(row.pk, [])) for row in rows]
