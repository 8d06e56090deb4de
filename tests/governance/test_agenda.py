"""The agenda: items in order, carried on, restricted without a trace, closed to whoever declares an interest."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core import grants, history
from core.errors import RuleBroken
from core.models import AccessEntry, Message
from core.stale import SavedMeanwhile, mark
from core.timeline import entries
from governance.models import AgendaItem, Interest, ItemNote, Paper
from governance.queries import agenda as shown
from governance.queries import meetings_timeline
from governance.rules.meetings import MeetingStatus
from governance.services import agenda as deeds
from governance.services import agenda_access, agenda_interests
from governance.services import meetings as meeting_deeds
from partnership.rules import SeatKind
from tests.factories import make_item, make_meeting, make_organisation, make_seat
from tests.factories.base import MAKER, REASON
from tests.governance.meetings_cases import (
    SECRET,
    again,
    ahead,
    committee,
    draft,
    item,
    member,
    opened,
    secret,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(db):
    return committee()


@pytest.fixture
def ann(group):
    return member(group, "Ann")


@pytest.fixture
def bo(group):
    return member(group, "Bo")


@pytest.fixture
def meeting(unit, group):
    return opened(unit, group)


def titles(user, meeting):
    return [(line.number, line.item.title) for line in shown.lines(user, meeting)]


def kept(record):
    return history.create(record, actor=MAKER, reason=REASON)


def change(unit, thing, **values):
    held = deeds.item_held(thing) | {"owner": thing.owner}
    return deeds.change_item(actor=unit, item=thing, **held | values)


# --- Items and their order -----------------------------------------------------------------------


def test_items_stand_in_order_with_their_running_times(unit, ann, meeting):
    for number, minutes in enumerate((15, 10, 20), 1):
        item(unit, meeting, f"Item {number}", minutes=minutes)
    lines = shown.lines(ann, meeting)
    assert [(ln.number, ln.item.title, ln.begins) for ln in lines] == [
        (1, "Item 1", dt.time(10)), (2, "Item 2", dt.time(10, 15)), (3, "Item 3", dt.time(10, 25)),
    ]  # fmt: skip


def test_items_move_up_and_down_one_place(unit, meeting):
    first, _second, third = (item(unit, meeting, name) for name in "ABC")
    assert deeds.move_item(actor=unit, item=first, up=True) is False
    assert deeds.move_item(actor=unit, item=third, up=False) is False
    assert deeds.move_item(actor=unit, item=third, up=True) is True
    assert deeds.move_item(actor=unit, item=first, up=False) is True
    assert [i.title for i in meeting.items.all()] == ["C", "A", "B"]


def test_the_same_item_twice_is_one(unit, meeting):
    assert item(unit, meeting) == item(unit, meeting)
    assert meeting.items.count() == 1


def test_an_item_changes_and_two_at_once_are_told(unit, unit2, meeting):
    thing = item(unit, meeting)
    seen = mark(deeds.item_held(thing))
    assert change(unit, thing, seen=seen) is False
    assert change(unit2, thing, title="Theirs", seen=seen) is True
    with pytest.raises(SavedMeanwhile):
        change(unit, again(thing), title="Mine", seen=seen)
    assert again(thing).title == "Theirs"


def test_a_restriction_needs_a_reason(unit, meeting):
    with pytest.raises(RuleBroken) as told:
        item(unit, meeting, restricted=True)
    assert told.value.field == "restricted_reason"
    with pytest.raises(RuleBroken):
        change(unit, item(unit, meeting), restricted=True)


def test_an_item_comes_off_with_a_reason_once(unit, meeting):
    thing = item(unit, meeting)
    with pytest.raises(RuleBroken) as told:
        deeds.remove_item(actor=unit, item=thing, reason=" ")
    assert told.value.field == "reason"
    assert deeds.remove_item(actor=unit, item=thing, reason="Settled") is True
    assert deeds.remove_item(actor=unit, item=thing, reason="Settled") is False


def test_an_item_with_a_record_stays(unit, ann, meeting):
    spoken, noted, papered, declared = (item(unit, meeting, name) for name in "ABCD")
    AgendaItem.objects.filter(pk=spoken.pk).update(discussion="Agreed.")
    kept(ItemNote(item=noted, text="Noted", recorded_by=unit))
    kept(Paper(item=papered, title="Paper", due_on=ahead()))
    agenda_interests.declare(actor=ann, item=declared, person=ann, what="x")
    for thing in (spoken, noted, papered, declared):
        with pytest.raises(RuleBroken, match="stays on the agenda"):
            deeds.remove_item(actor=unit, item=thing, reason="Settled")
    assert meeting.items.count() == 4


@pytest.mark.parametrize("status", [MeetingStatus.HELD, MeetingStatus.CANCELLED])
def test_the_agenda_of_a_meeting_that_is_over_stays(unit, group, status):
    meeting = make_meeting(group, status=status)
    thing = make_item(meeting)
    for deed in (
        lambda: item(unit, meeting),
        lambda: change(unit, thing, title="New"),
        lambda: deeds.move_item(actor=unit, item=thing, up=True),
        lambda: deeds.remove_item(actor=unit, item=thing, reason="x"),
    ):
        with pytest.raises(RuleBroken, match="agenda stays as it is"):
            deed()


def test_the_unit_is_warned_when_it_takes_too_long(unit, ann, meeting, client_for):
    item(unit, meeting, minutes=125)
    address = reverse("meeting_agenda", args=[meeting.reference])
    assert "5 minutes longer than the meeting" in client_for(unit).get(address).content.decode()
    assert "longer than" not in client_for(ann).get(address).content.decode()


# --- Carried on ------------------------------------------------------------------------------------


@pytest.mark.shows("GOV-07")
def test_an_item_moves_on_and_the_record_of_the_first_meeting_stays_whole(
    unit, ann, group, meeting
):
    thing = item(unit, meeting)
    AgendaItem.objects.filter(pk=thing.pk).update(discussion="We ran out of time.")
    later = opened(unit, group, held_on=ahead(60))
    carried = deeds.carry_item(actor=unit, item=again(thing), meeting=later)
    assert deeds.carry_item(actor=unit, item=again(thing), meeting=later) == carried
    first = again(thing)
    assert (first.meeting, first.discussion, first.finished) == (
        meeting,
        "We ran out of time.",
        True,
    )
    assert (carried.meeting, carried.title, carried.discussion) == (later, thing.title, "")
    (line,) = shown.lines(ann, meeting)
    assert line.later == [carried]
    (line,) = shown.lines(ann, later)
    assert line.before == thing
    with pytest.raises(RuleBroken, match="dealt with"):
        deeds.carry_item(
            actor=unit, item=again(thing), meeting=opened(unit, group, held_on=ahead(90))
        )


@pytest.mark.shows("GOV-07")
def test_a_copied_item_stays_open_here(unit, group, meeting):
    thing, later = item(unit, meeting), opened(unit, group, held_on=ahead(60))
    deeds.carry_item(actor=unit, item=thing, meeting=later, keep_open=True)
    assert again(thing).finished is False


def test_an_item_goes_to_a_later_meeting_of_its_group_only(unit, group, meeting):
    thing = item(unit, meeting)
    for other in (
        meeting,
        opened(unit, committee("Other committee"), held_on=ahead(60)),
        opened(unit, group, held_on=ahead(2)),
    ):
        with pytest.raises(RuleBroken) as told:
            deeds.carry_item(actor=unit, item=thing, meeting=other)
        assert told.value.field == "meeting"


@pytest.mark.shows("GOV-05", "GOV-07")
def test_carried_to_a_draft_a_member_learns_that_it_goes_on_and_no_more(
    unit, ann, group, meeting, client_for
):
    thing, later = item(unit, meeting), draft(unit, group, held_on=ahead(60))
    carried = deeds.carry_item(actor=unit, item=thing, meeting=later)
    client = client_for(ann)
    for name, args in (("item", [thing.pk]), ("meeting_agenda", [meeting.reference]),
                       ("meeting_timeline", [meeting.reference])):  # fmt: skip
        page = client.get(reverse(name, args=args)).content.decode()
        assert later.reference not in page, name
        assert reverse("item", args=[carried.pk]) not in page, name
    assert "A later meeting" in client.get(reverse("item", args=[thing.pk])).content.decode()


@pytest.mark.shows("GOV-07", "GOV-10", "GOV-11")
def test_clearance_and_interest_go_along(unit, ann, bo, group, meeting):
    thing = secret(unit, meeting)
    cy = member(group, "Cy")
    for person in (ann, bo):
        agenda_access.clear(actor=unit, item=thing, person=person, reason="Needed")
    agenda_interests.declare(actor=bo, item=thing, person=bo, what="x")
    later = opened(unit, group, held_on=ahead(60))
    deeds.carry_item(actor=unit, item=thing, meeting=later)
    assert [len(titles(p, later)) for p in (ann, bo, cy)] == [1, 1, 0]
    assert [ln.readable for p in (ann, bo) for ln in shown.lines(p, later)] == [True, False]


# --- Restricted ------------------------------------------------------------------------------------


@pytest.mark.shows("GOV-10")
def test_without_clearance_neither_title_nor_gap_nor_count(unit, ann, bo, meeting, council_exec):
    item(unit, meeting, "First", minutes=20)
    hidden = secret(unit, meeting)
    item(unit, meeting, "Last")
    agenda_access.clear(actor=unit, item=hidden, person=bo, reason="Needed")
    everything = [(1, "First"), (2, SECRET), (3, "Last")]
    assert titles(unit, meeting) == titles(bo, meeting) == everything
    for person in (ann, council_exec):
        assert titles(person, meeting) == [(1, "First"), (2, "Last")]
        assert shown.lines(person, meeting)[1].begins == dt.time(10, 20)


@pytest.mark.shows("GOV-10")
def test_the_owner_and_the_scrutineer_are_cleared_and_the_executive_is_not(
    unit, ann, meeting, scrutineer, council_exec
):
    secret(unit, meeting, owner=ann)
    assert [len(titles(p, meeting)) for p in (ann, scrutineer, council_exec)] == [1, 1, 0]


@pytest.mark.shows("GOV-10")
def test_a_restricted_item_leaks_through_no_page_export_feed_mail_or_history(
    unit, ann, bo, group, meeting, client_for, council_exec
):
    item(unit, meeting, "First")
    hidden = secret(unit, meeting)
    change(unit, hidden, title=f"{SECRET}, revised")
    agenda_access.clear(actor=unit, item=hidden, person=bo, reason="Needed")
    deeds.carry_item(actor=unit, item=again(hidden), meeting=opened(unit, group, held_on=ahead(60)))
    removed = secret(unit, meeting)
    deeds.remove_item(actor=unit, item=removed, reason="Not needed")
    for person in (ann, council_exec):
        client = client_for(person)
        pages = [
            reverse(name, args=[meeting.reference])
            for name in ("meeting", "meeting_agenda", "meeting_timeline")
        ]
        pages += [f"{pages[2]}?kind=edit", reverse("meeting_list"), reverse("suggestion_list"), "/"]
        for address in pages:
            assert SECRET not in client.get(address).content.decode(), (person, address)
        for name in ("item", "item_access", "item_interest"):
            assert client.get(reverse(name, args=[hidden.pk])).status_code == 404
            assert client.post(reverse(name, args=[hidden.pk]), {"what": "x"}).status_code == 404
    export = client_for(council_exec).get(reverse("meeting_list") + "?export=csv")
    assert SECRET not in b"".join(export).decode()
    assert [m for m in Message.objects.all() if SECRET in m.subject + m.body + m.calendar] == []
    assert Interest.objects.count() == 0
    with_it = client_for(bo)
    assert (
        SECRET in with_it.get(reverse("meeting_agenda", args=[meeting.reference])).content.decode()
    )
    assert (
        SECRET
        in with_it.get(reverse("meeting_timeline", args=[meeting.reference])).content.decode()
    )


@pytest.mark.shows("GOV-10")
def test_the_timeline_tells_no_place_that_only_others_can_count(unit, ann, meeting, client_for):
    for thing in (secret(unit, meeting), item(unit, meeting, "First"), item(unit, meeting, "Last")):
        deeds.move_item(actor=unit, item=again(thing), up=True)
    page = client_for(ann).get(reverse("meeting_timeline", args=[meeting.reference]))
    assert "Agenda item added: Last" in page.content.decode()
    assert "Order" not in page.content.decode()


@pytest.mark.shows("GOV-10")
def test_restricted_later_it_is_gone_at_once(unit, ann, meeting, client_for):
    thing = item(unit, meeting)
    client, address = client_for(ann), reverse("item", args=[thing.pk])
    assert client.get(address).status_code == 200
    change(unit, thing, restricted=True, restricted_reason="Named people")
    assert client.get(address).status_code == 404
    assert titles(ann, meeting) == []


@pytest.mark.shows("GOV-10")
def test_clearance_ends_with_its_day_and_when_it_is_taken_back(unit, ann, meeting):
    hidden = secret(unit, meeting)
    grants.open_to(
        hidden, ann, actor=MAKER, reason=REASON,
        until=timezone.localdate() - dt.timedelta(days=1),
    )  # fmt: skip
    assert titles(ann, meeting) == []
    agenda_access.clear(
        actor=unit, item=hidden, person=ann, reason="Again", until=timezone.localdate()
    )
    assert titles(ann, meeting) == [(1, SECRET)]
    assert agenda_access.unclear(actor=unit, item=hidden, person=ann, reason="Done") is True
    assert agenda_access.unclear(actor=unit, item=hidden, person=ann, reason="Done") is False
    assert titles(ann, meeting) == []


def test_who_can_be_cleared(unit, ann, group, meeting, council_exec):
    hidden, stranger = secret(unit, meeting), member(committee("Other committee"), "Flo")
    agenda_access.clear(actor=unit, item=hidden, person=council_exec, reason="Needed")
    for values, field in (
        ({"person": stranger}, "person"),
        ({"person": ann, "reason": " "}, "reason"),
        ({"person": ann, "until": timezone.localdate() - dt.timedelta(days=1)}, "until"),
    ):
        with pytest.raises(RuleBroken) as told:
            agenda_access.clear(actor=unit, item=hidden, **{"reason": "Needed"} | values)
        assert told.value.field == field
    with pytest.raises(RuleBroken, match="open to the whole group"):
        agenda_access.clear(actor=unit, item=item(unit, meeting), person=ann, reason="x")


@pytest.mark.shows("GOV-10")
def test_the_three_partners_are_cleared_at_once(unit, group, meeting, council, icb, police, trust):
    sitting = [member(group, name, body) for name, body in
               (("Cora", council), ("Ida", icb), ("Pat", police), ("Tess", trust))]  # fmt: skip
    hidden = secret(unit, meeting)
    count = agenda_access.clear_partners(actor=unit, item=hidden, reason="They decide")
    assert count == 3
    assert [len(titles(p, meeting)) for p in sitting] == [1, 1, 1, 0]
    lonely = secret(unit, opened(unit, committee("Without partners")))
    with pytest.raises(RuleBroken, match="Nobody sits"):
        agenda_access.clear_partners(actor=unit, item=lonely, reason="x")


def test_who_can_see_this_names_them_and_why(unit, ann, bo, meeting, client_for):
    hidden = secret(unit, meeting, owner=ann)
    agenda_access.clear(actor=unit, item=hidden, person=bo, reason="Chairs the panel")
    page = client_for(ann).get(reverse("item_access", args=[hidden.pk])).content.decode()
    for said in ("Ann", "Bo", "Chairs the panel", str(unit)):
        assert said in page
    assert "Clear somebody" not in page


# --- Interests -------------------------------------------------------------------------------------


@pytest.mark.shows("GOV-11")
def test_a_declared_interest_is_minuted_and_closes_the_item_and_its_papers_at_once(
    unit, ann, bo, meeting, client_for
):
    thing = item(unit, meeting, owner=ann)
    paper = kept(Paper(item=thing, title="Bids", author=ann, due_on=ahead()))
    client = client_for(ann)
    assert list(Paper.objects.visible_to(ann)) == [paper]
    answer = client.post(reverse("item_interest", args=[thing.pk]), {"what": "We may bid"})
    assert answer.headers["Location"] == reverse("meeting_agenda", args=[meeting.reference])
    assert client.get(reverse("item", args=[thing.pk])).status_code == 404
    assert list(Paper.objects.visible_to(ann)) == []
    page = client.get(reverse("meeting_agenda", args=[meeting.reference])).content.decode()
    assert "You declared an interest" in page and thing.title in page
    theirs = client_for(bo).get(reverse("item", args=[thing.pk])).content.decode()
    assert "Ann" in theirs and "We may bid" in theirs


@pytest.mark.shows("GOV-11")
def test_the_business_unit_is_closed_out_as_well(unit, unit2, meeting, client_for):
    thing = item(unit, meeting)
    agenda_interests.declare(actor=unit, item=thing, person=unit, what="x")
    for name in ("item", "item_change", "item_access", "item_carry", "item_remove"):
        assert client_for(unit).get(reverse(name, args=[thing.pk])).status_code == 404, name
    mine = Interest.objects.get()
    assert client_for(unit).get(reverse("interest_withdraw", args=[mine.pk])).status_code == 404
    with pytest.raises(RuleBroken, match="colleague"):
        agenda_interests.withdraw(actor=unit, interest=mine, reason="x")
    assert agenda_interests.withdraw(actor=unit2, interest=mine, reason="A mistake") is True
    assert agenda_interests.withdraw(actor=unit2, interest=mine, reason="A mistake") is False
    assert client_for(unit).get(reverse("item", args=[thing.pk])).status_code == 200


@pytest.mark.shows("GOV-10", "GOV-11")
def test_an_interest_recorded_for_somebody_without_clearance_shows_them_nothing(unit, ann, meeting):
    hidden = secret(unit, meeting)
    agenda_interests.declare(actor=unit, item=hidden, person=ann, what="x")
    assert titles(ann, meeting) == []


def test_an_interest_is_declared_once_in_words_and_before_the_meeting(unit, ann, group, meeting):
    thing = item(unit, meeting)
    with pytest.raises(RuleBroken) as told:
        agenda_interests.declare(actor=ann, item=thing, person=ann, what=" ")
    assert told.value.field == "what"
    first = agenda_interests.declare(actor=ann, item=thing, person=ann, what="x")
    assert agenda_interests.declare(actor=ann, item=thing, person=ann, what="y") == first
    stranger = member(committee("Other committee"), "Flo")
    with pytest.raises(RuleBroken) as told:
        agenda_interests.declare(actor=unit, item=thing, person=stranger, what="x")
    assert told.value.field == "person"


def test_after_the_meeting_only_the_business_unit_records_it(unit, ann, bo, group):
    meeting = opened(unit, group, held_on=timezone.localdate())
    thing = item(unit, meeting)
    meeting_deeds.hold_meeting(actor=unit, meeting=meeting)
    with pytest.raises(RuleBroken, match="The meeting is over"):
        agenda_interests.declare(actor=ann, item=again(thing), person=ann, what="x")
    assert agenda_interests.declare(actor=unit, item=again(thing), person=bo, what="x").person == bo


# --- History and log -------------------------------------------------------------------------------


def test_the_timeline_tells_what_happened_with_reasons(unit, ann, meeting):
    thing, _other = item(unit, meeting, "Going"), item(unit, meeting, "Staying")
    deeds.remove_item(actor=unit, item=thing, reason="Settled by telephone")
    found = entries(
        meeting, related=meetings_timeline.related(ann, meeting),
        extra=meetings_timeline.removed(meeting),
    )  # fmt: skip
    assert ("Agenda item removed: Going", "Settled by telephone") in [
        (e.title, e.detail) for e in found
    ]
    assert "Agenda item added: Staying" in [e.title for e in found]
    assert "Open" in [e.title for e in found]


def test_every_opening_is_kept(unit, ann, meeting, client_for):
    thing = item(unit, meeting)
    client, before = client_for(ann), AccessEntry.objects.count()
    for name, args in (("meeting", [meeting.reference]), ("meeting_agenda", [meeting.reference]),
                       ("meeting_timeline", [meeting.reference]), ("item", [thing.pk]),
                       ("item_access", [thing.pk]), ("item_interest", [thing.pk])):  # fmt: skip
        client.get(reverse(name, args=args))
    rows = AccessEntry.objects.order_by("pk")[before:]
    assert [(row.person, row.reference) for row in rows] == [(ann, meeting.reference)] * 6


def test_a_seat_of_a_body_that_is_no_partner_clears_nobody(unit, group, meeting):
    person = member(group, "Ann")
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, make_organisation())
    with pytest.raises(RuleBroken, match="Nobody sits"):
        agenda_access.clear_partners(actor=unit, item=secret(unit, meeting), reason="x")


def test_the_buttons_that_order_work_without_scripts(unit, meeting, client_for):
    for name in "AB":
        item(unit, meeting, name)
    second = meeting.items.get(title="B")
    page = client_for(unit).get(reverse("meeting_agenda", args=[meeting.reference]))
    assert re.search(rf'action="{reverse("item_move", args=[second.pk])}"', page.content.decode())
    client_for(unit).post(reverse("item_move", args=[second.pk]), {"to": "up"})
    assert [i.title for i in meeting.items.all()] == ["B", "A"]


@pytest.mark.shows("GOV-10")
def test_the_unit_is_told_when_others_count_other_numbers(unit, ann, meeting, client_for):
    warning = "Members who are not cleared see other numbers"
    address = reverse("meeting_agenda", args=[meeting.reference])
    item(unit, meeting, "First")
    secret(unit, meeting)
    assert warning not in client_for(unit).get(address).content.decode()
    item(unit, meeting, "Last")
    assert warning in client_for(unit).get(address).content.decode()
    assert warning not in client_for(ann).get(address).content.decode()


def test_the_reason_of_a_restriction_shows_with_its_tick_and_is_not_optional(
    unit, meeting, client_for
):
    page = client_for(unit).get(reverse("item_new", args=[meeting.reference])).content.decode()
    group = page.partition('data-shown-by="restricted=on"')[2].partition("</label>")[0]
    assert "Why it is restricted" in group
    assert "optional" not in group
