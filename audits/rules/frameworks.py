"""What a framework is made of: kinds of answer, the lengths of it, who is asked which question.

Sources: rulebook 5 (Section 11), 6 (Section 175 and 157) and 5.3 (how partnerships score).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices


class FrameworkKind(TextChoices):
    SECTION_11 = "section11", "Section 11"
    SECTION_175 = "section175", "Section 175 and 157"
    OTHER = "other", "Another audit or survey"


class VersionStatus(TextChoices):
    DRAFT = "draft", "Draft"
    IN_USE = "in_use", "In use"
    RETIRED = "retired", "Retired"


VERSION_MOVES: dict[str, frozenset[str]] = {
    VersionStatus.DRAFT: frozenset({VersionStatus.IN_USE}),
    VersionStatus.IN_USE: frozenset({VersionStatus.RETIRED}),
    # Nothing brings it back: a new draft begins as its copy.
    VersionStatus.RETIRED: frozenset(),
}


class Length(TextChoices):
    """Three lengths of one framework: who answers it decides how much of it is asked."""

    STATUTORY = "statutory", "Statutory body or large organisation"
    SCHOOL = "school", "School, college or childcare"
    CHARITY = "charity", "Small charity or voluntary group"


class AnswerKind(TextChoices):
    RAG = "rag", "Red, amber or green"
    SCALE_5 = "scale5", "1 to 5"
    SCALE_3 = "scale3", "0 to 3"
    YES_NO = "yes_no", "Yes or no"
    GATE = "gate", "Yes or no, neither good nor bad"
    TEXT = "text", "Words"
    DATE = "date", "A date"
    NUMBER = "number", "A number"
    FILE = "file", "A file or a link"


# What can be chosen, in order, with the words beside it. Green is "fully met" (rulebook 5.3, Cambridgeshire).
SCALES: dict[str, tuple[tuple[str, str], ...]] = {
    AnswerKind.RAG: (
        ("green", "Green: fully met"),
        ("amber", "Amber: partly met"),
        ("red", "Red: not met"),
    ),
    AnswerKind.SCALE_5: (
        ("1", "1: not in place"),
        ("2", "2: begun"),
        ("3", "3: partly in place"),
        ("4", "4: mostly in place"),
        ("5", "5: in place, and we can show that it works"),
    ),
    AnswerKind.SCALE_3: (
        ("0", "0: not in place"),
        ("1", "1: begun"),
        ("2", "2: in place"),
        ("3", "3: in place, and we can show that it works"),
    ),
    AnswerKind.YES_NO: (("yes", "Yes"), ("no", "No")),
    # Decides which questions follow, such as "Do you board pupils?". It says nothing of a standard.
    AnswerKind.GATE: (("yes", "Yes"), ("no", "No")),
}


class Met(TextChoices):
    """How far a standard is met, whatever the scale (rulebook 5.3: judgements)."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


_MET: dict[str, dict[str, Met]] = {
    AnswerKind.RAG: {"green": Met.MET, "amber": Met.PARTLY, "red": Met.NOT_MET},
    AnswerKind.SCALE_5: {
        "1": Met.NOT_MET, "2": Met.NOT_MET, "3": Met.PARTLY, "4": Met.PARTLY, "5": Met.MET,
    },
    AnswerKind.SCALE_3: {"0": Met.NOT_MET, "1": Met.PARTLY, "2": Met.MET, "3": Met.MET},
    AnswerKind.YES_NO: {"yes": Met.MET, "no": Met.NOT_MET},
}  # fmt: skip
# The kinds of answer that say how far a standard is met.
SCORED = frozenset(_MET)


def met(kind: str, value: str) -> Met | None:
    """How far a scored answer says that the standard is met; None for words, dates, numbers, files or nothing."""
    return _MET.get(kind, {}).get(value)


def worst(found: Collection[Met | None]) -> Met | None:
    """How far a standard is met when each of its questions says so: as far as the least of them."""
    for each in (Met.NOT_MET, Met.PARTLY, Met.MET, Met.NOT_APPLICABLE):
        if each in found:
            return each
    return None


