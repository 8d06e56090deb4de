"""The evidence that came with a package: what of it the agency keeps, and for which answers."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from audits.models import AuditEvidence, ImportedPackage
from audits.rules.packages import Shown, evidence_in
from core.models import Document
from partnership.models import Organisation


def evidence_of(body: Organisation) -> QuerySet[AuditEvidence]:
    """All evidence of an agency, and of those it took over from."""
    return AuditEvidence.objects.filter(Q(organisation=body) | Q(organisation__succeeded_by=body))


def kept_files(body: Organisation, digests: set[str]) -> dict[str, AuditEvidence]:
    """SHA-256 → the agency's evidence that is this very file."""
    rows = Document.objects.filter(
        record_type=ContentType.objects.get_for_model(AuditEvidence),
        record_id__in=evidence_of(body).values("pk"),
        sha256__in=digests,
        removed_at=None,
    )
    found = {row.sha256: row.record_id for row in rows.order_by("-pk")}
    evidence = AuditEvidence.objects.in_bulk(set(found.values()))
    return {digest: evidence[key] for digest, key in found.items()}


def kept_links(body: Organisation, links: set[str]) -> dict[str, AuditEvidence]:
    """Address → the agency's evidence that is this page."""
    return {row.link: row for row in evidence_of(body).filter(link__in=links).order_by("-pk")}


def brought(package: ImportedPackage, body: Organisation) -> dict[str, list[AuditEvidence]]:
    """Code of a question → the agency's evidence that came with its answer, in or out of date."""
    told = evidence_in(package.content)
    every = [each for shown in told.values() for each in shown]
    files = kept_files(body, {each.sha256 for each in every if each.sha256})
    links = kept_links(body, {each.link for each in every if each.link})

    def kept(each: Shown) -> AuditEvidence | None:
        return files.get(each.sha256) if each.sha256 else links.get(each.link)

    found = {code: [kept(each) for each in shown] for code, shown in told.items()}
    return {
        code: list(dict.fromkeys(each for each in shown if each)) for code, shown in found.items()
    }
