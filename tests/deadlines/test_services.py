"""Each deed on a clock: once, twice, illegally, and the row it leaves."""

import datetime as dt
from collections.abc import Callable

import pytest

import reviews.clocks  # noqa: F401
from core import history
from core.errors import RuleBroken
from core.models import Message
from deadlines import chaser, services
from deadlines.calendar import closures
from deadlines.models import Closure, Deadline, DeadlineEvent, RuleVersion
from deadlines.presenters import face
from deadlines.queries import faces_for, plan_of
from partnership.models import Organisation, Person
from partnership.rules import Role
from tests.deadlines.conftest import at, on_day
from tests.factories import make_person
from tests.factories.base import MAKER, REASON

Running = Callable[..., Deadline]
D = dt.date.fromisoformat
pytestmark = pytest.mark.django_db


def kinds(deadline: Deadline) -> list[str]:
    return list(deadline.events.order_by("pk").values_list("kind", flat=True))


def test_starting_twice_is_once(running: Running, council: Organisation) -> None:
    one = running("2026-06-01", record=council)
    two = running("2026-06-03", record=council)
    assert one == two
    assert (one.due_on, one.chase_on, one.original_due_on) == (D("2026-06-08"),) * 3
    assert one.owner_role == Role.BUSINESS_UNIT
    assert kinds(one) == ["started"]
    assert (
        one.history.get().history_change_reason
        == "test: Clock started: Tell the safeguarding partners of the incident"
    )


def test_an_unknown_clock_or_a_missing_date_does_not_start(running: Running) -> None:
    with pytest.raises(RuleBroken, match="There is no clock"):
        running("2026-06-01", "reviews.nothing")
    with pytest.raises(RuleBroken, match="give its date"):
        running("2026-06-01", "reviews.request")
    assert Deadline.objects.count() == 0


def test_done_in_time_and_late(running: Running) -> None:
    early, late = running("2026-06-01"), running("2026-06-01")
    for deadline, day in ((early, "2026-06-08"), (late, "2026-06-09")):
        for _ in range(2):
            done = services.complete(
                actor=MAKER,
                record=deadline.record,
                code=deadline.code,
                on=D(day),
                reason="Bank was closed",
            )
            assert done == deadline
        assert kinds(deadline) == ["started", "done"]
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.late_reason, late.late_reason) == ("", "Bank was closed")
    assert [face(each, D("2027-01-01")).words for each in (early, late)] == [
        "done in time",
        "done 1 working day late",
    ]
    assert (
        services.complete(
            actor=MAKER, record=early.record, code="reviews.request", on=D("2026-06-08")
        )
        is None
    )


def test_reopened_runs_to_the_same_date(running: Running) -> None:
    deadline = running("2026-06-01")
    with pytest.raises(RuleBroken, match="no stopped clock"):
        services.reopen(actor=MAKER, record=deadline.record, code="reviews.request", reason="x")
    services.cancel(actor=MAKER, record=deadline.record, code=deadline.code, reason="Withdrawn")
    assert (
        services.cancel(actor=MAKER, record=deadline.record, code=deadline.code, reason="Again")
        is None
    )
    for _ in range(2):
        services.reopen(
            actor=MAKER, record=deadline.record, code=deadline.code, reason="It stands after all"
        )
    deadline.refresh_from_db()
    assert (deadline.status, deadline.due_on) == ("open", D("2026-06-08"))
    assert kinds(deadline) == ["started", "cancelled", "reopened"]


def test_a_corrected_start_counts_again(running: Running) -> None:
    deadline = running("2026-06-01")
    for _ in range(2):
        services.restart(
            actor=MAKER,
            record=deadline.record,
            code=deadline.code,
            on=D("2026-05-28"),
            reason="Typing slip",
        )
    deadline.refresh_from_db()
    assert (deadline.started_on, deadline.due_on, deadline.original_due_on) == (
        D("2026-05-28"),
        D("2026-06-04"),
        D("2026-06-04"),
    )
    event = deadline.events.get(kind="restarted")
    assert (event.old_due_on, event.new_due_on, event.reason) == (
        D("2026-06-08"),
        D("2026-06-04"),
        "Typing slip",
    )
    services.complete(actor=MAKER, record=deadline.record, code=deadline.code, on=D("2026-06-05"))
    services.restart(
        actor=MAKER,
        record=deadline.record,
        code=deadline.code,
        on=D("2026-06-01"),
        reason="It was right",
    )
    deadline.refresh_from_db()
    assert (deadline.status, deadline.due_on, deadline.next_chase_on) == (
        "done",
        D("2026-06-08"),
        None,
    )


