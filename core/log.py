"""The access log: who opened, exported or was refused what. Append-only, each row chained.

A row's digest is the SHA-256 of the digest before it and of the row's own values, so that a
changed, missing or swapped row shows (``verify_chain``). A page calls ``opened`` before it is
rendered: when the row cannot be written, the page is not shown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from core.actors import System, person_of
from core.errors import TooMuch
from core.models import AccessEntry, AccessHead
from core.pace import EXPORTING, READING, Pace

if TYPE_CHECKING:
    from partnership.models import Person

HEAD = 1  # the key of the one row that holds the end of the chain


def opened(
    request: HttpRequest,
    record: models.Model,
    *,
    action: str = "open",
    reason: str = "",
    reference: str = "",
    **detail: Any,
) -> AccessEntry:
    """Keep that the person of ``request`` opened ``record``. Call it before rendering.

    Raises TooMuch for somebody who opened more in the last minutes than work needs.
    """
    return _from(
        request, action, record, reason=reason, reference=reference, detail=detail, limit=READING
    )


def refused(
    request: HttpRequest, *, reason: str, record: models.Model | None = None, **detail: Any
) -> AccessEntry:
    """Keep that a person asked for something in scope that they may not do."""
    detail["path"] = request.path[:200]
    return _from(request, "refused", record, reason=reason, detail=detail)


def exported(
    request: HttpRequest,
    *,
    name: str,
    form: str,
    filters: dict[str, Any],
    rows: int,
    reason: str = "",
) -> AccessEntry:
    """Keep that a list left the portal: its name, the format, the filter and how many rows."""
    detail = {"form": form, "filters": filters, "rows": rows}
    return _from(
        request, "export", None, reason=reason, reference=name, detail=detail, limit=EXPORTING
    )


def noted(
    actor: Person | System,
    action: str,
    *,
    record: models.Model | None = None,
    reference: str = "",
    reason: str = "",
    **detail: Any,
) -> AccessEntry:
    """Keep an act that has no request at hand, such as cancelling a mail from a deed."""
    if isinstance(actor, System):
        detail["by"] = actor.name
    return _append(
        action=action,
        person=person_of(actor),
        record=record,
        reference=reference,
        reason=reason,
        detail=detail,
    )


def entries_for(record: models.Model) -> models.QuerySet[AccessEntry]:
    """Every entry about one record, newest first, with the person."""
    return AccessEntry.objects.filter(
        record_type=ContentType.objects.get_for_model(record), record_id=record.pk
    ).select_related("person")


def address_of(request: HttpRequest) -> str | None:
    """The client's address. X-Forwarded-For counts only for as many proxies as are trusted."""
    hops = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    told = (
        forwarded[-hops] if hops and len(forwarded) >= hops else request.META.get("REMOTE_ADDR", "")
    )
    try:
        return ipaddress.ip_address(told).compressed
    except ValueError:
        return None


def verify_chain() -> list[str]:
    """What is wrong with the chain, in plain sentences; empty when it holds."""
    faults: list[str] = []
    before, last = "", 0
    for entry in _in_order():
        if entry.digest != _digest(before, entry):
            faults.append(f"Entry {entry.pk} was changed, or the one before it is missing.")
        before, last = entry.digest, entry.pk
    head = AccessHead.objects.filter(pk=HEAD).first()
    if head is None:
        return [*faults, "The end of the log is not marked."] if last else faults
    if (head.entry_id, head.digest) != (last, before):
        faults.append(f"The log should end at entry {head.entry_id} but ends at {last}.")
    return faults


def _in_order() -> Iterator[AccessEntry]:
    return AccessEntry.objects.order_by("pk").iterator(chunk_size=2000)


def _from(
    request: HttpRequest,
    action: str,
    record: models.Model | None,
    *,
    reason: str = "",
    reference: str = "",
    detail: dict[str, Any],
    limit: Pace | None = None,
) -> AccessEntry:
    person: Any = request.user if request.user.is_authenticated else None
    session = request.session.session_key or ""
    detail |= {
        "session": hashlib.sha256(session.encode()).hexdigest()[:16] if session else "",
        "organisations": sorted(getattr(person, "organisation_ids", ())),
    }
    return _append(
        action=action,
        person=person,
        record=record,
        reason=reason,
        reference=reference,
        detail=detail,
        address=address_of(request),
        request_id=getattr(request, "id", ""),
        limit=limit,
    )


def _append(
    *,
    record: models.Model | None,
    detail: dict[str, Any],
    limit: Pace | None = None,
    **values: Any,
) -> AccessEntry:
    """Add a row at the end of the chain. The lock on the head lasts to the end of the transaction.

    Over a limit the row is kept as a refusal, and TooMuch is raised once it is written.
    """
    entry = AccessEntry(
        at=timezone.now(),
        record_type=ContentType.objects.get_for_model(record) if record else None,
        record_id=record.pk if record else None,
        detail=json.loads(json.dumps(detail, default=str)),
        **values,
    )
    entry.reference = (entry.reference or getattr(record, "reference", "") or "")[:80]
    entry.action = entry.action[:40]  # words of ours: too long a one must not shut a page
    with transaction.atomic(savepoint=False):
        limit = limit if entry.person_id else None
        head = _head(limit, entry.person_id)
        over = limit is not None and limit.is_over(head.reached_at, entry.at)  # type: ignore[attr-defined]
        if over:
            entry.action, entry.reason = "refused", str(limit)
        entry.digest = _digest(head.digest, entry)
        entry.save(force_insert=True)  # a trigger of the table moves the end of the chain to it
    if over:
        raise TooMuch(str(limit))
    return entry


def _head(limit: Pace | None = None, person: int | None = None) -> AccessHead:
    """The end of the chain, locked; with when the person came to a limit, where one is asked about."""
    locked = AccessHead.objects.select_for_update(of=("self",))
    if limit:
        locked = locked.annotate(reached_at=limit.reached_at(person))
    head = locked.filter(pk=HEAD).first()
    if head is None:
        AccessHead.objects.bulk_create([AccessHead(pk=HEAD)], ignore_conflicts=True)
        head = locked.get(pk=HEAD)
    return head


def _digest(before: str, entry: AccessEntry) -> str:
    said = [
        before,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.person_id,
        entry.action,
        entry.record_type_id,
        entry.record_id,
        entry.reference,
        entry.reason,
        entry.detail,
        entry.address,
        entry.request_id,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
