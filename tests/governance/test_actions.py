"""Actions: each deed once, twice and illegally; its clock, its mail, its record."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import documents
from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from governance.clocks import ACTION, VERIFY_ACTION
from governance.models import Action
from governance.queries.actions import open_of
from governance.rules.actions import (
    ACTION_MOVES,
    ActionStatus,
    Source,
    band_code,
    band_days,
    barred_from_verifying,
    came_back,
)
from governance.services import actions as deeds
from governance.services import actions_doing as doing
from partnership.models import Organisation
from tests.factories import make_group, make_item, make_organisation, make_person, make_seat
from tests.factories.partners import forget_roles

pytestmark = [pytest.mark.django_db, pytest.mark.shows("REV-12")]
DAY = dt.timedelta(days=1)


def soon(days: int = 30) -> dt.date:
    return timezone.localdate() + days * DAY


@pytest.fixture
def given(unit, trust_lead):
    return deeds.give(
        actor=unit,
        title="Write to all schools",
        owner=trust_lead,
        due_on=soon(),
        source=Source.MEETING,
    )


def finish(action, by, **more):
    doing.add_evidence(actor=by, action=action, text="Sent on Monday")
    return doing.finish(actor=by, action=action, done_on=timezone.localdate(), **more)


def clock(action, code=ACTION.code):
    return Deadline.objects.of(action).filter(code=code).order_by("-pk").first()


def mails(kind):
    return list(
        Message.objects.filter(kind=f"governance.{kind}").values_list("to__name", flat=True)
    )


# --- Given ----------------------------------------------------------------------------------------


@pytest.mark.shows("GOV-14")
def test_an_item_gives_an_action_with_owner_agency_day_and_the_way_back(unit, trust_lead, trust):
    item = make_item()
    action = deeds.give(
        actor=unit,
        title="Write",
        owner=trust_lead,
        due_on=soon(),
        source=Source.MEETING,
        item=item,
    )
    assert (action.organisation, action.group, action.item) == (trust, item.meeting.group, item)
    running = clock(action)
    assert (running.owner_person, running.due_on, running.status) == (trust_lead, soon(), "open")
    assert running.label == f"Finish the action from {item.meeting.reference}"
    assert mails("action-given") == [trust_lead.name]


def test_the_same_again_is_the_one_there_is(given, unit, trust_lead):
    again = deeds.give(
        actor=unit,
        title="Write to all schools",
        owner=trust_lead,
        due_on=soon(),
        source=Source.MEETING,
    )
    assert again == given
    assert Action.objects.count() == Deadline.objects.of(given).count() == 1


def test_nobody_without_a_seat_and_no_day_gone_by(unit, trust_lead, outsider):
    with pytest.raises(RuleBroken, match="no seat any more"):
        deeds.give(actor=unit, title="A", owner=outsider, due_on=soon(), source=Source.OTHER)
    with pytest.raises(RuleBroken, match="in the past"):
        deeds.give(actor=unit, title="A", owner=trust_lead, due_on=soon(-1), source=Source.OTHER)
    with pytest.raises(RuleBroken, match="what is to be done"):
        deeds.give(actor=unit, title=" ", owner=trust_lead, due_on=soon(), source=Source.OTHER)


@pytest.mark.shows("GOV-14")
def test_no_mail_and_no_clock_says_what_a_restricted_item_is_about(unit, trust_lead):
    item = make_item(restricted=True, restricted_reason="A person")
    action = deeds.give(
        actor=unit,
        title="Suspend the director",
        owner=trust_lead,
        due_on=soon(),
        source=Source.MEETING,
        item=item,
    )
    mail = Message.objects.get(kind="governance.action-given")
    assert action.reference in mail.subject
    assert "Suspend" not in mail.subject + mail.body
    assert "Suspend" not in clock(action).label


# --- Changed and handed over ------------------------------------------------------------------------


def changed(action, **values):
    held = deeds.held(action)
    owner = values.pop("owner", action.owner)
    kept = {"organisation": action.organisation, "owner": owner}
    return deeds.change(action=action, **{**held, **kept, "reason": "Agreed today", **values})


def test_another_day_moves_the_clock_and_the_first_day_still_shows(given, unit, trust_lead):
    assert changed(given, actor=unit, due_on=soon(60)) is True
    assert (clock(given).due_on, clock(given).original_due_on) == (soon(60), soon(30))
    assert mails("action-due") == [trust_lead.name]


def test_handing_over_takes_the_clock_along_and_tells_the_new_owner(given, unit, charity_lead):
    with pytest.raises(RuleBroken, match="holds no seat for") as broken:
        changed(given, actor=unit, owner=charity_lead)
    assert broken.value.field == "organisation"
    (theirs,) = Organisation.objects.filter(pk__in=charity_lead.organisation_ids)
    changed(given, actor=unit, owner=charity_lead, organisation=theirs)
    assert clock(given).owner_person == charity_lead
    assert charity_lead.name in mails("action-given")


def test_a_change_needs_a_reason_and_changes_nothing_twice(given, unit):
    with pytest.raises(RuleBroken, match="Say why it changes"):
        changed(given, actor=unit, due_on=soon(60), reason=" ")
    assert changed(given, actor=unit) is False


def test_a_colleague_who_saved_first_is_not_overwritten(given, unit):
    seen = mark(deeds.held(given))
    changed(given, actor=unit, title="Write to all schools and colleges")
    stale = Action.objects.get(pk=given.pk)
    with pytest.raises(SavedMeanwhile):
        changed(stale, actor=unit, title="Write to some", seen=seen)


@pytest.mark.shows("GOV-02")
def test_what_a_group_left_open_goes_to_somebody_else_at_once(unit, trust_lead, charity_lead):
    group = make_group(ended_on=timezone.localdate() - DAY)
    left = [
        deeds.give(
            actor=unit, title=f"Step {n}", owner=trust_lead, due_on=soon(), source=Source.OTHER,
            group=group,
        )
        for n in (1, 2)
    ]  # fmt: skip
    finish(left[1], trust_lead)
    assert list(open_of(group)) == [left[0]]
    moved = deeds.reassign_many(
        actor=unit, actions=open_of(group), owner=charity_lead, reason="The group has ended"
    )
    assert moved == 1
    assert clock(left[0]).owner_person == charity_lead
    again = deeds.reassign_many(
        actor=unit, actions=open_of(group), owner=charity_lead, reason="Again"
    )
    assert again == 0


def test_an_action_that_is_withdrawn_stops(given, unit, trust_lead):
    assert deeds.withdraw(actor=unit, action=given, reason="Overtaken") is True
    assert deeds.withdraw(actor=unit, action=given, reason="Overtaken") is False
    assert clock(given).status == "cancelled"
    assert mails("action-withdrawn") == [trust_lead.name]
    with pytest.raises(RuleBroken, match="withdrawn"):
        changed(Action.objects.get(pk=given.pk), actor=unit, title="Other")


# --- Done and verified ------------------------------------------------------------------------------


def test_progress_is_the_owners_to_report(given, unit, trust_lead):
    doing.report(actor=trust_lead, action=given, percent=40, text="Half the letters are out")
    doing.report(actor=trust_lead, action=given, percent=40, text="Half the letters are out")
    assert (Action.objects.get().percent, given.updates.count()) == (40, 1)
    with pytest.raises(RuleBroken, match="The owner of an action reports"):
        doing.report(actor=unit, action=given, percent=90, text="Nearly")


def test_without_evidence_it_is_not_done(given, trust_lead):
    with pytest.raises(RuleBroken, match="Add evidence first"):
        doing.finish(actor=trust_lead, action=given, done_on=timezone.localdate())


def test_done_stops_its_clock_on_the_day_it_was_done_and_starts_the_check(given, trust_lead):
    assert finish(given, trust_lead) is True
    assert finish(given, trust_lead) is False
    assert (clock(given).status, clock(given).done_on) == ("done", timezone.localdate())
    assert clock(given, VERIFY_ACTION.code).status == "open"
    assert Action.objects.get().percent == 100


def test_done_late_needs_a_reason(given, unit, trust_lead):
    doing.add_evidence(actor=trust_lead, action=given, text="Sent")
    Action.objects.filter(pk=given.pk).update(due_on=soon(-5))
    with pytest.raises(RuleBroken, match="Say why") as broken:
        doing.finish(actor=trust_lead, action=given, done_on=timezone.localdate())
    assert broken.value.field == "late_reason"
    with pytest.raises(RuleBroken, match="future"):
        doing.finish(actor=trust_lead, action=given, done_on=soon())


def test_somebody_of_another_agency_adds_no_evidence(given, charity_lead):
    with pytest.raises(RuleBroken, match="owner of the action or the business unit"):
        doing.add_evidence(actor=charity_lead, action=given, text="Not mine")


def test_evidence_takes_several_files_at_once(given, trust_lead, charity_lead):
    files = [SimpleUploadedFile(f"letter-{n}.txt", b"Dear head teacher") for n in (1, 2)]
    row = doing.add_evidence(actor=trust_lead, action=given, text="The letters", files=files)
    kept = list(documents.of(row))
    assert sorted(file.name for file in kept) == ["letter-1.txt", "letter-2.txt"]
    assert documents.may_read(trust_lead, kept[0])
    assert not documents.may_read(charity_lead, kept[0])


@pytest.mark.parametrize(
    ("person", "owner", "done_by", "barred"),
    [(1, 1, 2, "You own"), (2, 1, 2, "You said"), (3, 1, 2, "")],
)
def test_who_may_not_verify(person, owner, done_by, barred):
    assert barred_from_verifying(person, owner, done_by).startswith(barred)
    assert bool(barred_from_verifying(person, owner, done_by)) == bool(barred)


def test_somebody_else_verifies(given, unit, trust_lead, council_exec):
    finish(given, unit)  # the business unit says it for the owner
    for barred in (unit, trust_lead):
        with pytest.raises(RuleBroken, match="Somebody else verifies it"):
            doing.verify(actor=barred, action=given)
    assert doing.verify(actor=council_exec, action=given) is True
    assert doing.verify(actor=council_exec, action=given) is False
    assert clock(given, VERIFY_ACTION.code).status == "done"
    assert mails("action-verified") == [trust_lead.name]


def test_sent_back_it_runs_again_to_another_day(given, unit, trust_lead):
    finish(given, trust_lead)
    assert doing.send_back(actor=unit, action=given, reason="Two teams", due_on=soon(45)) is True
    assert doing.send_back(actor=unit, action=given, reason="Two teams") is False
    found = Action.objects.get()
    assert (found.status, found.done_by, found.due_on) == (ActionStatus.OPEN, None, soon(45))
    assert (clock(given).status, clock(given).due_on) == ("open", soon(45))
    assert clock(given, VERIFY_ACTION.code).status == "cancelled"
    assert mails("action-returned") == [trust_lead.name]


def test_open_again_it_is_as_far_as_was_last_reported(given, unit, trust_lead, council_exec):
    finish(given, trust_lead)
    doing.send_back(actor=unit, action=given, reason="Two teams")
    assert Action.objects.get().percent == 0
    doing.report(actor=trust_lead, action=given, percent=40, text="Half the letters are out")
    doing.report(actor=trust_lead, action=given, percent=70, text="Most are out")
    finish(given, trust_lead)
    assert Action.objects.get().percent == 100
    doing.verify(actor=council_exec, action=given)
    doing.reopen(actor=unit, action=given, reason="It came back")
    assert Action.objects.get().percent == 70


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (ActionStatus.DONE, ActionStatus.OPEN, "Sent back"),
        (ActionStatus.VERIFIED, ActionStatus.OPEN, "Opened again"),
        (ActionStatus.CANCELLED, ActionStatus.OPEN, "Opened again"),
        (ActionStatus.OPEN, ActionStatus.DONE, ""),
    ],
)
def test_how_it_came_back(before, after, words):
    assert came_back(before, after) == words


def test_done_again_it_is_verified_again(given, unit, trust_lead, council_exec):
    finish(given, trust_lead)
    doing.send_back(actor=unit, action=given, reason="Two teams")
    finish(given, trust_lead)
    assert doing.verify(actor=council_exec, action=given) is True
    assert doing.reopen(actor=unit, action=given, reason="It came back") is True
    assert doing.reopen(actor=unit, action=given, reason="It came back") is False
    assert Action.objects.get().verified_by is None
    assert clock(given).status == "open"


def test_what_waits_to_be_verified_is_sent_back_and_not_reopened(given, unit, trust_lead):
    finish(given, trust_lead)
    with pytest.raises(RuleBroken, match="Send it back instead"):
        doing.reopen(actor=unit, action=given, reason="No")
    with pytest.raises(RuleBroken, match="Send it back before"):
        changed(Action.objects.get(), actor=unit, title="Other")


@pytest.mark.parametrize("start", list(ActionStatus))
@pytest.mark.parametrize("to", list(ActionStatus))
def test_every_pair_of_statuses(start, to, given, unit, trust_lead, council_exec):
    doing.add_evidence(actor=trust_lead, action=given, text="Sent")
    Action.objects.filter(pk=given.pk).update(status=start, done_by=trust_lead)
    today = timezone.localdate()
    deed = {
        ActionStatus.DONE: lambda: doing.finish(actor=trust_lead, action=given, done_on=today),
        ActionStatus.VERIFIED: lambda: doing.verify(actor=council_exec, action=given),
        ActionStatus.CANCELLED: lambda: deeds.withdraw(actor=unit, action=given, reason="No"),
        ActionStatus.OPEN: lambda: (
            doing.send_back if start == ActionStatus.DONE else doing.reopen
        )(actor=unit, action=given, reason="No"),
    }[to]
    if start == to:
        assert deed() is False
    elif to in ACTION_MOVES[start]:
        assert deed() is True
        assert Action.objects.get().status == to
    else:
        with pytest.raises(RuleBroken):
            deed()
        assert Action.objects.get().status == start


def test_the_agency_is_the_owners_where_it_is_one(unit, trust_lead):
    two = make_person()
    for _ in range(2):
        make_seat(two, organisation=make_organisation())
    assert deeds.agency_of(forget_roles(two)) is None
    assert deeds.agency_of(trust_lead) == trust_lead.seats.get().organisation


def test_bands_of_lateness_have_a_code_each():
    assert [band_code(1, 30), band_code(91, None)] == ["1-30", "91"]
    assert band_days("61-90") == (61, 90)
