"""Writes docs/statuses.md: the statuses of cases, reviews and audits, drawn from the tables of moves in the rules.

Run ``python scripts/statuses.py`` after a table changes; with ``--check`` it only says whether the file
is up to date (exit 1 when not). A house test compares the two.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "statuses.md"
INTRO = """# Statuses, and from which each may go to which

Made by `scripts/statuses.py` from the tables of moves in the rules (`reviews/rules.py`,
`reviews/practice_rules.py`, `reviews/referral_rules.py`, `audits/rules/`). Nothing else moves a record:
`core.moves.move` takes the table, locks the record, and keeps who, when and why. Late and on hold are no
statuses: both belong to a clock.
"""


def diagrams() -> Iterator[tuple[str, str, Mapping[str, frozenset[str]], Mapping[str, str]]]:
    """(title, what is worth knowing, moves, status → label) of each record."""
    from reviews import practice_rules as practice
    from reviews import referral_rules as referral
    from reviews import rules

    def labels(choices: type) -> dict[str, str]:
        return {each.value: str(each.label) for each in choices}  # type: ignore[attr-defined]

    yield "Referral to the committee", "", referral.REFERRAL_MOVES, labels(referral.ReferralStatus)
    yield "Serious incident", "", rules.INCIDENT_MOVES, labels(rules.IncidentStatus)
    yield "Rapid review", "", rules.REVIEW_MOVES, labels(rules.ReviewStatus)
    yield "Request to an agency", "", rules.REQUEST_MOVES, labels(rules.RequestStatus)
    for kind in practice.PracticeKind:
        course = practice.COURSES[kind]
        others = ", ".join(
            str(each.label).lower() for each in practice.PracticeKind if each in course.becomes
        )
        yield (
            str(kind.label),
            f"Reference {course.prefix}-2026-001."
            + (f" It may become a {others}." if others else "")
            + (" All three partners sign its report." if course.signed else "")
            + (" Somebody else carries it out and publishes it." if course.elsewhere else ""),
            practice.moves_of(kind),
            labels(practice.PracticeStatus),
        )

    yield from audits()


def audits() -> Iterator[tuple[str, str, Mapping[str, frozenset[str]], Mapping[str, str]]]:
    """The records of audits."""
    from audits.rules import case_audits, frameworks, plan, returns, snapshots, surveys

    def labels(choices: type) -> dict[str, str]:
        return {each.value: str(each.label) for each in choices}  # type: ignore[attr-defined]

    for title, moves, choices in (
        ("Version of an audit framework", frameworks.VERSION_MOVES, frameworks.VersionStatus),
        ("Audit campaign", returns.CAMPAIGN_MOVES, returns.CampaignStatus),
        ("Return of an agency", returns.RETURN_MOVES, returns.ReturnStatus),
        ("Staff survey", surveys.SURVEY_MOVES, surveys.SurveyStatus),
        ("Snapshot survey", snapshots.SNAPSHOT_MOVES, snapshots.SnapshotStatus),
        ("Answers to a snapshot", snapshots.REPLY_MOVES, snapshots.ReplyStatus),
        ("Line of the audit plan", plan.PLAN_MOVES, plan.PlanStatus),
        ("Case audit", case_audits.CASE_AUDIT_MOVES, case_audits.CaseAuditStatus),
        ("Tools of an agency in a case audit", case_audits.TOOL_MOVES, case_audits.ToolStatus),
    ):
        yield title, "", moves, labels(choices)


def drawn(moves: Mapping[str, frozenset[str]], labels: Mapping[str, str]) -> Iterator[str]:
    """The lines of one diagram, in the order of the labels."""
    order = [status for status in labels if status in moves]
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {status}: {labels[status]}" for status in order)
    for here in order:
        yield from (f"    {here} --> {there}" for there in order if there in moves[here])
        if not moves[here]:
            yield f"    {here} --> [*]"
    yield "```"


def text() -> str:
    """The whole text of docs/statuses.md."""
    parts = [INTRO]
    for title, words, moves, labels in diagrams():
        lines = [f"## {title}", "", *([words, ""] if words else []), *drawn(moves, labels)]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    if "--check" in sys.argv:
        return 0 if FILE.exists() and FILE.read_text(encoding="utf-8") == text() else 1
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
