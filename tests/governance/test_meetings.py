"""Meetings: made from a template, drafts that leak nothing, the moves from status to status."""

import datetime as dt
import itertools

import pytest
from django.core import mail as sent
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from governance.models import GroupRules, Meeting, MeetingTemplate
from governance.queries.meetings_calendar import entries_for
from governance.rules.meetings import MEETING_MOVES, MeetingStatus, Purpose
from governance.services import meetings as deeds
from governance.services import meetings_templates as templates
from governance.services import papers
from tests.factories import make_group, make_meeting
from tests.governance.meetings_cases import (
    NOON,
    TEN,
    again,
    ahead,
    committee,
    draft,
    item,
    member,
    opened,
    template,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(db):
    return committee()


@pytest.mark.shows("GOV-03")
def test_a_meeting_copies_its_template_and_a_later_change_of_the_template_leaves_it(unit, group):
    made = template(unit, group)
    meeting = draft(unit, group, template=made)
    assert meeting.place == "Room 1"
    first = made.items.get(title="Welcome")
    templates.change_line(
        actor=unit, line=first, title="Opening", purpose=Purpose.DECIDE, minutes=99
    )
    templates.add_line(actor=unit, template=made, title="New", purpose=Purpose.NOTE, minutes=1)
    templates.change_template(
        actor=unit, template=made, name="Other", starts=NOON, ends=dt.time(13), place="X", link=""
    )
    templates.retire_template(actor=unit, template=made)
    assert [(i.title, i.purpose, i.minutes) for i in meeting.items.all()] == [
        ("Welcome", Purpose.NOTE, 5),
        ("Minutes of the last meeting", Purpose.NOTE, 5),
    ]
    assert (again(meeting).starts, again(meeting).place) == (TEN, "Room 1")


def test_a_retired_template_makes_no_meeting_and_no_line(unit, group):
    made = template(unit, group)
    assert templates.retire_template(actor=unit, template=made) is True
    assert templates.retire_template(actor=unit, template=made) is False
    with pytest.raises(RuleBroken, match="no longer in use"):
        draft(unit, group, template=again(made))
    with pytest.raises(RuleBroken, match="no longer in use"):
        templates.add_line(actor=unit, template=made, title="x", purpose="note", minutes=1)


def test_a_template_of_another_group_makes_no_meeting(unit, group):
    other = template(unit, make_group("Other"))
    with pytest.raises(RuleBroken, match="template of Other") as told:
        draft(unit, group, template=other)
    assert told.value.field == "template"


def test_lines_of_a_template_move_and_go(unit, group):
    made = template(unit, group)
    first, second = made.items.all()
    assert templates.move_line(actor=unit, line=first, up=True) is False
    assert templates.move_line(actor=unit, line=second, up=True) is True
    assert [line.title for line in made.items.all()] == [second.title, first.title]
    assert templates.remove_line(actor=unit, line=first) is True
    assert templates.remove_line(actor=unit, line=first) is False
    assert [line.title for line in made.items.all()] == [second.title]


def test_the_same_template_and_the_same_line_twice_are_one(unit, group):
    assert template(unit, group) == template(unit, group)
    assert MeetingTemplate.objects.get().items.count() == 2


def test_the_same_meeting_twice_is_one_and_another_at_that_time_is_refused(unit, group):
    first = draft(unit, group)
    assert draft(unit, group) == first
    with pytest.raises(RuleBroken, match=f"meets at that time already: {first}"):
        draft(unit, group, title="Another")
    deeds.cancel_meeting(actor=unit, meeting=first, reason="Not needed")
    assert draft(unit, group) != first


@pytest.mark.parametrize(
    ("values", "field"),
    [({"ends": TEN}, "ends"), ({"held_on": dt.date(2031, 1, 2)}, "held_on")],
)
def test_a_meeting_that_cannot_be(unit, values, field):
    group = make_group("Ends", ended_on=dt.date(2031, 1, 1))
    with pytest.raises(RuleBroken) as told:
        draft(unit, group, **values)
    assert told.value.field == field


def test_references_run_by_the_year_of_the_meeting(unit, group):
    days = (dt.date(2031, 3, 4), dt.date(2031, 3, 5), dt.date(2032, 1, 5))
    assert [draft(unit, group, held_on=day).reference for day in days] == [
        "MTG-2031-001", "MTG-2031-002", "MTG-2032-001",
    ]  # fmt: skip


def test_papers_are_due_as_many_working_days_before_as_the_group_says(unit, group):
    tuesday = dt.date(2031, 6, 10)
    assert draft(unit, group, held_on=tuesday).papers_due_on == dt.date(2031, 6, 3)
    history.create(GroupRules(group=group, papers_days=2), actor=unit, reason="Agreed")
    wednesday = draft(unit, group, held_on=dt.date(2031, 6, 11))
    assert wednesday.papers_due_on == dt.date(2031, 6, 9)


def change(unit, meeting, **values):
    held = deeds.meeting_held(meeting)
    return deeds.change_meeting(
        actor=unit, meeting=meeting, **held | {"reason": "The room is taken"} | values
    )


def test_a_change_keeps_its_reason_and_the_papers_move_along(unit, group):
    meeting = draft(unit, group, held_on=dt.date(2031, 6, 10))
    assert change(unit, meeting) is False
    assert change(unit, meeting, held_on=dt.date(2031, 6, 17), place="Room 2") is True
    meeting = again(meeting)
    assert (meeting.papers_due_on, meeting.place) == (dt.date(2031, 6, 10), "Room 2")
    assert meeting.history.latest().history_change_reason == "The room is taken"
    change(unit, meeting, held_on=dt.date(2031, 6, 24), papers_due_on=dt.date(2031, 6, 23))
    assert again(meeting).papers_due_on == dt.date(2031, 6, 23)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"ends": TEN}, "ends"),
        ({"papers_due_on": dt.date(2031, 6, 11)}, "papers_due_on"),
    ],
)
def test_a_change_that_cannot_be(unit, group, values, field):
    meeting = draft(unit, group, held_on=dt.date(2031, 6, 10))
    with pytest.raises(RuleBroken) as told:
        change(unit, meeting, **values)
    assert told.value.field == field


