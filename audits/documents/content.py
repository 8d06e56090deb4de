"""What a return says, whole: for the version that is kept, the files people download, and the package.

Plain data (JSON), described in ``docs/audit-return.md``. What is kept is made once, as it is handed in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from audits.models import AgencyReturn, SectionQuery, Signature
from audits.queries.whole import Said, SectionSaid, StandardSaid, whole
from audits.rules.frameworks import AnswerKind

FORMAT = "agency-return/1"


def gather(agency_return: AgencyReturn) -> dict[str, Any]:
    """All of a return as it stands now."""
    campaign, body = agency_return.campaign, agency_return.organisation
    version = campaign.version
    return {
        "format": FORMAT,
        "audit": {
            "reference": campaign.reference,
            "title": campaign.title,
            "year": campaign.cycle,
            "parts": list(campaign.parts),
        },
        "framework": {
            "code": version.framework.code,
            "title": version.framework.title,
            "version": version.number,
            "basis": version.basis,
        },
        "agency": {
            "code": body.code,
            "name": body.name,
            "sector": body.sector,
            "length": agency_return.length,
        },
        "due_on": _plain(agency_return.due_on),
        "completed_by": str(agency_return.completed_by or ""),
        "completed_at": _plain(agency_return.completed_at),
        "presented_on": _plain(agency_return.presented_on),
        "sections": [_section(each) for each in whole(agency_return)],
        "signatures": [
            _signature(each) for each in agency_return.signatures.select_related("person")
        ],
    }


def digest_of(content: dict[str, Any]) -> str:
    """The SHA-256 of the canonical JSON: keys in order, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _section(part: SectionSaid) -> dict[str, Any]:
    return {
        "code": part.section.code,
        "title": part.section.title,
        "left_out": part.row.left_out,
        "queries": [_query(each) for each in part.queries],
        "standards": [_standard(each) for each in part.standards],
    }


def _query(query: SectionQuery) -> dict[str, Any]:
    return {
        "asked_at": _plain(query.asked_at),
        "text": query.text,
        "about_version": query.about_version,
        "due_on": _plain(query.due_on),
        "reply": query.reply,
    }


def _standard(each: StandardSaid) -> dict[str, Any]:
    standard = each.standard
    return {
        "code": standard.code,
        "title": standard.title,
        "statement": standard.statement,
        "reference": standard.reference,
        "questions": [_question(said) for said in each.said if said.asked or said.answer],
    }


def _question(said: Said) -> dict[str, Any]:
    question, answer = said.question, said.answer
    return {
        "code": question.code,
        "text": question.text,
        "kind": question.kind,
        "answered_by": str(AnswerKind(question.kind).label),
        "asked": said.asked,
        "value": answer.value if answer else "",
        "words": said.words,
        "narrative": answer.narrative if answer else "",
        "not_applicable": bool(answer and answer.not_applicable),
        "na_reason": answer.na_reason if answer else "",
        "confirmed_from_last_time": bool(answer and answer.carried_from_id),
        "confirmed_from": answer.package.portal if answer and answer.package_id else "",
        "written_by": str(answer.changed_by or "") if answer else "",
        "written_at": _plain(answer.changed_at) if answer else "",
        "evidence": [_evidence(use) for use in said.uses],
        "actions": [
            {
                "text": plan.text,
                "owner": str(plan.owner or ""),
                "due_on": _plain(plan.due_on),
                "reference": plan.action.reference if plan.action else "",
            }
            for plan in said.plans
        ],
    }


def _evidence(use: Any) -> dict[str, Any]:
    evidence, file = use.evidence, use.file or {}
    return {
        "title": evidence.title,
        "link": evidence.link,
        "expires_on": _plain(evidence.expires_on),
        "origin": evidence.origin,
        "document": file.get("pk"),
        "file": file.get("name", ""),
        "size": file.get("size", 0),
        "sha256": file.get("sha256", ""),
    }


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "place": signature.place,
        "name": str(signature.person),
        "post": signature.post,
        "declaration": signature.declaration,
        "signed_at": _plain(signature.signed_at),
    }


def _plain(value: dt.date | dt.datetime | None) -> str:
    return value.isoformat() if value else ""
