"""Risks, plans, challenges and disagreements for the tests, made through the deeds."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from governance.models import Challenge, Escalation, Measure, Objective, Priority, Risk
from governance.rules.registers import Direction
from governance.services import challenges, escalations, plan, risks
from partnership.models import Group, Organisation, Person
from partnership.rules import GroupKind
from tests.factories import make_group

TODAY = timezone.localdate()


def days(n: int) -> dt.date:
    """So many days from today; before it when negative."""
    return TODAY + dt.timedelta(days=n)


def risk_facts(group: Group | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Too few health visitors",
        "cause": "Posts stand empty.",
        "effect": "Babies are seen late.",
        "controls": "",
        "inherent_likelihood": 5,
        "inherent_impact": 5,
        "target_likelihood": 2,
        "target_impact": 3,
        "appetite": 9,
        "organisation": None,
        "group": group or make_group("Executive", kind=GroupKind.EXECUTIVE),
        "likelihood": 4,
        "impact": 4,
    } | fields


def new_risk(unit: Person, owner: Person | None = None, **fields: Any) -> Risk:
    fields.setdefault("review_on", days(60))
    on = fields.pop("on", None)
    return risks.add_risk(actor=unit, owner=owner or unit, on=on, **risk_facts(**fields))


def new_priority(unit: Person, title: str = "Neglect is seen early") -> Priority:
    return plan.add_priority(
        actor=unit,
        title=title,
        why="It is the commonest reason for a plan.",
        from_day=days(-300),
        until_day=days(700),
        order=1,
    )


def new_objective(unit: Person, title: str = "All teams use the tool") -> Objective:
    return plan.add_objective(
        actor=unit,
        priority=new_priority(unit),
        title=title,
        owner=unit,
        organisation=None,
        due_on=days(100),
    )


def new_measure(actor: Person, objective: Objective, **fields: Any) -> Measure:
    facts = {
        "title": "Files with a tool",
        "unit": "per cent",
        "direction": Direction.UP,
        "baseline": Decimal(40),
        "target": Decimal(80),
    }
    return plan.add_measure(actor=actor, objective=objective, **facts | fields)


def new_challenge(
    actor: Person, raising: Organisation | None, against: Organisation, **fields: Any
) -> Challenge:
    fields.setdefault("text", "We hear of meetings too late.")
    fields.setdefault("due_on", days(10))
    return challenges.raise_challenge(actor=actor, raising=raising, against=against, **fields)


def new_case(
    actor: Person, raising: Organisation, against: Organisation, **fields: Any
) -> Escalation:
    fields.setdefault("text", "Whether the threshold is met.")
    return escalations.raise_escalation(actor=actor, raising=raising, against=against, **fields)
