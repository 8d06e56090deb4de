"""A return as an accessible PDF."""

from __future__ import annotations

from django.template.loader import render_to_string

from audits.documents.sheet import evidence_words
from audits.queries.downloads import Told, in_words_of
from core import pdf


def page(told: Told) -> str:
    """The HTML that is printed."""
    sections = [
        {
            **section,
            "queries": [_query(each) for each in section.get("queries", [])],
            "standards": [
                {
                    **standard,
                    "questions": [_question(each, told) for each in standard["questions"]],
                }
                for standard in section["standards"]
            ],
        }
        for section in told.content["sections"]
    ]
    signatures = [
        {**each, "at": in_words_of(each["signed_at"])} for each in told.content["signatures"]
    ]
    context = {"told": told, "sections": sections, "signatures": signatures, "fonts": pdf.fonts()}
    return render_to_string("audits/pdf/return.html", context)


def _query(query: dict[str, str]) -> dict[str, str]:
    return {
        **query,
        "asked": in_words_of(query["asked_at"]),
        "due": in_words_of(query["due_on"]),
    }


def _question(question: dict[str, object], told: Told) -> dict[str, object]:
    evidence: list[dict[str, object]] = question["evidence"]  # type: ignore[assignment]
    actions: list[dict[str, str]] = question["actions"]  # type: ignore[assignment]
    return {
        **question,
        "at": in_words_of(str(question["written_at"])),
        "evidence": [{**each, "told": evidence_words(each)} for each in evidence],
        "actions": [{**each, "due": in_words_of(each["due_on"])} for each in actions],
        "judged": told.moderated.get(str(question["code"])),
    }


def make(told: Told) -> bytes:
    """The PDF. Raises ``core.pdf.NotMade`` when it is too long, too slow, or goes wrong otherwise."""
    return pdf.make(page(told))
