"""Practitioner surveys with replies, and snapshots, made by their own deeds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from audits.models import Campaign, PractitionerSurvey, Snapshot, SnapshotReply, SurveyLink
from audits.rules.snapshots import SnapshotKind
from audits.services import snapshots, surveys
from audits.services.surveys_reply import reply
from partnership.models import Organisation, Person
from tests.factories.audited import make_campaign, make_return

STATEMENTS = ("I know who our safeguarding lead is", "When I raise a concern it is dealt with")
QUESTIONS = (
    ("Can you keep your services for children running?", SnapshotKind.RAG),
    ("Do you have a plan for staff who are ill?", SnapshotKind.YES_NO),
    ("What do you need from the partnership?", SnapshotKind.TEXT),
)


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def make_survey(unit: Person, campaign: Campaign | None = None) -> PractitionerSurvey:
    """A draft with a statement for each of the two standards."""
    campaign = campaign or make_campaign(created_by=unit)
    standards = surveys.standards_of(campaign)
    texts = {f"standard-{s.pk}": words for s, words in zip(standards, STATEMENTS, strict=True)}
    return surveys.write_statements(actor=unit, campaign=campaign, texts=texts)


def open_survey(unit: Person, *organisations: Organisation) -> PractitionerSurvey:
    """A survey that the staff of these agencies can reply to."""
    campaign = make_campaign(created_by=unit)
    for organisation in organisations:
        make_return(organisation, campaign)
    survey = make_survey(unit, campaign)
    surveys.open_survey(actor=unit, survey=survey, closes_on=in_days(14))
    survey.refresh_from_db()
    return survey


def link_to(survey: PractitionerSurvey, organisation: Organisation) -> SurveyLink:
    return SurveyLink.objects.select_related("survey").get(survey=survey, organisation=organisation)


def replied(link: SurveyLink, *answers: str, comment: str = "") -> None:
    """One reply an answer, the same to every statement."""
    statements = list(link.survey.statements.all())
    for answer in answers:
        reply(link=link, said={one.pk: answer for one in statements}, comment=comment)


def make_snapshot(unit: Person, **values: Any) -> Snapshot:
    """A draft with three questions, due the day after tomorrow."""
    values = {
        "title": "Are services running?", "due_on": in_days(2), "questions": QUESTIONS,
    } | values  # fmt: skip
    return snapshots.write(actor=unit, **values)


def sent_snapshot(unit: Person, **values: Any) -> Snapshot:
    snapshot = make_snapshot(unit, **values)
    snapshots.send(actor=unit, snapshot=snapshot)
    snapshot.refresh_from_db()
    return snapshot


def asked_of(snapshot: Snapshot, organisation: Organisation) -> SnapshotReply:
    return SnapshotReply.objects.select_related("snapshot").get(
        snapshot=snapshot, organisation=organisation
    )


def typed(reply: SnapshotReply, *answers: str) -> dict[str, str]:
    """The answers to the three questions, as the form names them."""
    found = {}
    for question, answer in zip(reply.snapshot.questions.all(), answers, strict=True):
        place = "words" if question.kind == SnapshotKind.TEXT else "value"
        found[f"{place}_{question.pk}"] = answer
    return found
