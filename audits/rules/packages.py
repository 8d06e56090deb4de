"""What a package of a return must hold for its answers to be read."""

from __future__ import annotations

from typing import Any

RETURN_FORMAT = "agency-return/1"  # as in audits/documents/content.py
ANSWERED = {"value": str, "narrative": str, "not_applicable": bool, "na_reason": str}


def answers_in(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Code of a question → what was answered to it. Raises ValueError where the content is not sound."""
    found: dict[str, dict[str, Any]] = {}
    for section in content["sections"]:
        for standard in section["standards"]:
            for question in standard["questions"]:
                said = {name: question[name] for name in ANSWERED}
                if not isinstance(question["code"], str) or any(
                    not isinstance(said[name], kind) for name, kind in ANSWERED.items()
                ):
                    raise ValueError("An answer is not as it should be")
                if any(said.values()):
                    found[question["code"]] = said
    return found
