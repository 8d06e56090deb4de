"""A return as a file is complete to the last comment, and only for who may read all of it."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pypdf
import pytest
from django.utils import timezone
from docx import Document as Word

from audits.documents import pdf, sheet, word
from audits.documents.content import gather
from audits.models import AgencyReturn, AuditEvidence, ImportedPackage, ReturnRendering
from audits.queries.downloads import in_words_of, told
from audits.rules.returns import CampaignStatus
from audits.services import downloads as deeds
from audits.services import quality_moderation as moderation
from audits.services.answering import leave_out
from audits.services.quality_queries import send_back
from audits.services.replies import reply
from audits.services.sharing import give_sections
from core import history
from core.errors import RuleBroken
from core.models import Document
from tests.factories.audited import put
from tests.factories.audited_quality import (
    answer_all,
    asked_return,
    handed_in,
    officer_of,
    send_in,
    show_file,
)


def status_of(client, path):
    """What is answered, with the file that comes with it read."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-15")]
# Named in the content for machines: told in words by another field, or a key of a row.
FOR_MACHINES = {"format", "kind", "value", "document", "size", "sector", "length", "asked", "framework.code",
                "agency.code", "not_applicable", "confirmed_from_last_time"}  # fmt: skip


def leaves(value, path=""):
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, path)
    else:
        yield path, value


def plain(text):
    return re.sub(r"[\s\u00ad-]+", "", text)


def wanted(content):
    for path, value in leaves(content):
        name = path.rsplit(".", 1)[-1]
        if (
            name in FOR_MACHINES
            or ".".join(path.split(".")[-2:]) in FOR_MACHINES
            or value in ("", None)
        ):
            continue
        if name.endswith(("_at", "_on")):
            value = in_words_of(value)
        yield path, str(value)


def full_return(lead):
    made = asked_return(lead)
    answer_all(lead, made)
    show_file(lead, made, expires_on=timezone.localdate() + dt.timedelta(days=90))
    made.campaign.version.sections.filter(code="B").update(voluntary=True)
    part = made.sections.select_related("section").get(section__code="B")
    leave_out(actor=lead, section=part, reason="We are a school without a building.")
    made = send_in(lead, made)
    # Of a package it holds an answer and a piece of evidence; one part was sent back and replied to.
    origin = put(
        ImportedPackage(
            agency_return=made, portal="Estuary Partnership", public_key="0" * 64, number=1,
            content={"sections": []}, digest="1" * 64, imported_by=lead,
        )
    )  # fmt: skip
    made.answers.filter(question__code="A1").update(package=origin)
    AuditEvidence.objects.filter(organisation=made.organisation).update(origin="Dee Valley")
    part = made.sections.get(section__code="A")
    due = timezone.localdate() + dt.timedelta(days=9)
    send_back(actor=lead, section=part, text="Which rota do you mean?", due_on=due)
    reply(actor=lead, section=part, text="The rota of the night desk.")
    return send_in(lead, AgencyReturn.objects.get(pk=made.pk))


def pdf_text(made, reader):
    pages = pypdf.PdfReader(io.BytesIO(pdf.make(told(made, reader)))).pages
    return " ".join(page.extract_text() for page in pages)


def word_text(made, reader):
    with zipfile.ZipFile(io.BytesIO(word.make(told(made, reader)))) as archive:
        held = archive.read("word/document.xml").decode()
    import html

    return html.unescape(re.sub(r"<[^>]+>", "", held))


def sheet_text(made, reader):
    return "\n".join(str(cell) for row in sheet.rows(told(made, reader)) for cell in row)


@pytest.mark.parametrize("text_of", [pdf_text, word_text, sheet_text])
def test_every_export_holds_every_field(trust_lead, text_of):
    made = full_return(trust_lead)
    text = plain(text_of(made, trust_lead))
    fields = list(wanted(gather(made)))
    assert len(fields) > 40
    assert [(path, value) for path, value in fields if plain(value) not in text] == []
    assert gather(made) == made.handed_in.first().content
    told_of = {path.rpartition(".")[2]: value for path, value in fields}
    assert told_of["reply"] == "The rota of the night desk."
    assert told_of["confirmed_from"] == "Estuary Partnership"
    assert told_of["origin"] == "Dee Valley"


