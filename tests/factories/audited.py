"""Frameworks, campaigns and returns, as facts. The deeds that make them are tested apart."""

import datetime as dt
from typing import Any

from django.utils import timezone

from audits.models import (
    AgencyReturn,
    Campaign,
    Framework,
    FrameworkVersion,
    Question,
    ReturnSection,
    Section,
    Standard,
)
from audits.rules.frameworks import AnswerKind, Length, VersionStatus
from audits.rules.returns import CampaignStatus
from audits.services.counting import recount
from core import history
from partnership.models import Organisation
from tests.factories.base import MAKER, REASON, number
from tests.factories.partners import make_organisation, make_person

# Section → (code, kind, more) of its questions.
QUESTIONS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "A": [
        ("A1.1", AnswerKind.RAG, {"evidence_wanted": True}),
        ("A1.2", AnswerKind.TEXT, {"when": "A1.1", "when_values": ["amber", "red"]}),
        ("A1.3", AnswerKind.DATE, {}),
    ],
    "B": [
        ("B1.1", AnswerKind.YES_NO, {}),
        ("B1.2", AnswerKind.NUMBER, {"when": "B1.1", "when_values": ["yes"]}),
        ("B1.3", AnswerKind.FILE, {"lengths": ["statutory", "school"]}),
        ("B1.4", AnswerKind.SCALE_5, {"sectors": ["health"]}),
    ],
}


def put(record: Any) -> Any:
    return history.create(record, actor=MAKER, reason=REASON)


def make_version(
    questions: dict[str, list[tuple[str, str, dict[str, Any]]]] | None = None, **fields: Any
) -> FrameworkVersion:
    """A version in use with two sections, one standard each."""
    code = fields.pop("code", f"framework-{number()}")
    framework = fields.pop("framework", None) or put(
        Framework(code=code, title="Safeguarding self-assessment")
    )
    fields.setdefault("number", 1)
    fields.setdefault("status", VersionStatus.IN_USE)
    fields.setdefault("declaration", "I declare that this return is true.")
    version = put(FrameworkVersion(framework=framework, **fields))
    for place, (part, rows) in enumerate((questions or QUESTIONS).items(), start=1):
        section = put(Section(version=version, position=place, code=part, title=f"Part {part}"))
        standard = put(
            Standard(
                section=section, position=1, code=f"{part}1", title="Leadership",
                statement="Your organisation has a lead.", reference="Children Act 2004, section 11",
            )
        )  # fmt: skip
        for at, (question, kind, more) in enumerate(rows, start=1):
            put(
                Question(
                    standard=standard, position=at, code=question, kind=kind,
                    text=f"Question {question}?", guidance="What good looks like.", **more,
                )
            )  # fmt: skip
    return version


def make_campaign(version: FrameworkVersion | None = None, **fields: Any) -> Campaign:
    """An open campaign that closes in 30 days."""
    today = timezone.localdate()
    fields.setdefault("reference", f"AUD-2026-{number():03}")
    fields.setdefault("title", "Section 11 audit")
    fields.setdefault("cycle", "2026-27")
    fields.setdefault("opens_on", today - dt.timedelta(days=5))
    fields.setdefault("closes_on", today + dt.timedelta(days=30))
    fields.setdefault("status", CampaignStatus.OPEN)
    fields.setdefault("issued_at", timezone.now())
    if "created_by" not in fields:
        fields["created_by"] = make_person()
    return put(Campaign(version=version or make_version(), **fields))


def make_return(
    organisation: Organisation | None = None, campaign: Campaign | None = None, **fields: Any
) -> AgencyReturn:
    """A return that was issued, with its sections, not started."""
    campaign = campaign or make_campaign()
    fields.setdefault("length", Length.STATUTORY)
    fields.setdefault("due_on", campaign.closes_on)
    fields.setdefault("issued_at", timezone.now())
    made = put(
        AgencyReturn(campaign=campaign, organisation=organisation or make_organisation(), **fields)
    )
    for section in campaign.version.sections.all():
        put(ReturnSection(agency_return=made, section=section))
    recount(made)
    made.refresh_from_db()
    return made
