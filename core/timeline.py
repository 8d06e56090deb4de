"""Everything that happened to a record, from where it is kept: moves, edits, files, mails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import capfirst

from core import documents
from core.columns import in_words
from core.crypto import EncryptedTextField
from core.models import Document, Message
from core.paging import Pages, asked_for

STATUS, DOCUMENT, MAIL, EDIT = "status", "document", "mail", "edit"
KINDS = {STATUS: "Moves", EDIT: "Changes", DOCUMENT: "Files", MAIL: "Mail"}
# Moves have a row of their own that says more.
SAID_ELSEWHERE = frozenset({"status"})
LONGEST = 200
PER_PAGE = 25


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``who`` is a name; ``kind`` is one of KINDS, or the caller's own."""

    at: dt.datetime
    title: str
    who: str = ""
    detail: str = ""
    kind: str = ""
    link: str = ""


@dataclass
class Timeline(Pages):
    """A page of a timeline, for ``<c-timeline>``, ``<c-tabs>`` of the kinds and ``<c-pagination>``."""

    tabs: list[tuple[str, str, bool]]
    problems: list[str]

    @property
    def entries(self) -> list[Entry]:
        return list(self.page.object_list)


def shown(
    request: HttpRequest,
    record: models.Model,
    *,
    related: Iterable[models.QuerySet[Any]] = (),
    extra: Iterable[Entry] = (),
    kinds: Mapping[str, str] = KINDS,
    per_page: int = PER_PAGE,
) -> Timeline:
    """The page of a record's timeline that the address asks for: ``?kind=mail&page=2``.

    ``kinds`` are those to choose from, with their labels; the caller's own may stand among them.
    """
    chosen, problems = request.GET.get("kind", ""), []
    if chosen and chosen not in kinds:
        problems.append("There is no such kind of entry. This is everything.")
        chosen = ""
    found = entries(record, related=related, extra=extra, kinds=[chosen] if chosen else kinds)
    page = Timeline(request, asked_for(request, found, per_page, problems), [], problems)
    page.tabs = [
        (label, page.address(kind=code or None, page=None), code == chosen)
        for code, label in {"": "Everything", **kinds}.items()
    ]
    return page


def entries(
    record: models.Model,
    *,
    related: Iterable[models.QuerySet[Any]] = (),
    kinds: Iterable[str] = KINDS,
    extra: Iterable[Entry] = (),
) -> list[Entry]:
    """What happened to ``record`` and to the records of ``related``, newest first.

    ``related`` are querysets of tracked models that belong to the record. ``extra`` are entries of
    the caller's own, such as clocks. A few queries for each model, however many rows there are.
    Encrypted fields say only that they changed.
    """
    wanted = frozenset(kinds)
    mine = type(record)._base_manager.filter(pk=record.pk)
    found: list[Entry] = [entry for entry in extra if not entry.kind or entry.kind in wanted]
    for rows in (mine, *related):
        keys = list(rows.values_list("pk", flat=True))
        if not keys:
            continue
        if STATUS in wanted and hasattr(rows.model, "statuses"):
            found += _moves(rows.model, keys)
        if EDIT in wanted and hasattr(rows.model, "history"):
            found += edits(rows.model, keys)
        if DOCUMENT in wanted:
            found += _files(rows.model, keys)
        if MAIL in wanted:
            found += _mails(rows.model, keys)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def edits(model: type[models.Model], keys: Sequence[Any]) -> Iterator[Entry]:
    """Field by field, what was changed in these records, by whom and why.

    A model says by ``told_by`` which of its fields names one record among many.
    """
    past = model.history.model  # type: ignore[attr-defined]
    rows = past.objects.filter(**{f"{model._meta.pk.attname}__in": keys})  # type: ignore[union-attr]
    kept = [
        f
        for f in past._meta.concrete_fields
        if f.name in {g.name for g in model._meta.concrete_fields}
    ]
    ordered = list(
        rows.select_related("history_user").order_by(model._meta.pk.attname, "history_id")
    )  # type: ignore[union-attr]
    named = _names(kept, ordered)
    for row in ordered:
        if row.history_type == "+":
            yield _entry(row, _titled(model, row, "added"))
        elif row.history_type == "-":
            yield _entry(row, _titled(model, row, "removed"))
    for before, after in pairwise(ordered):
        if before.pk == after.pk or before.serializable_value("id") != after.serializable_value(
            "id"
        ):
            continue
        if after.history_type == "~":
            said = differences(kept, before, after, named, getattr(model, "said_only_changed", ()))
            if said:
                yield _entry(after, _titled(model, after, "changed"), "\n".join(said))


