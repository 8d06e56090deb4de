"""Disagreements and disputes, stage by stage: dates, outcomes, clocks, what may be skipped and what may not."""

import pytest
from django.urls import reverse

from core import history
from core.errors import RuleBroken
from core.models import Message
from deadlines.models import Deadline
from deadlines.queries import add_working_days, due_from
from governance.models import Escalation, EscalationStage
from governance.queries import escalations as queries
from governance.rules.registers import ESCALATION_MOVES, FIRST_STAGES, EscalationKind
from governance.services import escalations as deeds
from governance.services.escalations_stages import fill_stages
from partnership.models import ArrangementsText
from tests.factories.base import MAKER, REASON
from tests.governance.registers import TODAY, days, new_case

pytestmark = pytest.mark.shows("GOV-16")


@pytest.fixture(autouse=True)
def stages(db):
    fill_stages()


@pytest.fixture
def case(trust_lead, trust, council, unit):
    return new_case(trust_lead, trust, council)


@pytest.fixture
def dispute(police_exec, police, council, unit):
    return new_case(police_exec, police, council, kind=EscalationKind.DISPUTE)


def steps(case):
    return [(s.number, s.skipped, s.settled, s.ended_on) for s in case.steps.all()]


def clocks(case):
    keys = case.steps.values("pk")
    found = Deadline.objects.filter(code="governance.escalation-step", record_id__in=keys)
    return [(c.label, c.status) for c in found.order_by("pk")]


def test_the_first_stages_come_once_and_what_the_administrator_set_stays():
    assert EscalationStage.objects.count() == len(FIRST_STAGES)
    stage = EscalationStage.objects.get(kind="disagreement", number=1)
    history.change(stage, actor=MAKER, reason=REASON, working_days=2)
    assert fill_stages() == 0
    stage.refresh_from_db()
    assert stage.working_days == 2


def test_it_begins_at_stage_one_with_its_clock(case, trust_lead, trust, council):
    assert new_case(trust_lead, trust, council) == case
    [step] = case.steps.all()
    assert (step.number, step.started_on) == (1, TODAY)
    assert step.due_on == add_working_days(TODAY, 5)
    running = Deadline.objects.of(step).get()
    assert (running.due_on, running.owner_role) == (step.due_on, "business_unit")
    assert running.label == "Settle stage 1 of the disagreement"


def test_a_case_keeps_the_time_it_began_with(case):
    stage = EscalationStage.objects.get(kind="disagreement", number=1)
    history.change(stage, actor=MAKER, reason=REASON, working_days=1)
    assert case.steps.get().due_on == add_working_days(TODAY, 5)


def test_who_may_disagree_with_whom(trust_lead, trust, school, council):
    with pytest.raises(RuleBroken, match="you sit for"):
        new_case(trust_lead, school, council)
    with pytest.raises(RuleBroken, match="two different"):
        new_case(trust_lead, trust, trust)
    assert not Escalation.objects.exists()


def test_from_stage_to_stage_with_date_and_outcome(case, unit):
    facts = {"actor": unit, "case": case, "number": 1, "outcome": "No agreement."}
    assert deeds.go_on(**facts)
    assert not deeds.go_on(**facts)
    assert steps(case) == [(1, False, False, TODAY), (2, False, None, None)]
    assert clocks(case) == [
        ("Settle stage 1 of the disagreement", "done"),
        ("Settle stage 2 of the disagreement", "open"),
    ]
    assert deeds.settle(actor=unit, case=case, outcome="Agreed.")
    assert not deeds.settle(actor=unit, case=case, outcome="Agreed.")
    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_on) == ("resolved", "Agreed.", TODAY)
    assert steps(case)[1] == (2, False, True, TODAY)
    assert {status for _label, status in clocks(case)} == {"done"}


def test_after_the_last_stage_there_is_none(case, unit):
    for number in (1, 2, 3):
        deeds.go_on(actor=unit, case=case, number=number, outcome="No.")
    with pytest.raises(RuleBroken, match="last stage"):
        deeds.go_on(actor=unit, case=case, number=4, outcome="No.")


