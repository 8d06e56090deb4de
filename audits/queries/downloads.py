"""What a download of a return tells: its words as handed in, the moderated scores that may be read, its plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from audits.documents.content import digest_of, gather
from audits.models import AgencyReturn, Moderation, PlannedAction
from audits.rules.frameworks import answer_words
from core.access import can
from core.columns import in_words
from core.mail import partnership


@dataclass(frozen=True)
class Judged:
    """A moderated score in words, and its reason."""

    score: str
    reason: str


@dataclass(frozen=True)
class Told:
    """A whole return for one person. ``number`` is 0 while it was never handed in."""

    content: dict[str, Any]
    number: int
    handed_in_on: str
    handed_in_by: str
    digest: str
    partnership: str
    moderated: dict[str, Judged] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return str(self.content["audit"]["reference"])

    @property
    def standing(self) -> str:
        """Which version it is, in words."""
        if not self.number:
            return "Not handed in yet"
        return f"Version {self.number}, handed in on {self.handed_in_on} by {self.handed_in_by}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands at the head of a document."""
        content = self.content
        audit, framework, agency = content["audit"], content["framework"], content["agency"]
        rows = [
            ("Agency", agency["name"]),
            ("Standing", self.standing),
            ("Audit", f"{audit['reference']} {audit['title']}, {audit['year']}"),
            ("Parts asked", ", ".join(audit["parts"]) or "All"),
            ("Framework", f"{framework['title']}, version {framework['version']}"),
            ("Statutory basis", framework["basis"]),
            ("Due", in_words_of(content["due_on"])),
            ("Completed by", content["completed_by"]),
            ("Completed on", in_words_of(content["completed_at"])),
            ("Presented to the board", in_words_of(content["presented_on"])),
            ("Checksum", self.digest),
        ]
        return [(label, value) for label, value in rows if value]

    @property
    def mark(self) -> str:
        """The same words asked for again give the same file."""
        return digest_of(
            {
                "content": self.content,
                "number": self.number,
                "at": self.handed_in_on,
                "moderated": {code: asdict(each) for code, each in self.moderated.items()},
            }
        )

    def questions(self) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
        """Section, standard and question, in order."""
        for section in self.content["sections"]:
            for standard in section["standards"]:
                for question in standard["questions"]:
                    yield section, standard, question


def told(agency_return: AgencyReturn, reader: Any) -> Told:
    """A return as one person may read it: what was handed in last, or what stands now if nothing was."""
    latest = agency_return.handed_in.select_related("by").first()
    content = latest.content if latest else gather(agency_return)
    return Told(
        content=content,
        number=latest.number if latest else 0,
        handed_in_on=in_words(timezone.localdate(latest.at)) if latest else "",
        handed_in_by=str(latest.by) if latest else "",
        digest=latest.digest if latest else "",
        partnership=partnership(),
        moderated=moderated_for(agency_return, reader) if latest else {},
    )


def moderated_for(agency_return: AgencyReturn, reader: Any) -> dict[str, Judged]:
    """Code of a question → its moderated score. Nothing before the release, except for who moderates."""
    if not agency_return.campaign.released_at and not can(reader, "audits.moderate"):
        return {}
    rows = Moderation.objects.filter(answer__agency_return=agency_return)
    return {
        each.answer.question.code: Judged(
            answer_words(each.answer.question.kind, each.value), each.reason
        )
        for each in rows.select_related("answer__question")
    }


def plan_of(agency_return: AgencyReturn) -> QuerySet[PlannedAction]:
    """Every planned action of a return, in the order of its questions, with what became of it."""
    rows = PlannedAction.objects.filter(agency_return=agency_return)
    return rows.select_related(
        "owner", "action__owner", "answer__question__standard__section"
    ).order_by(
        "answer__question__standard__section__position",
        "answer__question__standard__position",
        "answer__question__position",
        "pk",
    )


def owner_of(plan: PlannedAction) -> str:
    """Who does it now."""
    return str((plan.action.owner if plan.action else plan.owner) or "")


def due_of(plan: PlannedAction) -> dt.date | None:
    """By when it is due now."""
    return plan.action.due_on if plan.action else plan.due_on


def status_of(plan: PlannedAction) -> str:
    """Where it stands: planned until the return is handed in, then as its action."""
    return str(plan.action.get_status_display()) if plan.action else "Planned"


def in_words_of(iso: str) -> str:
    """A day or a time of the content as people read it."""
    if not iso:
        return ""
    if len(iso) == 10:
        return in_words(dt.date.fromisoformat(iso))
    return in_words(dt.datetime.fromisoformat(iso))