def test_two_who_change_at_once_are_both_told(unit, unit2, group):
    meeting = draft(unit, group)
    seen = mark(deeds.meeting_held(meeting))
    change(unit2, meeting, title="Theirs", seen=seen)
    with pytest.raises(SavedMeanwhile):
        change(unit, meeting, title="Mine", starts=dt.time(9), seen=seen)
    assert again(meeting).title == "Theirs"


DEEDS = {
    MeetingStatus.OPEN: [
        lambda unit, meeting: deeds.open_meeting(actor=unit, meeting=meeting, notify=False),
        lambda unit, meeting: deeds.reopen_meeting(actor=unit, meeting=meeting, reason="Too early"),
    ],
    MeetingStatus.HELD: [lambda unit, meeting: deeds.hold_meeting(actor=unit, meeting=meeting)],
    MeetingStatus.CANCELLED: [
        lambda unit, meeting: deeds.cancel_meeting(actor=unit, meeting=meeting, reason="Not needed")
    ],
}


def outcome(deed, unit, meeting):
    try:
        return deed(unit, meeting)
    except RuleBroken:
        return None


@pytest.mark.parametrize(
    ("now", "to"), [p for p in itertools.product(MeetingStatus, DEEDS) if p[0] != p[1]]
)
def test_a_meeting_moves_only_as_the_table_says(unit, group, now, to):
    meeting = make_meeting(group, status=now, held_on=timezone.localdate())
    moved = [outcome(deed, unit, again(meeting)) for deed in DEEDS[to]]
    assert (True in moved) == (to in MEETING_MOVES[now])
    expected = to if to in MEETING_MOVES[now] else now
    assert again(meeting).status == expected


@pytest.mark.parametrize("to", list(DEEDS))
def test_a_deed_done_twice_leaves_one_row(unit, group, to):
    meeting = make_meeting(group, status=to, held_on=timezone.localdate())
    assert [deed(unit, meeting) for deed in DEEDS[to]] == [False] * len(DEEDS[to])
    assert meeting.statuses.count() == 0


