"""Sections, standards and questions of a draft: added, changed, moved, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from audits.models import FrameworkVersion, Question, Section, Standard
from audits.queries.frameworks import rows_of, waits_on
from audits.queries.frameworks_outline import PART_FIELDS, asked_of, taken
from audits.rules.frameworks import Length, condition_fault
from audits.services.frameworks import changeable
from core import history
from core.editing import tidy
from core.errors import RuleBroken
from core.stale import refuse_stale
from partnership.rules import Sector

if TYPE_CHECKING:
    from partnership.models import Person

Part = Section | Standard | Question
P = TypeVar("P", Section, Standard, Question)

# From a part to its version, and to the other parts that stand beside it.
TO_VERSION: dict[type[Any], str] = {
    Section: "version",
    Standard: "section__version",
    Question: "standard__section__version",
}
PARENT: dict[type[Any], str] = {Section: "version", Standard: "section", Question: "standard"}
NOUN: dict[type[Any], str] = {Section: "section", Standard: "standard", Question: "question"}
CONDITION = ("when", "when_values")
GONE = "A colleague has taken this out of the draft."


def version_of(part: Part) -> FrameworkVersion:
    """The version that a part stands in."""
    if isinstance(part, Section):
        return part.version
    return part.section.version if isinstance(part, Standard) else part.standard.section.version


def held(part: Part) -> dict[str, Any]:
    """What is saved of a part, as its form names it. The condition of a question has a form of its own."""
    names = [name for name in PART_FIELDS[type(part)] if name not in CONDITION]
    return _tidied(taken(part, names))


def condition_held(question: Question) -> dict[str, Any]:
    """What is saved of a question's condition."""
    return {"when": question.when, "when_values": sorted(question.when_values)}


@transaction.atomic
def add_section(*, actor: Person, version: FrameworkVersion, **typed: Any) -> Section:
    """Add a section at the end. The same again is the one there is."""
    return _add(actor, Section, version, typed)


@transaction.atomic
def add_standard(*, actor: Person, section: Section, **typed: Any) -> Standard:
    """Add a standard at the end of a section. The same again is the one there is."""
    return _add(actor, Standard, section, typed)


@transaction.atomic
def add_question(*, actor: Person, standard: Standard, **typed: Any) -> Question:
    """Add a question at the end of a standard. The same again is the one there is."""
    return _add(actor, Question, standard, typed)


@transaction.atomic
def change_part(*, actor: Person, part: Part, seen: str = "", **typed: Any) -> bool:
    """Change a part of a draft. Raises SavedMeanwhile when a colleague saved it since.

    Where a question gets another code, those that wait for it follow.
    """
    version = changeable(version_of(part))
    part = _locked(part)
    values = _tidied(typed)
    _checked(values)
    refuse_stale(seen, held(part), values)
    before, kind = part.code, type(part)
    if values["code"] != before:
        _code_free(kind, version, values["code"])
        _never_asked(part, version)
    noun = NOUN[kind]
    changed = history.change(part, actor=actor, reason=f"{noun.capitalize()} changed", **values)
    if isinstance(part, Question) and part.code != before:
        waiting = Question.objects.filter(standard__section__version=version, when=before)
        said = "The question it waits for has another code"
        history.change_many(waiting, actor=actor, reason=said, when=part.code)
    return changed


@transaction.atomic
def set_condition(
    *,
    actor: Person,
    question: Question,
    when: str,
    when_values: list[str],
    seen: str = "",
) -> bool:
    """Ask a question only where an earlier one was answered so; or, with nothing, always."""
    version = changeable(version_of(question))
    question = _locked(question)
    typed = {"when": when, "when_values": sorted(set(when_values)) if when else []}
    refuse_stale(seen, condition_held(question), typed)
    rows = rows_of(version)
    rows = [each | typed if each["pk"] == question.pk else each for each in rows]
    kinds = {each["code"]: each["kind"] for each in rows}
    if when and not typed["when_values"]:
        raise RuleBroken("Choose at least one answer.", field="when_values")
    fault = condition_fault(asked_of(rows), kinds).get(question.code)
    if fault:
        raise RuleBroken(fault, field="when_values")
    return history.change(question, actor=actor, reason="Condition changed", **typed)