def test_the_pdf_is_accessible(trust_lead):
    made = handed_in(trust_lead)
    reader = pypdf.PdfReader(io.BytesIO(pdf.make(told(made, trust_lead))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith("en")
    assert reader.metadata.title.startswith("Section 11 audit")
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_sheet_comes_at_once_and_holds_no_formula(trust_lead, client_for):
    made = handed_in(trust_lead)
    answer = client_for(trust_lead).get(f"/audits/returns/{made.pk}/downloads/answers/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == sheet.HEADINGS
    by_code = {row[7]: row for row in rows[1:] if row[7]}
    assert set(by_code) == {"A1", "A2", "A3", "B1", "B2"}
    assert by_code["A3"][12] == "=SUM(1) is no formula here."
    assert by_code["A3"][19] == "Train all new starters"
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_moderated_scores_are_in_no_file_of_the_agency_before_the_release(unit, trust_lead):
    made = handed_in(trust_lead)
    key = made.answers.get(question__code="A1").pk
    part = made.sections.get(section__code="A")
    moderation.save_moderation(
        actor=unit, section=part, typed={f"score-{key}": "red", f"reason-{key}": "Nobody read it."}
    )
    moderation.finish_moderation(actor=unit, agency_return=made)
    for text_of in (pdf_text, word_text, sheet_text):
        assert plain("Nobody read it.") not in plain(text_of(made, trust_lead))
        assert plain("Nobody read it.") in plain(text_of(made, unit))
    moderation.release(actor=unit, campaign=made.campaign)
    made.campaign.refresh_from_db()
    for text_of in (pdf_text, word_text, sheet_text):
        assert plain("Nobody read it.") in plain(text_of(made, trust_lead))


def test_a_worker_makes_the_file_and_only_who_asked_reads_it(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    for person, kind, part in (
        (trust_lead, "pdf", "return"), (trust_lead, "docx", "plan"), (unit, "docx", "return"),
    ):  # fmt: skip
        deeds.ask_for_file(actor=person, agency_return=made, kind=kind, part=part)
    assert deeds.make_next()
    assert deeds.make_next()
    assert deeds.make_next()
    assert deeds.make_next() is False
    files = {(row.requested_by, row.part): row for row in ReturnRendering.objects.all()}
    assert {row.status for row in files.values()} == {"done"}
    mine, theirs = files[trust_lead, "return"], files[unit, "return"]
    lead = client_for(trust_lead)
    assert status_of(lead, f"/documents/{mine.document_id}/") == 200
    assert status_of(lead, f"/documents/{theirs.document_id}/") == 404
    same = deeds.ask_for_file(actor=trust_lead, agency_return=made, kind="pdf")
    assert same == mine
    plan = Document.objects.get(pk=files[trust_lead, "plan"].document_id)
    with plan.file.open("rb") as held:
        cells = [cell.text for row in Word(held).tables[0].rows for cell in row.cells]
    assert "Train all new starters" in cells


def test_an_agency_downloads_its_return_after_the_audit_is_closed(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    history.change(made.campaign, actor=unit, reason="x", status=CampaignStatus.CLOSED)
    lead = client_for(trust_lead)
    at = f"/audits/returns/{made.pk}/downloads/"
    assert lead.get(at).status_code == 200
    assert lead.post(at, {"kind": "pdf", "part": "return"}).status_code == 302
    assert status_of(lead, f"{at}answers/") == 200
    assert ReturnRendering.objects.get().requested_by == trust_lead


def test_a_colleague_with_some_parts_gets_no_file_of_the_whole(
    unit, trust_lead, trust_colleague, school_lead, scrutineer, outsider, client_for
):
    made = asked_return(trust_lead)
    give_sections(
        actor=trust_lead, agency_return=made, person=trust_colleague,
        sections=made.sections.filter(section__code="A"), reason="Please write it.",
    )  # fmt: skip
    answer_all(trust_lead, made)
    paths = ("downloads/", "downloads/answers/", "action-plan/", "versions/", "challenge/")
    for path in paths:
        at = f"/audits/returns/{made.pk}/{path}"
        assert status_of(client_for(trust_lead), at) == 200
        assert status_of(client_for(trust_colleague), at) == 404
        assert status_of(client_for(school_lead), at) == 404
        assert status_of(client_for(scrutineer), at) == 404
        assert status_of(client_for(outsider), at) == 403
    assert (
        "Download the return"
        not in client_for(trust_colleague).get(f"/audits/returns/{made.pk}/").content.decode()
    )
    made = send_in(trust_lead, made)
    for person in (unit, scrutineer, officer_of(made)):
        assert status_of(client_for(person), f"/audits/returns/{made.pk}/downloads/") == 200
    assert status_of(client_for(trust_colleague), f"/audits/returns/{made.pk}/downloads/") == 404


def test_what_is_downloaded_is_the_version_that_was_handed_in(trust_lead):
    made = handed_in(trust_lead)
    kept = made.handed_in.get()
    answer = made.answers.get(question__code="A2")
    history.change(answer, actor=trust_lead, reason="x", narrative="Written later.")
    assert told(made, trust_lead).content == kept.content
    assert "Version 1, handed in on" in told(made, trust_lead).standing


def test_a_person_has_two_files_made_at_a_time(trust_lead):
    made = handed_in(trust_lead)
    deeds.ask_for_file(actor=trust_lead, agency_return=made, kind="pdf")
    deeds.ask_for_file(actor=trust_lead, agency_return=made, kind="pdf")
    deeds.ask_for_file(actor=trust_lead, agency_return=made, kind="docx")
    with pytest.raises(RuleBroken, match="Two of your files"):
        deeds.ask_for_file(actor=trust_lead, agency_return=made, kind="docx", part="plan")
    with pytest.raises(RuleBroken, match="PDF or Word"):
        deeds.ask_for_file(actor=trust_lead, agency_return=made, kind="odt")


@pytest.mark.shows("AUD-18")
def test_the_action_plan_shows_what_became_of_each_action(unit, trust_lead, client_for):
    made = handed_in(trust_lead)
    plan = made.planned_actions.select_related("action").get()
    at = f"/audits/returns/{made.pk}/action-plan/"
    for person in (unit, trust_lead):
        text = client_for(person).get(at).content.decode()
        assert plan.action.reference in text
        assert "Train all new starters" in text
    export = b"".join(client_for(trust_lead).get(f"{at}?export=csv").streaming_content).decode()
    assert plan.action.reference in export
    for form in ("xlsx", "ods"):
        assert status_of(client_for(trust_lead), f"{at}?export={form}") == 200
