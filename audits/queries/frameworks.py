"""Frameworks read: a version on one page, what stands in the way of publishing, what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from audits.models import (
    Framework,
    FrameworkVersion,
    Question,
    Section,
    Standard,
    VersionStatusRow,
)
from audits.queries.frameworks_outline import Outline, asked_of, questions_of
from audits.rules.frameworks import (
    SCALES,
    Length,
    VersionStatus,
    answer_words,
    condition_fault,
)
from partnership.rules import Sector

LENGTHS = dict(Length.choices)
SECTORS = dict(Sector.choices)


@dataclass
class QuestionRead:
    """A question as a page shows it: who is asked and when, in words."""

    question: Question
    who: str
    condition: str


@dataclass
class StandardRead:
    standard: Standard
    questions: list[QuestionRead] = field(default_factory=list)


@dataclass
class SectionRead:
    section: Section
    standards: list[StandardRead] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(each.questions) for each in self.standards)


def in_use(framework: Framework) -> FrameworkVersion | None:
    """The version that a new audit asks."""
    return framework.versions.filter(status=VersionStatus.IN_USE).order_by("-number").first()


def draft_of(framework: Framework) -> FrameworkVersion | None:
    """The one draft of a framework, if there is one."""
    return framework.versions.filter(status=VersionStatus.DRAFT).order_by("-number").first()


def pattern_of(framework: Framework) -> FrameworkVersion | None:
    """The version a draft is made from: the one in use, else the last that was."""
    rows = framework.versions.exclude(status=VersionStatus.DRAFT)
    return in_use(framework) or rows.order_by("-number").first()


def who_is_asked(question: Question) -> str:
    """Who is asked, in words; empty where everybody is."""
    parts = [
        "; ".join(words[code] for code in words if code in chosen)
        for words, chosen in ((LENGTHS, question.lengths), (SECTORS, question.sectors))
        if chosen
    ]
    return " – in: ".join(parts)


def condition_words(question: Question, kinds: dict[str, str]) -> str:
    """When a question is asked, in words; empty where it always is."""
    if not question.when:
        return ""
    kind = kinds.get(question.when, "")
    order = [code for code, _words in SCALES.get(kind, ())] or sorted(question.when_values)
    chosen = [answer_words(kind, code) for code in order if code in question.when_values]
    return f"Only where {question.when} is answered “{'” or “'.join(chosen)}”"


def read(version: FrameworkVersion, length: str = "") -> list[SectionRead]:
    """The whole of a version, or what one length of it asks: in three queries, however long it is."""
    sections = {each.pk: SectionRead(each) for each in version.sections.all()}
    standards: dict[int, StandardRead] = {}
    for each in Standard.objects.filter(section__version=version).order_by("position", "pk"):
        standards[each.pk] = StandardRead(each)
        sections[each.section_id].standards.append(standards[each.pk])
    questions = list(Question.objects.of(version))
    kinds = {each.code: each.kind for each in questions}
    for question in shown(questions, length):
        standards[question.standard_id].questions.append(
            QuestionRead(question, who_is_asked(question), condition_words(question, kinds))
        )
    if not length:
        return list(sections.values())
    for section in sections.values():
        section.standards = [each for each in section.standards if each.questions]
    return [each for each in sections.values() if each.standards]


def shown(questions: Sequence[Question], length: str) -> list[Question]:
    """Those that this length may be asked; what waits for a question that is not asked is not either."""
    kept: dict[str, Question] = {}
    for each in questions:
        fits = not length or not each.lengths or length in each.lengths
        if fits and (not length or not each.when or each.when in kept):
            kept[each.code] = each
    return list(kept.values())


def rows_of(version: FrameworkVersion) -> list[Outline]:
    """The questions of a version as plain values, in the order they are asked."""
    rows: Any = Question.objects.of(version).values(
        "pk", "code", "text", "kind", "lengths", "sectors", "when", "when_values"
    )
    return list(rows)


def publish_faults(questions: Sequence[Outline]) -> list[str]:
    """What stands in the way of publishing these questions, each a sentence."""
    if not questions:
        return ["It has no question yet. Add one first."]
    silent = [each["code"] for each in questions if not each["text"].strip()]
    found = [f"{code}: the question has no words." for code in silent]
    kinds = {each["code"]: each["kind"] for each in questions}
    faults = condition_fault(asked_of(questions), kinds)
    return found + [f"{code}: {words[0].lower()}{words[1:]}" for code, words in faults.items()]


def waits_on(rows: Iterable[Outline], codes: set[str]) -> list[str]:
    """The codes of the questions outside ``codes`` that wait for one of them."""
    return [each["code"] for each in rows if each["when"] in codes and each["code"] not in codes]


def can_be_waited_for(rows: Sequence[Outline], code: str) -> list[Outline]:
    """The questions before this one whose answer is chosen from a list."""
    place = next(at for at, each in enumerate(rows) if each["code"] == code)
    return [each for each in rows[:place] if each["kind"] in SCALES]


@dataclass
class Changes:
    """What a draft changes of the version in use. Questions meet by their codes."""

    added: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    reworded: list[tuple[str, str, str]] = field(default_factory=list)
    altered: list[tuple[str, str]] = field(default_factory=list)
    moved: bool = False
    words: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        lists = (self.added, self.removed, self.reworded, self.altered, self.words)
        return self.moved or any(lists)


SAID = {
    "guidance": "guidance", "kind": "how it is answered", "evidence_wanted": "evidence",
    "lengths": "who is asked", "sectors": "who is asked", "when": "when it is asked",
    "when_values": "when it is asked", "reference": "where it is written",
    "reference_link": "where it is written",
}  # fmt: skip
WORDS = {
    "basis": "Statutory basis", "basis_link": "Link of the statutory basis",
    "about": "What it is for", "declaration": "Declaration", "signatures": "Who signs",
}  # fmt: skip


def changes(before: Outline, after: Outline) -> Changes:
    """What differs between two outlines, question by question."""
    old = {each["code"]: each for each in questions_of(before)}
    new = {each["code"]: each for each in questions_of(after)}
    found = Changes(
        added=[(code, each["text"]) for code, each in new.items() if code not in old],
        removed=[(code, each["text"]) for code, each in old.items() if code not in new],
    )
    for code, each in new.items():
        if code not in old:
            continue
        if each["text"] != old[code]["text"]:
            found.reworded.append((code, old[code]["text"], each["text"]))
        differs = dict.fromkeys(
            said for name, said in SAID.items() if each[name] != old[code][name]
        )
        if differs:
            found.altered.append((code, ", ".join(differs)))
    found.moved = [code for code in old if code in new] != [code for code in new if code in old]
    found.words = [said for name, said in WORDS.items() if before[name] != after[name]]
    found.words += _parts("Section", _sections(before), _sections(after))
    found.words += _parts("Standard", _standards(before), _standards(after))
    return found


def _sections(told: Outline) -> dict[str, Any]:
    return {each["code"]: _bare(each) for each in told["sections"]}


def _standards(told: Outline) -> dict[str, Any]:
    return {
        each["code"]: {**_bare(each), "section": section["code"]}
        for section in told["sections"]
        for each in section["standards"]
    }


def _bare(part: Outline) -> Outline:
    return {name: value for name, value in part.items() if name not in ("standards", "questions")}


def _parts(noun: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [
        *(f"{noun} {code} “{new[code]['title']}” is new" for code in new if code not in old),
        *(f"{noun} {code} “{old[code]['title']}” is gone" for code in old if code not in new),
        *(f"{noun} {code} is changed" for code in new if code in old and new[code] != old[code]),
    ]


def listed(user: Any) -> QuerySet[Framework]:
    """The frameworks this person sees, each with its version in use, its draft and how much is asked."""
    versions = FrameworkVersion.objects.visible_to(user).filter(framework=OuterRef("pk"))
    used = versions.filter(status=VersionStatus.IN_USE).order_by("-number")
    drafts = versions.filter(status=VersionStatus.DRAFT).order_by("-number")
    return (
        Framework.objects.visible_to(user)
        .annotate(
            used=Subquery(used.values("number")[:1]),
            drafted=Subquery(drafts.values("number")[:1]),
            asked=Subquery(_counted(used).values("asked")[:1]),
        )
        .order_by("title", "pk")
    )


def versions_of(framework: Framework, user: Any) -> QuerySet[FrameworkVersion]:
    """The versions of a framework this person sees, the newest first, each with how much it asks and since when."""
    used = VersionStatusRow.objects.filter(
        record=OuterRef("pk"), to_status=VersionStatus.IN_USE
    ).order_by("at", "pk")
    rows = FrameworkVersion.objects.visible_to(user).filter(framework=framework)
    return _counted(rows).annotate(since=Subquery(used.values("at")[:1])).order_by("-number")


def _counted(rows: QuerySet[FrameworkVersion]) -> QuerySet[Any]:
    return rows.annotate(asked=Count("sections__standards__questions"))
