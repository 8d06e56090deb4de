"""What the returns of a campaign say together: how results compare, and which numbers are too small to show. Pure.

Sources: rulebook 5.3 (judgements, participation published), AUD-19 and AUD-20. The small-number rule is local.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from django.db.models import TextChoices

from audits.rules.frameworks import SCALES, Met, met

# Fewer agencies than this are not counted in figures that leave the business unit.
SMALL = 5
# From the least to the most, as ``frameworks.worst`` reads them: the least of a standard's questions counts.
RANKED = (Met.NOT_MET, Met.PARTLY, Met.MET, Met.NOT_APPLICABLE)
RANKS: dict[str, int] = {each: place for place, each in enumerate(RANKED)}
SHOWN = (Met.MET, Met.PARTLY, Met.NOT_MET, Met.NOT_APPLICABLE)
# Kind of question, value → its rank, for what counts in the database.
RANK_OF: dict[tuple[str, str], int] = {
    (kind, value): RANKS[found]
    for kind, choices in SCALES.items()
    for value, _words in choices
    if (found := met(kind, value))
}
# The colours of a cell beside its word.
COLOURS: dict[str, str] = {
    Met.MET: "low",
    Met.PARTLY: "high",
    Met.NOT_MET: "extreme",
    Met.NOT_APPLICABLE: "none",
}
K = TypeVar("K")


class Change(TextChoices):
    """This year's result of a standard beside last time's."""

    BETTER = "better", "Better"
    SAME = "same", "Same"
    WORSE = "worse", "Worse"


CHANGE_COLOURS: dict[str, str] = {
    Change.BETTER: "low",
    Change.SAME: "none",
    Change.WORSE: "extreme",
}


def change(before: int | None, now: int | None) -> Change | None:
    """How a rank changed; None where either year says nothing, or that the standard does not apply."""
    silent = (None, RANKS[Met.NOT_APPLICABLE])
    if before in silent or now in silent:
        return None
    assert before is not None and now is not None
    if now == before:
        return Change.SAME
    return Change.BETTER if now > before else Change.WORSE


def guarded(counts: Mapping[K, int]) -> dict[K, int | None]:
    """The counts of one row, the small ones hidden (None).

    So that nobody finds a hidden count by taking the others from the total, further ones are hidden, the
    smallest first, until what is hidden comes to at least ``SMALL``.
    """
    hidden = {key for key, number in counts.items() if 0 < number < SMALL}
    rest = sorted((n, str(key), key) for key, n in counts.items() if n and key not in hidden)
    for _number, _name, key in rest:
        if not hidden or sum(counts[each] for each in hidden) >= SMALL:
            break
        hidden.add(key)
    return {key: None if key in hidden else number for key, number in counts.items()}


def may_compare(others: Collection[object] | int) -> bool:
    """Whether so many other agencies are enough to set one beside them."""
    number = others if isinstance(others, int) else len(others)
    return number >= SMALL


def in_words(number: int | None) -> str:
    """A count as it is shown outside the business unit."""
    return "Too few to show" if number is None else str(number)
