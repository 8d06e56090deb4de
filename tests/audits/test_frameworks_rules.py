"""Who is asked what: the rule against a second reading of it, conditions, and values."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.rules.frameworks import (
    SCALES,
    AnswerKind,
    Asked,
    Length,
    applicable,
    condition_fault,
    value_fault,
)
from partnership.rules import Sector

CODES = ["a", "b", "c", "d", "e", "f"]
VALUES = ["red", "green", "yes", "no"]
some = st.frozensets


@st.composite
def frameworks(draw: st.DrawFn) -> list[Asked]:
    """Up to six questions that may wait for any other, for one that is not there, or in a circle."""
    codes = draw(st.permutations(CODES))[: draw(st.integers(0, 6))]
    return [
        Asked(
            code,
            draw(some(st.sampled_from(Length.values), max_size=2)),
            draw(some(st.sampled_from(Sector.values[:3]), max_size=2)),
            draw(st.sampled_from(["", "", *CODES])),
            draw(some(st.sampled_from(VALUES), max_size=3)),
        )
        for code in codes
    ]


def second_reading(
    questions: list[Asked], length: str, sector: str, values: dict[str, str]
) -> set[str]:
    """The same, from the ground up: those that wait for nothing, then those that wait for them, and so on."""
    meant = [
        each
        for each in questions
        if (length in each.lengths or len(each.lengths) == 0)
        and (sector in each.sectors or len(each.sectors) == 0)
    ]
    found: set[str] = set()
    while True:
        more = {
            each.code
            for each in meant
            if each.when == ""
            or (each.when in found and values.get(each.when, "") in each.when_values)
        }
        if more == found:
            return found
        found = more


@pytest.mark.shows("AUD-03", "AUD-04")
@settings(deadline=None, max_examples=300)
@given(
    frameworks(),
    st.sampled_from(Length.values),
    st.sampled_from(Sector.values[:3]),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(VALUES)),
)
def test_what_is_asked_is_what_a_second_reading_finds(
    questions: list[Asked], length: str, sector: str, values: dict[str, str]
) -> None:
    assert applicable(questions, length, sector, values) == second_reading(
        questions, length, sector, values
    )


@settings(deadline=None, max_examples=200)
@given(frameworks(), st.sampled_from(list(AnswerKind.values)))
def test_a_framework_without_a_fault_can_meet_every_condition(
    questions: list[Asked], kind: str
) -> None:
    kinds = {each.code: kind for each in questions}
    if condition_fault(questions, kinds):
        return
    allowed = [value for value, _words in SCALES.get(kind, ())]
    for each in questions:
        if each.when:
            assert any(value in each.when_values for value in allowed)


@pytest.mark.shows("AUD-03")
@pytest.mark.parametrize(
    ("second", "fault"),
    [
        (Asked("2", when="1", when_values=frozenset({"yes"})), {}),
        (Asked("2", when="2", when_values=frozenset({"yes"})), {"2"}),
        (Asked("2", when="3", when_values=frozenset({"yes"})), {"2"}),
        (Asked("2", when="1", when_values=frozenset({"red"})), {"2"}),
        (Asked("2", when="1"), {"2"}),
    ],
)
def test_a_condition_waits_for_an_earlier_choice(second: Asked, fault: set[str]) -> None:
    questions = [Asked("1"), second, Asked("3")]
    assert set(condition_fault(questions, dict.fromkeys("123", "yes_no"))) == set(fault)


def test_a_circle_asks_nothing() -> None:
    yes = frozenset({"yes"})
    circle = [Asked("1", when="2", when_values=yes), Asked("2", when="1", when_values=yes)]
    assert applicable(circle, "school", "health", {"1": "yes", "2": "yes"}) == frozenset()


@pytest.mark.shows("AUD-02")
@pytest.mark.parametrize(
    ("kind", "value", "good"),
    [
        *((kind, value, True) for kind in SCALES for value, _words in SCALES[kind]),
        *((kind, "purple", False) for kind in SCALES),
        *product(["text", "file"], ["words"], [False]),
        ("date", "2026-02-28", True),
        ("date", "2026-02-30", False),
        ("number", "3.5", True),
        ("number", "NaN", False),
        ("number", "many", False),
        *((kind, "", True) for kind in AnswerKind.values),
    ],
)
def test_a_value_fits_its_kind(kind: str, value: str, good: bool) -> None:
    assert (value_fault(kind, value) == "") is good
