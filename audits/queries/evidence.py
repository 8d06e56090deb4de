"""An agency's evidence: what shows an answer, what can be shown again, all of it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from audits.models import AuditEvidence, EvidenceUse, Question, ReturnSection
from core.models import Document


def own_evidence(user: Any) -> QuerySet[Any]:
    """What a person may show for an answer of their agency, each with ``used``: for how many answers."""
    rows = AuditEvidence.objects.visible_to(user).filter(
        Q(organisation__in=user.organisation_ids)
        | Q(organisation__succeeded_by__in=user.organisation_ids)
    )
    return rows.select_related("organisation").annotate(used=Count("uses", distinct=True))


def again(section: ReturnSection, question: Question, user: Any) -> QuerySet[AuditEvidence]:
    """What a person could show for this question as well: theirs to see, in date, not shown yet."""
    body = section.agency_return.organisation_id
    shown = EvidenceUse.objects.filter(
        answer__agency_return=section.agency_return_id, answer__question=question
    )
    rows = AuditEvidence.objects.visible_to(user).filter(
        Q(expires_on=None) | Q(expires_on__gte=timezone.localdate()),
        Q(organisation=body) | Q(organisation__succeeded_by=body),
    )
    return rows.exclude(pk__in=shown.values("evidence"))


def with_files(uses: QuerySet[EvidenceUse]) -> QuerySet[Any]:
    """Uses with their evidence, each with ``file``: pk, name, size and sha256 of its file; None for a link."""
    files = Document.objects.filter(
        record_type=ContentType.objects.get_for_model(AuditEvidence),
        record_id=OuterRef("evidence"),
        removed_at=None,
    ).order_by("pk")
    told = JSONObject(pk="pk", name="name", size="size", sha256="sha256")
    return uses.select_related("evidence").annotate(file=Subquery(files.values(told=told)[:1]))


def shown_for(section: ReturnSection, question: Question) -> list[Any]:
    """What shows an answer: its uses ``with_files``, in the order they were added."""
    uses = EvidenceUse.objects.filter(
        answer__agency_return=section.agency_return_id, answer__question=question
    )
    return list(with_files(uses).order_by("pk"))
