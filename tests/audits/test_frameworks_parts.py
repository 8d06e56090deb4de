"""Sections, standards and questions of a draft: added, changed, moved, removed, made conditional."""

from typing import Any

import pytest

from audits.models import FrameworkVersion, Question, Section, Standard
from audits.queries.frameworks_outline import outline
from audits.rules.frameworks import VersionStatus
from audits.services import frameworks as versions
from audits.services import frameworks_parts as deeds
from core.errors import RuleBroken
from core.stale import SavedMeanwhile, mark
from partnership.models import Person
from tests.factories.audited_frameworks import make_draft, make_version, question, words

pytestmark = pytest.mark.django_db

SECTION = {"code": "2", "title": "Staff", "about": "", "voluntary": False}
STANDARD = {"code": "1.2", "title": "Training", "statement": "", "reference": "", "reference_link": ""}  # fmt: skip
QUESTION: dict[str, Any] = {
    "code": "1.1.9", "text": "Are staff trained?", "guidance": "", "kind": "yes_no",
    "evidence_wanted": True, "lengths": ["school", "statutory"], "sectors": [], "reference": "",
    "reference_link": "",
}  # fmt: skip


def draft(*questions: Any) -> FrameworkVersion:
    return make_draft(told=words(*(questions or (question("1.1.1"), question("1.1.2")))))


def q(version: FrameworkVersion, code: str) -> Question:
    return Question.objects.of(version).get(code=code)


def add(actor: Person, version: FrameworkVersion, kind: type, **fields: Any) -> Any:
    if kind is Section:
        return deeds.add_section(actor=actor, version=version, **SECTION | fields)
    section = version.sections.get(code="1")
    if kind is Standard:
        return deeds.add_standard(actor=actor, section=section, **STANDARD | fields)
    return deeds.add_question(actor=actor, standard=section.standards.get(), **QUESTION | fields)


@pytest.mark.shows("AUD-01", "AUD-02")
@pytest.mark.parametrize(("kind", "place"), [(Section, 2), (Standard, 2), (Question, 3)])
def test_a_part_is_added_last_and_once(unit: Person, kind: type, place: int) -> None:
    version = draft()
    made = add(unit, version, kind)
    assert made.position == place
    assert add(unit, version, kind) == made
    assert made.history.get().history_user == unit
    with pytest.raises(RuleBroken, match="has this code") as refused:
        add(unit, version, kind, **{"text" if kind is Question else "title": "Other words"})
    assert refused.value.field == "code"


