"""A made-up practitioner survey beside each audit of the demo, with replies."""

from __future__ import annotations

import datetime as dt
import random

from audits.models import Campaign, PractitionerSurvey
from audits.queries.surveys import standards_of
from audits.rules.returns import CampaignStatus
from audits.services import surveys as deeds
from audits.services.surveys_reply import reply
from governance.demo.people import manager

STATEMENTS = (
    "I know who our safeguarding lead is",
    "When I raise a concern it is dealt with",
    "I get time for safeguarding training",
    "I know how to challenge a decision of another agency",
    "Children are asked what they want, and it is written down",
    "I have supervision in which we talk about children I worry about",
)
COMMENTS = (
    "Training is offered, and there is nobody to stand in while we are away.",
    "Since the new duty rota somebody always answers.",
)
REPLIES = (9, 4, 14, 0, 6, 11)


def load(today: dt.date) -> None:
    """Nothing where there is no campaign. An audit that is closed has results, an open one takes replies."""
    if PractitionerSurvey.objects.exists():
        return
    for status in (CampaignStatus.CLOSED, CampaignStatus.OPEN):
        campaign = Campaign.objects.filter(status=status).order_by("-opens_on", "-pk").first()
        if campaign:
            _survey(campaign, today, ended=status == CampaignStatus.CLOSED)


def _survey(campaign: Campaign, today: dt.date, *, ended: bool) -> None:
    unit = manager()
    standards = standards_of(campaign)[: len(STATEMENTS)]
    if not standards or not campaign.returns.exclude(issued_at=None).exists():
        return
    texts = {
        f"standard-{s.pk}": words for s, words in zip(standards, STATEMENTS, strict=False)
    }  # fmt: skip
    survey = deeds.write_statements(actor=unit, campaign=campaign, texts=texts)
    deeds.open_survey(actor=unit, survey=survey, closes_on=today + dt.timedelta(days=21))
    survey.refresh_from_db()
    chance = random.Random(22)  # noqa: S311  the same demo each time
    statements = list(survey.statements.all())
    links = survey.links.order_by("organisation__name", "pk")[: len(REPLIES)]
    for link, number in zip(links, REPLIES, strict=False):
        for turn in range(number):
            said = {one.pk: chance.choice("0234455") for one in statements}
            comment = COMMENTS[turn] if turn < len(COMMENTS) else ""
            reply(link=link, said=said, comment=comment)
    if ended:
        deeds.close_survey(actor=unit, survey=survey)
