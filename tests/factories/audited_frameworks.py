"""Frameworks and versions, as facts. The deeds that make them are tested apart."""

from typing import Any

from audits.models import Framework, FrameworkVersion
from audits.queries.frameworks_outline import QUESTION_FIELDS, Outline
from audits.rules.frameworks import AnswerKind, FrameworkKind, VersionStatus
from audits.services.frameworks import fill
from core import history
from tests.factories.base import MAKER, REASON, number


def question(code: str = "1.1.1", **fields: Any) -> Outline:
    """The plain values of one question, answered red, amber or green and asked of everybody."""
    lists: dict[str, Any] = {"lengths": [], "sectors": [], "when_values": []}
    values = dict.fromkeys(QUESTION_FIELDS, "") | lists | {"evidence_wanted": False}
    text = f"Is question {code} met?"
    return values | {"code": code, "text": text, "kind": AnswerKind.RAG.value} | fields


def words(*questions: Outline, **fields: Any) -> Outline:
    """The words of a version with one section and one standard that holds these questions."""
    standard = {
        "code": "1.1",
        "title": "Accountability",
        "statement": "Somebody on the board answers for safeguarding.",
        "reference": "Children Act 2004, section 11",
        "reference_link": "https://www.legislation.gov.uk/ukpga/2004/31/section/11",
        "questions": list(questions),
    }
    section = {"code": "1", "title": "Leadership", "about": "", "voluntary": False}
    own: Outline = {
        "basis": "Children Act 2004, section 11",
        "basis_link": "",
        "about": "How an agency keeps its duty.",
        "declaration": "These answers are true.",
        "signatures": [],
    }
    return {**own, "sections": [{**section, "standards": [standard]}], **fields}


def make_framework(**fields: Any) -> Framework:
    fields.setdefault("code", f"audit-{number()}")
    fields.setdefault("title", f"Audit {fields['code']}")
    fields.setdefault("kind", FrameworkKind.SECTION_11)
    return history.create(Framework(**fields), actor=MAKER, reason=REASON)


def make_version(
    framework: Framework | None = None, told: Outline | None = None, **fields: Any
) -> FrameworkVersion:
    """Version 1, in use, with one question; or what is told."""
    told = told or words(question())
    framework = framework or make_framework()
    fields.setdefault("number", framework.versions.count() + 1)
    fields.setdefault("status", VersionStatus.IN_USE)
    own = {name: value for name, value in told.items() if name != "sections"}
    version = history.create(
        FrameworkVersion(framework=framework, **own, **fields), actor=MAKER, reason=REASON
    )
    fill(actor=MAKER, version=version, told=told, reason=REASON)
    return version


def make_draft(**fields: Any) -> FrameworkVersion:
    return make_version(status=VersionStatus.DRAFT, **fields)
