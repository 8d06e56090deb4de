"""The agenda as one person sees it.

Numbers and times run over what that person sees: a gap in either would tell that something is kept
from them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from governance.models import AgendaItem, Interest, Meeting
from governance.rules.agenda import beginnings, length


@dataclass(frozen=True)
class Line:
    """One line. ``readable`` is False where the person declared an interest: the title, and no more.

    ``before`` and ``later`` are the same item at other meetings, as far as this person sees them.
    """

    item: AgendaItem
    number: int
    begins: dt.time
    readable: bool
    interests: list[Interest]
    before: AgendaItem | None
    later: list[AgendaItem]

    @property
    def carried_on(self) -> bool:
        return bool(self.item.was_carried)  # type: ignore[attr-defined]


def lines(user: Any, meeting: Meeting) -> list[Line]:
    """Every line a person sees, in order. Four queries."""
    live = Interest.objects.filter(withdrawn_at=None).select_related("person")
    named = list(
        _with_carried(AgendaItem.objects.named_to(user).filter(meeting=meeting))
        .select_related("owner")
        .prefetch_related(Prefetch("interests", queryset=live, to_attr="declared"))
    )
    seen = AgendaItem.objects.visible_to(user)
    readable = set(seen.filter(meeting=meeting).values_list("pk", flat=True))
    other = list(
        seen.filter(
            Q(carried_from__meeting=meeting) | Q(carried_to__meeting=meeting)
        ).select_related("meeting").distinct()
    )  # fmt: skip
    by_key = {item.pk: item for item in other}
    begins = beginnings(meeting.starts, [item.minutes for item in named])
    return [
        Line(
            item=item,
            number=number,
            begins=begins[number - 1],
            readable=item.pk in readable,
            interests=item.declared if item.pk in readable else [],
            before=by_key.get(item.carried_from_id or 0) if item.pk in readable else None,
            later=[one for one in other if one.carried_from_id == item.pk],
        )
        for number, item in enumerate(named, 1)
    ]


def line_of(user: Any, item: AgendaItem) -> Line:
    """The line of one item on the agenda of its meeting."""
    return next(line for line in lines(user, item.meeting) if line.item.pk == item.pk)


def count_apart(shown: list[Line]) -> bool:
    """Whether those who are not cleared count other numbers and times: a restricted item is not last."""
    hidden = [line.item.restricted for line in shown]
    return hidden != sorted(hidden)


def too_long(meeting: Meeting, shown: list[Line]) -> int:
    """How many minutes the agenda takes longer than the meeting lasts; 0 where it fits."""
    whole = sum(line.item.minutes for line in shown)
    return max(whole - length(meeting.starts, meeting.ends), 0)


def _with_carried(rows: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Whether an item was carried on, even to a meeting this person does not see."""
    later = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
    return rows.annotate(was_carried=Exists(later))
