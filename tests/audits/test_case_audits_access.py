"""Who opens what of a case audit; no agency sees another's tools on any path before they are shared."""

import pytest
from django.test import Client
from django.urls import reverse

from audits.models import CaseTool
from audits.services import case_audits as deeds
from audits.services import case_audits_report as reporting
from audits.services import case_audits_tools as tools
from core.models import AccessEntry
from deadlines.models import Deadline
from deadlines.reach import visible_to
from tests.factories.audited_cases import (
    answers,
    make_audit,
    make_moderated,
    make_open,
    make_reported,
    send,
    send_all,
    tool_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-23", "ACC-02")]
PLANTED = "Quokka in the attic"

ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead", "school_lead",
    "charity_lead", "trust_colleague", "panel_member", "practitioner", "outsider",
)  # fmt: skip
# The trust and the school are asked; the charity is not. The panel member is named to moderate.
# page                   adm  unit exec board scrut trust schl char coll panel pract none
OPEN = {
    "case_audit_list":    (403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 403, 403),
    "case_audit":         (403, 200, 200, 404, 200, 200, 200, 404, 404, 200, 403, 403),
    "case_audit_tools":   (403, 200, 404, 404, 404, 200, 200, 404, 404, 200, 403, 403),
    "case_audit_report":  (403, 200, 404, 404, 404, 404, 404, 404, 404, 200, 403, 403),
    "case_audit_timeline": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "case_audit_meeting": (403, 200, 403, 404, 403, 403, 403, 404, 404, 200, 403, 403),
    "case_audit_change":  (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "case_audit_draw":    (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "case_audit_close":   (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "case_tool":          (403, 200, 404, 404, 404, 200, 404, 404, 404, 200, 403, 403),
    "case_tool_write":    (403, 403, 403, 403, 403, 403, 404, 404, 404, 403, 403, 403),
    "case_tool_send":     (403, 403, 403, 403, 403, 200, 404, 404, 403, 403, 403, 403),
    "case_tool_back":     (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "audit_agency_due":   (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "audit_agency_share": (403, 403, 403, 403, 403, 200, 404, 404, 403, 403, 403, 403),
}  # fmt: skip
REPORTED = {
    "case_audit":         (403, 200, 200, 200, 200, 200, 200, 404, 404, 200, 403, 403),
    "case_audit_tools":   (403, 200, 404, 404, 404, 200, 200, 404, 404, 200, 403, 403),
    "case_audit_report":  (403, 200, 200, 200, 200, 200, 200, 404, 404, 200, 403, 403),
    "case_tool":          (403, 200, 404, 404, 404, 200, 200, 404, 404, 200, 403, 403),
}  # fmt: skip


@pytest.fixture
def audit(unit, trust, school, trust_lead, school_lead, panel_member):
    """With the trust and the school; the trust has sent its first tool, and says what nobody else may read."""
    made = make_open(unit, trust, school)
    deeds.name_moderators(actor=unit, audit=made, people=[panel_member])
    send(trust_lead, tool_of(made, trust), words=PLANTED)
    return made


def at(page: str, audit, trust) -> str:
    if page == "case_audit_list":
        return reverse(page)
    if page.startswith("case_tool"):
        return reverse(page, args=[tool_of(audit, trust).pk])
    if page.startswith("audit_agency"):
        return reverse(page, args=[audit.agencies.get(organisation=trust).pk])
    return reverse(page, args=[audit.reference])


@pytest.mark.parametrize("role", ROLES)
def test_who_may_while_it_is_open(role, request, client_for, audit, trust):
    client = client_for(request.getfixturevalue(role))
    found = {page: client.get(at(page, audit, trust)).status_code for page in OPEN}
    assert found == {page: row[ROLES.index(role)] for page, row in OPEN.items()}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_once_it_is_reported(role, request, client_for, unit, audit, trust):
    make_reported(unit, audit)
    client = client_for(request.getfixturevalue(role))
    found = {page: client.get(at(page, audit, trust)).status_code for page in REPORTED}
    assert found == {page: row[ROLES.index(role)] for page, row in REPORTED.items()}


def everything(client: Client, audit, trust) -> str:
    """All that somebody can read of an audit, however they try."""
    paths = [at(page, audit, trust) for page in OPEN]
    paths += [reverse("case_audit_case", args=[audit.reference, number]) for number in (1, 2)]
    paths += [reverse("case_tool", args=[tool.pk]) for tool in CaseTool.objects.all()]
    paths += [f"{reverse('case_audit_list')}?export=csv&search=Quokka"]
    paths += [f"{reverse('case_audit_report', args=[audit.reference])}?export=csv"]
    return "".join(b"".join(client.get(path)).decode(errors="replace") for path in paths)


@pytest.mark.parametrize(
    "role", ["school_lead", "charity_lead", "trust_colleague", "scrutineer", "council_exec"]
)
def test_nobody_else_reads_a_tool_on_any_path(role, request, client_for, unit, audit, trust):
    make_moderated(unit, audit)
    assert PLANTED not in everything(client_for(request.getfixturevalue(role)), audit, trust)


def test_the_others_read_what_was_sent_once_it_is_shared(
    client_for, unit, audit, trust, school_lead, trust_lead
):
    own = tool_of(audit, trust, 2)
    tools.write_tool(actor=trust_lead, tool=own, values=answers(own, words="Not sent yet"))
    make_moderated(unit, audit)
    reporting.share_answers(actor=unit, audit=audit)
    shown = everything(client_for(school_lead), audit, trust)
    assert PLANTED in shown
    assert "Not sent yet" not in shown


def test_a_clock_shows_to_its_own_agency_and_the_unit(
    unit, audit, trust, school, trust_lead, school_lead, scrutineer
):
    def seen(person):
        found = visible_to(person).filter(reference=audit.reference)
        return {row.owner_organisation for row in found}

    assert Deadline.objects.filter(reference=audit.reference).count() == 2
    assert seen(unit) == {trust, school}
    assert (seen(trust_lead), seen(school_lead), seen(scrutineer)) == ({trust}, {school}, set())


def test_another_agency_changes_nothing(client_for, audit, trust, school_lead):
    client = client_for(school_lead)
    tool = tool_of(audit, trust, 2)
    for name in ("case_tool_write", "case_tool_autosave", "case_tool_send", "case_tool_identifier"):
        posted = client.post(reverse(name, args=[tool.pk]), {"known": "yes", "reason": "Mine"})
        assert posted.status_code == 404, name
    tool.refresh_from_db()
    assert (tool.status, tool.known) == ("not_started", "")


def test_a_colleague_writes_and_the_lead_sends(
    client_for, audit, trust, trust_lead, trust_colleague
):
    tool = tool_of(audit, trust, 2)
    tools.share_tools(actor=trust_lead, agency=tool.agency, person=trust_colleague)
    client = client_for(trust_colleague)
    saved = client.post(reverse("case_tool_autosave", args=[tool.pk]), {"known": "yes"})
    assert saved.status_code == 200
    again = {"known": "yes", "good_practice": "Calm visits", "version": saved.json()["version"]}
    assert client.post(reverse("case_tool_autosave", args=[tool.pk]), again).status_code == 200
    clash = {"known": "yes", "good_practice": "Other", "version": saved.json()["version"]}
    assert client.post(reverse("case_tool_autosave", args=[tool.pk]), clash).status_code == 409
    page = client.post(reverse("case_tool_write", args=[tool.pk]), clash)
    assert (page.status_code, "Calm visits" in page.content.decode()) == (422, True)
    whole = answers(tool)
    assert client.post(reverse("case_tool_write", args=[tool.pk]), whole).status_code == 302
    assert client.post(reverse("case_tool_send", args=[tool.pk])).status_code == 403
    lead = client_for(trust_lead)
    assert lead.post(reverse("case_tool_send", args=[tool.pk])).status_code == 302
    tool.refresh_from_db()
    assert tool.status == "sent"


def test_the_people_named_agree_grades_and_others_do_not(
    client_for, unit, audit, panel_member, scrutineer, trust_lead
):
    reporting.moderate(actor=unit, audit=audit, reason="Time is up")
    address = reverse("case_audit_agree", args=[audit.reference, 1])
    typed = {"grade_overall": "good", "reason_overall": "Sound"}
    assert client_for(scrutineer).post(address, typed).status_code == 403
    assert client_for(trust_lead).post(address, typed).status_code == 403
    assert client_for(panel_member).post(address, typed).status_code == 302
    assert audit.cases.first().agreed.get().grade == "good"
    page = client_for(panel_member).get(reverse("case_audit_case", args=[audit.reference, 1]))
    assert "Sound" in page.content.decode()


def test_openings_are_logged_by_reference(client_for, audit, trust, unit):
    client_for(unit).get(reverse("case_tool", args=[tool_of(audit, trust).pk]))
    entry = AccessEntry.objects.filter(action="open tool").get()
    assert entry.reference == f"{audit.reference}, case 1"


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_long(
    unit, trust, client_for, django_assert_num_queries, many
):
    for number in range(many):
        make_audit(unit, trust, theme=f"Theme {number}")
    client = client_for(unit)
    client.get(reverse("case_audit_list"))
    with django_assert_num_queries(5):
        client.get(reverse("case_audit_list"))


@pytest.mark.parametrize("cases", [1, 3])
def test_the_board_of_tools_costs_the_same_however_many(
    unit, trust, school, trust_lead, school_lead, client_for, django_assert_num_queries, cases
):
    made = make_open(unit, trust, school, size=cases)
    send_all(trust_lead, made, trust)
    client, address = client_for(unit), reverse("case_audit_tools", args=[made.reference])
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
