"""The mails about papers: reference, day and link. Never what a paper is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.templatetags.portal import day
from governance.models import Meeting, Paper
from governance.queries.meetings import invitees

if TYPE_CHECKING:
    from partnership.models import Person


def ask(paper: Paper, actor: Person) -> None:
    """Ask the author for it. Named again after somebody else, they are asked again."""
    if paper.author and paper.author != actor:
        times = paper.history.filter(author=paper.author).count()
        _send(
            "governance.paper-asked",
            paper,
            paper.author,
            key=f"{paper.pk}-{times}",
            link=reverse("paper", args=[paper.pk]),
            due=day(paper.due_on),
        )


def withdraw_from(paper: Paper, person: Person | None, actor: Person) -> None:
    """Tell somebody that the paper is no longer asked of them."""
    if person and person != actor:
        times = paper.history.count()
        _send("governance.paper-not-needed", paper, person, key=f"{paper.pk}-{times}")


def tell_published(meeting: Meeting, actor: Person) -> None:
    """Send whoever comes to the meeting to its papers."""
    for person in invitees(meeting):
        if person != actor:
            _send("governance.papers-published", meeting, person, key=str(meeting.pk))


def tell_supplement(paper: Paper, actor: Person) -> None:
    """Tell those who may see it that something came since: one mail a day, however much comes."""
    meeting, today = paper.item.meeting, timezone.localdate()
    for person in invitees(meeting):
        seen = Paper.objects.visible_to(person).filter(pk=paper.pk)
        if person != actor and seen.exists():
            key = f"{meeting.pk}-{today.isoformat()}"
            _send("governance.papers-supplement", paper, person, key=key)


def _send(
    kind: str, about: Meeting | Paper, person: Person, *, key: str, link: str = "", **more: str
) -> None:
    """``about`` a paper, the mail stands in the timeline of those alone who see the paper."""
    if not person.is_active:
        return
    meeting = about.item.meeting if isinstance(about, Paper) else about
    outbox.queue(
        key=f"{kind}:{person.pk}:{key}",
        kind=kind,
        to=person,
        context={
            "reference": meeting.reference,
            "group": str(meeting.group),
            "day": day(meeting.held_on),
            "link": link or reverse("meeting_papers", args=[meeting.reference]),
            **more,
        },
        about=about,
    )