@transaction.atomic
def move_part(*, actor: Person, part: Part, up: bool) -> bool:
    """Move a part one place up or down among its neighbours. Returns False where it is first or last."""
    changeable(version_of(part))
    part = _locked(part)
    order: list[Any] = list(_beside(part))
    place = order.index(part)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return False
    order[place], order[other] = order[other], order[place]
    for number, each in enumerate(order, 1):
        history.change(each, actor=actor, reason="Put in another order", position=number)
    return True


@transaction.atomic
def remove_part(*, actor: Person, part: Part) -> bool:
    """Take a part, with all that stands in it, out of a draft. Returns False when it is gone already."""
    version = changeable(version_of(part))
    found = type(part)._base_manager.select_for_update().filter(pk=part.pk).first()
    if found is None:
        return False
    going = set(_questions_in(found).values_list("code", flat=True))
    waiting = waits_on(rows_of(version), going)
    if waiting:
        raise RuleBroken(
            f"{', '.join(waiting)} {'waits' if len(waiting) == 1 else 'wait'} for an answer that would be gone."
            " Change when it is asked first."
        )
    history.delete(found, actor=actor, reason=f"{NOUN[type(part)].capitalize()} removed")
    return True


def _add(actor: Person, kind: type[P], parent: Any, typed: Mapping[str, Any]) -> P:
    version = changeable(parent if kind is Section else version_of(parent))
    parent = _locked(parent)
    values = _tidied(typed)
    _checked(values)
    beside: QuerySet[Any] = kind._base_manager.filter(**{PARENT[kind]: parent})
    there = beside.filter(code=values["code"]).first()
    if there and held(there) == values:
        return there
    _code_free(kind, version, values["code"])
    last = beside.order_by("-position").values_list("position", flat=True).first() or 0
    made = kind(**{PARENT[kind]: parent}, position=last + 1, **values)
    return history.create(made, actor=actor, reason=f"{NOUN[kind].capitalize()} added")


def _locked(part: Any) -> Any:
    """The record under its lock. Raises RuleBroken where somebody removed it meanwhile."""
    found = type(part)._base_manager.select_for_update().filter(pk=part.pk).first()
    if found is None:
        raise RuleBroken(GONE)
    return found


def _beside(part: Part) -> QuerySet[Any]:
    parent = PARENT[type(part)]
    rows = type(part)._base_manager.filter(**{parent: getattr(part, f"{parent}_id")})
    return rows.order_by("position", "pk")


def _questions_in(part: Part) -> QuerySet[Question]:
    paths = {Section: "standard__section", Standard: "standard", Question: "pk"}
    return Question.objects.filter(**{paths[type(part)]: part.pk})


def _checked(values: Mapping[str, Any]) -> None:
    """What no part of a framework can be without."""
    code = values["code"]
    if not code:
        raise RuleBroken("Give it a code, such as 1.2.", field="code")
    if code.split() != [code]:
        raise RuleBroken("A code has no spaces in it.", field="code")
    for name, words in (("title", "Give it a title."), ("text", "Write the question.")):
        if name in values and not values[name]:
            raise RuleBroken(words, field=name)


def _code_free(kind: type[Any], version: FrameworkVersion, code: str) -> None:
    if kind._base_manager.filter(**{TO_VERSION[kind]: version}, code=code).exists():
        raise RuleBroken(f"Another {NOUN[kind]} of this version has this code.", field="code")


def _never_asked(part: Part, version: FrameworkVersion) -> None:
    """A code that stood in an earlier version stays: answers of two years meet by it."""
    path = TO_VERSION[type(part)]
    others = type(part)._base_manager.filter(**{f"{path}__framework": version.framework_id})
    if others.filter(code=part.code).exclude(**{path: version}).exists():
        raise RuleBroken(
            f"{part.code} stood in an earlier version, so it keeps this code: the years are compared by it."
            f" For a new {NOUN[type(part)]}, remove this one and add another.",
            field="code",
        )


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts with line ends of one kind and no blanks around them; lists in the order of their choices."""
    found = {
        name: tidy(value).strip() if isinstance(value, str) else value
        for name, value in values.items()
    }
    for name, choices in (("lengths", Length.values), ("sectors", Sector.values)):
        if name in found:
            found[name] = [each for each in choices if each in found[name]]
    return found
