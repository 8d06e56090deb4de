"""The files of an incident."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import documents, moves
from core.errors import RuleBroken
from core.models import Document
from reviews import incident_rules as rules
from reviews.models import Incident
from reviews.services.incidents.changing import given

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def add_document(
    *, actor: Person, incident: Incident, upload: UploadedFile, title: str = ""
) -> Document:
    """Keep a file with the incident. The same file sent twice is kept once. Faults: see ``core.documents.add``."""
    incident = _changeable(incident)
    there = documents.of(incident).filter(sha256=_sha256(upload)).first()
    return there or documents.add(actor=actor, record=incident, upload=upload, title=title)


@transaction.atomic
def remove_document(*, actor: Person, incident: Incident, document: Document, reason: str) -> bool:
    """Take a file away from the incident. Returns False when it was taken away before."""
    _changeable(incident)
    reason = given(reason, "Say why this file is taken away.")
    return documents.remove(actor=actor, document=document, reason=reason)


def _changeable(incident: Incident) -> Incident:
    incident = moves.lock(incident)
    if incident.status not in rules.CHANGEABLE:
        raise RuleBroken(
            f"This incident is “{incident.get_status_display()}”, so its files stay as they are."
        )
    return incident


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
