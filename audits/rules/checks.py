"""What is looked at before a return is handed in, and by the business unit after it (AUD-21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from audits.rules.frameworks import Met, met


class Weight(Enum):
    """Whether something stops a return, or is only pointed out."""

    STOPS = "stops"
    LOOK = "look"


@dataclass(frozen=True)
class Gap:
    """One thing to mend or to look at: in which section and question, and what about it."""

    section: str
    question: str
    words: str
    weight: Weight

    @property
    def stops(self) -> bool:
        return self.weight is Weight.STOPS


@dataclass(frozen=True)
class Plan:
    """A planned action as far as the check asks: what, whether its owner can take it on, by when."""

    text: str
    owner: str
    owner_sits: bool
    due_on: dt.date | None


@dataclass(frozen=True)
class Looked:
    """One question that is asked, with its answer as far as the check asks."""

    section: str
    code: str
    kind: str
    value: str
    not_applicable: bool
    done: bool
    to_confirm: bool
    evidence_wanted: bool
    evidence: int
    out_of_date: int
    plans: tuple[Plan, ...] = ()


def gaps(questions: Iterable[Looked]) -> list[Gap]:
    """Everything that stops the return, or is worth a look, in the order of the questions."""
    return [gap for each in questions for gap in _gaps_of(each)]


def _gaps_of(each: Looked) -> list[Gap]:
    found: list[tuple[str, Weight]] = []
    if not each.done:
        words = "Confirm or change what was said last time." if each.to_confirm else "Not answered."
        found.append((words, Weight.STOPS))
    for plan in each.plans:
        found += _plan_gaps(plan)
    if each.done and not each.not_applicable:
        judged = met(each.kind, each.value)
        if judged is Met.MET and each.evidence_wanted and not each.evidence:
            found.append(("It says that this is met, and shows no evidence.", Weight.LOOK))
        if judged in (Met.PARTLY, Met.NOT_MET) and not each.plans:
            found.append(
                ("It says that this is not fully met, and no action is planned.", Weight.LOOK)
            )
    if each.out_of_date:
        found.append(("Evidence shown here is out of date.", Weight.LOOK))
    return [Gap(each.section, each.code, words, weight) for words, weight in found]


def _plan_gaps(plan: Plan) -> list[tuple[str, Weight]]:
    if not plan.owner:
        return [(f"Nobody owns the action “{plan.text}”.", Weight.STOPS)]
    if not plan.owner_sits:
        return [
            (
                f"{plan.owner}, who owns “{plan.text}”, does not sit for your agency any more.",
                Weight.STOPS,
            )
        ]
    if plan.due_on is None:
        return [(f"The action “{plan.text}” has no day.", Weight.STOPS)]
    return []
