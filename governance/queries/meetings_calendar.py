"""A meeting as an entry of a calendar: group, reference, day and place, never what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress

from core.templatetags.portal import clocktime
from deadlines import london
from deadlines.work import Coming
from governance.models import Invited, Meeting
from governance.models.membership import groups_of
from governance.rules.meetings import MeetingStatus
from partnership.models import Person

REQUEST, CANCEL = "REQUEST", "CANCEL"
KEPT = dt.timedelta(days=90)  # how long a meeting that is over stays in a calendar


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def uid(meeting: Meeting, person: Person) -> str:
    """The same for as long as the meeting and the person exist: an update replaces what it updates."""
    return f"meeting-{meeting.pk}-{person.pk}@{host()}"


def place(meeting: Meeting) -> str:
    """Where a meeting is held, in words."""
    return ", ".join(filter(None, [meeting.place, meeting.link])) or "To be confirmed"


def entry(meeting: Meeting, person: Person, now: dt.datetime, sequence: int) -> Event:
    """The entry of one meeting for one person. Its times are those of London, by name."""
    found = Event()
    found.add("uid", uid(meeting, person))
    found.add("dtstamp", now.astimezone(dt.UTC))
    found.add("sequence", sequence)
    found.add("dtstart", london.moment(meeting.held_on, meeting.starts))
    found.add("dtend", london.moment(meeting.held_on, meeting.ends))
    found.add("summary", f"{meeting.group} — {meeting.reference}")
    found.add("location", place(meeting))
    found.add("url", settings.SITE_URL + reverse("meeting", args=[meeting.reference]))
    found.add("class", "PRIVATE")
    return found


def invitation(
    meeting: Meeting, person: Person, now: dt.datetime, method: str, sequence: int
) -> str:
    """What goes with a mail: an invitation, a changed one (a higher sequence) or its withdrawal."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{host()}//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(london.component())
    event = entry(meeting, person, now, sequence)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = str(person)
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def entries_for(person: Person, now: dt.datetime) -> Iterator[Event]:
    """The meetings in a person's own calendar: those of their groups and those they are invited to.

    A draft or cancelled meeting is in nobody's calendar.
    """
    since = timezone.localdate(now) - KEPT
    for meeting in _of(person, since, MeetingStatus.OPEN, MeetingStatus.HELD):
        yield entry(meeting, person, now, max(meeting.invitation - 1, 0))


def coming_up(person: Person, today: dt.date, limit: int) -> Iterator[Coming]:
    """The next meetings a person is expected at."""
    for meeting in _of(person, today, MeetingStatus.OPEN)[:limit]:
        hours = f"{clocktime(meeting.starts)} to {clocktime(meeting.ends)}"
        url = reverse("meeting", args=[meeting.reference])
        yield Coming(meeting.held_on, hours, str(meeting.group), url)


def _of(person: Person, since: dt.date, *statuses: MeetingStatus) -> QuerySet[Meeting]:
    """The meetings of a person's groups, and those they are invited to, soonest first."""
    told = Invited.objects.filter(person=person, withdrawn=False).values("meeting")
    return (
        Meeting.objects.visible_to(person)
        .filter(
            Q(group__in=groups_of(person)) | Q(pk__in=told),
            status__in=statuses,
            held_on__gte=since,
        )
        .select_related("group")
        .order_by("held_on", "starts", "pk")
    )
