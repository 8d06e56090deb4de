"""The sweep: who is told what, once, in true words, and what happens to what was queued."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import reviews.clocks  # noqa: F401
from core import history, outbox
from core.models import Branding, Message
from deadlines import chaser, services
from deadlines.chaser import SweepResult
from deadlines.models import Deadline, DeadlineEvent, Reminder, RuleVersion
from deadlines.owners import Owner, directory
from partnership.models import Organisation, Person
from partnership.queries import executive_lead_of, leads_of
from partnership.rules import Role, SeatKind
from tests.deadlines.conftest import at, on_day
from tests.factories import make_organisation, make_person, make_seat
from tests.factories.base import MAKER, REASON

Running = Callable[..., Deadline]
pytestmark = pytest.mark.django_db


def told(person: Person) -> list[str]:
    """The bodies of the reminders written to somebody, oldest first."""
    return list(
        Message.objects.filter(to=person, kind="deadlines.digest")
        .order_by("pk")
        .values_list("body", flat=True)
    )


def choose(person: Person, digest: str) -> Person:
    history.change(person, actor=MAKER, reason=REASON, digest=digest)
    return person


@pytest.mark.shows("DL-09", "DL-15")
def test_one_message_a_person_with_a_line_for_each_clock(running: Running, unit: Person) -> None:
    running("2026-06-01", reference="RR-2026-001", path="/reviews/RR-2026-001/", owner_person=unit)
    running("2026-06-01", reference="RR-2026-002", path="/reviews/RR-2026-002/", owner_person=unit)
    result = chaser.sweep(at("2026-06-08"))
    assert result == SweepResult(deadlines=2, people=1, messages=1, escalations=0, moved=0)
    message = Message.objects.get()
    assert message.subject == "2 things are due from you"
    assert message.body == (
        "Hello Ruth Hale,\n\n"
        "RR-2026-001: Tell the safeguarding partners of the incident\n"
        "due today, Monday 8 June 2026\nhttp://localhost:8000/reviews/RR-2026-001/\n\n"
        "RR-2026-002: Tell the safeguarding partners of the incident\n"
        "due today, Monday 8 June 2026\nhttp://localhost:8000/reviews/RR-2026-002/\n\n"
        "All your work, and how often these reminders come: http://localhost:8000/\n\n"
        "This message says nothing about a child, on purpose. Log in to read more.\n\n"
        "Safeguarding children partnership\n"
    )
    assert Reminder.objects.filter(message=message, person=unit, stage=0).count() == 2


@pytest.mark.shows("DL-06")
def test_twice_is_once(running: Running, unit: Person) -> None:
    running("2026-06-01", owner_person=unit)
    assert chaser.sweep(at("2026-06-08")).messages == 1
    assert chaser.sweep(at("2026-06-08")) == SweepResult()
    assert chaser.sweep(at("2026-06-08", "17:00")) == SweepResult()
    assert len(told(unit)) == 1


def test_a_dry_run_keeps_nothing(running: Running, unit: Person) -> None:
    deadline = running("2026-06-01", owner_person=unit)
    assert chaser.run(at("2026-06-08"), dry_run=True).messages == 1
    assert (Message.objects.count(), Reminder.objects.count()) == (0, 0)
    deadline.refresh_from_db()
    assert deadline.next_chase_on == dt.date(2026, 6, 4)
    assert chaser.run(at("2026-06-08")).messages == 1


@pytest.mark.shows("DL-09")
def test_nothing_goes_at_a_weekend_or_on_a_bank_holiday(running: Running, unit: Person) -> None:
    choose(unit, "at_once")
    running("2026-03-26", owner_person=unit)  # due on Thursday 2 April; Good Friday follows
    chaser.sweep(at("2026-04-02"))
    for day in ("2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"):
        assert chaser.sweep(at(day)) == SweepResult()
    assert chaser.sweep(at("2026-04-07")).messages == 1
    assert "1 working day late, was due on Thursday 2 April 2026" in told(unit)[-1]


@pytest.mark.shows("DL-09")
def test_a_daily_digest_waits_for_eight_and_is_written_in_words_true_then(
    running: Running, unit: Person
) -> None:
    running("2026-06-01", owner_person=unit)
    early = chaser.sweep(at("2026-06-08", "06:30"))
    assert (early.deadlines, early.people, early.messages) == (1, 1, 0)
    assert Reminder.objects.get().message is None
    assert chaser.sweep(at("2026-06-08", "08:00")).messages == 1
    assert "due today" in told(unit)[0]


@pytest.mark.shows("DL-09")
def test_after_todays_digest_a_new_line_waits_for_tomorrow(running: Running, unit: Person) -> None:
    running("2026-06-01", owner_person=unit)
    chaser.sweep(at("2026-06-08"))
    sent = Message.objects.get()
    sent.status = Message.Status.SENT
    sent.save()
    running("2026-06-01", owner_person=unit)
    result = chaser.sweep(at("2026-06-08", "11:00"))
    assert (result.deadlines, result.messages) == (1, 0)
    waits = Reminder.objects.get(message=None)
    assert waits.digest_on == at("2026-06-09", "08:00")
    assert chaser.sweep(at("2026-06-09")).messages == 1
    assert (
        told(unit)[1].count("1 working day late") == 2
    )  # each clock once, though two lines wait for one


def test_a_digest_that_still_waits_takes_the_new_line(running: Running, unit: Person) -> None:
    running("2026-06-01", owner_person=unit)
    chaser.sweep(at("2026-06-08"))
    running("2026-06-01", owner_person=unit)
    assert chaser.sweep(at("2026-06-08", "09:05")).messages == 0
    message = Message.objects.get()
    assert message.reminders.count() == 2
    assert message.subject == "2 things are due from you"


@pytest.mark.shows("DL-09")
def test_at_once_daily_and_weekly(running: Running, council: Organisation) -> None:
    people = {choice: choose(make_person(), choice) for choice in ("at_once", "daily", "weekly")}
    for person in people.values():
        running("2026-06-03", owner_person=person)  # due on Wednesday 10 June
    chaser.sweep(at("2026-06-08", "07:00"))
    assert {choice: len(told(person)) for choice, person in people.items()} == {
        "at_once": 1,
        "daily": 0,
        "weekly": 0,
    }
    chaser.sweep(at("2026-06-08", "08:00"))
    chaser.sweep(at("2026-06-10", "08:00"))
    chaser.sweep(at("2026-06-11", "08:00"))
    assert {choice: len(told(person)) for choice, person in people.items()} == {
        "at_once": 3,
        "daily": 3,
        "weekly": 1,
    }
    chaser.sweep(at("2026-06-15", "08:00"))
    assert [body.count("Tell the safeguarding partners") for body in told(people["weekly"])] == [
        1,
        1,
    ]
    assert "3 working days late" in told(people["weekly"])[1]


@pytest.mark.shows("DL-08")
def test_overdue_repeats_until_done_and_escalates(
    running: Running, trust: Organisation, trust_lead: Person, icb_exec: Person
) -> None:
    deadline = running("2026-06-01", owner_organisation=trust)  # due on Monday 8 June
    counts = []
    for day in ("2026-06-08", "2026-06-09", "2026-06-10", "2026-06-11", "2026-06-12"):
        result = chaser.sweep(at(day))
        counts.append((len(told(trust_lead)), len(told(icb_exec)), result.escalations))
    assert counts == [(1, 0, 0), (2, 0, 0), (3, 0, 0), (4, 1, 1), (5, 2, 0)]
    assert "You are told because this is late and stays late." in told(icb_exec)[0]
    assert deadline.events.filter(kind=DeadlineEvent.Kind.ESCALATED).count() == 1
    services.complete(
        actor=MAKER, record=deadline.record, code=deadline.code, on=dt.date(2026, 6, 12)
    )
    assert chaser.sweep(at("2026-06-15")) == SweepResult()


def test_a_roles_clock_escalates_to_the_executive(
    running: Running, unit: Person, unit2: Person, council_exec: Person, police_exec: Person
) -> None:
    running("2026-06-01", "reviews.rapid-review", owner_role=Role.BUSINESS_UNIT)
    result = chaser.sweep(at("2026-06-24"))
    assert (result.people, result.messages, result.escalations) == (4, 4, 1)
    assert all(
        "2 working days late" in told(person)[0]
        for person in (unit, unit2, council_exec, police_exec)
    )


@pytest.mark.shows("DL-14")
def test_after_days_down_each_clock_is_told_once_and_truly(running: Running, unit: Person) -> None:
    running(
        "2026-03-26", owner_person=unit
    )  # due on Thursday 2 April; stages on 31 March and 2 April
    running("2026-04-01", owner_person=unit)  # due on Friday 10 April; stages on 8 and 10 April
    result = chaser.sweep(at("2026-04-13"))  # down since March, over Easter and the clock change
    assert (result.deadlines, result.messages) == (2, 1)
    assert "5 working days late, was due on Thursday 2 April 2026" in told(unit)[0]
    assert "1 working day late, was due on Friday 10 April 2026" in told(unit)[0]
    assert Reminder.objects.count() == 2


@pytest.mark.shows("DL-05")
def test_the_administrators_chase_plan_is_kept(running: Running, unit: Person) -> None:
    version = RuleVersion(
        code="reviews.tell-partners",
        from_day=dt.date(2026, 1, 1),
        remind_before="4, 1",
        nag_every=2,
        escalate_after=2,
        reason="Trial",
    )
    history.create(version, actor=MAKER, reason=REASON)
    running("2026-06-01", owner_person=unit)
    days = ("2026-06-02", "2026-06-05", "2026-06-08", "2026-06-09", "2026-06-10")
    assert [chaser.sweep(at(day)).deadlines for day in days] == [1, 1, 0, 0, 1]


@pytest.mark.shows("DL-10")
def test_who_snoozed_is_not_reminded_until_the_day(
    running: Running, unit: Person, unit2: Person
) -> None:
    deadline = running("2026-06-01", owner_role=Role.BUSINESS_UNIT)
    with on_day("2026-06-08"):
        services.snooze(
            actor=unit, deadline=deadline, until=dt.date(2026, 6, 10), reason="Waiting for a call"
        )
    for day in ("2026-06-08", "2026-06-09", "2026-06-10"):
        chaser.sweep(at(day))
    assert (len(told(unit)), len(told(unit2))) == (1, 3)


def test_nobody_who_cannot_log_in_is_told(
    running: Running, unit: Person, trust: Organisation
) -> None:
    gone = make_person(is_active=False)
    running("2026-06-01", owner_person=gone)
    running("2026-06-01", owner_organisation=trust)
    result = chaser.sweep(at("2026-06-08"))
    assert (result.deadlines, result.people) == (2, 1)
    assert told(gone) == []
    assert told(unit)[0].count("Nobody who can log in holds this. Please give it to someone.") == 2


def test_with_nobody_at_all_the_clock_goes_on(running: Running, db: None) -> None:
    deadline = running("2026-06-01", owner_role=Role.BUSINESS_UNIT)
    assert chaser.sweep(at("2026-06-08")).messages == 0
    deadline.refresh_from_db()
    assert deadline.next_chase_on == dt.date(2026, 6, 9)


@pytest.mark.shows("DL-07")
@pytest.mark.parametrize("deed", ["complete", "cancel"])
def test_what_waits_is_dropped_when_the_clock_stops(
    running: Running, unit: Person, deed: str
) -> None:
    stopped, other = (
        running("2026-06-01", owner_person=unit),
        running("2026-06-01", owner_person=unit),
    )
    chaser.sweep(at("2026-06-08"))
    with on_day("2026-06-08"):
        if deed == "complete":
            services.complete(
                actor=unit, record=stopped.record, code=stopped.code, on=dt.date(2026, 6, 8)
            )
        else:
            services.cancel(
                actor=unit, record=stopped.record, code=stopped.code, reason="Not needed"
            )
    message = Message.objects.get()
    assert message.status == Message.Status.SCHEDULED
    assert message.body.count("Tell the safeguarding partners") == 1
    assert list(message.reminders.values_list("deadline", flat=True)) == [other.pk]
    with on_day("2026-06-08"):
        services.complete(actor=unit, record=other.record, code=other.code, on=dt.date(2026, 6, 8))
    message.refresh_from_db()
    assert message.status == Message.Status.CANCELLED
    assert outbox.deliver(at("2026-06-08")).sent == 0


@pytest.mark.shows("DL-07")
def test_a_clock_handed_over_is_told_to_its_new_owner_only(
    running: Running, unit: Person, unit2: Person
) -> None:
    deadline = running("2026-06-01", owner_person=unit)
    chaser.sweep(at("2026-06-08", "06:00"))
    with on_day("2026-06-08", "07:00"):
        services.reassign(actor=unit, deadline=deadline, reason="On leave", owner_person=unit2)
    chaser.sweep(at("2026-06-08", "08:00"))
    assert (len(told(unit)), len(told(unit2))) == (0, 1)


@pytest.mark.shows("DL-07")
def test_a_mail_edited_by_hand_keeps_its_words(
    running: Running, unit: Person, unit2: Person
) -> None:
    one, _ = running("2026-06-01", owner_person=unit), running("2026-06-01", owner_person=unit)
    chaser.sweep(at("2026-06-08"))
    outbox.edit(
        Message.objects.get(), actor=unit2, reason="Kinder", subject="Please", body="By hand"
    )
    services.complete(actor=unit, record=one.record, code=one.code, on=dt.date(2026, 6, 8))
    assert Message.objects.get().body == "By hand"


@pytest.mark.parametrize("due", [0, 1, 60])
def test_a_sweep_takes_the_same_few_statements_whatever_is_due(
    running: Running, trust: Organisation, trust_lead: Person, unit: Person, due: int
) -> None:
    history.create(Branding(name="Mersey Bank", short_name="MB"), actor=MAKER, reason=REASON)
    for _ in range(due):
        running("2026-06-01", owner_organisation=trust)
    with CaptureQueriesContext(connection) as queries:
        chaser.sweep(at("2026-06-08"))
    asked = [
        query["sql"]
        for query in queries
        if query["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}
    ]
    assert len(asked) == (3 if due == 0 else 8), "\n".join(asked)


def test_the_directory_agrees_with_the_questions_asked_one_by_one(
    council_exec: Person,
    icb_exec: Person,
    police_exec: Person,
    trust_lead: Person,
    trust_colleague: Person,
    school_lead: Person,
    board_member: Person,
    unit: Person,
    scrutineer: Person,
) -> None:
    bare = make_organisation(sector="health")
    make_seat(make_person(is_active=False), SeatKind.SAFEGUARDING_LEAD, bare)
    section11 = make_organisation(sector="justice")
    make_seat(make_person(), SeatKind.SECTION11_LEAD, section11)
    make_seat(make_person(), SeatKind.CONTRIBUTOR, section11)
    for later in (section11, section11, trust_lead.seats.get().organisation):
        make_organisation(ended_on=dt.date(2026, 6, 1), succeeded_by=later, sector="health")
    organisations = list(Organisation.objects.all())
    people = directory([Owner(None, each.pk, "") for each in organisations], dt.date(2026, 6, 8))
    for each in organisations:
        owner = Owner(None, each.pk, "")
        assert [told.pk for told in people.of(owner)] == [person.pk for person in leads_of(each)]
        lead = executive_lead_of(each)
        if people.of(owner):
            assert [told.pk for told in people.above(owner)] == ([lead.pk] if lead else [])