def test_a_hold_adds_the_working_days_it_took(running: Running, unit: Person) -> None:
    deadline = running("2026-03-30")  # due on Wednesday 8 April, after Easter
    with on_day("2026-04-01"):
        for _ in range(2):
            held = services.hold(
                actor=unit,
                deadline=deadline,
                reason="Inquest",
                look_again_on=D("2026-05-01"),
                approved_by="Director",
            )
    assert (held.status, held.next_chase_on) == ("held", None)
    assert face(held, D("2026-04-20")).words == "held since 1 April: Inquest"
    assert chaser.sweep(at("2026-04-20")).deadlines == 0
    with on_day("2026-04-10"):  # six working days later: 2, 7, 8, 9, 10 April are five
        for _ in range(2):
            released = services.release(actor=unit, deadline=deadline, reason="Concluded")
    assert (released.due_on, released.original_due_on) == (D("2026-04-15"), D("2026-04-08"))
    assert face(released, D("2026-04-10")).original == D("2026-04-08")
    assert kinds(deadline) == ["started", "held", "released"]
    assert deadline.events.get(kind="held").approved_by == "Director"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"approved_by": ""}, "approved_by"),
        ({"look_again_on": D("2026-06-02")}, "look_again_on"),
    ],
)
def test_a_hold_says_why_who_and_until_when(
    running: Running, unit: Person, values: dict[str, object], field: str
) -> None:
    given = {
        "reason": "Inquest",
        "look_again_on": D("2026-07-01"),
        "approved_by": "Director",
        **values,
    }
    with on_day("2026-06-02"), pytest.raises(RuleBroken) as broken:
        services.hold(actor=unit, deadline=running("2026-06-01"), **given)
    assert broken.value.field == field


def test_an_extension_keeps_the_first_date(running: Running, unit: Person) -> None:
    deadline = running("2026-06-01")
    with pytest.raises(RuleBroken, match="must be after Monday 8 June 2026"):
        services.extend(
            actor=unit, deadline=deadline, to=D("2026-06-05"), reason="x", approved_by="y"
        )
    with on_day("2026-06-08"):
        for _ in range(2):
            services.extend(
                actor=unit,
                deadline=deadline,
                to=D("2026-06-20"),
                reason="Two agencies are late",
                approved_by="Executive",
            )
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.original_due_on, deadline.chase_on) == (
        D("2026-06-20"),
        D("2026-06-08"),
        D("2026-06-19"),  # a Saturday is chased on the Friday
    )
    assert kinds(deadline) == ["started", "extended"]
    services.cancel(actor=MAKER, record=deadline.record, code=deadline.code, reason="Done with")
    with pytest.raises(RuleBroken, match="has stopped"):
        services.extend(
            actor=unit, deadline=deadline, to=D("2026-07-20"), reason="x", approved_by="y"
        )


def test_a_date_that_was_set_can_be_moved(running: Running) -> None:
    deadline = running("2026-06-01", "reviews.request", due=D("2026-06-15"))
    with on_day("2026-06-02"):
        for _ in range(2):
            services.move(
                actor=MAKER,
                record=deadline.record,
                code=deadline.code,
                due=D("2026-06-17"),
                reason="Half term",
            )
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.original_due_on, kinds(deadline)) == (
        D("2026-06-17"),
        D("2026-06-15"),
        ["started", "extended"],
    )


@pytest.mark.parametrize("code", ["reviews.request", "reviews.milestone"])
def test_a_date_that_its_record_keeps_is_not_changed_on_the_clock(
    running: Running, unit: Person, code: str
) -> None:
    deadline = running("2026-06-01", code, due=D("2026-06-15"))
    why = {"actor": unit, "deadline": deadline, "reason": "x", "approved_by": "y"}
    with on_day("2026-06-02"):
        with pytest.raises(RuleBroken, match="set by hand"):
            services.extend(**why, to=D("2026-06-20"))
        with pytest.raises(RuleBroken, match="set by hand"):
            services.hold(**why, look_again_on=D("2026-07-01"))
    deadline.refresh_from_db()
    assert (deadline.due_on, kinds(deadline)) == (D("2026-06-15"), ["started"])


def test_a_clock_has_one_owner(
    running: Running, unit: Person, unit2: Person, trust: Organisation
) -> None:
    deadline = running("2026-06-01")
    gone = make_person(is_active=False)
    for owners in (
        {},
        {"owner_person": unit, "owner_role": "executive"},
        {"owner_person": gone},
        {"owner_role": "king"},
    ):
        with pytest.raises(RuleBroken):
            services.reassign(actor=unit, deadline=deadline, reason="x", **owners)
    for _ in range(2):
        handed = services.reassign(
            actor=unit, deadline=deadline, reason="Theirs", owner_organisation=trust
        )
    assert (handed.owner_organisation, handed.owner_role) == (trust, "")
    assert kinds(deadline) == ["started", "reassigned"]


