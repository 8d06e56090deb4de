"""Snapshots: every deed once, twice and illegally; who reads a business-continuity plan."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.models import Snapshot, SnapshotAnswer, SnapshotQuestion, SnapshotReply
from audits.queries import snapshots as queries
from audits.rules.snapshots import (
    REPLY_MOVES,
    SNAPSHOT_MOVES,
    PlanTo,
    ReplyStatus,
    SnapshotKind,
    SnapshotStatus,
    is_said,
)
from audits.services import snapshots as deeds
from audits.services import snapshots_reply as replies
from core import documents, moves
from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from partnership.models import AgencyCategory, Organisation, Person
from partnership.rules import SeatKind
from tests.factories import make_organisation, make_person, make_seat
from tests.factories.audited import put
from tests.factories.audited_surveys import (
    QUESTIONS,
    asked_of,
    in_days,
    make_snapshot,
    sent_snapshot,
    typed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-22")]


def refused(deed: Any, **given: Any) -> str:
    with pytest.raises(RuleBroken) as broken:
        deed(**given)
    return str(broken.value)


def plan(name: str = "plan.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Who stands in for whom.")


# --- Writing and sending -----------------------------------------------------------------------


def test_a_snapshot_is_written_and_changed(unit: Person) -> None:
    snapshot = make_snapshot(unit)
    assert make_snapshot(unit) == snapshot
    assert snapshot.reference == f"SNA-{timezone.localdate().year}-001"
    assert [row.text for row in snapshot.questions.all()] == [text for text, _kind in QUESTIONS]
    deeds.write(
        actor=unit, snapshot=snapshot, title="Storm", due_on=in_days(1),
        questions=[("", SnapshotKind.RAG), ("Are you open?", SnapshotKind.YES_NO)],
    )  # fmt: skip
    snapshot.refresh_from_db()
    assert (snapshot.title, [row.text for row in snapshot.questions.all()]) == (
        "Storm",
        ["Are you open?"],
    )
    assert SnapshotQuestion.history.filter(history_type="-").count() == 2


def test_a_colleague_who_changed_a_draft_first_loses_nothing(unit: Person) -> None:
    snapshot = make_snapshot(unit)
    seen = mark(queries.held_draft(snapshot))
    more = {"actor": unit, "snapshot": snapshot, "due_on": in_days(2), "questions": QUESTIONS}
    deeds.write(title="First", seen=seen, **more)
    with pytest.raises(SavedMeanwhile):
        deeds.write(title="Second", seen=seen, **more)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": " "}, "Give the snapshot a title."),
        ({"due_on": in_days(-1)}, "The day must be today or later."),
        ({"questions": [("", "rag")]}, "Write at least one question."),
        ({"questions": [("Open?", "date")]}, "Choose how it is answered."),
        ({"questions": [("Open?", "rag")] * 11}, "A snapshot has 10 questions at most."),
    ],
)
def test_a_snapshot_that_makes_no_sense_is_refused(unit: Person, given: Any, words: str) -> None:
    assert refused(make_snapshot, unit=unit, **given) == words
    assert Snapshot.objects.count() == 0


def test_sending_asks_every_agency_that_is_led(
    unit: Person, trust_lead: Person, school_lead: Person, trust: Organisation,
    school: Organisation, charity: Organisation,
) -> None:  # fmt: skip
    snapshot = make_snapshot(unit)
    assert deeds.send(actor=unit, snapshot=snapshot) == 2
    assert deeds.send(actor=unit, snapshot=snapshot) == 0
    snapshot.refresh_from_db()
    assert snapshot.status == SnapshotStatus.OPEN
    assert {row.organisation for row in snapshot.replies.all()} == {trust, school}
    assert charity in queries.unled_for(())
    clocks = Deadline.objects.filter(code="audits.snapshot")
    assert {(row.owner_organisation, row.due_on) for row in clocks} == {
        (trust, in_days(2)),
        (school, in_days(2)),
    }
    told = Message.objects.filter(kind="audits.snapshot-sent")
    assert {row.to for row in told} == {trust_lead, school_lead}
    assert "was sent" in refused(
        deeds.write, actor=unit, snapshot=snapshot, title="Late", due_on=in_days(2),
        questions=QUESTIONS,
    )  # fmt: skip


def test_only_some_categories_or_the_statutory_partners(
    unit: Person,
    trust_lead: Person,
    trust: Organisation,
    council: Organisation,
    school_lead: Person,
) -> None:
    make_seat(organisation=council)
    kind = put(AgencyCategory(code="H1", heading="Health", name="NHS trusts"))
    models.QuerySet(Organisation).filter(pk=trust.pk).update(category=kind)
    assert list(queries.agencies_for(["H1"])) == [trust]
    assert list(queries.agencies_for(["partners"])) == [council]
    assert set(queries.agencies_for(["partners", "H1"])) == {trust, council}
    assert queries.choices() == [
        ("partners", "Statutory safeguarding partners"),
        ("H1", "NHS trusts"),
    ]
    snapshot = sent_snapshot(unit, categories=["H1"])
    assert [row.organisation for row in snapshot.replies.all()] == [trust]


def test_nobody_to_ask_and_a_day_that_passed(unit: Person, trust: Organisation) -> None:
    snapshot = make_snapshot(unit)
    assert "No agency of these" in refused(deeds.send, actor=unit, snapshot=snapshot)
    make_seat(organisation=trust)
    models.QuerySet(Snapshot).filter(pk=snapshot.pk).update(due_on=in_days(-1))
    assert "day has passed" in refused(deeds.send, actor=unit, snapshot=snapshot)


def test_sending_costs_as_many_queries_however_many_agencies_are_asked(unit: Person) -> None:
    costs = []
    for number in (3, 6, 9):  # the first warms what is kept for the process
        while queries.agencies_for(()).count() < number:
            make_seat(organisation=make_organisation())
        snapshot = make_snapshot(unit, title=f"Round {number}")
        with CaptureQueriesContext(connection) as asked:
            deeds.send(actor=unit, snapshot=snapshot)
        costs.append(len(asked))
    assert costs[2] == costs[1]


def test_closing_and_dropping(unit: Person, trust_lead: Person, trust: Organisation) -> None:
    draft = make_snapshot(unit)
    refused(deeds.close, actor=unit, snapshot=draft)
    assert deeds.cancel(actor=unit, snapshot=draft)
    assert not deeds.cancel(actor=unit, snapshot=draft)
    refused(deeds.send, actor=unit, snapshot=draft)
    snapshot = sent_snapshot(unit, title="Another")
    refused(deeds.cancel, actor=unit, snapshot=snapshot)
    assert deeds.close(actor=unit, snapshot=snapshot)
    assert not deeds.close(actor=unit, snapshot=snapshot)
    assert Deadline.objects.get(code="audits.snapshot").status == "cancelled"
    reply = asked_of(snapshot, trust)
    assert "closed" in refused(replies.save, actor=trust_lead, reply=reply, typed={})
    assert "closed" in refused(replies.send, actor=trust_lead, reply=reply)


@pytest.mark.parametrize(("here", "there"), list(product(SnapshotStatus, SnapshotStatus)))
def test_every_move_of_a_snapshot(unit: Person, here: str, there: str) -> None:
    snapshot = make_snapshot(unit)
    models.QuerySet(Snapshot).filter(pk=snapshot.pk).update(status=here)
    _moved(snapshot, here, there, SNAPSHOT_MOVES, unit)


@pytest.mark.parametrize(("here", "there"), list(product(ReplyStatus, ReplyStatus)))
def test_every_move_of_a_reply(
    unit: Person, trust_lead: Person, trust: Organisation, here: str, there: str
) -> None:
    reply = asked_of(sent_snapshot(unit), trust)
    models.QuerySet(SnapshotReply).filter(pk=reply.pk).update(status=here)
    _moved(reply, here, there, REPLY_MOVES, trust_lead)


def _moved(record: Any, here: str, there: str, table: Any, actor: Person) -> None:
    record.refresh_from_db()
    if here == there or there in table[here]:
        assert moves.move(record, there, moves=table, actor=actor) == (here != there)
    else:
        with pytest.raises(RuleBroken):
            moves.move(record, there, moves=table, actor=actor)


# --- Answering ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "words", "said"),
    [
        (SnapshotKind.RAG, "red", "", True),
        (SnapshotKind.RAG, "", "Words", False),
        (SnapshotKind.TEXT, "", "Words", True),
        (SnapshotKind.TEXT, "", "  ", False),
    ],
)
def test_what_counts_as_answered(kind: str, value: str, words: str, said: bool) -> None:
    assert is_said(kind, value, words) is said


def test_answers_are_saved_sent_and_taken_back(
    unit: Person, trust_lead: Person, trust: Organisation
) -> None:
    reply = asked_of(sent_snapshot(unit), trust)
    given = {"actor": trust_lead, "reply": reply}
    assert replies.save(typed=typed(reply, "amber", "", ""), **given)
    assert not replies.save(typed=typed(reply, "amber", "", ""), **given)
    assert SnapshotAnswer.history.count() == 1
    assert refused(replies.send, **given) == "Answer question 2."
    replies.save(typed=typed(reply, "amber", "yes", "Nothing."), **given)
    assert replies.send(**given)
    assert not replies.send(**given)
    reply.refresh_from_db()
    assert (reply.status, reply.answered_by) == (ReplyStatus.ANSWERED, trust_lead)
    clock = Deadline.objects.get(code="audits.snapshot")
    assert (clock.status, clock.done_on) == ("done", timezone.localdate())
    assert "Take them back" in refused(replies.save, typed={}, **given)
    assert replies.take_back(**given)
    assert not replies.take_back(**given)
    clock.refresh_from_db()
    assert clock.status == "open"
    replies.send(**given)
    deeds.close(actor=unit, snapshot=reply.snapshot)
    assert "closed" in refused(replies.take_back, **given)


def test_an_answer_that_cannot_stand_is_refused(
    unit: Person, trust_lead: Person, trust: Organisation
) -> None:
    reply = asked_of(sent_snapshot(unit), trust)
    given = {"actor": trust_lead, "reply": reply}
    assert refused(replies.save, typed=typed(reply, "blue", "", ""), **given).startswith("Choose")
    assert "5,001" in refused(replies.save, typed=typed(reply, "", "", "x" * 5001), **given)
    assert SnapshotAnswer.objects.count() == 0


def test_what_a_colleague_saved_first_is_not_lost(
    unit: Person, trust_lead: Person, trust: Organisation
) -> None:
    reply = asked_of(sent_snapshot(unit), trust)
    seen = mark(queries.held_answers(reply))
    given = {"actor": trust_lead, "reply": reply, "seen": seen}
    replies.save(typed=typed(reply, "red", "", ""), **given)
    with pytest.raises(SavedMeanwhile):
        replies.save(typed=typed(reply, "green", "", ""), **given)
    assert SnapshotAnswer.objects.get().value == "red"


def test_only_what_was_sent_is_counted(
    unit: Person, trust_lead: Person, school_lead: Person, trust: Organisation, school: Organisation
) -> None:
    snapshot = sent_snapshot(unit)
    for lead, body, value in ((trust_lead, trust, "red"), (school_lead, school, "green")):
        reply = asked_of(snapshot, body)
        replies.save(actor=lead, reply=reply, typed=typed(reply, value, "yes", "Masks."))
    replies.send(actor=trust_lead, reply=asked_of(snapshot, trust))
    answers = queries.answers_of(snapshot)
    assert [row.value for row in answers] == ["red", "yes", ""]
    assert [each.counts for each in queries.counted(snapshot, answers)] == [
        [("Green: in hand", 0), ("Amber: in hand, with some worry", 0), ("Red: we need help", 1)],
        [("Yes", 1), ("No", 0)],
        [("Answered in words", 1)],
    ]


# --- Who sees what -----------------------------------------------------------------------------


def test_who_sees_a_snapshot_and_its_answers(
    unit: Person, scrutineer: Person, icb_exec: Person, trust_lead: Person, charity_lead: Person,
    trust_colleague: Person, trust: Organisation, outsider: Person,
) -> None:  # fmt: skip
    draft = make_snapshot(unit)
    see = Snapshot.objects.visible_to
    assert [len(see(one)) for one in (unit, scrutineer, trust_lead)] == [1, 0, 0]
    models.QuerySet(Organisation).filter(code="charity").update(ended_on=in_days(-1))
    deeds.send(actor=unit, snapshot=draft)
    assert [len(see(one)) for one in (unit, scrutineer, icb_exec, trust_lead)] == [1] * 4
    assert [len(see(one)) for one in (charity_lead, trust_colleague, outsider)] == [0] * 3
    reply = asked_of(draft, trust)
    seen = SnapshotReply.objects.visible_to
    assert all(reply in seen(one) for one in (unit, scrutineer, icb_exec, trust_lead))
    assert not any(reply in seen(one) for one in (charity_lead, trust_colleague, outsider))
    gone = make_person(is_active=False)
    assert [len(see(gone)), len(seen(gone))] == [0, 0]


READERS = {
    PlanTo.UNIT: {"unit", "trust_lead"},
    PlanTo.PARTNERS: {"unit", "trust_lead", "icb_exec", "police_lead"},
    PlanTo.ALL: {"unit", "trust_lead", "icb_exec", "police_lead", "school_lead"},
}


@pytest.mark.parametrize("to", PlanTo)
def test_exactly_those_read_a_plan_with_whom_it_is_shared(
    unit: Person, icb_exec: Person, trust_lead: Person, school_lead: Person, charity_lead: Person,
    scrutineer: Person, board_member: Person, trust_colleague: Person, practitioner: Person,
    administrator: Person, outsider: Person, police: Organisation, trust: Organisation, to: str,
) -> None:  # fmt: skip
    police_lead = make_seat(organisation=police).person
    colleague = make_seat(kind=SeatKind.CONTRIBUTOR, organisation=police).person
    models.QuerySet(Organisation).filter(code="charity").update(ended_on=in_days(-1))
    snapshot = sent_snapshot(unit)
    reply = asked_of(snapshot, trust)
    document = replies.add_plan(actor=trust_lead, reply=reply, upload=plan())
    replies.share_plan(actor=trust_lead, reply=reply, to=to)
    everybody = {
        "unit": unit, "icb_exec": icb_exec, "trust_lead": trust_lead, "school_lead": school_lead,
        "charity_lead": charity_lead, "scrutineer": scrutineer, "board_member": board_member,
        "trust_colleague": trust_colleague, "practitioner": practitioner,
        "administrator": administrator, "outsider": outsider, "police_lead": police_lead,
        "colleague": colleague,
    }  # fmt: skip
    reads = {name for name, one in everybody.items() if documents.may_read(one, document)}
    lists = {name for name, one in everybody.items() if document in queries.shared_plans(one)}
    assert (reads, lists) == (READERS[PlanTo(to)], READERS[PlanTo(to)])
    replies.share_plan(actor=trust_lead, reply=reply, to=PlanTo.UNIT)
    taken_back = {name for name, one in everybody.items() if documents.may_read(one, document)}
    assert taken_back == READERS[PlanTo.UNIT]


def test_a_plan_is_added_once_shared_and_taken_away(
    unit: Person, trust_lead: Person, school_lead: Person, trust: Organisation
) -> None:
    reply = asked_of(sent_snapshot(unit), trust)
    given = {"actor": trust_lead, "reply": reply}
    document = replies.add_plan(upload=plan(), **given)
    assert replies.add_plan(upload=plan(), **given) == document
    assert replies.share_plan(to=PlanTo.ALL, **given)
    assert not replies.share_plan(to=PlanTo.ALL, **given)
    assert refused(replies.share_plan, to="world", **given) == "Choose who may read the plan."
    deeds.close(actor=unit, snapshot=reply.snapshot)
    assert replies.share_plan(to=PlanTo.PARTNERS, **given)
    assert replies.remove_plan(document=document, **given)
    assert not replies.remove_plan(document=document, **given)
    assert list(queries.shared_plans(unit)) == []


def test_a_plan_shared_in_one_snapshot_is_not_read_by_those_asked_in_another(
    unit: Person, trust_lead: Person, trust: Organisation, charity: Organisation
) -> None:
    first = sent_snapshot(unit)
    reply = asked_of(first, trust)
    document = replies.add_plan(actor=trust_lead, reply=reply, upload=plan())
    replies.share_plan(actor=trust_lead, reply=reply, to=PlanTo.ALL)
    later = make_seat(organisation=charity).person
    sent_snapshot(unit, title="Second")
    assert not documents.may_read(later, document)
