"""Frameworks, campaigns, returns and answers, as facts. The deeds that make them are tested apart."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.models import (
    AgencyReturn,
    Answer,
    Campaign,
    Framework,
    FrameworkVersion,
    Question,
    ReturnSection,
    Section,
    Standard,
)
from audits.rules.campaigns import length_of
from audits.rules.frameworks import AnswerKind, VersionStatus
from audits.rules.returns import RETURNED, CampaignStatus, ReturnStatus
from core import history
from partnership.models import Organisation
from tests.factories.base import MAKER, REASON, number
from tests.factories.partners import make_organisation, make_person


def make_framework_version(
    questions: int = 4, framework: Framework | None = None, **fields: Any
) -> FrameworkVersion:
    """A version in use. A standard a question, two a section; all are red, amber or green."""
    n = number()
    framework = framework or _made(Framework(code=f"framework-{n}", title=f"Framework {n}"))
    fields.setdefault("number", framework.versions.count() + 1)
    fields.setdefault("status", VersionStatus.IN_USE)
    version = _made(FrameworkVersion(framework=framework, **fields))
    for place in range(questions):
        if place % 2 == 0:
            part = place // 2 + 1
            section = _made(
                Section(version=version, position=part, code=f"P{part}", title=f"Part {part}")
            )
        make_question(section, f"S{place + 1}", position=place + 1)
    return version


def make_question(section: Section, code: str, position: int = 1, **fields: Any) -> Question:
    """A standard with one question of the same code."""
    standard = _made(
        Standard(section=section, position=position, code=code, title=f"Standard {code}")
    )
    fields.setdefault("kind", AnswerKind.RAG)
    fields.setdefault("text", f"Is {code} met?")
    return _made(Question(standard=standard, position=1, code=code, **fields))


def make_campaign(version: FrameworkVersion | None = None, **fields: Any) -> Campaign:
    """An open campaign that closes in 20 days."""
    today = timezone.localdate()
    fields.setdefault("reference", f"AUD-2026-{number():03}")
    fields.setdefault("title", "Section 11 audit")
    fields.setdefault("cycle", "2026-27")
    fields.setdefault("opens_on", today - dt.timedelta(days=10))
    fields.setdefault("closes_on", today + dt.timedelta(days=20))
    fields.setdefault("status", CampaignStatus.OPEN)
    fields.setdefault("created_by", make_person())
    return _made(Campaign(version=version or make_framework_version(), **fields))


def make_return(
    campaign: Campaign | None = None, organisation: Organisation | None = None, **fields: Any
) -> AgencyReturn:
    """An issued return with its sections; submitted today where its status says that it was handed in."""
    campaign, organisation = campaign or make_campaign(), organisation or make_organisation()
    status = fields.setdefault("status", ReturnStatus.NOT_STARTED)
    fields.setdefault("length", length_of(organisation.sector))
    fields.setdefault("due_on", campaign.closes_on)
    fields.setdefault("issued_at", timezone.now())
    fields.setdefault("submitted_at", timezone.now() if status in RETURNED else None)
    fields.setdefault("asked", Question.objects.of(campaign.version).count())
    made = _made(AgencyReturn(campaign=campaign, organisation=organisation, **fields))
    for section in campaign.version.sections.all():
        _made(ReturnSection(agency_return=made, section=section, asked=2))
    return made


def make_answer(
    agency_return: AgencyReturn, code: str = "S1", value: str = "green", **fields: Any
) -> Answer:
    """An answer to the question of this code."""
    question = Question.objects.of(agency_return.campaign.version).get(code=code)
    return _made(Answer(agency_return=agency_return, question=question, value=value, **fields))


def _made(record: Any) -> Any:
    return history.create(record, actor=MAKER, reason=REASON)


def statements(deed: Callable[[], Any]) -> int:
    """How many statements a deed takes. The batches of one insert are one: SQLite takes 999 values at a time."""
    with CaptureQueriesContext(connection) as taken:
        deed()
    heads = [each["sql"][:60] for each in taken.captured_queries]
    merged = [
        next(run) if head.startswith("INSERT") else list(run)
        for head, run in itertools.groupby(heads)
    ]
    return sum(len(each) if isinstance(each, list) else 1 for each in merged)