@pytest.mark.parametrize("on", [1, -1])
def test_a_stage_ends_neither_ahead_nor_before_it_began(case, unit, on):
    with pytest.raises(RuleBroken) as broken:
        deeds.go_on(actor=unit, case=case, number=1, outcome="No.", on=days(on))
    assert broken.value.field == "on"


def test_stages_are_skipped_only_with_a_reason_that_is_kept(case, unit):
    with pytest.raises(RuleBroken, match="immediate danger"):
        deeds.skip_to(actor=unit, case=case, number=1, to=4, reason=" ")
    with pytest.raises(RuleBroken, match="later stage"):
        deeds.skip_to(actor=unit, case=case, number=1, to=9, reason="Danger")
    facts = {"actor": unit, "case": case, "number": 1, "to": 4, "reason": "Danger tonight"}
    assert deeds.skip_to(**facts)
    assert not deeds.skip_to(**facts)
    case.refresh_from_db()
    assert case.immediate
    assert [(s.number, s.skipped) for s in case.steps.all()] == [
        (1, True), (2, True), (3, True), (4, False),
    ]  # fmt: skip
    assert {s.outcome for s in case.steps.filter(skipped=True)} == {"Danger tonight"}
    assert clocks(case)[-1] == ("Settle stage 4 of the disagreement", "open")


def test_withdrawn_it_stays_so(case, unit):
    assert deeds.withdraw(actor=unit, case=case, reason="Settled between us")
    assert not deeds.withdraw(actor=unit, case=case, reason="Settled between us")
    assert clocks(case) == [("Settle stage 1 of the disagreement", "cancelled")]
    for forbidden in (
        lambda: deeds.go_on(actor=unit, case=case, number=1, outcome="x"),
        lambda: deeds.skip_to(actor=unit, case=case, number=1, to=4, reason="x"),
        lambda: deeds.settle(actor=unit, case=case, outcome="x"),
    ):
        with pytest.raises(RuleBroken, match="has ended"):
            forbidden()


def test_every_pair_of_statuses():
    allowed = {(str(a), str(b)) for a, to in ESCALATION_MOVES.items() for b in to}
    assert allowed == {("open", "resolved"), ("open", "withdrawn")}


# --- Disputes -------------------------------------------------------------------------------------------


def test_a_dispute_is_between_statutory_partners(unit, trust, council, police):
    for raising, against, field in ((trust, council, "raising"), (police, trust, "against")):
        with pytest.raises(RuleBroken, match="statutory partners") as broken:
            new_case(unit, raising, against, kind=EscalationKind.DISPUTE)
        assert broken.value.field == field


def test_the_executive_has_it_first_and_the_scrutineer_is_asked(
    police_exec, police, council, scrutineer
):
    dispute = new_case(police_exec, police, council, kind=EscalationKind.DISPUTE)
    due = add_working_days(TODAY, 10)
    assert [(s.number, s.name, s.due_on) for s in dispute.steps.all()] == [(1, "Executive", due)]
    sought = Message.objects.get(kind="governance.escalation-advice-sought")
    assert (sought.to, dispute.text in sought.body) == (scrutineer, False)
    assert deeds.advise(actor=scrutineer, case=dispute, advice="Share the cost.")
    assert not deeds.advise(actor=scrutineer, case=dispute, advice="Share the cost.")
    step = dispute.steps.get()
    assert (step.advice, step.advised_on) == ("Share the cost.", TODAY)


def advice_due(case):
    keys = case.steps.values("pk")
    return Deadline.objects.get(code="governance.escalation-advice", record_id__in=keys)


