"""Made-up registers for the demo: risks, the business plan, challenges, disagreements, disputes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from core.models import ListValue
from governance.demo import registers_words as words
from governance.demo.people import manager
from governance.models import Challenge, Escalation, Measure, Objective
from governance.rules.registers import EscalationKind
from governance.rules.thread import THEMES
from governance.services import challenges, escalations, plan, risks
from partnership.models import Group, Organisation, Person, Seat
from partnership.rules import GroupKind, Role


class Cast:
    """Who is in it, looked up once."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.unit = manager()
        seats = Seat.objects.current(today).select_related("person", "organisation")
        self.people = {seat.person.email.split("@")[0]: seat.person for seat in seats}
        self.bodies = {one.code: one for one in Organisation.objects.current(today)}
        self.executive = Group.objects.filter(kind=GroupKind.EXECUTIVE).order_by("pk")[0]
        self.themes = {row.code: row for row in ListValue.objects.filter(list_code=THEMES)}

    def day(self, ago: int) -> dt.date:
        return self.today - dt.timedelta(days=ago)

    def person(self, name: str) -> Person:
        return self.people[name]

    def body(self, code: str) -> Organisation | None:
        return self.bodies[code] if code else None

    def scrutineer(self) -> Person:
        return next(one for one in self.people.values() if Role.SCRUTINEER in one.roles)


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    cast = Cast(today)
    for told in words.RISKS:
        _risk(cast, told)
    for order, told_priority in enumerate(words.PRIORITIES, 1):
        _priority(cast, order, told_priority)
    made = [_challenge(cast, told) for told in words.CHALLENGES]
    for case in words.DISAGREEMENTS:
        _disagreement(cast, case)
    _escalated(cast, made[-1])
    _disputes(cast)


def _risk(cast: Cast, told: words.Risk) -> None:
    before, now, target = told.before, told.reviews[-1], told.target
    risk = risks.add_risk(
        actor=cast.unit,
        title=told.title,
        cause=told.cause,
        effect=told.effect,
        controls=told.controls,
        inherent_likelihood=before[0],
        inherent_impact=before[1],
        likelihood=before[0],
        impact=before[1],
        target_likelihood=target[0],
        target_impact=target[1],
        appetite=told.appetite,
        owner=cast.person(told.owner),
        organisation=cast.body(told.agency),
        group=cast.executive,
        on=cast.day(told.ago),
        review_on=cast.day(told.reviews[0].ago),
    )
    for review, following in zip(told.reviews, [*told.reviews[1:], None], strict=True):
        due = cast.day(following.ago) if following else cast.day(-told.next_in)
        risks.review_risk(
            actor=cast.person(told.owner),
            risk=risk,
            likelihood=review.likelihood,
            impact=review.impact,
            note=review.note,
            review_on=due,
            on=cast.day(review.ago),
        )
    if told.action:
        risks.mitigate(
            actor=cast.unit,
            risk=risk,
            title=told.action,
            owner=cast.person(told.owner),
            due_on=cast.day(-40 - now.likelihood),
        )
    if told.closed:
        risks.close_risk(actor=cast.unit, risk=risk, reason=told.closed)


def _priority(cast: Cast, order: int, told: words.Priority) -> None:
    first = cast.day(300)
    priority = plan.add_priority(
        actor=cast.unit,
        title=told.title,
        why=told.why,
        from_day=first,
        until_day=first + dt.timedelta(days=1095),
        order=order,
    )
    for each in told.objectives:
        objective = plan.add_objective(
            actor=cast.unit,
            priority=priority,
            title=each.title,
            owner=cast.person(each.owner),
            organisation=cast.body(each.agency),
            due_on=cast.day(-each.due_in),
        )
        _measure(cast, objective, each.measure)
        for ago, rag, text in each.reports:
            plan.report_progress(
                actor=cast.unit, objective=objective, rag=rag, text=text, reported_on=cast.day(ago)
            )


def _measure(cast: Cast, objective: Objective, told: words.Measure) -> Measure:
    """A figure each quarter, the last a month ago."""
    measure = plan.add_measure(
        actor=cast.unit,
        objective=objective,
        title=told.title,
        unit=told.unit,
        direction=told.direction,
        baseline=Decimal(told.values[0]),
        target=Decimal(told.target),
    )
    for quarter, value in enumerate(reversed(told.values)):
        plan.add_value(
            actor=cast.unit,
            measure=measure,
            measured_on=cast.day(30 + 90 * quarter),
            value=Decimal(value),
        )
    return measure


def _challenge(cast: Cast, told: words.Challenge) -> Challenge:
    challenge = challenges.raise_challenge(
        actor=cast.scrutineer() if told.by == "scrutineer" else cast.person(told.by),
        raising=cast.body(told.raising),
        against=cast.bodies[told.against],
        text=told.text,
        evidence=told.evidence,
        about_a_child=told.about_a_child,
        theme=cast.themes.get(told.theme),
        due_on=cast.day(told.due_ago),
        on=cast.day(told.ago),
    )
    if told.response:
        challenges.respond(
            actor=cast.unit,
            challenge=challenge,
            response=told.response,
            on=cast.day(told.answered_ago),
        )
    if told.outcome:
        challenges.close(
            actor=cast.unit,
            challenge=challenge,
            outcome=told.outcome,
            learning=told.learning,
            on=cast.day(told.closed_ago),
        )
    if told.action:
        challenges.act_on(
            actor=cast.unit,
            challenge=challenge,
            title=told.action,
            owner=cast.person("joss.tennick"),
            due_on=cast.day(-25),
        )
    return challenge


def _disagreement(cast: Cast, told: words.Disagreement) -> Escalation:
    case = escalations.raise_escalation(
        actor=cast.unit,
        raising=cast.bodies[told.raising],
        against=cast.bodies[told.against],
        text=told.text,
        on=cast.day(told.ago),
    )
    for number, (ago, outcome) in enumerate(told.stages, 1):
        escalations.go_on(
            actor=cast.unit, case=case, number=number, outcome=outcome, on=cast.day(ago)
        )
    if told.skip:
        reason, to = told.skip
        escalations.skip_to(
            actor=cast.unit, case=case, number=1, to=to, reason=reason, on=cast.day(told.ago)
        )
    if told.settled:
        escalations.settle(
            actor=cast.unit, case=case, outcome=told.settled, on=cast.day(told.settled_ago)
        )
    return case


def _escalated(cast: Cast, challenge: Challenge) -> None:
    """The last challenge was not settled between the two agencies."""
    raising: Any = challenge.raising
    escalations.escalate_challenge(
        actor=cast.unit, challenge=challenge, raising=raising, text=challenge.text
    )


def _disputes(cast: Cast) -> None:
    """One that the Executive settled with the scrutineer's advice, one that it still has."""
    for told in words.DISPUTES:
        case = escalations.raise_escalation(
            actor=cast.unit,
            kind=EscalationKind.DISPUTE,
            raising=cast.bodies[told.raising],
            against=cast.bodies[told.against],
            text=told.text,
            on=cast.day(told.ago),
        )
        escalations.advise(
            actor=cast.scrutineer(), case=case, advice=told.advice, on=cast.day(told.advised_ago)
        )
        if told.settled:
            escalations.settle(
                actor=cast.unit, case=case, outcome=told.settled, on=cast.day(told.settled_ago)
            )
