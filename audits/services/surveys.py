"""The practitioner survey of an audit: writing it, opening it, its links, closing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.models import (
    Campaign,
    PractitionerSurvey,
    SurveyLink,
    SurveyStatement,
    SurveyTally,
)
from audits.models.surveys import new_token
from audits.queries.leads import leads_of_each
from audits.queries.surveys import asked_in, held_texts, standards_of
from audits.rules.returns import CampaignStatus
from audits.rules.surveys import MOST_STATEMENTS, SURVEY_MOVES, SurveyStatus, is_over
from audits.services.letters import spoken
from core import history, mail, moves, outbox
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale

if TYPE_CHECKING:
    from partnership.models import Person

OPENED = "audits.survey-opened"


@transaction.atomic
def write_statements(
    *, actor: Person, campaign: Campaign, texts: Mapping[str, str], seen: str = ""
) -> PractitionerSurvey:
    """Keep the statements of a survey that is not open yet; the first time the survey begins.

    ``texts`` is "standard-" and the key of a standard → its statement; an empty one is left out.
    """
    campaign = lock(campaign)
    survey = PractitionerSurvey.objects.filter(campaign=campaign).first()
    if survey and survey.status != SurveyStatus.DRAFT:
        raise RuleBroken("The survey was opened, so its statements can no longer be changed.")
    wanted = {f"standard-{one.pk}": one for one in standards_of(campaign)}
    typed = {name: " ".join(texts.get(name, "").split()) for name in wanted}
    _few_enough(typed)
    held = held_texts(campaign, survey)
    refuse_stale(seen, held, typed)
    if survey is None:
        survey = history.create(
            PractitionerSurvey(campaign=campaign, created_by=actor),
            actor=actor,
            reason="Survey begun",
        )
    there = {f"standard-{row.standard_id}": row for row in survey.statements.all()}
    for name, text in typed.items():
        _keep(actor, survey, wanted[name], there.get(name), text)
    return survey


def _few_enough(typed: Mapping[str, str]) -> None:
    for name, text in typed.items():
        if len(text) > 200:
            raise RuleBroken(
                f"This has {len(text)} characters. Shorten it to 200: people read it on a phone.",
                field=name,
            )
    number = sum(bool(text) for text in typed.values())
    if number > MOST_STATEMENTS:
        raise RuleBroken(
            f"These are {number} statements. Choose {MOST_STATEMENTS} at most, so that people get to the end."
        )


def _keep(
    actor: Person, survey: PractitionerSurvey, standard: Any, row: SurveyStatement | None, text: str
) -> None:
    if row is None and text:
        made = SurveyStatement(survey=survey, standard=standard, text=text)
        history.create(made, actor=actor, reason="Statement written")
    elif row is not None and text:
        history.change(row, actor=actor, reason="Statement changed", text=text)
    elif row is not None:
        history.delete(row, actor=actor, reason="Statement left out")


@transaction.atomic
def open_survey(*, actor: Person, survey: PractitionerSurvey, closes_on: dt.date) -> bool:
    """Let the staff of every agency in the campaign reply until a day, and give each lead the link."""
    survey = lock(survey)
    if survey.status == SurveyStatus.OPEN:
        return False
    if survey.campaign.status not in (CampaignStatus.OPEN, CampaignStatus.CLOSED):
        raise RuleBroken("Issue the audit first. The agencies it asks are those whose staff reply.")
    if not survey.statements.exists():
        raise RuleBroken("Write at least one statement first.")
    _ahead(closes_on)
    moves.move(survey, SurveyStatus.OPEN, moves=SURVEY_MOVES, actor=actor, closes_on=closes_on)
    _add_links(actor, survey)
    return True


@transaction.atomic
def add_links(*, actor: Person, survey: PractitionerSurvey) -> int:
    """Links for agencies that the audit asked after the survey opened. Returns how many were missing."""
    survey = lock(survey)
    _still_open(survey)
    return _add_links(actor, survey)


def _add_links(actor: Person, survey: PractitionerSurvey) -> int:
    there = set(survey.links.values_list("organisation", flat=True))
    missing = [row for row in asked_in(survey.campaign) if row.organisation_id not in there]
    history.create_many(
        [SurveyLink(survey=survey, organisation=row.organisation) for row in missing],
        actor=actor,
        reason="Link to the survey made",
    )
    bodies = [row.organisation_id for row in missing]
    links = list(survey.links.filter(organisation__in=bodies).select_related("organisation"))
    statements = list(survey.statements.all())
    SurveyTally.objects.bulk_create(
        [SurveyTally(link=link, statement=each) for link in links for each in statements],
        batch_size=500,
    )
    _tell(survey, links)
    return len(missing)


def _tell(survey: PractitionerSurvey, links: Iterable[SurveyLink]) -> None:
    """A mail to each lead: where the link is. The link itself stays out of mails that are passed on."""
    links = list(links)
    leads = leads_of_each(link.organisation for link in links)
    wording, signed = mail.wording(mail.REGISTRY[OPENED]), mail.partnership()
    assert survey.closes_on is not None
    outbox.queue_many(
        outbox.compose(
            key=f"{OPENED}:{link.pk}:{person.pk}",
            kind=OPENED,
            to=person,
            context={
                "reference": survey.campaign.reference,
                "audit": survey.campaign.title,
                "agency": str(link.organisation),
                "due": spoken(survey.closes_on),
                "link": reverse("survey_link", args=[survey.campaign.reference, link.pk]),
            },
            about=link,
            wording=wording,
            signed=signed,
        )
        for link in links
        for person in leads[link.organisation_id]
    )


@transaction.atomic
def move_end(*, actor: Person, survey: PractitionerSurvey, closes_on: dt.date) -> bool:
    """Set another last day while the survey takes replies."""
    survey = lock(survey)
    if survey.closes_on == closes_on:
        return False
    _still_open(survey)
    _ahead(closes_on)
    return history.change(survey, actor=actor, reason="Another last day", closes_on=closes_on)


@transaction.atomic
def close_survey(*, actor: Person, survey: PractitionerSurvey) -> bool:
    """Take no more replies, for good, and show the results."""
    return moves.move(lock(survey), SurveyStatus.CLOSED, moves=SURVEY_MOVES, actor=actor)


@transaction.atomic
def change_link(*, actor: Person, link: SurveyLink, turn: int) -> bool:
    """Another link in place of one that went astray; the old one stops working at once.

    ``turn`` says which link was meant: where it was changed since, nothing happens.
    """
    link = lock(link)
    if link.turn != turn:
        return False
    _still_open(link.survey)
    return history.change(
        link, actor=actor, reason="Link changed for another", token=new_token(), turn=turn + 1
    )


def _still_open(survey: PractitionerSurvey) -> None:
    if survey.status == SurveyStatus.DRAFT:
        raise RuleBroken("The survey is not open yet.")
    if is_over(survey.status, survey.closes_on, timezone.localdate()):
        raise RuleBroken(
            "The survey has ended and is not opened again: a result that grows by one reply would tell what that"
            " person said."
        )


def _ahead(day: dt.date) -> None:
    if day <= timezone.localdate():
        raise RuleBroken("The last day must be in the future.", field="closes_on")
