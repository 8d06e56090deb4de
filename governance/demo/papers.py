"""Made-up papers for the demo: the last meetings and the next ones, a supplement, an author who is late."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import documents, history
from core.living import at
from governance.demo.papers_words import LATE, SUPPLEMENT, written
from governance.demo.people import manager
from governance.models import AgendaItem, Meeting, Paper
from governance.rules.meetings import MeetingStatus, Purpose
from governance.services import papers as deeds
from partnership.models import Group, Person

DAY = dt.timedelta(days=1)
WITH_PAPERS = (Purpose.DECIDE, Purpose.DISCUSS)
MOST = 3  # papers of one meeting


def load(today: dt.date) -> None:
    """Make them, each on the day it would have come."""
    unit = manager()
    for group in Group.objects.filter(meetings__status=MeetingStatus.OPEN).distinct():
        last = group.meetings.filter(status=MeetingStatus.HELD).order_by("-held_on").first()
        if last:
            _past(unit, last)
        _coming(
            unit, group.meetings.filter(status=MeetingStatus.OPEN).order_by("held_on")[0], today
        )


def _items(meeting: Meeting) -> list[AgendaItem]:
    found = meeting.items.filter(purpose__in=WITH_PAPERS, restricted=False)
    return list(found.order_by("order")[1 : MOST + 1])


def _past(unit: Person, meeting: Meeting) -> None:
    """The meeting is over by now, so its papers are put beside it as they stood."""
    with at(meeting.papers_due_on, 12):
        for order, item in enumerate(_items(meeting), 1):
            paper = Paper(
                item=item, title=_title(item), author=item.owner, due_on=meeting.papers_due_on, order=order
            )  # fmt: skip
            history.create(paper, actor=unit, reason="Paper asked for")
            _keep(unit, paper)
    with at(meeting.papers_due_on, 16):
        _published(unit, meeting)


def _keep(unit: Person, paper: Paper) -> None:
    documents.add(actor=paper.author or unit, record=paper, upload=_file(paper), title=paper.title)
    history.change(paper, actor=unit, reason="Paper received", received_at=timezone.now())


def _published(unit: Person, meeting: Meeting) -> None:
    history.change(meeting, actor=unit, reason="Papers were published", published_at=timezone.now())


def _coming(unit: Person, meeting: Meeting, today: dt.date) -> None:
    """Papers come as they are asked for. For the soonest meeting one author is late, and one paper
    came after the others were published."""
    due = meeting.papers_due_on
    with at(min(due - 14 * DAY, today - 3 * DAY)):
        asked = [
            deeds.ask_paper(
                actor=unit, item=item, title=_title(item), author=_author(item), due_on=due
            )
            for item in _items(meeting)
        ]
    with at(min(due, today - 2 * DAY), 11):
        for paper in asked:
            deeds.receive_paper(
                actor=paper.author or unit,
                paper=Paper.objects.get(pk=paper.pk),
                upload=_file(paper),
            )
    if meeting.group.code == "case-review-committee":
        _late_and_supplement(unit, meeting, today)


def _late_and_supplement(unit: Person, meeting: Meeting, today: dt.date) -> None:
    items = _items(meeting)
    begun, due = today - 8 * DAY, today - DAY
    with at(begun):
        deeds.ask_paper(
            actor=unit, item=items[-1], title=LATE, author=_author(items[-1]), due_on=due
        )
        more = deeds.ask_paper(actor=unit, item=items[0], title=SUPPLEMENT, due_on=due)
    with at(due, 9):
        deeds.publish_papers(actor=unit, meeting=meeting)
    with at(due, 15):
        deeds.receive_paper(actor=unit, paper=more, upload=_file(more))


def _title(item: AgendaItem) -> str:
    return f"Report: {item.title}"[:200]


def _author(item: AgendaItem) -> Person | None:
    """Who brings the item, where they see its meeting; else the business unit writes it."""
    owner = item.owner
    sees = owner and Meeting.objects.visible_to(owner).filter(pk=item.meeting_id).exists()
    return owner if sees else None


def _file(paper: Paper) -> SimpleUploadedFile:
    name = f"{paper.item.meeting.reference}-paper-{paper.pk}.pdf"
    return SimpleUploadedFile(name, written(paper.title), content_type="application/pdf")
