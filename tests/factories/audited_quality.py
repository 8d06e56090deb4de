"""Returns brought as far as handed in, by the portal's own deeds."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audits.clocks import RETURN
from audits.models import AgencyReturn, Answer, AuditEvidence, Campaign, EvidenceUse
from audits.rules.frameworks import AnswerKind
from audits.services import planned, signing
from audits.services.answering import Typed, answer_to, save_answers
from core import documents
from deadlines import services as clocks
from partnership.models import Person
from partnership.rules import SeatKind
from tests.factories import make_person, make_seat
from tests.factories.audited import make_campaign, make_return, make_version, put

QUESTIONS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "A": [
        ("A1", AnswerKind.RAG, {"evidence_wanted": True}),
        ("A2", AnswerKind.TEXT, {}),
        ("A3", AnswerKind.RAG, {}),
    ],
    "B": [("B1", AnswerKind.YES_NO, {}), ("B2", AnswerKind.DATE, {})],
}
SAID = {
    "A1": Typed(value="green", narrative="Our lead sits on the board of the trust."),
    "A2": Typed(narrative="- a policy\n- a rota\n\nBoth are read each May."),
    "A3": Typed(value="amber", narrative="=SUM(1) is no formula here."),
    "B1": Typed(not_applicable=True, na_reason="We run no building of our own."),
    "B2": Typed(value="2026-03-09", narrative="On that day."),
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def asked_campaign(**fields: Any) -> Campaign:
    """An open campaign of two sections."""
    version = fields.pop("version", None) or make_version(QUESTIONS)
    return make_campaign(version, **fields)


def asked_return(lead: Person, campaign: Campaign | None = None, **fields: Any) -> AgencyReturn:
    """A return of the agency a person leads, with its clock running."""
    body = lead.seats.get().organisation
    made = make_return(body, campaign or asked_campaign(), **fields)
    clocks.start(
        actor=lead, code=RETURN.code, record=made, on=timezone.localdate(), due=made.due_on,
        reference=made.campaign.reference, path=f"/audits/returns/{made.pk}/", owner_organisation=body,
    )  # fmt: skip
    return made


def answer_all(lead: Person, made: AgencyReturn, **changes: Typed) -> None:
    """Everything is answered; A3 has an action, A2 shows a file and a link."""
    said = SAID | changes
    for section in made.sections.select_related("section"):
        rows = section.section.standards.get().questions.all()
        typed = {each.pk: said[each.code] for each in rows}
        saved = save_answers(actor=lead, section=section, typed=typed)
        assert saved.refused == {}
    part = made.sections.get(section__code="A")
    question = part.section.standards.get().questions.get(code="A3")
    planned.plan_action(
        actor=lead, section=part, question=question, text="Train all new starters",
        owner=lead, due_on=timezone.localdate() + dt.timedelta(days=60),
    )  # fmt: skip


def show_file(lead: Person, made: AgencyReturn, code: str = "A2", **fields: Any) -> AuditEvidence:
    """A file shown for an answer."""
    evidence = put(
        AuditEvidence(
            organisation=made.organisation, title=fields.pop("title", "Policy"), added_by=lead, **fields
        )
    )  # fmt: skip
    documents.add(
        actor=lead,
        record=evidence,
        upload=SimpleUploadedFile(
            "policy.pdf", PDF + code.encode(), content_type="application/pdf"
        ),
    )
    part = made.sections.get(section__standards__questions__code=code)
    question = part.section.standards.get().questions.get(code=code)
    answer: Answer = answer_to(actor=lead, section=part, question=question)
    put(EvidenceUse(answer=answer, evidence=evidence))
    return evidence


def officer_of(made: AgencyReturn) -> Person:
    """Whoever signs for the agency: the one there is, or a new one."""
    there = made.signatures.select_related("person").first()
    if there:
        return there.person
    person = make_person(f"Chief officer {made.pk}")
    make_seat(person, SeatKind.CONTRIBUTOR, made.organisation)
    return person


def send_in(lead: Person, made: AgencyReturn) -> AgencyReturn:
    """Sent to be signed, and signed."""
    officer = officer_of(made)
    signing.name_signatory(
        actor=lead, agency_return=made, place=signing.OFFICER, person=officer, post="Chief officer"
    )
    signing.send_to_sign(actor=lead, agency_return=made)
    signing.sign(actor=officer, agency_return=made)
    return AgencyReturn.objects.get(pk=made.pk)


def handed_in(lead: Person, campaign: Campaign | None = None, **changes: Typed) -> AgencyReturn:
    """A return answered, signed and handed in."""
    made = asked_return(lead, campaign)
    answer_all(lead, made, **changes)
    return send_in(lead, made)
