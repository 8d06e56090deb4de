"""A whole thread as one tree of links, and findings as lists show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from core.models import Document
from governance.models import (
    Action,
    Dissemination,
    Finding,
    Impact,
    Learning,
    Recommendation,
)
from governance.queries.actions_files import files_of
from governance.queries.thread_gaps import CLOSED, with_gaps
from governance.rules.actions import ActionStatus, Gap

FINDING, RECOMMENDATION, ACTION = "finding", "recommendation", "action"
LEARNING, DISSEMINATION, IMPACT = "learning", "dissemination", "impact"
# The links in the order of the thread, as a picture names them.
COLUMNS = {
    FINDING: "Finding",
    RECOMMENDATION: "Recommendation",
    ACTION: "Action",
    LEARNING: "Learning",
    DISSEMINATION: "Passed on",
    IMPACT: "Impact",
}


@dataclass
class Link:
    """One link of a thread: what it says, more facts, its own page if there is one, what is missing, what follows."""

    kind: str
    pk: int
    label: str
    text: str
    facts: list[str] = field(default_factory=list)
    url: str = ""
    gaps: list[str] = field(default_factory=list)
    files: list[Document] = field(default_factory=list)
    below: list[Link] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What an address says to mark this link: "recommendation-12"."""
        return f"{self.kind}-{self.pk}"

    @property
    def kind_label(self) -> str:
        return COLUMNS[self.kind]

    def walk(self) -> Iterator[Link]:
        """This link and all that follow."""
        yield self
        for each in self.below:
            yield from each.walk()


def for_list(user: Any, today: dt.date) -> QuerySet[Finding]:
    """The findings a person sees, with how much hangs on each and where it is broken."""
    rows = Finding.objects.visible_to(user).select_related("theme", "group")
    counted = rows.annotate(asked=Count("recommendations", distinct=True))
    return with_gaps(counted, today)


def chain(user: Any, finding: Finding, today: dt.date) -> Link:
    """The thread of a finding, from what was found to what it changed.

    An action out of the person's reach shows as its reference, agency and status; one from a
    restricted item does not show at all.
    """
    recommendations = list(
        finding.recommendations.prefetch_related("asked__organisation", "impacts")
    )
    learning = list(finding.learning.prefetch_related("disseminations"))
    actions = _actions(user, recommendations)
    kept = _files(recommendations, learning)
    top = Link(FINDING, finding.pk, finding.reference, finding.text)
    if not recommendations and not finding.no_recommendation_reason:
        top.gaps.append(str(Gap.NO_RECOMMENDATION.label))
    for each in recommendations:
        link = _recommended(each, today)
        link.below = actions.get(each.pk, [])
        if not _acted_on(each):
            link.gaps.append(str(Gap.NO_ACTION.label))
        link.below += [_learned(one, kept) for one in learning if one.recommendation_id == each.pk]
        link.below += [_measured(one, kept) for one in each.impacts.all()]
        top.below.append(link)
    top.below += [_learned(one, kept) for one in learning if one.recommendation_id is None]
    return top


def _acted_on(recommendation: Recommendation) -> bool:
    return recommendation.actions.exclude(status=ActionStatus.CANCELLED).exists()


def _recommended(recommendation: Recommendation, today: dt.date) -> Link:
    agencies = ", ".join(str(row.organisation) for row in recommendation.asked.all())
    late = recommendation.impact_due_on < today and not recommendation.impacts.all()
    return Link(
        RECOMMENDATION,
        recommendation.pk,
        recommendation.reference,
        recommendation.text,
        [
            f"{agencies}, by {_short(recommendation.due_on)}",
            f"Measured by: {recommendation.measure}",
            f"Impact to be measured by {_short(recommendation.impact_due_on)}",
        ],
        gaps=[str(Gap.NO_IMPACT.label)] if late else [],
    )


def _actions(user: Any, recommendations: Iterable[Recommendation]) -> dict[int, list[Link]]:
    """Key of a recommendation → the links of its actions, as far as the person may know them."""
    tied = Action.objects.filter(recommendation__in=[one.pk for one in recommendations])
    seen = {action.pk for action in tied.visible_to(user)}  # type: ignore[attr-defined]
    shown_rows = tied.select_related("owner", "organisation", "item").annotate(
        shows=Count("evidence")
    )
    found: dict[int, list[Link]] = {}
    for action in shown_rows:
        restricted = action.item is not None and action.item.restricted
        if action.pk in seen or not restricted:
            link = _acted(action, action.pk in seen)
            found.setdefault(action.recommendation_id or 0, []).append(link)
    return found


def _acted(action: Any, seen: bool) -> Link:
    agency = str(action.organisation or "No agency")
    facts = [f"{agency}: {action.get_status_display()}, due {_short(action.due_on)}"]
    closed_bare = action.status in CLOSED and not action.shows
    return Link(
        ACTION,
        action.pk,
        action.reference,
        action.title if seen else f"An action of {agency}",
        [f"{action.owner}, {action.percent} per cent done", *facts] if seen else facts,
        reverse("action", args=[action.reference]) if seen else "",
        [str(Gap.NO_EVIDENCE.label)] if closed_bare else [],
    )


def _learned(learning: Learning, kept: dict[str, list[Document]]) -> Link:
    spread = [_passed_on(one, kept) for one in learning.disseminations.all()]
    return Link(
        LEARNING,
        learning.pk,
        learning.title,
        learning.text,
        gaps=[] if spread else [str(Gap.NOT_SPREAD.label)],
        below=spread,
    )


def _passed_on(spread: Dissemination, kept: dict[str, list[Document]]) -> Link:
    facts = [f"{spread.get_kind_display()}, {_short(spread.passed_on)}"]
    if spread.reached is not None:
        facts.append(f"Reached {spread.reached:,} people")
    return Link(
        DISSEMINATION,
        spread.pk,
        spread.get_kind_display(),
        spread.title,
        facts,
        spread.url,
        files=kept[f"{DISSEMINATION}-{spread.pk}"],
    )


def _measured(impact: Impact, kept: dict[str, list[Document]]) -> Link:
    return Link(
        IMPACT,
        impact.pk,
        impact.get_effect_display(),
        impact.text,
        [f"Measured on {_short(impact.measured_on)}"],
        files=kept[f"{IMPACT}-{impact.pk}"],
    )


def _files(
    recommendations: Iterable[Recommendation], learning: Iterable[Learning]
) -> dict[str, list[Document]]:
    """Key of a link → its files."""
    spread = [each for one in learning for each in one.disseminations.all()]
    impacts = [each for one in recommendations for each in one.impacts.all()]
    found = {f"{DISSEMINATION}-{pk}": files for pk, files in files_of(spread).items()}
    return found | {f"{IMPACT}-{pk}": files for pk, files in files_of(impacts).items()}


def _short(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"
