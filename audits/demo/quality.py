"""What the made-up business unit does with made-up returns: a question, scores, a challenge, a portal it trusts."""

from __future__ import annotations

import datetime as dt
import hashlib

from audits.models import AgencyReturn, Campaign
from audits.rules.returns import ReturnStatus
from audits.services import packages, quality_challenge, quality_moderation, quality_sampling
from audits.services.quality_queries import send_back
from core.living import at
from governance.demo.people import manager
from partnership.models import Person

DAY = dt.timedelta(days=1)
ASKED = (
    "You say that all volunteers have had their induction. Which day is on the list you added, and does it count those"
    " who joined this autumn?"
)
REASON = "The sample of ten records that you added shows it in six of them."


def load(today: dt.date) -> None:
    """Nothing where no agency has handed a return in."""
    unit = manager()
    rounds = Campaign.objects.filter(version__framework__code="section-11").order_by("opens_on")
    for campaign in rounds.filter(closes_on__lt=today):
        _challenged(unit, campaign)
    for campaign in rounds.filter(closes_on__gte=today):
        returned = AgencyReturn.objects.filter(campaign=campaign, status=ReturnStatus.SUBMITTED)
        rows = list(returned.select_related("campaign", "organisation").order_by("submitted_at"))
        if len(rows) < 2:
            continue
        with at(today - DAY, 14):
            quality_sampling.draw(actor=unit, campaign=campaign, number=1)
            _moderated(unit, rows[0])
            part = rows[1].sections.order_by("section__position")[1]
            send_back(actor=unit, section=part, text=ASKED, due_on=today + 10 * DAY)
    other = hashlib.sha256(b"Estuary").hexdigest()
    packages.trust(actor=unit, name="Estuary Safeguarding Children Partnership", public_key=other)


def _moderated(unit: Person, agency_return: AgencyReturn) -> None:
    part = agency_return.sections.order_by("section__position")[0]
    greens = [each for each in quality_moderation.scored_answers(part) if each.value == "green"]
    typed = {}
    for answer in greens[:1]:
        typed = {f"score-{answer.pk}": "amber", f"reason-{answer.pk}": REASON}
    quality_moderation.save_moderation(actor=unit, section=part, typed=typed)


def _challenged(unit: Person, campaign: Campaign) -> None:
    rows = AgencyReturn.objects.filter(campaign=campaign, status=ReturnStatus.SUBMITTED)
    found = rows.order_by("organisation__name").first()
    if found is None:
        return
    held = campaign.closes_on + 30 * DAY
    with at(held - 20 * DAY):
        event = quality_challenge.plan_challenge(
            actor=unit, campaign=campaign, held_on=held, place="Floral Pavilion"
        )
    with at(held):
        quality_challenge.add_note(
            actor=unit, challenge=event, agency_return=found,
            asked="How do you know that supervision changes what happens for a child?",
            answered="Each team brings one child’s record a quarter to a joint look. Three were shown.",
        )  # fmt: skip
        quality_challenge.summarise(
            actor=unit, challenge=event,
            summary="Agencies answered openly. Agency staff and volunteers came up with four of five.",
        )  # fmt: skip
