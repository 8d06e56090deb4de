"""The shape of a made-up case: what is recorded of it, and what each agency says."""

from __future__ import annotations

from dataclasses import dataclass, field

Entry = tuple[int, str, str, str, str]  # days before the incident, time, event, source, comment


@dataclass(frozen=True)
class Answer:
    """What one agency answers: its summary and its events."""

    summary: str
    events: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Story:
    """One kind of case: what is recorded of it and what each agency says, by the part it plays."""

    nature: str
    place: str
    summary: str
    harm: str
    household: str
    others_safe: str
    perpetrators: str
    proceedings: str
    analysis: str
    learning: str
    answers: dict[str, Answer] = field(default_factory=dict)
