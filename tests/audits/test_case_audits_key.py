"""Which case a sampled case is: who may see it, with a reason, logged, encrypted; and nowhere else."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from audits.models import AuditCase, CaseKey, KeyOpening
from audits.rules.case_audits import ToolStatus
from audits.services import case_audits as deeds
from audits.services import case_audits_sample as sample
from audits.services import case_audits_tools as tools
from core.errors import RuleBroken
from core.models import AccessEntry, Message
from tests.factories.audited_cases import (
    LIST,
    draw,
    make_audit,
    make_open,
    make_reported,
    send,
    send_all,
    tool_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-23", "ACC-02")]
WHY = "To find our record"


def key_of(case: AuditCase) -> str:
    return CaseKey.objects.get(case=case).identifier


def stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  names of tables of ours
        return repr(cursor.fetchall())


def test_the_tables_hold_ciphertext_and_the_rest_of_the_list_nowhere(unit, trust):
    audit = make_open(unit, trust)
    drawn = [key_of(case) for case in audit.cases.all()]
    for table in connection.introspection.table_names():
        text = stored(table)
        assert [one for one in LIST if one in text] == [], table
    assert all(row.identifier in drawn for row in CaseKey.history.all())
    assert CaseKey.history.count() == len(drawn)


def test_a_sample_that_is_thrown_away_leaves_no_key(unit, trust):
    audit = draw(unit, make_audit(unit, trust))
    sample.discard_sample(actor=unit, audit=audit, reason="Wrong list")
    assert CaseKey.objects.count() == 0
    assert not any(one in stored("audits_historicalcasekey") for one in LIST)


def test_the_unit_opens_the_key_with_a_reason_that_is_kept(unit, trust):
    case = make_open(unit, trust).cases.first()
    with pytest.raises(RuleBroken):
        sample.open_key(actor=unit, case=case, reason=" ")
    assert KeyOpening.objects.count() == 0
    assert sample.open_key(actor=unit, case=case, reason=WHY) == key_of(case)
    kept = KeyOpening.objects.get()
    assert (kept.person, kept.reason, kept.agency) == (unit, WHY, None)


def test_the_page_of_the_key_asks_why_shows_once_and_logs(unit, trust, client_for):
    audit = make_open(unit, trust)
    case, client = audit.cases.first(), client_for(unit)
    address = reverse("case_audit_key", args=[audit.reference, 1])
    identifier = key_of(case)
    assert identifier not in client.get(address).content.decode()
    refused = client.post(address, {"reason": ""})
    assert (refused.status_code, identifier in refused.content.decode()) == (422, False)
    assert identifier in client.post(address, {"reason": WHY}).content.decode()
    assert identifier not in client.get(address).content.decode()
    entry = AccessEntry.objects.get(action="open case key")
    assert (entry.reason, entry.reference, entry.detail["case"]) == (WHY, audit.reference, 1)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 403), ("council_exec", 403), ("scrutineer", 403), ("board_member", 403),
        ("trust_lead", 403), ("trust_colleague", 403), ("panel_member", 403), ("practitioner", 403),
    ],
)  # fmt: skip
def test_nobody_else_opens_the_key(role, status, request, unit, trust, client_for):
    audit = make_open(unit, trust)
    client = client_for(request.getfixturevalue(role))
    address = reverse("case_audit_key", args=[audit.reference, 1])
    answers = [client.get(address), client.post(address, {"reason": WHY})]
    assert [each.status_code for each in answers] == [status, status]
    assert not any(one in each.content.decode() for each in answers for one in LIST)
    assert KeyOpening.objects.count() == 0


def test_the_lead_sees_which_case_while_its_tool_is_open(unit, trust, trust_lead, client_for):
    audit = make_open(unit, trust)
    tool, client = tool_of(audit, trust), client_for(trust_lead)
    address = reverse("case_tool_identifier", args=[tool.pk])
    identifier = key_of(tool.case)
    assert identifier not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert identifier in client.post(address, {"reason": WHY}).content.decode()
    kept = KeyOpening.objects.get()
    assert (kept.person, kept.agency, kept.reason) == (trust_lead, tool.agency, WHY)
    assert AccessEntry.objects.filter(action="open case key", reason=WHY).count() == 1
    send(trust_lead, tool)
    assert client.get(address).status_code == 403
    with pytest.raises(RuleBroken):
        sample.open_identifier(actor=trust_lead, tool=tool, reason=WHY)


def test_the_lead_of_a_stopped_audit_sees_nothing(unit, trust, trust_lead, client_for):
    audit = make_open(unit, trust)
    tool = tool_of(audit, trust)
    deeds.close_audit(actor=unit, audit=audit, reason="Stopped")
    address = reverse("case_tool_identifier", args=[tool.pk])
    assert client_for(trust_lead).post(address, {"reason": WHY}).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [("school_lead", 404), ("trust_colleague", 403), ("unit", 403), ("scrutineer", 403)],
)
def test_nobody_but_the_agencys_own_lead(
    role, status, request, unit, trust, school, trust_lead, client_for
):
    """A colleague fills the tool in, and still does not see which case it is on this page."""
    audit = make_open(unit, trust, school)
    tool, person = tool_of(audit, trust), request.getfixturevalue(role)
    if role == "trust_colleague":
        tools.share_tools(actor=trust_lead, agency=tool.agency, person=person)
    address = reverse("case_tool_identifier", args=[tool.pk])
    client = client_for(person)
    assert client.get(address).status_code == status
    assert client.post(address, {"reason": WHY}).status_code == status
    with pytest.raises(RuleBroken):
        sample.open_identifier(actor=person, tool=tool, reason=WHY)
    assert KeyOpening.objects.count() == 0


def test_it_stands_in_no_mail_log_page_or_export(unit, trust, trust_lead, client_for):
    audit = make_open(unit, trust)
    tool = tool_of(audit, trust)
    sample.open_identifier(actor=trust_lead, tool=tool, reason=WHY)
    send_all(trust_lead, audit, trust)
    make_reported(unit, audit)
    pages = [
        reverse("case_audit_list"),
        *(
            reverse(name, args=[audit.reference])
            for name in (
                "case_audit",
                "case_audit_tools",
                "case_audit_report",
                "case_audit_timeline",
            )
        ),
        reverse("case_audit_case", args=[audit.reference, 1]),
        reverse("case_tool", args=[tool.pk]),
        f"{reverse('case_audit_report', args=[audit.reference])}?export=csv",
        f"{reverse('case_audit_list')}?export=csv",
    ]
    drawn = [key_of(case) for case in audit.cases.all()]
    for person in (unit, trust_lead):
        for page in pages:
            shown = b"".join(client_for(person).get(page)).decode(errors="replace")
            assert not any(one in shown for one in drawn), page
    said = repr(list(Message.objects.values())) + repr(list(AccessEntry.objects.values()))
    assert not any(one in said for one in LIST)


def test_a_list_is_pasted_or_uploaded_and_the_file_is_not_kept(unit, trust, client_for):
    from core.models import Document

    client = client_for(unit)
    rows = "case number,born\n" + "".join(f"{one},x\n" for one in LIST)
    for name, typed in (
        ("pasted", {"cohort": "\n".join(LIST)}),
        ("csv", {"upload": SimpleUploadedFile("list.csv", rows.encode()), "heading": "on"}),
        ("xlsx", {"upload": SimpleUploadedFile("list.xlsx", _sheet()), "heading": "on"}),
    ):
        audit = make_audit(unit, trust, theme=name)
        address = reverse("case_audit_draw", args=[audit.reference])
        posted = client.post(address, {"about": "Plans", "size": "3", **typed})
        assert posted.status_code == 302, name
        audit.refresh_from_db()
        assert (audit.cohort_size, audit.cases.count()) == (20, 3), name
        assert {key_of(case) for case in audit.cases.all()} < set(LIST)
    assert Document.objects.count() == 0


@pytest.mark.parametrize("content", [b"\0\1\2", b"PK\x03\x04broken"])
def test_a_file_that_cannot_be_read_is_refused(unit, content, client_for):
    audit = make_audit(unit)
    typed = {"about": "Plans", "size": "1", "upload": SimpleUploadedFile("list.csv", content)}
    address = reverse("case_audit_draw", args=[audit.reference])
    assert client_for(unit).post(address, typed).status_code == 422
    both = {"about": "Plans", "size": "1", "cohort": "A\nB",
            "upload": SimpleUploadedFile("list.csv", b"A\nB\n")}  # fmt: skip
    assert client_for(unit).post(address, both).status_code == 422
    assert AuditCase.objects.count() == 0


def _sheet() -> bytes:
    from openpyxl import Workbook

    book, made = Workbook(), io.BytesIO()
    book.active.append(["case number"])
    for one in LIST:
        book.active.append([one])
    book.save(made)
    return made.getvalue()


def test_sent_means_closed(unit, trust, trust_lead):
    tool = send(trust_lead, tool_of(make_open(unit, trust), trust))
    assert (tool.status, sample.is_open(tool)) == (ToolStatus.SENT, False)
