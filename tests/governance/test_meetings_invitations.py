"""Invitations: who gets one, what it says, how it is updated and withdrawn."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sent
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core import outbox
from core.errors import RuleBroken
from core.models import Message
from deadlines import services as clocks
from governance.models import Invited
from governance.services import meetings as deeds
from governance.services import meetings_invitations as invitations
from governance.services.attendance import send_apologies
from partnership import services as partners
from partnership.rules import SeatKind
from tests.factories import make_person, make_seat
from tests.factories.base import MAKER
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
    secret,
)

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def group(db):
    return committee()


def event(message):
    calendar = Calendar.from_ical(message.calendar)
    (found,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), found


def told():
    """Who was told what in which order: method, sequence."""
    found = {}
    for message in Message.objects.exclude(calendar="").order_by("pk"):
        method, entry = event(message)
        found.setdefault(str(message.to), []).append((method, entry["SEQUENCE"]))
    return found


def change(unit, meeting, **values):
    held = deeds.meeting_held(meeting)
    deeds.change_meeting(actor=unit, meeting=meeting, **held | {"reason": "Moved"} | values)


def test_members_deputies_and_whoever_called_it_are_invited_and_nobody_else(unit, group):
    first, away = member(group, "Ann"), member(group, "Bo")
    seat = group.seats.get(person=first)
    deputy, gone, other = make_person("Cy"), make_person("Di"), make_person("Ed")
    make_seat(deputy, SeatKind.GROUP_MEMBER, group=group, deputy_of=seat)
    make_seat(gone, SeatKind.GROUP_MEMBER, group=group, ended_on=ahead(29))
    member(committee("Other committee"), "Flo")
    away.is_active = False
    away.save()
    opened(unit, group, notify=True)
    assert set(told()) == {"Ann", "Cy", str(unit)}
    assert str(other) not in told()


@pytest.mark.shows("GOV-10")
def test_a_mail_says_group_reference_day_place_and_link_and_no_more(unit, group):
    member(group, "Ann")
    meeting = draft(unit, group, title="About the scrutineer", place="Town Hall")
    item(unit, meeting, "Neglect strategy")
    secret(unit, meeting)
    deeds.open_meeting(actor=unit, meeting=meeting, notify=True)
    message = Message.objects.get(to__name="Ann")
    words = message.subject + message.body + message.calendar
    for said in (str(group), meeting.reference, "10am to midday", "Town Hall"):
        assert said in words
    for hidden in ("Neglect", "scrutineer", "Contract"):
        assert hidden not in words
    assert reverse("meeting", args=[meeting.reference]) in message.body


def test_the_entry_is_by_the_clock_in_london_with_its_rule(unit, group):
    member(group, "Ann")
    opened(unit, group, notify=True, held_on=dt.date(2031, 7, 8))
    message = Message.objects.get(to__name="Ann")
    method, entry = event(message)
    assert method == "REQUEST"
    assert "DTSTART;TZID=Europe/London:20310708T100000" in message.calendar
    assert Calendar.from_ical(message.calendar).walk("VTIMEZONE")[0]["TZID"] == "Europe/London"
    assert entry["DTSTART"].dt == dt.datetime(2031, 7, 8, 10, tzinfo=LONDON)
    assert (str(entry["STATUS"]), str(entry["CLASS"])) == ("CONFIRMED", "PRIVATE")
    assert str(entry["ATTENDEE"]).startswith("mailto:person")
    assert str(entry["ORGANIZER"]).startswith("mailto:")


def test_the_mail_carries_the_entry_so_that_calendars_take_it_over(unit, group):
    ann = member(group, "Ann")
    opened(unit, group, notify=True)
    outbox.deliver(timezone.now())
    letter = next(one for one in sent.outbox if one.to == [ann.email])
    (part,) = [p for p in letter.message().walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert b"BEGIN:VEVENT" in part.get_payload(decode=True)


def test_a_change_of_when_or_where_raises_the_number_under_the_same_name(unit, group):
    member(group, "Ann")
    meeting = opened(unit, group, notify=True)
    for values in ({"place": "Room 2"}, {"held_on": ahead(31)}):
        change(unit, again(meeting), **values)
    assert told()["Ann"] == [("REQUEST", 0), ("REQUEST", 1), ("REQUEST", 2)]
    names = {str(event(m)[1]["UID"]) for m in Message.objects.filter(to__name="Ann")}
    assert len(names) == 1
    assert len({str(event(m)[1]["UID"]) for m in Message.objects.all()}) == 2


def test_a_change_of_the_title_tells_nobody(unit, group):
    member(group, "Ann")
    meeting = opened(unit, group, notify=True)
    change(unit, meeting, title="Autumn meeting")
    assert told()["Ann"] == [("REQUEST", 0)]


def test_a_meeting_opened_quietly_stays_quiet_until_invitations_are_sent(unit, group):
    member(group, "Ann")
    meeting = opened(unit, group)
    change(unit, meeting, place="Room 2")
    assert told() == {}
    assert invitations.send_invitations(actor=unit, meeting=again(meeting)) == 2
    assert invitations.send_invitations(actor=unit, meeting=again(meeting)) == 0
    assert told()["Ann"] == [("REQUEST", 0)]


def test_a_cancellation_takes_it_out_of_every_calendar(unit, group):
    member(group, "Ann")
    meeting = opened(unit, group, notify=True)
    assert deeds.cancel_meeting(actor=unit, meeting=meeting, reason="Not needed") is True
    assert deeds.cancel_meeting(actor=unit, meeting=meeting, reason="Not needed") is False
    assert told()["Ann"] == [("REQUEST", 0), ("CANCEL", 1)]
    method, entry = event(Message.objects.filter(to__name="Ann").order_by("pk").last())
    assert (method, str(entry["STATUS"])) == ("CANCEL", "CANCELLED")
    assert Invited.objects.filter(withdrawn=False).count() == 0


def test_who_leaves_the_group_is_told_and_who_joins_is_invited(unit, group):
    ann = member(group, "Ann")
    meeting = opened(unit, group, notify=True)
    partners.end_seat(actor=MAKER, seat=group.seats.get(person=ann), on=ahead(5))
    member(group, "Bo")
    assert invitations.follow_seats(actor=MAKER) == 2
    assert invitations.follow_seats(actor=MAKER) == 0
    assert told() == {
        "Ann": [("REQUEST", 0), ("CANCEL", 1)],
        "Bo": [("REQUEST", 1)],
        str(unit): [("REQUEST", 0)],
    }
    make_seat(ann, SeatKind.GROUP_MEMBER, group=group, started_on=ahead(6))
    invitations.follow_seats(actor=MAKER)
    assert told()["Ann"][-1] == ("REQUEST", 2)
    assert again(meeting).invitation == 3


def test_seats_are_not_followed_for_meetings_that_invited_nobody(unit, group):
    opened(unit, group)
    member(group, "Ann")
    assert invitations.follow_seats(actor=MAKER) == 0


def test_nobody_is_invited_to_what_is_over_or_no_longer_open(unit, group):
    with pytest.raises(RuleBroken, match="over"):
        opened(unit, group, notify=True, held_on=ahead(-1))
    with pytest.raises(RuleBroken, match="Only an open meeting"):
        invitations.send_invitations(actor=unit, meeting=draft(unit, group))


# --- One's own calendar ----------------------------------------------------------------------------


def feed_of(client, person):
    _, secret_part = clocks.make_feed(actor=person)
    return client.get(reverse("calendar_feed", args=[secret_part])).content.decode()


def test_meetings_of_ones_groups_are_in_ones_own_calendar_by_name_only(unit, group, client):
    ann, other = member(group, "Ann"), member(committee("Other committee"), "Flo")
    meeting = opened(unit, group, title="Budget talks", held_on=ahead(10))
    item(unit, meeting, "Neglect strategy")
    hidden = draft(unit, group, held_on=ahead(12), starts=NOON, ends=dt.time(13))
    text = feed_of(client, ann)
    assert f"{group} — {meeting.reference}" in text
    assert "BEGIN:VTIMEZONE" in text
    for absent in (hidden.reference, "Budget", "Neglect"):
        assert absent not in text
    assert meeting.reference not in feed_of(client, other)
    deeds.cancel_meeting(actor=unit, meeting=meeting, reason="Not needed")
    assert meeting.reference not in feed_of(client, ann)


def test_a_calendar_without_meetings_names_no_clock(client):
    assert "VTIMEZONE" not in feed_of(client, make_person())


def test_the_caller_has_it_in_the_calendar_once_invited(unit, group, client):
    meeting = opened(unit, group, notify=True)
    assert meeting.reference in feed_of(client, unit)


@pytest.mark.shows("GOV-10")
def test_the_executive_reads_all_meetings_but_has_only_its_own_in_the_calendar(
    unit, group, council_exec, client
):
    meeting = opened(unit, group)
    assert meeting.reference not in feed_of(client, council_exec)


def test_ten_in_the_morning_is_ten_on_both_sides_of_the_change_of_clock(unit, group, client):
    ann = member(group, "Ann")
    year = timezone.localdate().year + 1
    for day in (dt.date(year, 3, 1), dt.date(year, 7, 1)):
        opened(unit, group, held_on=day, starts=TEN)
    starts = [
        entry["DTSTART"].dt for entry in Calendar.from_ical(feed_of(client, ann)).walk("VEVENT")
    ]
    assert [(at.hour, at.astimezone(dt.UTC).hour) for at in starts] == [(10, 10), (10, 9)]


@pytest.mark.shows("DSH-01")
def test_my_work_shows_the_next_three_meetings_one_is_expected_at(unit, group, client_for):
    person = member(group, "Olu Brand")
    days = (40, 10, 30, 20)
    held = {days_on: opened(unit, group, held_on=ahead(days_on)) for days_on in days}
    opened(unit, committee("Another committee"), held_on=ahead(5))
    draft(unit, group, held_on=ahead(6))
    page = client_for(person).get("/")
    assert [one.url for one in page.context["coming"]] == [
        reverse("meeting", args=[held[days_on].reference]) for days_on in (10, 20, 30)
    ]
    assert "Coming up" in page.content.decode()


def test_whoever_is_expected_at_nothing_is_shown_nothing_of_it(unit, group, client_for):
    opened(unit, group)
    assert "Coming up" not in client_for(make_person()).get("/").content.decode()


@pytest.mark.shows("GOV-12")
def test_the_overview_leads_to_apologies_for_those_who_sit_there(unit, group, client_for):
    meeting = opened(unit, group)
    person = member(group, "Olu Brand")
    address = reverse("meeting", args=[meeting.reference])
    apologies = reverse("meeting_apologies", args=[meeting.reference])
    page = client_for(person).get(address).content.decode()
    assert ("You are expected." in page, apologies in page) == (True, True)
    send_apologies(actor=person, meeting=meeting)
    page = client_for(person).get(address).content.decode()
    assert ("You sent your apologies." in page, apologies in page) == (True, True)
    assert apologies not in client_for(unit).get(address).content.decode()