def test_only_its_own_deed_opens_a_meeting(unit, group):
    """A draft is not reopened past its question, nor a held meeting opened without a reason."""
    with pytest.raises(RuleBroken, match="is a draft"):
        deeds.reopen_meeting(actor=unit, meeting=draft(unit, group), reason="x")
    held = make_meeting(group, status=MeetingStatus.HELD)
    with pytest.raises(RuleBroken, match="was held"):
        deeds.open_meeting(actor=unit, meeting=held, notify=True)


def test_a_meeting_still_to_come_was_not_held(unit, group):
    with pytest.raises(RuleBroken, match="still to come"):
        deeds.hold_meeting(actor=unit, meeting=opened(unit, group))


@pytest.mark.shows("GOV-05")
def test_a_draft_leaks_nothing(unit, group, council_exec, scrutineer, client_for):
    person = member(group)
    meeting = draft(unit, group, title="Secret gathering", held_on=ahead(7))
    thing = item(unit, meeting, "Not for you yet", owner=person)
    change(unit, meeting, place="Elsewhere")
    assert (Message.objects.count(), len(sent.outbox)) == (0, 0)
    for reader in (person, council_exec, scrutineer):
        client = client_for(reader)
        assert list(Meeting.objects.visible_to(reader)) == []
        assert list(entries_for(reader, timezone.now())) == []
        for name, args in {
            "meeting": [meeting.reference], "meeting_agenda": [meeting.reference],
            "meeting_timeline": [meeting.reference], "item": [thing.pk],
            "item_access": [thing.pk], "item_interest": [thing.pk],
        }.items():  # fmt: skip
            assert client.get(reverse(name, args=args)).status_code == 404, (reader, name)
        assert b"Secret gathering" not in client.get(reverse("meeting_list")).content
        assert b"Secret gathering" not in client.get("/").content
    export = client_for(council_exec).get(reverse("meeting_list") + "?export=csv")
    assert meeting.reference not in b"".join(export).decode()


@pytest.mark.shows("GOV-05")
def test_a_draft_that_is_cancelled_was_never_there(unit, group):
    person = member(group)
    meeting = draft(unit, group)
    deeds.cancel_meeting(actor=unit, meeting=meeting, reason="Not needed")
    assert list(Meeting.objects.visible_to(person)) == []
    assert Message.objects.count() == 0


@pytest.mark.shows("GOV-05")
@pytest.mark.parametrize(("pressed", "mails"), [("yes", 2), ("no", 0)])
def test_opening_asks_whether_to_notify(unit, group, client_for, pressed, mails):
    person = member(group)
    meeting, client = draft(unit, group), client_for(unit)
    address = reverse("meeting_open", args=[meeting.reference])
    page = client.get(address).content.decode()
    assert "Open and send invitations" in page and "Open without telling anyone" in page
    assert client.post(address, {}).status_code == 422
    assert again(meeting).status == MeetingStatus.DRAFT
    assert client.post(address, {"notify": pressed}).status_code == 302
    assert again(meeting).status == MeetingStatus.OPEN
    assert Message.objects.count() == mails
    assert list(Meeting.objects.visible_to(person)) == [meeting]


def test_papers_move_along_and_are_asked_for_no_more_once_it_is_cancelled(unit, group):
    meeting = opened(unit, group, held_on=ahead(40))
    paper = papers.ask_paper(actor=unit, item=item(unit, meeting), title="Report")
    own = papers.ask_paper(
        actor=unit, item=item(unit, meeting, "Other"), title="Own", due_on=ahead(10)
    )
    change(unit, again(meeting), held_on=ahead(60))
    due = again(meeting).papers_due_on
    assert due == again(paper).due_on != paper.due_on
    assert again(own).due_on == ahead(10)
    assert Deadline.objects.of(paper).get().due_on == due
    deeds.cancel_meeting(actor=unit, meeting=meeting, reason="Not needed")
    assert Deadline.objects.of(paper).get().status == Deadline.Status.CANCELLED