def test_the_executive_and_the_scrutineer_see_what_is_due_from_them(
    dispute, scrutineer, council_exec, unit
):
    advice = advice_due(dispute)
    settle = Deadline.objects.of(dispute.steps.get()).get(code="governance.escalation-step")
    assert (settle.owner_role, advice.owner_role) == ("executive", "scrutineer")
    assert advice.due_on == settle.due_on == dispute.steps.get().due_on
    for person, own in ((scrutineer, advice), (council_exec, settle)):
        assert own in due_from(person)
    assert not {advice, settle} & set(due_from(unit))
    deeds.advise(actor=scrutineer, case=dispute, advice="Share the cost.")
    deeds.advise(actor=scrutineer, case=dispute, advice="Share it by work.")
    assert (advice_due(dispute).status, advice_due(dispute).done_on) == ("done", TODAY)
    deeds.go_on(actor=unit, case=dispute, number=1, outcome="No agreement.")
    assert advice_due(dispute).status == "done"


def test_advice_has_its_own_time_where_the_stage_has_none(police_exec, police, council):
    stage = EscalationStage.objects.get(kind="dispute", number=1)
    history.change(stage, actor=MAKER, reason=REASON, working_days=None)
    dispute = new_case(police_exec, police, council, kind=EscalationKind.DISPUTE)
    assert dispute.steps.get().due_on is None
    assert advice_due(dispute).due_on == add_working_days(TODAY, 10)


@pytest.mark.parametrize(
    "end",
    [
        lambda unit, case: deeds.go_on(actor=unit, case=case, number=1, outcome="No."),
        lambda unit, case: deeds.settle(actor=unit, case=case, outcome="Agreed."),
        lambda unit, case: deeds.withdraw(actor=unit, case=case, reason="Settled."),
    ],
)
def test_no_advice_is_due_after_the_stage(dispute, unit, end):
    end(unit, dispute)
    assert advice_due(dispute).status == "cancelled"


def test_the_scrutineer_is_offered_to_advise_and_then_to_change_it(dispute, scrutineer, client_for):
    client, url = client_for(scrutineer), reverse("escalation", args=[dispute.reference])
    before = client.get(url).content.decode()
    assert ("Advise the Executive</a>" in before, "Change your advice" in before) == (True, False)
    deeds.advise(actor=scrutineer, case=dispute, advice="Share the cost.")
    after = client.get(url).content.decode()
    assert ("Advise the Executive</a>" in after, "Change your advice" in after) == (False, True)
    assert ["The business unit records" in page for page in (before, after)] == [False, True]
    form = client.get(reverse("escalation_advise", args=[dispute.reference])).content.decode()
    assert "Share the cost." in form
    assert "Change your advice" in form


def test_the_chief_executive_decides_after_consulting(dispute, unit, scrutineer):
    with pytest.raises(RuleBroken, match="chief executive"):
        deeds.record_consulted(actor=unit, case=dispute, consulted="Nobody yet")
    assert deeds.go_on(actor=unit, case=dispute, number=1, outcome="No agreement.")
    with pytest.raises(RuleBroken, match="Record first whom"):
        deeds.settle(actor=unit, case=dispute, outcome="Equal shares.")
    with pytest.raises(RuleBroken, match="while the Executive has it"):
        deeds.advise(actor=scrutineer, case=dispute, advice="Too late")
    told = "The accountable officer and the chief constable, 3 June"
    assert deeds.record_consulted(actor=unit, case=dispute, consulted=told)
    assert not deeds.record_consulted(actor=unit, case=dispute, consulted=told)
    assert deeds.settle(actor=unit, case=dispute, outcome="Equal shares.")
    first, second = dispute.steps.all()
    assert (first.ended_on, first.outcome) == (TODAY, "No agreement.")
    assert (second.ended_on, second.outcome, second.consulted) == (TODAY, "Equal shares.", told)


def test_nobody_advises_on_a_disagreement_and_no_stage_of_a_dispute_is_skipped(
    case, dispute, unit, scrutineer
):
    with pytest.raises(RuleBroken, match="Advice is given on a dispute"):
        deeds.advise(actor=scrutineer, case=case, advice="x")
    with pytest.raises(RuleBroken, match="not skipped"):
        deeds.skip_to(actor=unit, case=dispute, number=1, to=2, reason="x")


