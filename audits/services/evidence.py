"""Evidence for an answer: files, links, and what is there from before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from audits.models import Answer, AuditEvidence, EvidenceUse, Question, ReturnSection
from audits.services.answering import answer_to, begun, refuse_closed
from audits.services.counting import recount
from core import documents, history
from core.errors import RuleBroken
from core.moves import lock

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def add_files(
    *,
    actor: Person,
    section: ReturnSection,
    question: Question,
    uploads: Sequence[UploadedFile],
    expires_on: dt.date | None = None,
) -> tuple[int, list[str]]:
    """Keep several files for an answer. Returns how many were added, and a sentence for each that was not.

    A file that cannot be kept does not stop the others.
    """
    answer = _writable(actor, section, question)
    _not_past(expires_on)
    added, faults = 0, []
    for upload in uploads:
        try:
            with transaction.atomic():
                _add_file(actor, answer, upload, expires_on)
        except RuleBroken as broken:
            faults.append(f"{documents.safe_name(upload.name or '')}: {broken}")
        else:
            added += 1
    _done(actor, answer, added)
    return added, faults


def _add_file(
    actor: Person, answer: Answer, upload: UploadedFile, expires_on: dt.date | None
) -> None:
    evidence = AuditEvidence(
        organisation=answer.agency_return.organisation,
        title=documents.safe_name(upload.name or "")[:200],
        expires_on=expires_on,
        added_by=actor,
    )
    history.create(evidence, actor=actor, reason="Evidence added")
    documents.add(actor=actor, record=evidence, upload=upload)
    _use(actor, answer, evidence)


@transaction.atomic
def add_link(
    *,
    actor: Person,
    section: ReturnSection,
    question: Question,
    title: str,
    link: str,
    expires_on: dt.date | None = None,
) -> AuditEvidence:
    """Add the address of a page that shows it. The same address again is the one there is."""
    answer = _writable(actor, section, question)
    _not_past(expires_on)
    if not link.strip():
        raise RuleBroken("Enter the web address of the page.", field="link")
    body = answer.agency_return.organisation
    evidence = AuditEvidence.objects.filter(organisation=body, link=link.strip()).first()
    if evidence is None:
        evidence = history.create(
            AuditEvidence(
                organisation=body,
                title=title.strip()[:200] or link.strip()[:200],
                link=link.strip(),
                expires_on=expires_on,
                added_by=actor,
            ),
            actor=actor,
            reason="Evidence added",
        )
    _done(actor, answer, _use(actor, answer, evidence))
    return evidence


@transaction.atomic
def use_again(
    *,
    actor: Person,
    section: ReturnSection,
    question: Question,
    evidence: Iterable[AuditEvidence],
) -> int:
    """Show again what was added before. Returns how many were added; what is out of date is refused."""
    answer = _writable(actor, section, question)
    today, added = timezone.localdate(), 0
    for each in evidence:
        if each.organisation_id not in _bodies(answer):
            raise RuleBroken("That is not your agency’s evidence.", field="evidence")
        if each.expires_on and each.expires_on < today:
            raise RuleBroken(
                f"“{each}” has been out of date since {each.expires_on:%-d %B %Y}. Add a newer one, or change its day.",
                field="evidence",
            )
        added += _use(actor, answer, each)
    _done(actor, answer, added)
    return added


@transaction.atomic
def take_out(*, actor: Person, section: ReturnSection, use: EvidenceUse) -> bool:
    """Show it for this answer no longer. The evidence itself is kept. False when it is out already."""
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    found = EvidenceUse.objects.filter(pk=use.pk, answer__agency_return=agency_return).first()
    if found is None:
        return False
    history.delete(found, actor=actor, reason="Taken out of the answer")
    recount(agency_return)
    return True


@transaction.atomic
def change_evidence(
    *, actor: Person, evidence: AuditEvidence, title: str, expires_on: dt.date | None
) -> bool:
    """Another title, or another day on which it goes out of date."""
    evidence = lock(evidence)
    if not title.strip():
        raise RuleBroken("Give it a title.", field="title")
    return history.change(
        evidence,
        actor=actor,
        reason="Evidence changed",
        title=title.strip(),
        expires_on=expires_on,
    )


def _writable(actor: Person, section: ReturnSection, question: Question) -> Answer:
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    if question.standard.section_id != section.section_id:
        raise RuleBroken("That question is not in this part.")
    return answer_to(actor=actor, section=section, question=question)


def _use(actor: Person, answer: Answer, evidence: AuditEvidence) -> bool:
    if answer.evidence_uses.filter(evidence=evidence).exists():
        return False
    use = EvidenceUse(answer=answer, evidence=evidence)
    history.create(use, actor=actor, reason="Shown for an answer")
    return True


def _done(actor: Person, answer: Answer, added: int) -> None:
    if added:
        agency_return = lock(answer.agency_return)
        begun(actor, agency_return)
        recount(agency_return)


def _bodies(answer: Answer) -> set[int | None]:
    """The agency itself, and those it took over from."""
    body = answer.agency_return.organisation
    return {body.pk, *body.predecessors.values_list("pk", flat=True)}


def _not_past(day: dt.date | None) -> None:
    if day and day < timezone.localdate():
        raise RuleBroken("It is out of date already. Add a newer one.", field="expires_on")
