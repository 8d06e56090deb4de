"""Whether the portal's guards still hold: what ``manage.py check_access`` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from core import access, documents, log
from core.grants import PersonGrant
from core.models import AccessEntry, Document


@dataclass
class Finding:
    """One thing that was looked at: what, how many there were, and what is wrong in plain words."""

    code: str
    label: str
    looked_at: int
    faults: list[str] = field(default_factory=list)


def findings() -> list[Finding]:
    """All of them, those that hold included."""
    return [_chain(), _grants(), _views(), _verbs(), _files()]


def pages(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the portal with its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(list(pattern.url_patterns), address)
        else:
            yield address, pattern


def _chain() -> Finding:
    count = AccessEntry.objects.count()
    return Finding(
        "log", "entries in the access log, each chained to the last", count, log.verify_chain()
    )


def _grants() -> Finding:
    """Every grant points at a record and a person that are there, and who may still log in."""
    found = Finding("grants", "records opened to one person", 0)
    grants: list[Any] = [model for model in apps.get_models() if issubclass(model, PersonGrant)]
    for model in grants:
        record = model._meta.get_field("content_object").related_model
        rows: models.QuerySet[Any] = model._base_manager.all()
        found.looked_at += rows.count()
        lost = rows.exclude(content_object__in=record._base_manager.values("pk"))
        found.faults += [f"{_named(grant)} is for a record that is gone." for grant in lost]
        people = model._meta.get_field("user").related_model
        strangers = rows.exclude(user__in=people._base_manager.values("pk"))
        found.faults += [f"{_named(grant)} is for a person who is gone." for grant in strangers]
        away = rows.filter(pk__in=model.objects.live().values("pk"), user__is_active=False)
        found.faults += [
            f"{_named(grant)} is for somebody who can no longer log in." for grant in away
        ]
    return found


def _views() -> Finding:
    found = Finding("pages", "pages, each with one access mark", 0)
    for address, pattern in pages():
        found.looked_at += 1
        mark = getattr(pattern.callback, "access_mark", "")
        if not mark:
            found.faults.append(f"The page {address} has no access mark.")
        elif mark != "public" and mark not in access.REGISTRY:
            found.faults.append(f"The page {address} names the verb {mark}, which nobody declared.")
    return found


def _verbs() -> Finding:
    found = Finding("verbs", "verbs, each held by a role", len(access.REGISTRY))
    found.faults = [
        f"No role holds the verb {v.code}." for v in access.REGISTRY.values() if not v.roles
    ]
    return found


def _files() -> Finding:
    """Every file has a record, can be read through it, and lies in the storage."""
    found = Finding("files", "files, each with its record and its content", 0)
    for document in Document.objects.select_related("record_type").iterator(chunk_size=500):
        found.looked_at += 1
        model = document.record_type.model_class()
        if model is None or not model._base_manager.filter(pk=document.record_id).exists():
            found.faults.append(f"File {document.pk} belongs to a record that is gone.")
        elif not documents.is_readable(model):
            found.faults.append(
                f"File {document.pk} belongs to a kind of record nobody may read files of."
            )
        if not document.file.storage.exists(str(document.file.name)):
            found.faults.append(f"File {document.pk} is missing from the storage.")
    return found


def _named(grant: models.Model) -> str:
    return f"The {grant._meta.verbose_name} {grant.pk}"
