"""Practice reviews as the NHS Safeguarding Case Review Tracker asks for them. No title, nothing on a child."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from deadlines.models import Deadline
from governance.models import Dissemination, Recommendation
from governance.rules.actions import Spread
from reviews.models import Delay, PracticeReview, PracticeTheme, Publication
from reviews.practice_rules import PracticeStatus
from reviews.queries.practice import MAIN, for_list

THEMES = 3  # so many columns the tracker has for them
LEFT_OUT = [PracticeStatus.PROPOSED, PracticeStatus.CONVERTED, PracticeStatus.STOPPED]


@dataclass(frozen=True)
class Tracked:
    """One review. ``slippage`` is in days, None where no clock ran; ``published`` is the key of its public page."""

    reference: str
    kind: str
    stage: str
    decided_on: dt.date | None
    due_on: dt.date | None
    slippage: int | None
    reason: str
    themes: Sequence[str]
    published_on: dt.date | None
    published: int | None
    recommendations: Sequence[str]
    spread: Sequence[str]

    def theme(self, place: int) -> str:
        return self.themes[place] if place < len(self.themes) else ""


def tracked(user: Any, today: dt.date) -> list[Tracked]:
    """The reviews a person may oversee, newest first. Eight queries, however many there are."""
    found = list(for_list(user, today).exclude(status__in=LEFT_OUT))
    keys = [row.pk for row in found]
    clocks, delays = _clocks(keys), _delays(keys)
    out = {row.review_id: row for row in Publication.objects.filter(review__in=keys)}
    on_page = set(
        Publication.objects.on_page().filter(review__in=keys).values_list("pk", flat=True)
    )
    asked, spread, themes = _recommendations(keys), _spread(keys), _themes(keys)
    rows = []
    for row in found:
        clock, publication = clocks.get(row.pk), out.get(row.pk)
        published_at = publication.published_at if publication else None
        rows.append(
            Tracked(
                reference=row.reference,
                kind=row.get_kind_display(),
                stage=row.get_status_display(),
                decided_on=row.decided_on,
                due_on=clock.due_on if clock else None,
                slippage=slippage(clock, today) if clock else None,
                reason=delays.get(row.pk) or _why(clock),
                themes=themes.get(row.pk, [])[:THEMES],
                published_on=timezone.localdate(published_at) if published_at else None,
                published=publication.pk if publication and publication.pk in on_page else None,
                recommendations=asked.get(row.pk, []),
                spread=spread.get(row.pk, []),
            )
        )
    return rows


def slippage(clock: Deadline, today: dt.date) -> int:
    """By how many days a review comes, or came, later than it was first due; 0 where it is in time."""
    end = clock.done_on or clock.due_on
    if clock.status == Deadline.Status.OPEN:
        end = max(end, today)
    return max((end - clock.original_due_on).days, 0)


def _why(clock: Deadline | None) -> str:
    return (clock.late_reason or clock.held_reason) if clock else ""


def _clocks(keys: Iterable[int]) -> Mapping[int, Deadline]:
    """The clock each review is finished by; of several the last."""
    rows = Deadline.objects.filter(
        record_type=ContentType.objects.get_for_model(PracticeReview),
        record_id__in=keys,
        code__in=MAIN,
    ).exclude(status=Deadline.Status.CANCELLED)
    return {row.record_id: row for row in rows.order_by("pk")}


def _delays(keys: Iterable[int]) -> Mapping[int, str]:
    """Why each review is late, as it was explained last."""
    rows = Delay.objects.filter(review__in=keys).order_by("recorded_at", "pk")
    return dict(rows.values_list("review", "reason"))


def _of(keys: Iterable[int], before: str) -> dict[str, Any]:
    """That a finding, reached through ``before``, comes from one of these reviews."""
    kind = ContentType.objects.get_for_model(PracticeReview)
    return {f"{before}finding__origin_type": kind, f"{before}finding__origin_id__in": keys}


def _recommendations(keys: Iterable[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Recommendation.objects.filter(**_of(keys, "")).order_by("reference")
    for key, reference in rows.values_list("finding__origin_id", "reference"):
        if key is not None:
            found[key].append(reference)
    return found


def _themes(keys: Iterable[int]) -> Mapping[int, list[str]]:
    """The themes of each review, in the order of the list they come from."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in PracticeTheme.objects.filter(review__in=keys).select_related("theme"):
        found[row.review_id].append(row.theme.label)
    return found


def _spread(keys: Iterable[int]) -> Mapping[int, list[str]]:
    """How what was learned was passed on: each kind once."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Dissemination.objects.filter(**_of(keys, "learning__")).order_by("kind")
    for key, kind in rows.values_list("learning__finding__origin_id", "kind").distinct():
        if key is not None:
            found[key].append(str(Spread(kind).label))
    return found
