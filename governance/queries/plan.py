"""The business plan as its pages show it: objectives with where they stand, measures with their figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from governance.models import Measure, MeasureValue, Objective, Priority, Progress
from governance.rules.registers import Direction, Rag, is_met

TAGS = {
    Rag.NOT_STARTED: "grey",
    Rag.GREEN: "green",
    Rag.AMBER: "yellow",
    Rag.RED: "red",
    Rag.DONE: "blue",
}
WIDTH, HEIGHT, PAD = 320, 120, 10


@dataclass(frozen=True)
class Picture:
    """A line of values and the target, in the box of an SVG. Numbers as an SVG writes them."""

    dots: list[tuple[str, str]]
    target_points: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.dots)


@dataclass(frozen=True)
class Standing:
    """A measure with its latest value, against its target and against the value before."""

    measure: Measure
    latest: MeasureValue | None
    before: Decimal | None

    @property
    def met(self) -> bool:
        return self.latest is not None and is_met(
            self.latest.value, self.measure.target, self.measure.direction
        )

    @property
    def value_words(self) -> str:
        return with_unit(self.latest.value if self.latest else None, self.measure.unit)

    @property
    def target_words(self) -> str:
        return with_unit(self.measure.target, self.measure.unit)

    @property
    def baseline_words(self) -> str:
        return with_unit(self.measure.baseline, self.measure.unit)

    @property
    def trend(self) -> str:
        """How the latest value moved, in words; "" before there are two to compare."""
        if self.latest is None or self.before is None:
            return ""
        if self.latest.value == self.before:
            return "No change"
        rose = self.latest.value > self.before
        better = rose == (self.measure.direction == Direction.UP)
        return f"{'Up' if rose else 'Down'} from {plain(self.before)}: {'better' if better else 'worse'}"


def plan(user: Any) -> QuerySet[Any]:
    """What is in the plan: priorities with their objectives, measures and values. Four queries."""

    def current(model: Any) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(user).filter(retired_on=None)
        return found

    objectives = current(Objective).select_related("owner", "organisation")
    measures = current(Measure).prefetch_related("values")
    return current(Priority).prefetch_related(
        Prefetch("objectives", objectives, "held"), Prefetch("held__measures", measures, "held")
    )


def left_plan(user: Any) -> list[Priority | Objective]:
    """What was taken out of the plan: whole priorities, and objectives of those that stay."""
    priorities = Priority.objects.visible_to(user).exclude(retired_on=None)
    objectives = Objective.objects.visible_to(user).exclude(retired_on=None)
    return [*priorities, *objectives.filter(priority__retired_on=None)]


def standing(measure: Measure) -> Standing:
    """A measure, with prefetched values, as it stands."""
    values = list(measure.values.all())
    return Standing(
        measure, values[0] if values else None, values[1].value if len(values) > 1 else None
    )


def measures_of(objective: Objective) -> list[Standing]:
    """The measures of an objective as they stand."""
    rows = objective.measures.filter(retired_on=None).prefetch_related("values")
    return [standing(measure) for measure in rows]


def reports_of(objective: Objective) -> QuerySet[Progress]:
    """What was reported about an objective, newest first."""
    return objective.progress.select_related("by")


def picture(measure: Measure, values: Sequence[MeasureValue]) -> Picture | None:
    """The values in the order of their days; none before there are two."""
    if len(values) < 2:
        return None
    inorder = sorted(values, key=lambda row: row.measured_on)
    figures = [float(row.value) for row in inorder] + [float(measure.target)]
    low, high = min(figures), max(figures)
    first, days = inorder[0].measured_on, (inorder[-1].measured_on - inorder[0].measured_on).days

    def down(figure: float) -> str:
        share = (figure - low) / (high - low) if high > low else 0.5
        return f"{HEIGHT - PAD - share * (HEIGHT - 2 * PAD):.1f}"

    def across(day: dt.date) -> str:
        return f"{PAD + (day - first).days / days * (WIDTH - 2 * PAD):.1f}"

    dots = [(across(row.measured_on), down(float(row.value))) for row in inorder]
    return Picture(dots, down(float(measure.target)))


def plain(figure: Decimal | None) -> str:
    """A figure without noughts that say nothing: 12.50 as 12.5, 12.00 as 12."""
    if figure is None:
        return ""
    text = f"{figure:,.2f}"
    return text.rstrip("0").rstrip(".")


def with_unit(figure: Decimal | None, unit: str) -> str:
    """A figure with its unit, "per cent" as its sign."""
    if figure is None:
        return ""
    return f"{plain(figure)}{'%' if unit in ('%', 'per cent') else f' {unit}' if unit else ''}"
