"""An agency's returns as its people see them: the list, the task list, what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.urls import reverse

from audits.models import AgencyReturn, ReturnSection, SectionGrant, SectionQuery
from audits.rules.returns import OPEN_RETURNS, SectionState

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
    """The parts of a return that a person may see, in order, each with ``given`` and ``open_queries``."""
    given = SectionGrant.objects.live().select_related("user").order_by("user__name")
    queries = SectionQuery.objects.filter(answered_at=None)
    rows = ReturnSection.objects.visible_to(user).filter(agency_return=agency_return)
    return list(
        rows.select_related("section")
        .prefetch_related(
            Prefetch("grants", given, to_attr="given"),
            Prefetch("queries", queries, to_attr="open_queries"),
        )
        .order_by("section__position")
    )


def tasks(agency_return: AgencyReturn, sections: list[Any]) -> list[Task]:
    """A line a part: how many of its questions are done, and who writes it."""
    return [_task(agency_return, each) for each in sections]


def _task(agency_return: AgencyReturn, row: Any) -> Task:
    state = row.state
    status = str(state.label)
    if state is SectionState.STARTED:
        status = f"Started: {row.answered} of {row.asked}"
    hints = []
    if row.left_out:
        status, hints = "Left out", [row.left_out]
    if row.given:
        hints.append("Given to " + ", ".join(str(grant.user) for grant in row.given))
    kind = KINDS[state]
    if row.open_queries:
        status, kind = "Sent back", "due-soon"
    url = reverse("audit_return_section", args=[agency_return.pk, row.section.code])
    return Task(str(row.section), url, status, kind, ". ".join(hints))
