"""The yearly audit plan: lines, moves, lateness, agreement, and who may."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import AuditPlan, PlanLine
from audits.queries import plan as queries
from audits.rules.plan import PLAN_MOVES, PlanKind, PlanReason, PlanScope, PlanStatus, last_day
from audits.services import plan as deeds
from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from tests.factories import make_group
from tests.factories.audited_cases import make_audit, make_line

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-23")]


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("q1", dt.date(2026, 6, 30)), ("q2", dt.date(2026, 9, 30)), ("q3", dt.date(2026, 12, 31)),
        ("q4", dt.date(2027, 3, 31)), ("m04", dt.date(2026, 4, 30)), ("m12", dt.date(2026, 12, 31)),
        ("m01", dt.date(2027, 1, 31)), ("m02", dt.date(2027, 2, 28)),
    ],
)  # fmt: skip
def test_the_last_day_of_a_time_of_the_year(when, day):
    assert last_day("2026-27", when) == day


@pytest.mark.parametrize(("year", "when"), [("2026-28", "q1"), ("26-27", "q1"), ("2026-27", "q5")])
def test_there_is_no_such_time(year, when):
    with pytest.raises(ValueError, match="is no"):
        last_day(year, when)


def test_a_line_is_added_once(unit):
    line = make_line(unit)
    assert make_line(unit) == line
    assert (PlanLine.objects.count(), AuditPlan.objects.count()) == (1, 1)
    assert line.due_by == last_day(line.plan.year, "q4")
    assert [row.to_status for row in line.statuses.all()] == ["planned"]
    assert line.history.get().history_user == unit


@pytest.mark.parametrize("facts", [{"theme": " "}, {"lead": ""}, {"when": "q9"}, {"year": "2026"}])
def test_a_line_that_says_too_little_is_refused(unit, facts):
    with pytest.raises(RuleBroken):
        make_line(unit, **facts)
    assert PlanLine.objects.count() == 0


def test_a_line_is_changed_once_and_never_over_a_colleague(unit):
    line = make_line(unit)
    held = deeds.line_held(line)
    facts = held | {"when": "m05", "theme": "Neglect in schools"}
    assert deeds.change_line(actor=unit, line=line, why="Moved", seen=mark(held), **facts) is True
    line.refresh_from_db()
    assert line.due_by == last_day(line.plan.year, "m05")
    assert deeds.change_line(actor=unit, line=line, why="Moved", seen=mark(held), **facts) is False
    with pytest.raises(SavedMeanwhile):
        deeds.change_line(actor=unit, line=line, why="Again", seen=mark(held), **held)
    with pytest.raises(RuleBroken):
        deeds.change_line(actor=unit, line=line, why=" ", **held)


@pytest.mark.parametrize("before", PlanStatus.values)
@pytest.mark.parametrize("after", PlanStatus.values)
def test_every_pair_of_statuses(unit, before, after):
    line = make_line(unit)
    PlanLine.objects.filter(pk=line.pk).update(status=before)
    if before == after:
        assert deeds.move_line(actor=unit, line=line, to=after) is False
    elif after in PLAN_MOVES[before]:
        assert deeds.move_line(actor=unit, line=line, to=after, reason="So") is True
        assert line.statuses.first().to_status == after
    else:
        with pytest.raises(RuleBroken):
            deeds.move_line(actor=unit, line=line, to=after, reason="So")


def test_a_line_is_dropped_with_a_reason_only(unit):
    with pytest.raises(RuleBroken):
        deeds.move_line(actor=unit, line=make_line(unit), to=PlanStatus.DROPPED)


def test_a_late_line_shows_until_it_is_reported(unit):
    line, day = make_line(unit), dt.timedelta(days=1)
    assert not queries.is_late(line, line.due_by)
    assert queries.is_late(line, line.due_by + day)
    assert list(queries.late(PlanLine.objects.all(), line.due_by + day)) == [line]
    deeds.move_line(actor=unit, line=line, to=PlanStatus.REPORTED)
    line.refresh_from_db()
    assert not queries.is_late(line, line.due_by + day)
    assert not queries.late(PlanLine.objects.all(), line.due_by + day).exists()


def test_a_plan_is_agreed_by_a_group_on_a_day(unit):
    plan, group, today = make_line(unit).plan, make_group("Partnership board"), timezone.localdate()
    assert deeds.agree_plan(actor=unit, plan=plan, group=group, agreed_on=today) is True
    assert deeds.agree_plan(actor=unit, plan=plan, group=group, agreed_on=today) is False
    with pytest.raises(RuleBroken):
        deeds.agree_plan(actor=unit, plan=plan, group=group, agreed_on=today + dt.timedelta(days=1))


def test_work_that_follows_a_line_puts_it_under_way(unit, trust):
    line = make_line(unit)
    audit = make_audit(unit, trust, line=line)
    line.refresh_from_db()
    assert (line.status, audit.line) == (PlanStatus.UNDER_WAY, line)


@pytest.mark.parametrize("lines", [1, 3])
def test_the_list_costs_the_same_however_long(unit, client_for, django_assert_num_queries, lines):
    for number in range(lines):
        make_line(unit, theme=f"Theme {number}")
    client = client_for(unit)
    client.get(reverse("audit_plan"))
    with django_assert_num_queries(6):
        assert client.get(reverse("audit_plan")).status_code == 200


ROLES = {
    "administrator": (403, 403), "unit": (200, 200), "council_exec": (200, 403),
    "board_member": (200, 403), "scrutineer": (200, 403), "trust_lead": (200, 403),
    "trust_colleague": (403, 403), "practitioner": (403, 403), "outsider": (403, 403),
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role, request, client_for, unit):
    line = make_line(unit)
    client = client_for(request.getfixturevalue(role))
    reads = {
        client.get(reverse(name, args=args)).status_code
        for name, args in (("audit_plan", []), ("plan_line", [line.pk]))
    }
    keeps = {
        client.get(reverse(name, args=args)).status_code
        for name, args in (
            ("plan_line_new", []),
            ("plan_line_change", [line.pk]),
            ("plan_line_drop", [line.pk]),
            ("audit_plan_agree", [line.plan.pk]),
        )
    }
    assert (reads, keeps) == ({ROLES[role][0]}, {ROLES[role][1]})
    begun = client.post(reverse("plan_line_begin", args=[line.pk])).status_code
    assert begun == (302 if role == "unit" else 403)


def test_a_line_is_added_changed_and_dropped_on_its_pages(unit, client_for):
    client = client_for(unit)
    typed = {
        "year": make_line(unit).plan.year, "theme": "Transitions", "kind": PlanKind.VISITS,
        "reason": PlanReason.REVIEW, "scope": PlanScope.REGION, "when": "m06", "lead": "Manager",
    }  # fmt: skip
    assert client.post(reverse("plan_line_new"), typed | {"theme": ""}).status_code == 422
    assert client.post(reverse("plan_line_new"), typed).status_code == 302
    line = PlanLine.objects.get(theme="Transitions")
    client.post(reverse("plan_line_drop", args=[line.pk]), {"reason": "Done elsewhere"})
    line.refresh_from_db()
    assert line.status == PlanStatus.DROPPED
    page = client.get(reverse("plan_line", args=[line.pk])).content.decode()
    assert "Done elsewhere" in page
    client.post(reverse("plan_line_again", args=[line.pk]))
    line.refresh_from_db()
    assert line.status == PlanStatus.PLANNED


def test_the_plan_is_exported_by_those_who_may(unit, board_member, client_for):
    make_line(unit)
    export = f"{reverse('audit_plan')}?export=csv"
    sheet = b"".join(client_for(unit).get(export)).decode("utf-8-sig")
    assert "Neglect" in sheet and "Performance and quality" in sheet
    assert client_for(board_member).get(export).status_code == 403
