"""Everything a report says, gathered once, so that the page, the PDF and the DOCX say the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.mail import partnership
from core.prose import Block, blocks
from core.templatetags.portal import clocktime, day, shortday
from partnership.rules import STATUTORY_SECTORS, Sector
from reviews.models import Decision, RapidReview
from reviews.queries.chronology import merged
from reviews.rules import REPORT_SECTIONS

if TYPE_CHECKING:
    from partnership.models import Person


@dataclass(frozen=True)
class Section:
    """One section: its code and title, and what was written; ``blocks`` is empty when nothing was."""

    code: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Signature:
    """One partner's answer, as it stands in the table of sign-offs."""

    partner: str
    person: str
    post: str
    answer: str
    reason: str
    at: str
    dissents: bool


@dataclass(frozen=True)
class Round:
    """One round of deciding, the latest first. ``reply`` is what the Panel said to it."""

    number: int
    outcome: str
    rationale: tuple[Block, ...]
    national_importance: tuple[Block, ...]
    panel_response: tuple[Block, ...]
    made_on: str
    signatures: tuple[Signature, ...]
    waiting_for: tuple[str, ...]
    reply: str
    reply_text: tuple[Block, ...]

    @property
    def split(self) -> bool:
        """Whether a partner does not agree: said clearly wherever the decision is."""
        return any(signature.dissents for signature in self.signatures)


@dataclass(frozen=True)
class Event:
    """One entry of the merged chronology."""

    day: str
    time: str
    agency: str
    event: str
    source: str
    comment: str


@dataclass(frozen=True)
class Report:
    """The whole report as plain data, in the order it is read."""

    partnership: str
    reference: str
    title: str
    status: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    rounds: tuple[Round, ...]
    chronology: tuple[Event, ...]

    @property
    def several_rounds(self) -> bool:
        """Whether the partners decided more than once."""
        return len(self.rounds) > 1

    def digest(self) -> str:
        """SHA-256 of what the report says. The same words give the same digest."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def restored(data: dict[str, Any]) -> Report:
    """A report from what ``asdict`` and JSON made of it."""
    return Report(
        **data
        | {
            "facts": tuple((label, value) for label, value in data["facts"]),
            "sections": tuple(
                Section(**each | {"blocks": _blocks(each["blocks"])}) for each in data["sections"]
            ),
            "rounds": tuple(_restored_round(each) for each in data["rounds"]),
            "chronology": tuple(Event(**each) for each in data["chronology"]),
        }
    )


def _restored_round(data: dict[str, Any]) -> Round:
    texts = ("rationale", "national_importance", "panel_response", "reply_text")
    return Round(
        **data
        | {name: _blocks(data[name]) for name in texts}
        | {
            "signatures": tuple(Signature(**each) for each in data["signatures"]),
            "waiting_for": tuple(data["waiting_for"]),
        }
    )


def _blocks(data: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(Block(tuple(each["lines"]), tuple(each["items"])) for each in data)


def moment(at: dt.datetime) -> str:
    """A moment as tables say it: 9 Jun 2026, 2:30pm."""
    return f"{shortday(at)}, {clocktime(at)}"


def gather(review: RapidReview, user: Person) -> Report:
    """The report as ``user`` may read it: the chronology holds only entries they may see."""
    written = {section.code: section.body for section in review.sections.all()}
    return Report(
        partnership=partnership(),
        reference=review.reference,
        title=review.title,
        status=review.get_status_display(),
        facts=_facts(review),
        sections=tuple(
            Section(code, title, blocks(written.get(code, "")))
            for code, title, _help in REPORT_SECTIONS
        ),
        rounds=_rounds(review),
        chronology=_events(review, user),
    )


def _facts(review: RapidReview) -> tuple[tuple[str, str], ...]:
    incident = review.incident
    rows = [
        ("Rapid review", review.reference),
        ("Incident", incident.reference or ""),
        ("The Panel’s reference", incident.panel_reference),
        ("Date of the incident", day(incident.incident_on)),
        ("Authority became aware", day(incident.aware_on)),
        ("Notified to the Panel", day(incident.notified_on)),
        ("Sent without a notification because", review.sent_without_notification_reason),
        ("Decision meeting", day(review.meeting_on)),
        ("Sent to the Panel", day(review.sent_on)),
        ("Sent late because", review.sent_late_reason),
    ]
    return tuple((label, value) for label, value in rows if value)


def _rounds(review: RapidReview) -> tuple[Round, ...]:
    rounds = review.decisions.prefetch_related("sign_offs__organisation", "replies").order_by(
        "-round"
    )
    return tuple(_round(decision) for decision in rounds)


def _round(decision: Decision) -> Round:
    signed = list(decision.sign_offs.all())
    missing = [sector for sector in STATUTORY_SECTORS if sector not in {s.sector for s in signed}]
    reply = next(iter(decision.replies.all()), None)
    return Round(
        number=decision.round,
        outcome=decision.get_outcome_display(),
        rationale=blocks(decision.rationale),
        national_importance=blocks(decision.national_importance),
        panel_response=blocks(decision.panel_response),
        made_on=day(timezone.localdate(decision.made_at)) if decision.made_at else "",
        signatures=tuple(
            Signature(
                partner=str(s.organisation),
                person=s.person_name,
                post=s.post,
                answer=s.get_answer_display(),
                reason=s.reason,
                at=moment(s.at),
                dissents=s.answer == s.Answer.DISSENTS,
            )
            for s in signed
        ),
        waiting_for=tuple(str(Sector(sector).label) for sector in missing),
        reply=f"{reply.get_reply_display()}, {day(reply.received_on)}" if reply else "",
        reply_text=blocks(reply.text) if reply else (),
    )


def _events(review: RapidReview, user: Person) -> tuple[Event, ...]:
    return tuple(
        Event(
            day=shortday(entry.on),
            time=entry.time,
            agency=str(entry.request.organisation),
            event=entry.event,
            source=entry.source,
            comment=entry.comment,
        )
        for entry in merged(review, user)
    )
