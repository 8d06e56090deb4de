"""Evidence: several files at once, links, used again until out of date; and what cannot be kept says why."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from audits.models import AuditEvidence, EvidenceUse, Question, ReturnSection
from audits.queries.evidence import again, own_evidence
from audits.services import evidence as deeds
from core import documents, history
from core.errors import RuleBroken
from core.models import Document
from tests.factories.audited import make_campaign, make_return
from tests.factories.base import MAKER, REASON

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def question(part_b: ReturnSection) -> Question:
    return Question.objects.get(code="B1.3")


def files(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, PDF + name.encode()) for name in names]


@pytest.mark.shows("AUD-10")
def test_several_files_at_once_answer_a_question_for_files(trust_lead, part_b, question) -> None:
    before = part_b.answered
    added = deeds.add_files(
        actor=trust_lead, section=part_b, question=question, uploads=files("a.pdf", "b.pdf")
    )
    assert added == (2, [])
    part_b.refresh_from_db()
    assert part_b.answered == before + 1
    assert sorted(Document.objects.values_list("name", flat=True)) == ["a.pdf", "b.pdf"]


@pytest.mark.shows("AUD-10")
@override_settings(UPLOAD_LIMIT_BYTES=200)
def test_one_that_cannot_be_kept_is_told_and_the_others_are_kept(
    trust_lead, part_b, question
) -> None:
    big = SimpleUploadedFile("walk.mp4", b"\0" * 300)
    wrong = SimpleUploadedFile("run.exe", b"MZ\x90\x00")
    number, faults = deeds.add_files(
        actor=trust_lead, section=part_b, question=question, uploads=[big, *files("a.pdf"), wrong]
    )
    assert number == 1
    assert faults[0] == "walk.mp4: The file is 300 bytes. The most we can take is 200 bytes."
    assert faults[1].startswith("run.exe: ")
    assert AuditEvidence.objects.get().title == "a.pdf"


@pytest.mark.shows("AUD-10")
def test_a_link_is_kept_once(trust_lead, part_a, part_b, question) -> None:
    words = {"title": "Our policy", "link": "https://example.org/policy"}
    deeds.add_link(actor=trust_lead, section=part_b, question=question, **words)
    deeds.add_link(actor=trust_lead, section=part_b, question=question, **words)
    other = Question.objects.get(code="A1.1")
    deeds.add_link(actor=trust_lead, section=part_a, question=other, **words)
    assert (AuditEvidence.objects.count(), EvidenceUse.objects.count()) == (1, 2)


@pytest.mark.shows("AUD-10", "AUD-11")
def test_what_was_added_before_can_be_used_again_until_it_is_out_of_date(
    trust, trust_lead, part_b, question
) -> None:
    today = timezone.localdate()
    evidence = deeds.add_link(
        actor=trust_lead, section=part_b, question=question, title="Policy",
        link="https://example.org/policy", expires_on=today,
    )  # fmt: skip
    later = make_return(trust, make_campaign(part_b.agency_return.campaign.version))
    part = later.sections.get(section__code="B")
    assert list(again(part, question, trust_lead)) == [evidence]
    history.change(evidence, actor=MAKER, reason=REASON, expires_on=today - dt.timedelta(days=1))
    assert list(again(part, question, trust_lead)) == []
    with pytest.raises(RuleBroken, match="out of date since"):
        deeds.use_again(actor=trust_lead, section=part, question=question, evidence=[evidence])
    deeds.change_evidence(actor=trust_lead, evidence=evidence, title="Policy", expires_on=None)
    evidence.refresh_from_db()
    given = {"actor": trust_lead, "section": part, "question": question, "evidence": [evidence]}
    assert (deeds.use_again(**given), deeds.use_again(**given)) == (1, 0)


def test_another_agencys_evidence_is_refused(
    trust_lead, charity, charity_lead, part_b, question
) -> None:
    theirs = make_return(charity, part_b.agency_return.campaign).sections.get(section__code="B")
    evidence = deeds.add_link(
        actor=charity_lead, section=theirs, question=question, title="Theirs",
        link="https://example.org/theirs",
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="not your agency"):
        deeds.use_again(actor=trust_lead, section=part_b, question=question, evidence=[evidence])
    assert list(own_evidence(trust_lead)) == []


def test_taken_out_it_is_kept_for_next_time(trust_lead, part_b, question) -> None:
    deeds.add_files(actor=trust_lead, section=part_b, question=question, uploads=files("a.pdf"))
    use = EvidenceUse.objects.get()
    assert deeds.take_out(actor=trust_lead, section=part_b, use=use)
    assert not deeds.take_out(actor=trust_lead, section=part_b, use=use)
    part_b.refresh_from_db()
    assert part_b.answered == 0
    assert list(own_evidence(trust_lead)) == [AuditEvidence.objects.get()]


@pytest.mark.parametrize("status", ["to_sign", "submitted", "moderated"])
def test_what_was_handed_in_keeps_its_evidence(
    trust_lead, trust_return, part_b, question, status: str
) -> None:
    deeds.add_files(actor=trust_lead, section=part_b, question=question, uploads=files("a.pdf"))
    history.change(trust_return, actor=MAKER, reason=REASON, status=status)
    part_b.agency_return.refresh_from_db()
    with pytest.raises(RuleBroken):
        deeds.take_out(actor=trust_lead, section=part_b, use=EvidenceUse.objects.get())


def test_a_file_is_read_by_whoever_may_see_its_part(
    trust_lead, trust_colleague, charity_lead, scrutineer, unit, trust_return, part_b, question
) -> None:
    deeds.add_files(actor=trust_lead, section=part_b, question=question, uploads=files("a.pdf"))
    file = Document.objects.get()

    def readers() -> list[bool]:
        people = (trust_lead, unit, trust_colleague, charity_lead, scrutineer)
        return [documents.may_read(person, file) for person in people]

    assert readers() == [True, True, False, False, False]
    history.change(trust_return, actor=MAKER, reason=REASON, status="submitted")
    assert readers() == [True, True, False, False, True]