def value_fault(kind: str, value: str) -> str:
    """Why a value cannot stand for a question of this kind, in plain words; empty where it can.

    Days are ISO (2026-06-09), numbers plain decimals. Nothing typed is no fault: it is unanswered.
    """
    if not value:
        return ""
    if kind in SCALES:
        allowed = {code for code, _words in SCALES[kind]}
        return "" if value in allowed else "Choose one of the answers listed."
    if kind == AnswerKind.DATE:
        return "" if _is_day(value) else "Enter a real date."
    if kind == AnswerKind.NUMBER:
        return "" if _is_number(value) else "Enter a number, such as 12 or 3.5."
    return "This question is answered in words or by a file."


def _is_day(value: str) -> bool:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def answer_words(kind: str, value: str) -> str:
    """A value as people read it: "Green: fully met", "9 Jun 2026"."""
    if kind in SCALES:
        return dict(SCALES[kind]).get(value, value)
    if kind == AnswerKind.DATE and value:
        day = dt.date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    return value


# As core.forms.NumberField takes them: 1,200 is a number, 12,5 is not.
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
WRITTEN_DAYS = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d/%m/%Y")


def read_value(kind: str, text: str) -> str | None:
    """The value that somebody wrote as people read it, or as it is kept; None where it is none of this kind."""
    said = " ".join(text.split())
    if kind in SCALES:
        known = {word.casefold(): value for value, words in SCALES[kind] for word in (value, words)}
        return known.get(said.casefold()) if said else ""
    if kind == AnswerKind.DATE and said:
        day = said.removesuffix(" 00:00:00")  # as a cell that holds a day is read
        found = (_day(day, form) for form in WRITTEN_DAYS)
        return next((each for each in found if each), None)
    if kind == AnswerKind.NUMBER and said:
        plain = said.replace(",", "") if THOUSANDS.fullmatch(said) else said
        return format(Decimal(plain).normalize(), "f") if _is_number(plain) else None
    return None if value_fault(kind, said) else said


def _day(text: str, form: str) -> str:
    try:
        return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date().isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True)
class Asked:
    """What decides whether a question is asked: lengths and sectors (none: all), and an earlier answer."""

    code: str
    lengths: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    when: str = ""
    when_values: frozenset[str] = frozenset()


def is_for(question: Asked, length: str, sector: str) -> bool:
    """Whether this kind of agency is ever asked the question."""
    return (not question.lengths or length in question.lengths) and (
        not question.sectors or sector in question.sectors
    )


def applicable(
    questions: Collection[Asked], length: str, sector: str, values: Mapping[str, str]
) -> frozenset[str]:
    """The codes of the questions that are asked, given the answers so far (code → value).

    A question that waits for another is asked only where that one is asked and answered so. A circle,
    which no framework may hold, asks nothing of its members.
    """
    by_code = {each.code: each for each in questions}
    known: dict[str, bool] = {}

    def asked(code: str, seen: frozenset[str]) -> bool:
        if code in known:
            return known[code]
        question = by_code.get(code)
        if question is None or code in seen:
            return False
        found = is_for(question, length, sector) and (
            not question.when
            or (
                asked(question.when, seen | {code})
                and values.get(question.when, "") in question.when_values
            )
        )
        known[code] = found
        return found

    return frozenset(code for code in by_code if asked(code, frozenset()))


def condition_fault(questions: Collection[Asked], kinds: Mapping[str, str]) -> dict[str, str]:
    """Code of a question → what is wrong with its condition. Empty where all conditions can be met.

    The question waited for must come earlier, and be one that is chosen from a list.
    """
    found: dict[str, str] = {}
    earlier: set[str] = set()
    for each in questions:
        if each.when and each.when not in earlier:
            found[each.code] = f"It waits for “{each.when}”, which is not an earlier question."
        elif each.when:
            kind = kinds[each.when]
            allowed = {value for value, _words in SCALES.get(kind, ())}
            if not each.when_values or not each.when_values <= allowed:
                found[each.code] = f"It waits for an answer to “{each.when}” that cannot be given."
        earlier.add(each.code)
    return found
