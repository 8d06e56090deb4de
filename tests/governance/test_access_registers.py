"""Who may open which page of the registers: readable as policy.

2 may, 4 does not learn that it exists, X is told why not. ``owner`` is a member of the Executive who owns
the risk; ``raiser`` the lead of the agency that raised the challenge and the disagreement; ``answerer``
the lead of the other agency; ``other`` the lead of a third.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import documents
from deadlines.queries import visible_to
from governance.models import MeasureValue
from governance.rules.registers import EscalationKind, Rag
from governance.services import plan as planning
from governance.services.escalations_stages import fill_stages
from partnership.rules import SeatKind
from tests.factories import make_person, make_seat
from tests.governance.registers import (
    TODAY,
    new_case,
    new_challenge,
    new_measure,
    new_objective,
    new_risk,
)

CAST = ("unit", "owner", "icb_exec", "scrutineer", "board_member", "raiser", "answerer", "other",
        "panel_member", "trust_colleague", "practitioner", "administrator", "outsider")  # fmt: skip
TABLE = """
risk_list              22 22 2X XX XX XX X
risk_map               22 22 2X XX XX XX X
risk                   22 22 2X XX XX XX X
risk_timeline          22 22 2X XX XX XX X
risk_new               2X XX XX XX XX XX X
risk_change            2X XX XX XX XX XX X
risk_review            22 XX XX XX XX XX X
risk_close             2X XX XX XX XX XX X
risk_reopen            2X XX XX XX XX XX X
risk_action            2X XX XX XX XX XX X
plan                   22 22 22 22 XX XX X
objective              22 22 22 22 XX XX X
measure                22 22 22 22 XX XX X
priority_new           2X XX XX XX XX XX X
priority_change        2X XX XX XX XX XX X
priority_retire        2X XX XX XX XX XX X
objective_new          2X XX XX XX XX XX X
objective_change       2X XX XX XX XX XX X
objective_retire       2X XX XX XX XX XX X
progress_new           2X XX XX XX XX XX X
progress_evidence      2X XX XX XX XX XX X
measure_new            2X XX XX XX XX XX X
measure_change         2X XX XX XX XX XX X
measure_retire         2X XX XX XX XX XX X
value_new              2X XX XX XX XX XX X
value_correct          2X XX XX XX XX XX X
challenge_list         22 22 22 22 XX XX X
challenge              22 22 42 24 XX XX X
challenge_timeline     22 22 42 24 XX XX X
challenge_new          22 22 22 22 XX XX X
challenge_respond      22 2X 4X 24 XX XX X
challenge_close        2X XX XX XX XX XX X
challenge_reopen       2X XX XX XX XX XX X
challenge_action       2X XX XX XX XX XX X
challenge_escalate     2X XX XX XX XX XX X
escalation_list        22 22 22 22 XX XX X
escalation             22 22 42 24 XX XX X
escalation_timeline    22 22 42 24 XX XX X
escalation_new         22 2X 22 22 XX XX X
dispute_new            22 2X XX XX XX XX X
escalation_next        2X XX XX XX XX XX X
escalation_skip        2X XX XX XX XX XX X
escalation_settle      2X XX XX XX XX XX X
escalation_withdraw    2X XX XX XX XX XX X
escalation_consulted   2X XX XX XX XX XX X
escalation_advise      XX X2 XX XX XX XX X
"""
ROWS = [(line.split()[0], "".join(line.split()[1:])) for line in TABLE.strip().splitlines()]
MEANS = {"2": 200, "4": 404, "X": 403}
ALONE = {"risk_list", "risk_map", "risk_new", "plan", "priority_new", "challenge_list", "challenge_new",
         "escalation_list", "escalation_new", "dispute_new"}  # fmt: skip


@pytest.fixture
def owner(council_exec):
    return council_exec


@pytest.fixture
def raiser(trust_lead):
    return trust_lead


@pytest.fixture
def answerer(council):
    person = make_person("Answering Lead")
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, council)
    return person


@pytest.fixture
def other(school_lead):
    return school_lead


@pytest.fixture
def records(unit, owner, raiser, answerer, trust, council):
    fill_stages()
    objective = new_objective(unit)
    measure = new_measure(unit, objective)
    facts = {"actor": unit, "objective": objective, "rag": Rag.GREEN, "text": "All use it."}
    report = planning.report_progress(**facts, reported_on=TODAY)
    value = planning.add_value(actor=unit, measure=measure, measured_on=TODAY, value=1)
    challenge = new_challenge(raiser, trust, council)
    return {
        "risk": new_risk(unit, owner).reference,
        "priority": objective.priority_id,
        "objective": objective.pk,
        "measure": measure.pk,
        "progress": report.pk,
        "value": value.pk,
        "challenge": challenge.reference,
        "escalation": new_case(raiser, trust, council).reference,
    }


ARGUMENT = {"objective_new": "priority", "progress_new": "objective", "measure_new": "objective",
            "value_new": "measure"}  # fmt: skip


def address(name, records):
    if name in ALONE:
        return reverse(name)
    return reverse(name, args=[records[ARGUMENT.get(name, name.split("_")[0])]])


@pytest.mark.shows("ACC-01", "ACC-02", "GOV-16")
def test_every_page_for_every_role(request, client_for, records):
    clients = {who: client_for(request.getfixturevalue(who)) for who in CAST}
    found, wanted = {}, {}
    for name, expected in ROWS:
        wanted[name] = [MEANS[mark] for mark in expected]
        found[name] = [clients[who].get(address(name, records)).status_code for who in CAST]
    assert found == wanted


def test_the_list_of_an_agency_holds_its_own_alone(client_for, records, raiser, other):
    for name in ("challenge_list", "escalation_list"):
        counts = [
            client_for(who).get(reverse(name)).context["page"].count for who in (raiser, other)
        ]
        assert (name, counts) == (name, [1, 0])


def test_who_oversees_may_export_and_an_agency_may_not(client_for, records, scrutineer, raiser):
    for name in ("challenge_list", "escalation_list"):
        codes = [
            client_for(who).get(reverse(name) + "?export=csv").status_code
            for who in (scrutineer, raiser)
        ]
        assert (name, codes) == (name, [200, 403])


def test_a_dispute_is_nobody_elses(client_for, records, police_exec, police, council, raiser):
    dispute = new_case(police_exec, police, council, kind=EscalationKind.DISPUTE)
    url = reverse("escalation", args=[dispute.reference])
    assert client_for(raiser).get(url).status_code == 404


def test_clocks_show_to_whoever_may_open_their_page(
    records, unit, owner, raiser, answerer, other, scrutineer, trust_colleague
):
    codes = {"governance.risk-review", "governance.challenge", "governance.escalation-step"}

    def seen(person):
        return set(visible_to(person).values_list("code", flat=True)) & codes

    assert {who.name: seen(who) for who in (unit, owner, scrutineer)} == {
        who.name: codes for who in (unit, owner, scrutineer)
    }
    own = {"governance.challenge", "governance.escalation-step"}
    assert (seen(raiser), seen(answerer)) == (own, own)
    assert (seen(other), seen(trust_colleague)) == (set(), set())


def test_the_scrutineer_changes_nothing_in_the_registers(client_for, records, scrutineer):
    client = client_for(scrutineer)
    for name, expected in ROWS:
        if expected[3] == "X":
            assert (name, client.post(address(name, records)).status_code) == (name, 403)


def test_a_file_of_the_plan_reaches_no_practitioner(client_for, records, unit, practitioner):
    value = MeasureValue.objects.get(pk=records["value"])
    report = value.measure.objective.progress.get()
    upload = SimpleUploadedFile("audit.txt", b"Nineteen of twenty")
    file = documents.add(actor=unit, record=report, upload=upload)
    url = reverse("document", args=[file.pk])
    read = client_for(unit).get(url)
    assert b"".join(read) == b"Nineteen of twenty"
    assert client_for(practitioner).get(url).status_code == 404
