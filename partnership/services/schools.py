"""Schools of one authority, brought up to date from the national register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.actors import System
from partnership.intake.schools import OPENED, SchoolRow
from partnership.models import AgencyCategory, Organisation, OrganisationName, Person, School
from partnership.rules import OrganisationKind, Sector, category_for_school

REASON = "From the national register of schools"
BECAUSE = "All schools are relevant agencies."


@dataclass
class Change:
    """What differs for one held school: values of the organisation, of the school, the old name."""

    school: School
    organisation: dict[str, Any]
    details: dict[str, Any]

    @property
    def empty(self) -> bool:
        return not self.organisation and not self.details


@dataclass
class SchoolPlan:
    """What an import will do; nothing is written until ``carry_out``."""

    la_code: int
    today: dt.date
    create: list[SchoolRow] = field(default_factory=list)
    update: list[Change] = field(default_factory=list)
    end: list[Change] = field(default_factory=list)
    unchanged: int = 0
    errors: int = 0
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {
            "created": len(self.create),
            "updated": len(self.update),
            "ended": len(self.end),
            "unchanged": self.unchanged,
            "errors": self.errors,
        }


def plan_schools(
    *, rows: list[SchoolRow], la_code: int, errors: int = 0, today: dt.date | None = None
) -> SchoolPlan:
    """Compare rows of the register with the schools that are held. Reads only."""
    plan = SchoolPlan(la_code, today or timezone.localdate(), errors=errors)
    categories = {c.code: c for c in AgencyCategory.objects.all()}
    held = _held([row.urn for row in rows])
    for row in rows:
        school = held.get(row.urn)
        if row.is_open:
            if school is None:
                plan.create.append(row)
            else:
                _compare(plan, row, school, categories)
        elif row.is_closed and school is not None:
            _compare_closed(plan, row, school)
    return plan


@transaction.atomic
def carry_out(*, actor: Person | System, plan: SchoolPlan) -> dict[str, int]:
    """Write what was planned, each change with its history row. Returns the counts."""
    _create(actor, plan)
    for change in [*plan.update, *plan.end]:
        organisation = change.school.organisation
        if "name" in change.organisation:
            _keep_name(actor, organisation, plan.today)
        history.change(organisation, actor=actor, reason=REASON, **change.organisation)
        history.change(change.school, actor=actor, reason=REASON, **change.details)
    return plan.counts()


def _held(urns: list[int]) -> dict[int, School]:
    found: dict[int, School] = {}
    for start in range(0, len(urns), 500):
        batch = School.objects.filter(urn__in=urns[start : start + 500])
        found |= {school.urn: school for school in batch.select_related("organisation")}
    return found


def _differing(record: Any, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(record, name) != value}


def _compare(
    plan: SchoolPlan, row: SchoolRow, school: School, categories: dict[str, AgencyCategory]
) -> None:
    body: dict[str, Any] = {"name": row.name}
    if school.organisation.succeeded_by_id is None:  # merged here: the register does not undo that
        body["ended_on"] = None
    if OPENED in row.columns:
        body["started_on"] = row.opened_on
    code = _category_code(row, school)
    if code in categories:
        body["category"] = categories[code]
    details = {**row.values, "status": row.status, "la_code": plan.la_code}
    change = Change(school, _differing(school.organisation, body), _differing(school, details))
    if change.empty:
        plan.unchanged += 1
    else:
        plan.update.append(change)


def _compare_closed(plan: SchoolPlan, row: SchoolRow, school: School) -> None:
    organisation = school.organisation
    last = row.closed_on or organisation.ended_on or plan.today
    change = Change(
        school,
        _differing(organisation, {"ended_on": last}),
        _differing(school, {"status": row.status}),
    )
    if change.empty:
        plan.unchanged += 1
    elif organisation.ended_on is None:
        plan.end.append(change)
        if row.closed_on is None:
            words = f"{row.name} is closed and the register gives no date; it ends today."
            plan.notes.append(f"line {row.line}: {words}")
    else:
        plan.update.append(change)


def _category_code(row: SchoolRow, school: School | None) -> str:
    def known(name: str) -> str:
        return str(row.values.get(name, getattr(school, name, "") if school else ""))

    return category_for_school(known("type"), known("type_group"))


def _create(actor: Person | System, plan: SchoolPlan) -> None:
    categories = {c.code: c for c in AgencyCategory.objects.all()}
    bodies = [
        Organisation(
            code=f"school-{row.urn}",
            name=row.name,
            kind=OrganisationKind.RELEVANT_AGENCY,
            sector=Sector.EDUCATION,
            category=categories.get(_category_code(row, None)),
            published=True,
            section11=True,
            chosen_because=BECAUSE,
            started_on=row.opened_on,
        )
        for row in plan.create
    ]
    made = history.create_many(bodies, actor=actor, reason=REASON)
    schools = [
        School(
            organisation=body,
            urn=row.urn,
            la_code=plan.la_code,
            status=row.status,
            **row.values,
        )
        for body, row in zip(made, plan.create, strict=True)
    ]
    history.create_many(schools, actor=actor, reason=REASON)


def _keep_name(actor: Person | System, organisation: Organisation, today: dt.date) -> None:
    last = organisation.names.order_by("-until_day").first()
    since = last.until_day if last else organisation.started_on
    if since is not None and since >= today:
        return  # named twice on one day: the day's last name counts
    former = OrganisationName(
        organisation=organisation, name=organisation.name, from_day=since, until_day=today
    )
    history.create(former, actor=actor, reason=REASON)