@pytest.mark.shows("DL-10")
def test_a_snooze_has_a_reason_and_an_end(running: Running, unit: Person) -> None:
    deadline = running("2026-06-01")
    with on_day("2026-06-02"):
        for until, reason in (
            (D("2026-06-02"), "x"),
            (D("2026-07-10"), "x"),
            (D("2026-06-04"), " "),
        ):
            with pytest.raises(RuleBroken):
                services.snooze(actor=unit, deadline=deadline, until=until, reason=reason)
        asked = [
            services.snooze(actor=unit, deadline=deadline, until=D("2026-06-04"), reason="Waiting")
            for _ in range(2)
        ]
    assert asked[0] == asked[1]
    assert kinds(deadline) == ["started", "snoozed"]
    assert deadline.events.first().reason == "Until Thursday 4 June 2026: Waiting"


def test_a_clock_keeps_the_version_it_began_under(running: Running) -> None:
    before = running("2026-06-01")
    version = RuleVersion(
        code=before.code, from_day=D("2026-06-03"), amount=2, unit="working_days", reason="Trial"
    )
    history.create(version, actor=MAKER, reason=REASON)
    after = running("2026-06-03")
    assert (before.due_on, after.due_on) == (D("2026-06-08"), D("2026-06-05"))
    assert (before.rule_version, after.rule_version) == (None, version)
    assert str(plan_of(after.code, version).length) == "2 working days"


@pytest.mark.shows("DL-02", "DL-03")
def test_a_new_holiday_moves_open_clocks_and_tells_their_owners(
    running: Running, unit: Person, unit2: Person
) -> None:
    """As in September 2022: announced on the 10th, for the 19th."""
    crossing = [
        running("2022-09-14", owner_person=unit) for _ in range(2)
    ]  # due on Thursday 22nd, over the funeral
    ended, done = (
        running("2022-09-05", owner_person=unit2),
        running("2022-09-14", owner_person=unit2),
    )
    services.complete(actor=MAKER, record=done.record, code=done.code, on=D("2022-09-15"))
    with on_day("2022-09-16"):
        assert services.close_day(actor=unit, day=D("2022-09-20"), label="Office closed") == 2
        assert services.close_day(actor=unit, day=D("2022-09-20"), label="Office closed") == 0
    for deadline in crossing:
        deadline.refresh_from_db()
        assert (deadline.due_on, deadline.chase_on) == (D("2022-09-23"),) * 2
        event = deadline.events.get(kind=DeadlineEvent.Kind.MOVED)
        assert (event.old_due_on, event.new_due_on) == (D("2022-09-22"), D("2022-09-23"))
        assert deadline.history.first().history_user == unit
    for deadline, due in ((ended, "2022-09-12"), (done, "2022-09-22")):
        deadline.refresh_from_db()
        assert deadline.due_on == D(due)
    message = Message.objects.get(kind="deadlines.moved")
    assert (message.to, message.subject) == (
        unit,
        "2 dates moved: the days that count have changed",
    )
    assert message.body.count("was Thursday 22 September 2022, now Friday 23 September 2022") == 2
    assert (
        "Tuesday 20 September 2022 no longer counts as a working day: Office closed."
        in message.body
    )
    with on_day("2022-09-16"):
        assert (
            services.open_day(actor=unit, closure=Closure.objects.get(), reason="Open after all")
            == 2
        )
    assert {each.due_on for each in Deadline.objects.filter(pk__in=[c.pk for c in crossing])} == {
        D("2022-09-22")
    }


@pytest.mark.shows("DL-03")
def test_a_backward_clock_a_month_and_a_set_date_move_as_they_should(
    running: Running, unit: Person
) -> None:
    backward = running("2024-04-09", "reviews.send-before-publication", owner_person=unit)
    month = running(
        "2023-08-31", "reviews.publish-lcspr", owner_person=unit
    )  # due on Thursday 29 February 2024
    given = running("2024-02-01", "reviews.request", due=D("2024-02-29"), owner_person=unit)
    extended = running("2024-02-19", owner_person=unit)  # due on Monday 26 February
    with on_day("2024-02-20"):
        services.extend(
            actor=unit, deadline=extended, to=D("2024-03-11"), reason="x", approved_by="y"
        )
        assert services.close_day(actor=unit, day=D("2024-04-02"), label="Closed") == 1
        assert services.close_day(actor=unit, day=D("2024-02-29"), label="Closed") == 0
        assert services.close_day(actor=unit, day=D("2024-02-21"), label="Closed") == 0
    for each in (backward, month, given, extended):
        each.refresh_from_db()
    assert (backward.due_on, backward.chase_on) == (D("2024-03-26"),) * 2
    assert (month.due_on, month.chase_on) == (D("2024-02-29"), D("2024-02-28"))
    assert (given.due_on, given.chase_on) == (D("2024-02-29"), D("2024-02-28"))
    assert (extended.due_on, extended.original_due_on) == (D("2024-03-11"), D("2024-02-27"))


