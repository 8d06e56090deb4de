"""Case audits: planned, drawn, opened, filled in, moderated, reported, closed; each deed once, twice, illegally."""

from collections import Counter

import pytest
from django.utils import timezone

from audits.clocks import CASE_AUDIT
from audits.models import AuditCase, CaseAudit, CaseKey, CaseTool
from audits.rules.case_audits import (
    CASE_AUDIT_MOVES,
    DOMAINS,
    TOOL_MOVES,
    CaseAuditStatus,
    Grade,
    Known,
    ToolStatus,
    default_period,
    unfinished,
)
from audits.services import case_audits as deeds
from audits.services import case_audits_report as reporting
from audits.services import case_audits_sample as sample
from audits.services import case_audits_tools as tools
from core.errors import RuleBroken
from core.models import Message
from core.moves import lock, move
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from governance.models import Action, Finding
from governance.rules.actions import Source
from tests.factories.audited_cases import (
    LIST,
    ago,
    answers,
    draw,
    make_audit,
    make_moderated,
    make_open,
    make_reported,
    send,
    send_all,
    soon,
    tool_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-23")]


def clock(audit, body):
    return Deadline.objects.of(audit.agencies.get(organisation=body)).get(code=CASE_AUDIT.code)


# --- Planning ----------------------------------------------------------------------------------


def test_an_audit_is_planned_once(unit, trust, school):
    audit = make_audit(unit, trust, school)
    assert make_audit(unit, trust, school) == audit
    year = timezone.localdate().year
    assert (audit.reference, audit.status) == (f"CAU-{year}-001", CaseAuditStatus.PLANNED)
    assert {row.organisation for row in audit.agencies.all()} == {trust, school}
    assert [row.to_status for row in audit.statuses.all()] == ["planned"]


def test_the_usual_domains_and_period_come_by_themselves(unit):
    audit = make_audit(unit, domains=DOMAINS)
    assert [row.title for row in audit.domains.all()] == list(DOMAINS)
    begins, ends = default_period(timezone.localdate())
    assert (ends - begins).days in (365, 366)


@pytest.mark.parametrize(
    "facts",
    [{"theme": " "}, {"domains": ["", " "]}, {"period_to": ago(400)}, {"domains": ["x" * 101]}],
)
def test_an_audit_that_says_too_little_is_refused(unit, facts):
    with pytest.raises(RuleBroken):
        make_audit(unit, **facts)
    assert CaseAudit.objects.count() == 0


def test_an_audit_is_changed_before_it_is_opened_and_not_after(unit, trust, school):
    audit = draw(unit, make_audit(unit, trust))
    facts = {name: getattr(audit, name) for name in deeds.FACTS} | {"theme": "Other"}
    changed = {"organisations": [school], "domains": ["Voice of the child", "Equality"], **facts}
    seen = mark(deeds.held(audit))
    assert deeds.change_audit(actor=unit, audit=audit, seen=seen, **changed) is True
    assert deeds.change_audit(actor=unit, audit=audit, seen=seen, **changed) is False
    with pytest.raises(SavedMeanwhile):
        deeds.change_audit(actor=unit, audit=audit, seen=seen, **changed | {"theme": "Third"})
    audit.refresh_from_db()
    assert [row.title for row in audit.domains.all()] == ["Voice of the child", "Equality"]
    deeds.open_audit(actor=unit, audit=audit)
    with pytest.raises(RuleBroken):
        deeds.change_audit(actor=unit, audit=audit, **changed)


def test_people_are_named_and_taken_off_again(unit, trust_lead, panel_member):
    audit = make_audit(unit)
    assert deeds.name_moderators(actor=unit, audit=audit, people=[panel_member]) is True
    assert deeds.name_moderators(actor=unit, audit=audit, people=[panel_member]) is False
    assert deeds.name_moderators(actor=unit, audit=audit, people=[trust_lead]) is True
    assert [row.person for row in audit.moderators.all()] == [trust_lead]
    deeds.close_audit(actor=unit, audit=audit, reason="Stopped")
    with pytest.raises(RuleBroken):
        deeds.name_moderators(actor=unit, audit=audit, people=[])


# --- The sample --------------------------------------------------------------------------------


def test_a_sample_is_drawn_once_without_any_case_twice(unit):
    audit = draw(unit, make_audit(unit), size=8, cohort=[*LIST, "", f" {LIST[0]} ", LIST[1]])
    drawn = [row.identifier for row in CaseKey.objects.filter(case__audit=audit)]
    assert len(set(drawn)) == 8 and set(drawn) <= set(LIST)
    assert [str(case) for case in audit.cases.all()] == [f"Case {n}" for n in range(1, 9)]
    assert (audit.cohort_size, audit.sample_size, audit.drawn_by) == (20, 8, unit)
    assert audit.drawn_at is not None
    with pytest.raises(RuleBroken):
        draw(unit, audit)
    assert AuditCase.objects.count() == 8


@pytest.mark.parametrize(
    ("cohort", "size", "field"),
    [([], 1, "cohort"), ([" "], 1, "cohort"), (LIST, 0, "size"), (LIST[:3], 4, "size"),
     (["same", "same"], 2, "size"), (["x" * 81], 1, "cohort"), (LIST, 41, "size")],
)  # fmt: skip
def test_a_list_that_cannot_be_drawn_from_is_refused_without_its_words(unit, cohort, size, field):
    with pytest.raises(RuleBroken) as broken:
        draw(unit, make_audit(unit), size=size, cohort=cohort)
    assert broken.value.field == field
    assert not any(one and one.strip() and one in str(broken.value) for one in cohort)


def test_each_case_is_drawn_about_as_often(unit):
    """60 draws of 10 out of 20: each about 30 times. Five deviations either side are allowed (about 20)."""
    drawn: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for number in range(60):
        audit = draw(unit, make_audit(unit, theme=f"Draw {number}", domains=["One"]), size=10)
        rows = CaseKey.objects.filter(case__audit=audit).select_related("case")
        keys = {row.case.number: row.identifier for row in rows}
        assert len(set(keys.values())) == 10
        drawn.update(keys.values())
        first[keys[1]] += 1
    assert set(drawn) == set(LIST)
    assert min(drawn.values()) >= 10 and max(drawn.values()) <= 50
    assert len(first) > 5  # the first case is not the first of the list


def test_a_sample_is_thrown_away_with_a_reason_and_that_stays(unit, trust):
    audit = draw(unit, make_audit(unit, trust))
    with pytest.raises(RuleBroken):
        sample.discard_sample(actor=unit, audit=audit, reason=" ")
    assert sample.discard_sample(actor=unit, audit=audit, reason="Wrong list") is True
    assert sample.discard_sample(actor=unit, audit=audit, reason="Wrong list") is False
    audit.refresh_from_db()
    assert (audit.cases.count(), audit.cohort_size, audit.status) == (0, None, "planned")
    assert audit.statuses.first().reason == "Wrong list"
    draw(unit, audit)
    deeds.open_audit(actor=unit, audit=audit)
    with pytest.raises(RuleBroken):
        sample.discard_sample(actor=unit, audit=audit, reason="Too late")


# --- Opening and the clock ---------------------------------------------------------------------


def test_opening_makes_a_tool_for_each_case_and_agency_and_a_clock_for_each_agency(
    unit, trust, trust_lead, school, school_lead
):
    audit = make_open(unit, trust, school, size=3)
    assert CaseTool.objects.filter(case__audit=audit).count() == 6
    assert all(tool.statuses.count() == 1 for tool in CaseTool.objects.all())
    assert {clock(audit, body).due_on for body in (trust, school)} == {audit.due_on}
    told = Message.objects.filter(kind="audits.case-audit-opened")
    assert {row.to_email for row in told} == {trust_lead.email, school_lead.email}
    assert deeds.open_audit(actor=unit, audit=audit) is False
    assert (CaseTool.objects.count(), told.count()) == (6, 2)


def test_it_is_not_opened_without_a_sample_an_agency_or_time(unit, trust):
    with pytest.raises(RuleBroken):
        deeds.open_audit(actor=unit, audit=make_audit(unit, trust))
    with pytest.raises(RuleBroken):
        deeds.open_audit(actor=unit, audit=draw(unit, make_audit(unit, theme="None asked")))
    late = draw(unit, make_audit(unit, trust, theme="Late", due_on=ago(1)))
    with pytest.raises(RuleBroken):
        deeds.open_audit(actor=unit, audit=late)


def test_the_clock_stops_with_the_last_tool_and_runs_again_when_one_comes_back(
    unit, trust, trust_lead
):
    audit = make_open(unit, trust)
    send(trust_lead, tool_of(audit, trust, 1))
    assert clock(audit, trust).status == "open"
    last = send(trust_lead, tool_of(audit, trust, 2))
    assert clock(audit, trust).status == "done"
    assert tools.send_back(actor=unit, tool=last, reason="Too short", due_on=soon(20)) is True
    assert tools.send_back(actor=unit, tool=last, reason="Too short", due_on=soon(20)) is False
    held = clock(audit, trust)
    assert (held.status, held.due_on) == ("open", soon(20))
    assert Message.objects.filter(kind="audits.case-audit-back").count() == 1


def test_another_day_for_one_agency(unit, trust):
    agency = make_open(unit, trust).agencies.get()
    given = {"due_on": soon(30), "reason": "Half term"}
    assert deeds.change_due(actor=unit, agency=agency, **given) is True
    assert deeds.change_due(actor=unit, agency=agency, **given) is False
    for wrong in ({"due_on": ago(1), "reason": "x"}, {"due_on": soon(40), "reason": " "}):
        with pytest.raises(RuleBroken):
            deeds.change_due(actor=unit, agency=agency, **wrong)


def test_closing_stops_the_clocks(unit, trust):
    audit = make_open(unit, trust)
    with pytest.raises(RuleBroken):
        deeds.close_audit(actor=unit, audit=audit, reason="")
    assert deeds.close_audit(actor=unit, audit=audit, reason="Merged with another") is True
    assert deeds.close_audit(actor=unit, audit=audit, reason="Merged with another") is False
    assert clock(audit, trust).status == "cancelled"
    with pytest.raises(RuleBroken):
        deeds.change_due(actor=unit, agency=audit.agencies.get(), due_on=soon(), reason="x")


# --- The tool ----------------------------------------------------------------------------------


def test_a_tool_is_written_sent_and_then_read_only(unit, trust, trust_lead):
    tool = tool_of(make_open(unit, trust), trust)
    typed = answers(tool)
    assert tools.write_tool(actor=trust_lead, tool=tool, values=typed) is True
    assert tools.write_tool(actor=trust_lead, tool=tool, values=typed) is False
    assert tools.send_tool(actor=trust_lead, tool=tool) is True
    assert tools.send_tool(actor=trust_lead, tool=tool) is False
    tool.refresh_from_db()
    assert (tool.status, tool.sent_by) == (ToolStatus.SENT, trust_lead)
    with pytest.raises(RuleBroken):
        tools.write_tool(actor=trust_lead, tool=tool, values=typed | {"to_develop": "More"})
    assert [row.to_status for row in tool.statuses.all()] == ["sent", "started", "not_started"]


def test_two_colleagues_lose_nothing(unit, trust, trust_lead):
    tool = tool_of(make_open(unit, trust), trust)
    seen = mark(tools.tool_held(tool))
    tools.write_tool(actor=trust_lead, tool=tool, values={"good_practice": "Mine"}, seen=seen)
    with pytest.raises(SavedMeanwhile):
        tools.write_tool(actor=trust_lead, tool=tool, values={"good_practice": "Yours"}, seen=seen)


def test_a_case_that_is_not_known_needs_nothing_more(unit, trust, trust_lead):
    audit = make_open(unit, trust)
    tool = tool_of(audit, trust)
    tools.write_tool(actor=trust_lead, tool=tool, values={"known": Known.NO})
    assert tools.send_tool(actor=trust_lead, tool=tool) is True
    other = tool_of(audit, trust, 2)
    tools.write_tool(actor=trust_lead, tool=other, values=answers(other) | {"known": Known.NO})
    with pytest.raises(RuleBroken):
        tools.send_tool(actor=trust_lead, tool=other)


@pytest.mark.parametrize(
    ("known", "good", "develop", "grades", "starts"),
    [
        ("", "", "", [], "Say whether"),
        ("yes", "", "x", [], "Say what good"),
        ("yes", "x", " ", [], "Say what is to be"),
        ("yes", "x", "x", [("A", "", "")], "Grade “A”"),
        ("yes", "x", "x", [("A", "none", "")], "Say why “A”"),
        ("yes", "x", "x", [("A", "none", "Not ours"), ("B", "good", "")], ""),
        ("no", "", "", [("A", "", "")], ""),
    ],
)
def test_what_stands_in_the_way_of_sending(known, good, develop, grades, starts):
    found = unfinished(known, good, develop, grades)
    assert found.startswith(starts) and bool(found) == bool(starts)


def test_an_unfinished_tool_is_not_sent(unit, trust, trust_lead):
    tool = tool_of(make_open(unit, trust), trust)
    with pytest.raises(RuleBroken):
        tools.send_tool(actor=trust_lead, tool=tool)


def test_sharing_with_a_colleague_of_the_agency_only(
    unit, trust, trust_lead, trust_colleague, school_lead
):
    agency = make_open(unit, trust).agencies.get()
    assert tools.share_tools(actor=trust_lead, agency=agency, person=trust_colleague) is True
    assert tools.share_tools(actor=trust_lead, agency=agency, person=trust_colleague) is False
    with pytest.raises(RuleBroken):
        tools.share_tools(actor=trust_lead, agency=agency, person=school_lead)
    assert tools.unshare_tools(actor=trust_lead, agency=agency, person=trust_colleague) is True
    assert tools.unshare_tools(actor=trust_lead, agency=agency, person=trust_colleague) is False


def test_nothing_is_sent_back_after_the_report(unit, trust, trust_lead):
    audit = make_open(unit, trust)
    send_all(trust_lead, audit, trust)
    make_reported(unit, audit)
    with pytest.raises(RuleBroken):
        tools.send_back(actor=unit, tool=tool_of(audit, trust), reason="More", due_on=soon())


# --- Moderation and report ---------------------------------------------------------------------


def test_moderation_without_every_tool_needs_a_reason(unit, trust, trust_lead):
    audit = make_open(unit, trust)
    with pytest.raises(RuleBroken):
        reporting.moderate(actor=unit, audit=audit)
    send_all(trust_lead, audit, trust)
    assert reporting.moderate(actor=unit, audit=audit) is True
    assert reporting.moderate(actor=unit, audit=audit) is False


def test_a_grade_that_differs_needs_a_reason(unit, trust, trust_lead):
    audit = make_open(unit, trust, size=1)
    send_all(trust_lead, audit, trust, grade=Grade.GOOD)
    case, domain = audit.cases.get(), audit.domains.first()
    with pytest.raises(RuleBroken):
        reporting.agree(actor=unit, case=case, values={f"grade_{domain.pk}": "good"})
    reporting.moderate(actor=unit, audit=audit)
    same = {f"grade_{domain.pk}": "good"}
    assert reporting.agree(actor=unit, case=case, values=same) is True
    assert reporting.agree(actor=unit, case=case, values=same) is False
    other = {f"grade_{domain.pk}": "requires"}
    with pytest.raises(RuleBroken) as broken:
        reporting.agree(actor=unit, case=case, values=other)
    assert broken.value.field == f"reason_{domain.pk}"
    with pytest.raises(RuleBroken):
        reporting.agree(actor=unit, case=case, values={"grade_overall": "good"})
    other[f"reason_{domain.pk}"] = "No plan was reviewed"
    assert reporting.agree(actor=unit, case=case, values=other) is True
    gone = {f"grade_{domain.pk}": "", f"reason_{domain.pk}": ""}
    assert reporting.agree(actor=unit, case=case, values=gone) is True
    assert case.agreed.count() == 0


def test_an_audit_is_reported_when_it_is_whole(unit, trust, trust_lead):
    audit = make_open(unit, trust)
    send_all(trust_lead, audit, trust)
    reporting.moderate(actor=unit, audit=audit)
    with pytest.raises(RuleBroken):
        reporting.report(actor=unit, audit=audit)
    make_moderated(unit, audit)
    assert reporting.report(actor=unit, audit=audit) is True
    assert reporting.report(actor=unit, audit=audit) is False
    audit.refresh_from_db()
    assert audit.reported_at and audit.shared_at
    with pytest.raises(RuleBroken):
        reporting.write_report(actor=unit, audit=audit, summary="Other words")
    with pytest.raises(RuleBroken):
        reporting.moderate(actor=unit, audit=audit)
    with pytest.raises(RuleBroken):
        reporting.take_back(actor=unit, audit=audit, reason="")
    assert reporting.take_back(actor=unit, audit=audit, reason="A number was wrong") is True
    assert reporting.take_back(actor=unit, audit=audit, reason="A number was wrong") is False
    audit.refresh_from_db()
    assert (audit.status, audit.reported_at) == (CaseAuditStatus.MODERATION, None)


def test_the_tools_are_shared_once_and_not_before_moderation(unit, trust):
    audit = make_open(unit, trust)
    with pytest.raises(RuleBroken):
        reporting.share_answers(actor=unit, audit=audit)
    reporting.moderate(actor=unit, audit=audit, reason="Time is up")
    assert reporting.share_answers(actor=unit, audit=audit) is True
    assert reporting.share_answers(actor=unit, audit=audit) is False


@pytest.mark.shows("AUD-23", "REV-12")
def test_findings_and_actions_go_to_the_golden_thread_once(unit, trust, trust_lead):
    audit = make_open(unit, trust)
    found = {"text": "Chronologies were missing.", "found_on": timezone.localdate()}
    with pytest.raises(RuleBroken):
        reporting.find(actor=unit, audit=audit, **found)
    make_moderated(unit, audit)
    finding = reporting.find(actor=unit, audit=audit, **found)
    assert reporting.find(actor=unit, audit=audit, **found) == finding
    assert (finding.source, finding.origin, finding.origin_label) == (
        Source.AUDIT, audit, audit.reference,
    )  # fmt: skip
    given = {"title": "Keep a chronology", "owner": trust_lead, "due_on": soon(60)}
    action = reporting.act(actor=unit, audit=audit, **given)
    assert reporting.act(actor=unit, audit=audit, **given) == action
    assert (Finding.objects.count(), Action.objects.count(), action.origin) == (1, 1, audit)


@pytest.mark.parametrize("before", CaseAuditStatus.values)
@pytest.mark.parametrize("after", CaseAuditStatus.values)
def test_every_pair_of_statuses_of_an_audit(unit, before, after):
    audit = make_audit(unit)
    CaseAudit.objects.filter(pk=audit.pk).update(status=before)
    _pair(audit, after, before, CASE_AUDIT_MOVES, unit)


@pytest.mark.parametrize("before", ToolStatus.values)
@pytest.mark.parametrize("after", ToolStatus.values)
def test_every_pair_of_statuses_of_a_tool(unit, trust, before, after):
    tool = tool_of(make_open(unit, trust, size=1), trust)
    CaseTool.objects.filter(pk=tool.pk).update(status=before)
    _pair(tool, after, before, TOOL_MOVES, unit)


def _pair(record, after, before, moves, unit):
    if before == after:
        assert move(lock(record), after, moves=moves, actor=unit) is False
    elif after in moves[before]:
        assert move(lock(record), after, moves=moves, actor=unit) is True
    else:
        with pytest.raises(RuleBroken):
            move(lock(record), after, moves=moves, actor=unit)
