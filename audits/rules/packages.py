"""What a package of a return must hold for its answers and its evidence to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

RETURN_FORMAT = "agency-return/1"  # as in audits/documents/content.py
ANSWERED = {"value": str, "narrative": str, "not_applicable": bool, "na_reason": str}
SHOWN = ("title", "link", "expires_on", "file", "sha256")


@dataclass(frozen=True)
class Shown:
    """A file (by its SHA-256) or a link that shows an answer."""

    title: str
    link: str
    file: str
    sha256: str
    expires_on: dt.date | None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.file or self.link


def answers_in(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Code of a question → what was answered to it. Raises ValueError where the content is not sound."""
    found: dict[str, dict[str, Any]] = {}
    for question in _questions(content):
        said = {name: question[name] for name in ANSWERED}
        if not isinstance(question["code"], str) or any(
            not isinstance(said[name], kind) for name, kind in ANSWERED.items()
        ):
            raise ValueError("An answer is not as it should be")
        if any(said.values()):
            found[question["code"]] = said
    return found


def evidence_in(content: dict[str, Any]) -> dict[str, list[Shown]]:
    """Code of a question → what shows its answer. Raises ValueError where the content is not sound."""
    return {
        question["code"]: [_shown(each) for each in question["evidence"]]
        for question in _questions(content)
        if question["evidence"]
    }


def _questions(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in content["sections"]:
        for standard in section["standards"]:
            yield from standard["questions"]


def _shown(told: dict[str, Any]) -> Shown:
    if any(not isinstance(told[name], str) for name in SHOWN):
        raise ValueError("A piece of evidence is not as it should be")
    until = told["expires_on"]
    return Shown(
        title=told["title"].strip(),
        link=told["link"].strip(),
        file=told["file"],
        sha256=told["sha256"],
        expires_on=dt.date.fromisoformat(until) if until else None,
    )
