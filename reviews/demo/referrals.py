"""Made-up referrals to the case review committee, each as far as it has come. Nobody in them is real."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.living import at
from deadlines.queries import add_working_days
from partnership.queries import leads_of
from reviews.demo.cast import Cast
from reviews.models import Incident, Referral
from reviews.referral_rules import ReferralOutcome
from reviews.services import referrals as deeds


@dataclass(frozen=True)
class Told:
    """One referral. ``ago`` is in working days before today, ``screened_after`` in those after it came.

    One that is ``joined`` came on the day the authority became aware of the incident it led to.
    """

    part: str
    ago: int
    title: str
    what: str
    concern: str
    others: str = ""
    began: bool = False
    screened_after: int = 0
    outcome: str = ""
    reason: str = ""
    reply: str = ""
    withdrawn: str = ""
    joined: bool = False


TOLD = (
    Told(
        "community", 96, "Primary age, long-standing neglect",
        "Dental, hearing and growth appointments were missed over two years. Each service closed its own file after"
        " two missed appointments.",
        "Nobody put the missed appointments together. A shared view would have shown the neglect a year earlier.",
        "School, general practice, hospital dentistry",
        began=True, screened_after=4, outcome=ReferralOutcome.LEARNING,
        reason="No serious harm, so there is nothing to notify; the learning is about several agencies.",
        reply="The committee takes this up as a learning review. You will be asked for a chronology.",
    ),
    Told(
        "school", 60, "Secondary age, pupil out of school",
        "A pupil was on a part-time timetable for eleven weeks with no plan to return to full time.",
        "The school wants to know whether its own process was followed.",
        screened_after=7, outcome=ReferralOutcome.SINGLE_AGENCY,
        reason="Only the school and its attendance service were involved.",
        reply="This concerns one agency, so please look at it in your own review and send us what you learn.",
    ),
    Told(
        "hospital", 21, "Young person, waiting on a ward",
        "A young person waited nine days on a children’s ward for a placement.",
        "The ward and two teams disagreed on who should find the placement.",
        "Children’s social care, mental health services",
        withdrawn="The agencies have agreed to settle it by the escalation procedure first.",
    ),
    Told(
        "police", 17, "Child of four, severe neglect",
        "Officers went with an ambulance crew to a home where a child of four was found unresponsive and dehydrated.",
        "Three agencies visited the home in the months before and none knew of the others’ visits.",
        "Children’s social care, community health services, school",
        screened_after=1, outcome=ReferralOutcome.SERIOUS_INCIDENT,
        reason="The harm is serious and neglect is suspected, so the criteria for a notification are met.",
        reply="Thank you. We have recorded this as a serious incident, and the council notifies it. You will be asked"
        " for information for the rapid review.",
        joined=True,
    ),
    Told(
        "social care", 4, "Unborn baby, what went well",
        "A plan made before birth kept mother and baby together. Midwifery, social care and a charity met each week.",
        "It went well, and other teams could learn how the three worked as one.",
        "Midwifery, a family support charity",
        began=True,
    ),
    Told(
        "school", 1, "Secondary age, exploitation online",
        "A pupil was asked for pictures by an adult met in a game. The school told the police and children’s social"
        " care on the same day.",
        "Advice to the school differed, and the pupil told their story four times.",
        "Police, children’s social care",
    ),
)  # fmt: skip


def load(people: Cast, today: dt.date) -> int:
    """Make the referrals, oldest first. Returns how many were made."""
    told = [one for one in TOLD if one.part in people.parts]
    for one in told:
        _tell(one, people, today)
    return len(told)


def _tell(told: Told, people: Cast, today: dt.date) -> None:
    agency, day = people.parts[told.part], add_working_days(today, -told.ago)
    lead = leads_of(agency)[0]
    with at(day, 10, 20):
        referral = deeds.refer(
            actor=lead,
            organisation=agency,
            title=told.title,
            what_happened=told.what,
            concern=told.concern,
            other_agencies=told.others,
            incident_on=add_working_days(day, -1) if told.joined else None,
        )
    if told.began:
        with at(add_working_days(day, 1), 9, 15):
            deeds.start_screening(actor=people.unit, referral=referral)
    if told.withdrawn:
        with at(add_working_days(day, 2), 14):
            deeds.withdraw(actor=lead, referral=referral, reason=told.withdrawn)
    if told.outcome:
        _screen(told, referral, people, add_working_days(day, told.screened_after))


def _screen(told: Told, referral: Referral, people: Cast, day: dt.date) -> None:
    with at(day, 15, 40):
        deeds.screen(
            actor=people.unit,
            referral=referral,
            outcome=told.outcome,
            reason=told.reason,
            reply=told.reply,
        )
        recorded = Incident.objects.exclude(reference=None).filter(aware_on=referral.received_on)
        incident = recorded.order_by("pk").first() if told.joined else None
        if incident:
            deeds.link_incident(actor=people.unit, referral=referral, incident=incident)