def _titled(model: type[models.Model], row: Any, what: str) -> str:
    """What became of which record: "Milestone changed", "Agenda item added: Neglect strategy"."""
    said, told_by = f"{capfirst(model._meta.verbose_name)} {what}", getattr(model, "told_by", "")
    return f"{said}: {getattr(row, told_by)}" if told_by else said


def differences(
    fields: Iterable[Any],
    before: Any,
    after: Any,
    named: dict[Any, dict[Any, str]] | None = None,
    quiet: Iterable[str] = (),
) -> list[str]:
    """A sentence a field: "Severity: serious harm, was death".

    Encrypted ones, and those named ``quiet`` by the model's ``said_only_changed``: "Name changed".
    """
    said = []
    for each in fields:
        was, now = getattr(before, each.attname), getattr(after, each.attname)
        if was == now or each.name in SAID_ELSEWHERE:
            continue
        label = capfirst(str(each.verbose_name))
        if isinstance(each, EncryptedTextField) or each.name in quiet:
            said.append(f"{label} changed")
            continue
        words = [_said(each, value, (named or {}).get(each.name, {})) for value in (now, was)]
        said.append(f"{label}: {words[0] or 'nothing'}, was {words[1] or 'nothing'}")
    return said


def _names(fields: Iterable[Any], rows: Sequence[Any]) -> dict[str, dict[Any, str]]:
    """What the records that foreign keys point at are called: a query for each such field."""
    named: dict[str, dict[Any, str]] = {}
    for each in fields:
        if each.is_relation and each.related_model is not ContentType:
            keys = {getattr(row, each.attname) for row in rows} - {None}
            found = each.related_model._base_manager.filter(pk__in=keys) if keys else ()
            named[each.name] = {record.pk: str(record) for record in found}
    return named


def _said(field: Any, value: Any, named: dict[Any, str]) -> str:
    if field.is_relation:
        return named.get(value, "" if value is None else "a record that is gone")
    label = dict(field.flatchoices).get(value) if field.choices else None
    words = in_words(label if label is not None else value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _entry(row: Any, title: str, detail: str = "") -> Entry:
    reason = row.history_change_reason or ""
    who, reason = _who(row.history_user, reason)
    return Entry(row.history_date, title, who, "\n".join(filter(None, [detail, reason])), EDIT)


def _who(person: Any, reason: str) -> tuple[str, str]:
    """The person; for a part of the portal, which signs its reasons, its name."""
    if person is not None:
        return str(person), reason
    name, colon, rest = reason.partition(": ")
    return (name, rest) if colon else ("", reason)


def _moves(model: Any, keys: Sequence[Any]) -> list[Entry]:
    labels = dict(model._meta.get_field("status").flatchoices)
    rows = model.statuses.rel.related_model.objects.filter(record__in=keys)
    return [
        Entry(
            row.at, str(labels.get(row.to_status, row.to_status)), row.by_name, row.reason, STATUS
        )
        for row in rows
    ]


def _files(model: Any, keys: Sequence[Any]) -> Iterator[Entry]:
    from django.urls import reverse

    rows = Document.objects.filter(
        record_type=ContentType.objects.get_for_model(model), record_id__in=keys
    )
    for row in rows.select_related("added_by"):
        link = "" if row.removed_at else reverse("document", args=[row.pk])
        detail = f"{documents.in_words(row.size)}, {row.get_scan_display().lower()}"
        yield Entry(
            row.added_at, f"File added: {row.title}", str(row.added_by), detail, DOCUMENT, link
        )
        if row.removed_at:
            yield Entry(row.removed_at, f"File removed: {row.title}", "", "", DOCUMENT)


def _mails(model: Any, keys: Sequence[Any]) -> Iterator[Entry]:
    about = Q(about_type=ContentType.objects.get_for_model(model), about_id__in=keys)
    gone = Q(status=Message.Status.SENT) | Q(status=Message.Status.FAILED)
    for row in Message.objects.filter(about & gone).select_related("to"):
        word = "Mail sent" if row.status == Message.Status.SENT else "Mail failed"
        to = f"To {row.to or row.to_email}"
        detail = f"{to}. {row.last_error}" if row.last_error else to
        yield Entry(row.sent_at or row.send_at, f"{word}: {row.subject}", "", detail, MAIL)