# --- Pages ----------------------------------------------------------------------------------------------


def test_the_pages_say_what_they_are_not_and_where_the_procedures_are(case, unit, client_for):
    text = ArrangementsText(code="whistleblowing", title="Whistleblowing", body="How.")
    history.create(text, actor=MAKER, reason=REASON)
    for url in (reverse("escalation_list"), reverse("escalation", args=[case.reference])):
        text = client_for(unit).get(url).content.decode()
        assert "It is not a complaints route." in text
        assert "Whistleblowing is not recorded here" in text
        assert f'{reverse("arrangements")}#whistleblowing"' in text
        assert "#escalation" not in text


def test_a_dispute_says_nothing_of_disagreements(dispute, unit, client_for):
    text = ArrangementsText(code="disputes", title="Settling disputes", body="How.")
    history.create(text, actor=MAKER, reason=REASON)
    url = reverse("escalation", args=[dispute.reference])
    page = client_for(unit).get(url).content.decode()
    assert "It is not a complaints route." not in page
    assert f'{reverse("arrangements")}#disputes"' in page


def test_whoever_may_not_act_reads_who_does(
    case, dispute, trust_lead, police_exec, unit, client_for
):
    for person, found, words in (
        (trust_lead, case, "The business unit takes it on or closes it."),
        (police_exec, dispute, "The business unit records what is decided."),
    ):
        url = reverse("escalation", args=[found.reference])
        assert words in client_for(person).get(url).content.decode()
        assert words not in client_for(unit).get(url).content.decode()
    deeds.withdraw(actor=unit, case=case, reason="Settled between us")
    url = reverse("escalation", args=[case.reference])
    assert "takes it on or closes" not in client_for(trust_lead).get(url).content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [("escalation_new", "The disagreement is raised"), ("dispute_new", "The dispute is raised")],
)
def test_raised_it_says_so(unit, police, council, client_for, name, said):
    typed = {"raising": police.pk, "against": council.pk, "text": "Who pays."}
    page = client_for(unit).post(reverse(name), typed, follow=True).content.decode()
    assert said in page


def test_sending_the_page_twice_goes_on_one_stage(case, unit, client_for):
    typed = {
        "number": 1, "outcome": "No agreement.",
        "on_day": TODAY.day, "on_month": TODAY.month, "on_year": TODAY.year,
    }  # fmt: skip
    client, url = client_for(unit), reverse("escalation_next", args=[case.reference])
    assert [client.post(url, typed).status_code for _ in range(2)] == [302, 302]
    assert [s.number for s in case.steps.all()] == [1, 2]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=dispute", ["three"]),
        ("stage=2", ["two"]),
        ("late=on", ["two"]),
        ("agency={trust}", ["one", "two"]),
        ("status=withdrawn", []),
    ],
)
def test_the_filters_of_the_list(unit, trust, council, school, police, client_for, asked, found):
    new_case(unit, trust, council, text="one")
    two = new_case(unit, school, trust, text="two", on=days(-40))
    deeds.go_on(actor=unit, case=two, number=1, outcome="No.", on=days(-30))
    new_case(unit, police, council, text="three", kind=EscalationKind.DISPUTE)
    asked = asked.format(trust=trust.pk)
    page = client_for(unit).get(reverse("escalation_list") + f"?{asked}").context["page"]
    assert (page.problems, sorted(row.record.text for row in page.rows)) == ([], found)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_of_one_row_and_of_three(
    unit, trust, council, client_for, django_assert_num_queries, many
):
    for n in range(many):
        new_case(unit, trust, council, text=f"Case {n}")
    client = client_for(unit)
    client.get(reverse("escalation_list"))
    with django_assert_num_queries(7):
        client.get(reverse("escalation_list"))


def test_late_is_told_from_the_stage_that_runs(case, unit):
    assert list(queries.late(Escalation.objects.all(), TODAY)) == []
    assert list(queries.late(Escalation.objects.all(), days(30))) == [case]
