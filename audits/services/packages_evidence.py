"""The evidence in a package becomes the agency's own: checked as any upload is, kept once, its origin told."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audits.documents import package
from audits.models import AuditEvidence
from audits.queries.brought import kept_files, kept_links
from audits.rules.packages import Shown, evidence_in
from core import documents, history
from core.errors import RuleBroken

if TYPE_CHECKING:
    from partnership.models import Organisation, Person

MISSING = "The file is not in the package."
NO_ADDRESS = "The address is not one of a web page."


def keep_evidence(
    *, actor: Person, organisation: Organisation, origin: str, content: dict[str, Any], file: IO[bytes]
) -> list[str]:  # fmt: skip
    """Keep what a checked package shows for its answers. Returns a sentence for each that could not be kept.

    A file or a page that the agency has already is the one there is. One that cannot be kept does not
    stop the others.
    """
    told = {
        each.sha256 or each.link: each
        for shown in evidence_in(content).values()
        for each in shown
        if each.sha256 or each.link
    }
    there = kept_files(organisation, set(told)) | kept_links(organisation, set(told))
    faults = []
    for mark, each in told.items():
        if mark in there:
            continue
        row = AuditEvidence(
            organisation=organisation,
            title=(each.title or documents.safe_name(each.file) or each.link)[:200],
            link="" if each.sha256 else each.link,
            expires_on=each.expires_on,
            origin=origin,
            added_by=actor,
        )
        try:
            with transaction.atomic():
                _keep(actor, row, each, file)
        except (RuleBroken, ValidationError) as fault:
            words = NO_ADDRESS if isinstance(fault, ValidationError) else str(fault)
            faults.append(f"{documents.safe_name(each.name)}: {words}")
    return faults


def _keep(actor: Person, row: AuditEvidence, shown: Shown, file: IO[bytes]) -> None:
    if row.link and not row.link.startswith(("https://", "http://")):
        raise RuleBroken(NO_ADDRESS)
    history.create(row, actor=actor, reason=f"Came in a package from {row.origin}")
    if row.link:
        return
    with package.evidence_of(file, shown.sha256) as content:
        if content is None:
            raise RuleBroken(MISSING)
        size = content.seek(0, 2)
        content.seek(0)
        upload = UploadedFile(content, name=shown.file, size=size)
        documents.add(actor=actor, record=row, upload=upload)
