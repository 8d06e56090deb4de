"""The children: ages that fit the kind of incident, and the plain title told from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviews import clocks
from reviews.rules import CHILDREN_SOFT_LIMIT, IncidentKind

NOTIFY_CLOCKS: dict[str, str] = {
    IncidentKind.DEATH: clocks.NOTIFY_PANEL.code,
    IncidentKind.SERIOUS_HARM: clocks.NOTIFY_PANEL.code,
    IncidentKind.LOOKED_AFTER_DEATH: clocks.LOOKED_AFTER_DEATH.code,
    IncidentKind.CARE_LEAVER_DEATH: clocks.CARE_LEAVER_DEATH.code,
}

ADULT_AGE = 18
CARE_LEAVER_ENDS = 25  # rulebook 1.11: up to and including 24
CARE_LEAVER_BEGINS = 16  # rulebook 1.12: looked after past the 16th birthday


@dataclass(frozen=True)
class ChildFacts:
    """What the rules need to know of one child. ``years`` is the age at the incident, or None."""

    number: int
    unborn: bool = False
    years: int | None = None
    months: int | None = None
    sex: str = ""

    @property
    def aged(self) -> bool:
        return self.unborn or self.years is not None or self.months is not None


AGE_BANDS: tuple[tuple[int, str], ...] = (
    (1, "Infant"),
    (5, "Child aged 1 to 4"),
    (10, "Child aged 5 to 9"),
    (16, "Child aged 10 to 15"),
    (18, "Child aged 16 or 17"),
)
KIND_WORDS: dict[str, str] = {
    IncidentKind.DEATH: "death",
    IncidentKind.SERIOUS_HARM: "serious harm",
    IncidentKind.LOOKED_AFTER_DEATH: "death while looked after",
    IncidentKind.CARE_LEAVER_DEATH: "death",
}


def age_band(child: ChildFacts, kind: str) -> str:
    if kind == IncidentKind.CARE_LEAVER_DEATH:
        return "Care leaver"
    if child.unborn:
        return "Unborn child"
    if child.years is None:
        return "Infant" if child.months is not None else "Child"
    return next((words for below, words in AGE_BANDS if child.years < below), "Young person")


def plain_title(kind: str, children: Sequence[ChildFacts]) -> str:
    """Such as "Infant, serious harm". Told from kind and age band alone, so that it names nobody."""
    who = age_band(children[0], kind) if len(children) == 1 else "Child"
    if len(children) > 1:
        who = f"{len(children)} children"
    return f"{who}, {KIND_WORDS[kind]}" if kind in KIND_WORDS else who


def child_faults(kind: str, children: Sequence[ChildFacts]) -> list[str]:
    """Ages that do not fit the kind of incident."""
    faults = []
    for child in children:
        if child.years is None:
            continue
        if kind == IncidentKind.CARE_LEAVER_DEATH and child.years >= CARE_LEAVER_ENDS:
            faults.append(
                f"The death of a care leaver is notified up to the day before the 25th birthday. "
                f"Child {child.number} is down as {child.years}."
            )
        if (
            kind in NOTIFY_CLOCKS
            and kind != IncidentKind.CARE_LEAVER_DEATH
            and child.years >= ADULT_AGE
        ):
            faults.append(
                f"This kind of incident is about somebody under 18. Child {child.number} is down as {child.years}."
            )
    return faults


def child_warnings(kind: str, children: Sequence[ChildFacts]) -> list[str]:
    """What may be right but is worth a second look, and what follows from an age."""
    words = []
    if len(children) > CHILDREN_SOFT_LIMIT:
        words.append(
            f"The national form takes details of up to {CHILDREN_SOFT_LIMIT} children. "
            "Keep those most harmed here and describe the others in words."
        )
    if kind == IncidentKind.CARE_LEAVER_DEATH:
        ages = [child.years for child in children if child.years is not None]
        if any(age < ADULT_AGE for age in ages):
            words.append(
                "This care leaver was under 18, so test the normal criteria too: where abuse or neglect is "
                "known or suspected, the national Panel is notified and a rapid review follows."
            )
        if any(age < CARE_LEAVER_BEGINS for age in ages):
            words.append("A care leaver was looked after past the 16th birthday. Check the age.")
    return words
