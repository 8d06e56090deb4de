"""Frameworks and versions: made, drafted, worded, published, retired, thrown away."""

import pytest
from django.utils import timezone

from audits.models import Framework, FrameworkVersion, Question, Section, Standard
from audits.queries.frameworks import changes, draft_of, in_use, read
from audits.queries.frameworks_outline import outline
from audits.rules.frameworks import VERSION_MOVES, VersionStatus
from audits.services import frameworks as deeds
from core.errors import RuleBroken
from core.moves import move
from core.stale import SavedMeanwhile, mark
from partnership.models import Person
from tests.factories.audited_frameworks import (
    make_draft,
    make_framework,
    make_version,
    question,
    words,
)

pytestmark = pytest.mark.django_db
WORDS = {"basis": "", "basis_link": "", "about": "", "declaration": "", "signatures": ""}


def two() -> FrameworkVersion:
    """A version in use whose second question waits for its first."""
    waiting = question("1.1.2", when="1.1.1", when_values=["red"], lengths=["school"])
    return make_version(told=words(question("1.1.1"), waiting))


@pytest.mark.shows("AUD-01")
def test_a_framework_is_made_with_a_draft(unit: Person) -> None:
    made = deeds.make_framework(actor=unit, title=" Section 11 audit ", kind="section11")
    assert (made.code, made.title, made.kind) == (
        "section-11-audit",
        "Section 11 audit",
        "section11",
    )
    draft = made.versions.get()
    assert (draft.number, draft.status) == (1, VersionStatus.DRAFT)
    assert made.history.get().history_user == unit
    again = deeds.make_framework(actor=unit, title="Section 11 audit", kind="section11")
    assert (again, Framework.objects.count(), FrameworkVersion.objects.count()) == (made, 1, 1)


def test_a_name_is_used_once(unit: Person) -> None:
    deeds.make_framework(actor=unit, title="Section 11 audit", kind="section11")
    with pytest.raises(RuleBroken, match="There is a framework with this name") as refused:
        deeds.make_framework(actor=unit, title="Section 11 Audit", kind="section11")
    assert refused.value.field == "title"
    with pytest.raises(RuleBroken, match="title in letters"):
        deeds.make_framework(actor=unit, title="!!", kind="other")


def test_a_title_is_changed_and_a_colleague_loses_nothing(unit: Person, unit2: Person) -> None:
    framework = make_framework(title="Section 11")
    seen = mark(deeds.framework_held(framework))
    values = {"title": "Section 11 audit", "kind": "section11"}
    assert deeds.change_framework(actor=unit, framework=framework, seen=seen, **values)
    assert not deeds.change_framework(actor=unit, framework=framework, seen=seen, **values)
    with pytest.raises(SavedMeanwhile):
        deeds.change_framework(
            actor=unit2, framework=framework, seen=seen, title="The audit", kind="other"
        )
    framework.refresh_from_db()
    assert framework.title == "Section 11 audit"


@pytest.mark.shows("AUD-05")
def test_a_draft_copies_every_word_and_there_is_one(unit: Person) -> None:
    version = two()
    draft = deeds.make_draft(actor=unit, version=version)
    assert (draft.number, draft.status) == (2, VersionStatus.DRAFT)
    assert outline(draft) == outline(version)
    assert deeds.make_draft(actor=unit, version=version) == draft
    assert FrameworkVersion.objects.count() == 2
    assert {row.history.get().history_user for row in Question.objects.of(draft)} == {unit}


def test_no_draft_of_a_retired_framework(unit: Person) -> None:
    version = two()
    deeds.retire_framework(actor=unit, framework=version.framework)
    with pytest.raises(RuleBroken, match="Bring it back first"):
        deeds.make_draft(actor=unit, version=version)


@pytest.mark.shows("AUD-01")
def test_the_words_of_a_draft_are_changed(unit: Person) -> None:
    draft = make_draft()
    values = WORDS | {"about": "A yearly audit.\r\n", "signatures": " Headteacher\n\nChair \nChair"}
    assert deeds.change_version(actor=unit, version=draft, **values)
    assert not deeds.change_version(actor=unit, version=draft, **values)
    draft.refresh_from_db()
    assert (draft.about, draft.signatures) == ("A yearly audit.", ["Headteacher", "Chair"])
    assert draft.history.first().history_user == unit


def test_a_colleague_s_words_are_not_lost(unit: Person, unit2: Person) -> None:
    draft = make_draft()
    seen = mark(deeds.version_held(draft))
    deeds.change_version(actor=unit, version=draft, seen=seen, **WORDS | {"about": "Mine."})
    with pytest.raises(SavedMeanwhile) as clash:
        deeds.change_version(actor=unit2, version=draft, seen=seen, **WORDS | {"about": "Yours."})
    assert clash.value.held["about"] == "Mine."


@pytest.mark.shows("AUD-05")
@pytest.mark.parametrize(
    ("status", "said"),
    [(VersionStatus.IN_USE, deeds.IN_USE), (VersionStatus.RETIRED, deeds.NO_LONGER)],
)
def test_only_a_draft_is_changed_or_thrown_away(unit: Person, status: str, said: str) -> None:
    version = make_version(status=status)
    before = outline(version)
    with pytest.raises(RuleBroken, match=said):
        deeds.change_version(actor=unit, version=version, **WORDS)
    with pytest.raises(RuleBroken, match=said):
        deeds.throw_away(actor=unit, version=version)
    assert outline(version) == before


