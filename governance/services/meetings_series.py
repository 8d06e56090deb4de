"""Series: the meetings of a group for a while ahead, as drafts. Each is then a meeting of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from core import history
from core.errors import RuleBroken
from core.moves import lock
from governance.models import MeetingSeries, MeetingTemplate
from governance.rules.agenda import MOST_OCCURRENCES, occurrences
from governance.services.meetings import make_meeting

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def make_series(
    *,
    actor: Person,
    template: MeetingTemplate,
    every_weeks: int,
    first_on: dt.date,
    last_on: dt.date,
) -> MeetingSeries:
    """Make a draft for every occurrence, bank holidays and closures among them: the page marks those.

    The times are the template's, by the clock in London. The same series again is the one there is.
    """
    lock(template)
    asked = {"every_weeks": every_weeks, "first_on": first_on, "last_on": last_on}
    there = MeetingSeries.objects.filter(template=template, **asked).first()
    if there:
        return there
    days = _days(first_on, last_on, every_weeks)
    series = MeetingSeries(group=template.group, template=template, made_by=actor, **asked)
    history.create(series, actor=actor, reason="Series made")
    for day in days:
        make_meeting(
            actor=actor,
            group=template.group,
            title=template.name,
            held_on=day,
            starts=template.starts,
            ends=template.ends,
            template=template,
            series=series,
        )
    return series


def _days(first: dt.date, last: dt.date, every_weeks: int) -> list[dt.date]:
    if every_weeks < 1:
        raise RuleBroken("Give a number of weeks from 1 to 52.", field="every_weeks")
    if last < first:
        raise RuleBroken("The last day must not be before the first meeting.", field="last_on")
    days = occurrences(first, last, every_weeks)
    if len(days) > MOST_OCCURRENCES:
        raise RuleBroken(
            f"That would be {len(days)} meetings. Make {MOST_OCCURRENCES} at most at a time.",
            field="last_on",
        )
    return days
