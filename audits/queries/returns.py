"""An agency's returns as its people see them: the list, the task list, what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.urls import reverse

from audits.models import AgencyReturn, HandedIn, ReturnSection
from audits.queries.imported import ReadIn
from audits.rules.returns import OPEN_RETURNS, SectionState
from core.grants import lasting

KINDS = {
    SectionState.NOT_STARTED: "",
    SectionState.STARTED: "waiting",
    SectionState.COMPLETE: "done",
    SectionState.NOT_APPLICABLE: "",
}


@dataclass(frozen=True)
class Task:
    """One line of the task list, as ``<c-task-list>`` shows it."""

    title: str
    url: str
    status: str
    kind: str = ""
    hint: str = ""


def own_returns(user: Any) -> QuerySet[AgencyReturn]:
    """The returns a person works on, open ones first, soonest due first."""
    waiting = Case(
        When(status__in=OPEN_RETURNS, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = AgencyReturn.objects.worked_on_by(user).select_related("campaign", "organisation")
    return rows.order_by(waiting, "due_on", "pk")


def sections_of(agency_return: AgencyReturn, user: Any) -> list[Any]:
    """The parts of a return that a person may see, in order, each with ``given`` and ``open_queries``.

    ``parts`` is how many the return has, seen or not. One query: a part comes once for each colleague
    it is given to, and has one open query at most.
    """
    every = ReturnSection.objects.filter(agency_return=OuterRef("agency_return")).order_by()
    rows = ReturnSection.objects.visible_to(user).filter(agency_return=agency_return)
    joined: Any = rows.annotate(
        one_grant=FilteredRelation("grants", condition=lasting(path="grants__")),
        one_query=FilteredRelation("queries", condition=Q(queries__answered_at=None)),
        parts=Subquery(every.values("agency_return").annotate(n=Count("pk")).values("n")),
    )
    joined = joined.select_related("section", "one_grant__user", "one_query")
    found: dict[int, Any] = {}
    for row in joined.order_by("section__position", "one_grant__user__name"):
        held = found.setdefault(row.pk, row)
        if held is row:
            row.given, row.open_queries = [], _joined(row, "one_query")
        held.given += _joined(row, "one_grant")
    return list(found.values())


def _joined(row: Any, name: str) -> list[Any]:
    """What a filtered relation brought along; Django leaves out the name where that is nothing."""
    return [getattr(row, name)] if hasattr(row, name) else []


def versions_of(agency_return: AgencyReturn) -> list[HandedIn]:
    """Each version that was handed in, the latest first, without what it says."""
    if agency_return.submitted_at is None:
        return []
    rows = agency_return.handed_in.select_related("by").defer("content")
    return list(rows.order_by("-number"))


def tasks(
    agency_return: AgencyReturn, sections: list[Any], package: ReadIn | None = None
) -> list[Task]:
    """A line a part: how many of its questions are done, who writes it, what of a package waits in it."""
    return [_task(agency_return, each, package) for each in sections]


def _task(agency_return: AgencyReturn, row: Any, package: ReadIn | None) -> Task:
    state = row.state
    status = str(state.label)
    if state is SectionState.STARTED:
        status = f"Started: {row.answered} of {row.asked}"
    hints = []
    if row.left_out:
        status, hints = "Left out", [row.left_out]
    if row.given:
        hints.append("Given to " + ", ".join(str(grant.user) for grant in row.given))
    if package and not row.left_out:
        hints += package.told(row)
    kind = KINDS[state]
    if row.open_queries:
        status, kind = "Sent back", "due-soon"
    url = reverse("audit_return_section", args=[agency_return.pk, row.section.code])
    return Task(str(row.section), url, status, kind, ". ".join(hints))