@pytest.mark.shows("AUD-05")
def test_publishing_puts_a_draft_into_use_and_retires_what_was(unit: Person) -> None:
    version = two()
    before = outline(version)
    draft = deeds.make_draft(actor=unit, version=version)
    assert deeds.publish(actor=unit, version=draft, note="Nothing new")
    assert not deeds.publish(actor=unit, version=draft)
    version.refresh_from_db()
    draft.refresh_from_db()
    assert (version.status, draft.status) == (VersionStatus.RETIRED, VersionStatus.IN_USE)
    assert draft.note == "Nothing new"
    assert outline(version) == before
    assert (in_use(draft.framework), draft_of(draft.framework)) == (draft, None)
    rows = [(row.from_status, row.to_status, row.by) for row in draft.statuses.all()]
    assert rows == [("draft", "in_use", unit)]
    assert version.statuses.get().reason == "Version 2 took its place"


def test_a_retired_version_is_not_published_again(unit: Person) -> None:
    version = make_version(status=VersionStatus.RETIRED)
    with pytest.raises(RuleBroken, match=deeds.NO_LONGER):
        deeds.publish(actor=unit, version=version)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (words(), "It has no question yet"),
        (words(question("1", text=" ")), "1: the question has no words"),
        (
            words(question("1", when="2", when_values=["red"]), question("2")),
            "not an earlier question",
        ),
        (words(question("1"), question("2", when="1", when_values=["5"])), "cannot be given"),
        (
            words(question("1", kind="text"), question("2", when="1", when_values=["yes"])),
            "cannot be",
        ),
    ],
)
def test_a_draft_with_a_fault_is_not_published(unit: Person, told: dict, said: str) -> None:
    draft = make_draft(told=told)
    with pytest.raises(RuleBroken, match=said):
        deeds.publish(actor=unit, version=draft)
    draft.refresh_from_db()
    assert (draft.status, draft.statuses.count()) == (VersionStatus.DRAFT, 0)


@pytest.mark.parametrize("now", VersionStatus.values)
@pytest.mark.parametrize("to", VersionStatus.values)
def test_a_version_moves_as_its_table_says(unit: Person, now: str, to: str) -> None:
    version = make_version(status=now)
    if to == now:
        assert not move(version, to, moves=VERSION_MOVES, actor=unit)
    elif to in VERSION_MOVES[now]:
        assert move(version, to, moves=VERSION_MOVES, actor=unit)
    else:
        with pytest.raises(RuleBroken):
            move(version, to, moves=VERSION_MOVES, actor=unit)


def test_a_draft_is_thrown_away_and_its_framework_stays(unit: Person) -> None:
    version = two()
    draft = deeds.make_draft(actor=unit, version=version)
    assert deeds.throw_away(actor=unit, version=draft)
    assert not deeds.throw_away(actor=unit, version=draft)
    assert list(version.framework.versions.all()) == [version]
    assert (Section.objects.count(), Standard.objects.count(), Question.objects.count()) == (
        1,
        1,
        2,
    )
    gone = FrameworkVersion.history.filter(number=2, history_type="-").get()
    assert (gone.history_user, gone.history_change_reason) == (unit, "Draft thrown away")


def test_a_framework_that_was_only_a_draft_goes_with_it(unit: Person) -> None:
    draft = make_draft()
    assert deeds.throw_away(actor=unit, version=draft)
    assert not Framework.objects.exists()


def test_a_framework_is_retired_and_brought_back(unit: Person) -> None:
    framework = two().framework
    assert deeds.retire_framework(actor=unit, framework=framework)
    assert not deeds.retire_framework(actor=unit, framework=framework)
    framework.refresh_from_db()
    assert framework.retired_on == timezone.localdate()
    assert in_use(framework) is not None
    assert deeds.bring_back(actor=unit, framework=framework)
    assert not deeds.bring_back(actor=unit, framework=framework)


@pytest.mark.shows("AUD-04")
def test_a_length_shows_only_what_it_may_be_asked() -> None:
    told = words(
        question("1"),
        question("2", lengths=["statutory"], kind="yes_no"),
        question("3", when="2", when_values=["yes"]),
        question("4", lengths=["school", "charity"]),
    )
    version = make_version(told=told)

    def codes(length: str) -> list[str]:
        return [
            row.question.code
            for section in read(version, length)
            for standard in section.standards
            for row in standard.questions
        ]

    assert codes("") == ["1", "2", "3", "4"]
    assert codes("statutory") == ["1", "2", "3"]
    assert codes("school") == ["1", "4"]
    assert codes("charity") == ["1", "4"]


@pytest.mark.shows("AUD-05")
def test_what_a_draft_changes_is_told() -> None:
    before = words(question("1"), question("2"), question("3", text="Old?"))
    after = words(
        question("3", text="New?"), question("2", guidance="More"), question("4", text="Four?"),
        about="Other words",
    )  # fmt: skip
    found = changes(before, after)
    assert found.added == [("4", "Four?")]
    assert found.removed == [("1", "Is question 1 met?")]
    assert found.reworded == [("3", "Old?", "New?")]
    assert found.altered == [("2", "guidance")]
    assert (found.moved, found.words) == (True, ["What it is for"])
    assert not changes(before, before)


def test_sections_and_standards_that_change_are_told() -> None:
    before, after = words(question("1")), words(question("1"))
    after["sections"][0]["title"] = "Leading"
    after["sections"][0]["standards"][0]["code"] = "1.9"
    assert changes(before, after).words == [
        "Section 1 is changed",
        "Standard 1.9 “Accountability” is new",
        "Standard 1.1 “Accountability” is gone",
    ]