def test_codes_are_unique_in_the_whole_version(unit: Person) -> None:
    version = draft()
    second = add(unit, version, Section)
    standard = deeds.add_standard(actor=unit, section=second, **STANDARD | {"code": "2.1"})
    with pytest.raises(RuleBroken, match="Another standard of this version has this code"):
        deeds.add_standard(actor=unit, section=second, **STANDARD | {"code": "1.1"})
    with pytest.raises(RuleBroken, match="Another question of this version has this code"):
        deeds.add_question(actor=unit, standard=standard, **QUESTION | {"code": "1.1.1"})


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"code": ""}, "code"), ({"code": "1 2"}, "code"), ({"text": " "}, "text")],
)
def test_a_question_needs_a_code_and_words(unit: Person, fields: Any, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        add(unit, draft(), Question, **fields)
    assert refused.value.field == field


@pytest.mark.shows("AUD-05")
@pytest.mark.parametrize("status", [VersionStatus.IN_USE, VersionStatus.RETIRED])
@pytest.mark.parametrize("kind", [Section, Standard, Question])
def test_a_version_that_is_no_draft_is_never_changed(unit: Person, kind: type, status: str) -> None:
    version = make_version(told=words(question("1.1.1"), question("1.1.2")), status=status)
    before = outline(version)
    part = kind._base_manager.order_by("pk").first()
    with pytest.raises(RuleBroken, match="Make a draft to change it"):
        add(unit, version, kind)
    with pytest.raises(RuleBroken, match="Make a draft to change it"):
        deeds.change_part(actor=unit, part=part, **deeds.held(part) | {"code": "Z"})
    with pytest.raises(RuleBroken, match="Make a draft to change it"):
        deeds.move_part(actor=unit, part=part, up=False)
    with pytest.raises(RuleBroken, match="Make a draft to change it"):
        deeds.remove_part(actor=unit, part=part)
    with pytest.raises(RuleBroken, match="Make a draft to change it"):
        deeds.set_condition(actor=unit, question=q(version, "1.1.2"), when="", when_values=[])
    assert outline(version) == before


def test_a_question_is_changed_and_a_second_editor_loses_nothing(
    unit: Person, unit2: Person
) -> None:
    part = q(draft(), "1.1.1")
    seen, held = mark(deeds.held(part)), deeds.held(part)
    assert deeds.change_part(actor=unit, part=part, seen=seen, **held | {"text": "Mine?"})
    assert not deeds.change_part(actor=unit, part=part, seen=seen, **held | {"text": "Mine?"})
    with pytest.raises(SavedMeanwhile) as clash:
        deeds.change_part(actor=unit2, part=part, seen=seen, **held | {"text": "Yours?"})
    assert clash.value.held["text"] == "Mine?"
    part.refresh_from_db()
    assert (part.text, part.history.count(), part.history.first().history_user) == (
        "Mine?",
        2,
        unit,
    )
    again = clash.value.seen
    assert deeds.change_part(actor=unit2, part=part, seen=again, **held | {"text": "Both?"})


def test_a_new_code_is_followed_by_those_that_wait(unit: Person) -> None:
    version = draft(question("1"), question("2", when="1", when_values=["red"]))
    part = q(version, "1")
    deeds.change_part(actor=unit, part=part, **deeds.held(part) | {"code": "1a"})
    assert q(version, "2").when == "1a"
    with pytest.raises(RuleBroken, match="has this code"):
        deeds.change_part(
            actor=unit, part=q(version, "2"), **deeds.held(q(version, "2")) | {"code": "1a"}
        )


@pytest.mark.shows("AUD-05")
@pytest.mark.parametrize("kind", [Section, Standard, Question])
def test_a_code_that_was_asked_before_stays(unit: Person, kind: type) -> None:
    version = versions.make_draft(actor=unit, version=make_version())
    path = deeds.TO_VERSION[kind]
    part = kind._base_manager.get(**{path: version})
    with pytest.raises(RuleBroken, match="stood in an earlier version") as refused:
        deeds.change_part(actor=unit, part=part, **deeds.held(part) | {"code": "Z"})
    assert refused.value.field == "code"


@pytest.mark.parametrize("kind", [Section, Standard, Question])
def test_a_part_is_moved_up_and_down(unit: Person, kind: type) -> None:
    version = make_draft()
    made = add(unit, version, kind)
    first = kind._base_manager.exclude(pk=made.pk).get()

    def order() -> list[Any]:
        return list(kind._base_manager.order_by("position", "pk"))

    assert deeds.move_part(actor=unit, part=made, up=True)
    assert order() == [made, first]
    assert not deeds.move_part(actor=unit, part=made, up=True)
    assert deeds.move_part(actor=unit, part=made, up=False)
    assert order() == [first, made]
    assert not deeds.move_part(actor=unit, part=made, up=False)


@pytest.mark.parametrize("kind", [Section, Standard, Question])
def test_a_part_is_removed_with_what_stands_in_it(unit: Person, kind: type) -> None:
    part = kind._base_manager.get(**{deeds.TO_VERSION[kind]: make_draft()})
    assert deeds.remove_part(actor=unit, part=part)
    assert not deeds.remove_part(actor=unit, part=part)
    assert not Question.objects.exists()
    gone = Question.history.filter(history_type="-").get()
    assert gone.history_user == unit
    with pytest.raises(RuleBroken, match="A colleague has taken this out"):
        deeds.change_part(actor=unit, part=part, **deeds.held(part))


def test_what_another_waits_for_is_not_removed(unit: Person) -> None:
    version = draft(question("1"), question("2", when="1", when_values=["red"]))
    with pytest.raises(RuleBroken, match="2 waits for an answer that would be gone"):
        deeds.remove_part(actor=unit, part=q(version, "1"))
    assert deeds.remove_part(actor=unit, part=version.sections.get())


@pytest.mark.shows("AUD-03")
def test_a_question_is_asked_only_after_an_answer(unit: Person) -> None:
    version = draft()
    part = q(version, "1.1.2")
    values = {"when": "1.1.1", "when_values": ["red", "amber", "red"]}
    assert deeds.set_condition(actor=unit, question=part, **values)
    assert not deeds.set_condition(actor=unit, question=part, **values)
    part.refresh_from_db()
    assert (part.when, part.when_values) == ("1.1.1", ["amber", "red"])
    assert deeds.set_condition(actor=unit, question=part, when="", when_values=["red"])
    part.refresh_from_db()
    assert (part.when, part.when_values) == ("", [])


@pytest.mark.shows("AUD-03")
@pytest.mark.parametrize(
    ("code", "when", "values", "said"),
    [
        ("1", "2", ["yes"], "not an earlier question"),
        ("1", "1", ["red"], "not an earlier question"),
        ("2", "9", ["red"], "not an earlier question"),
        ("2", "1", ["yes"], "cannot be given"),
        ("2", "1", [], "Choose at least one answer"),
        ("4", "3", ["x"], "cannot be given"),
    ],
)
def test_a_condition_that_cannot_be_met_is_refused(
    unit: Person, code: str, when: str, values: list[str], said: str
) -> None:
    version = draft(
        question("1"), question("2", kind="yes_no"), question("3", kind="text"), question("4")
    )
    with pytest.raises(RuleBroken, match=said) as refused:
        deeds.set_condition(actor=unit, question=q(version, code), when=when, when_values=values)
    assert refused.value.field == "when_values"


def test_a_condition_changed_by_a_colleague_is_not_lost(unit: Person, unit2: Person) -> None:
    part = q(draft(), "1.1.2")
    seen = mark(deeds.condition_held(part))
    values = {"when": "1.1.1", "seen": seen}
    deeds.set_condition(actor=unit, question=part, when_values=["red"], **values)
    with pytest.raises(SavedMeanwhile):
        deeds.set_condition(actor=unit2, question=part, when_values=["green"], **values)