def test_a_closure_that_makes_no_sense_is_refused(unit: Person) -> None:
    for values in ({"label": " "}, {"day": D("1900-01-01")}, {"counts": True}):
        with pytest.raises(RuleBroken):
            services.close_day(actor=unit, **{"day": D("2026-06-10"), "label": "Closed", **values})
    assert not Closure.objects.exists()


@pytest.mark.shows("DL-02")
def test_the_national_list_changes_only_what_differs(running: Running, unit: Person) -> None:
    listed = {day: name for day, name in closures().bundled(2027).items() if day.weekday() < 5}
    assert services.load_bank_holidays(actor=unit, listed=listed) == (0, 0)
    deadline = running("2027-05-28", owner_person=unit)  # across the Spring holiday of 31 May
    del listed[D("2027-05-31")]
    listed[D("2027-06-03")] = "Jubilee"
    listed[D("2027-06-04")] = "Jubilee, second day"
    assert services.load_bank_holidays(actor=unit, listed=listed) == (3, 1)
    assert services.load_bank_holidays(actor=unit, listed=listed) == (0, 0)
    deadline.refresh_from_db()
    assert deadline.due_on == D("2027-06-08")
    assert closures().why_not(D("2027-05-31")) == ""
    assert closures().why_not(D("2027-06-03")) == "Jubilee"


def test_an_upgrade_that_changed_a_holiday_moves_clocks_once(
    running: Running, unit: Person
) -> None:
    from core.models import JobRun

    deadline = running("2026-06-01", owner_person=unit)
    assert chaser.run(at("2026-06-02")).moved == 0
    Deadline.objects.filter(pk=deadline.pk).update(
        due_on=D("2026-06-09"), original_due_on=D("2026-06-09")
    )
    JobRun.objects.filter(name="deadlines.calendar").update(detail="an older calendar")
    with on_day("2026-06-03"):
        assert [chaser.run(at("2026-06-03")).moved for _ in range(2)] == [1, 0]
    deadline.refresh_from_db()
    assert deadline.due_on == D("2026-06-08")


def test_the_words_of_a_clock_by_day(running: Running) -> None:
    deadline = running("2026-06-01")  # a Monday; due on Monday 8 June
    said = {
        day: (face(deadline, D(day)).words, face(deadline, D(day)).kind)
        for day in (
            "2026-06-01",
            "2026-06-02",
            "2026-06-05",
            "2026-06-07",
            "2026-06-08",
            "2026-06-09",
            "2026-06-13",
            "2026-06-10",
        )
    }
    assert said == {
        "2026-06-01": ("5 working days left", "due-soon"),
        "2026-06-02": ("4 working days left", "due-soon"),
        "2026-06-05": ("1 working day left", "due-soon"),
        "2026-06-07": ("1 working day left", "due-soon"),
        "2026-06-08": ("due today", "due-soon"),
        "2026-06-09": ("1 working day late", "overdue"),
        "2026-06-13": ("4 working days late", "overdue"),
        "2026-06-10": ("2 working days late", "overdue"),
    }
    assert [shown.label for shown in faces_for(deadline.record, D("2026-06-01"))] == [
        "Tell the safeguarding partners of the incident"
    ]
    assert face(deadline, D("2026-06-04")).used == pytest.approx(0.6)


@pytest.mark.shows("DL-08")
def test_held_clocks_are_looked_at_again_and_duties_are_chased(
    running: Running, unit: Person, board_member: Person
) -> None:
    from deadlines import morning
    from partnership.services.duties import record_duty

    deadline = running("2026-06-01")
    with on_day("2026-06-02"):
        services.hold(
            actor=unit,
            deadline=deadline,
            reason="Trial",
            look_again_on=D("2026-06-10"),
            approved_by="x",
        )
    morning.look(at("2026-06-09", "06:00"))
    assert not Message.objects.filter(kind="deadlines.look-again").exists()
    for _ in range(2):
        morning.look(at("2026-06-10", "06:00"))
    assert Message.objects.get(kind="deadlines.look-again").to == unit
    mine = Deadline.objects.filter(owner_person=board_member)
    assert sorted(mine.values_list("code", flat=True)) == [
        "partnership.appraisal",
        "partnership.dbs",
        "partnership.observation",
        "partnership.training",
    ]
    with on_day("2026-06-10"):
        record_duty(actor=unit, person=board_member, kind="dbs", done_on=D("2026-06-01"))
    morning.look(at("2026-06-11", "06:00"))
    running_now = mine.get(code="partnership.dbs", status="open")
    assert (running_now.started_on, running_now.due_on) == (D("2026-06-01"), D("2029-06-01"))
    assert mine.filter(code="partnership.dbs", status="done").count() == 1
