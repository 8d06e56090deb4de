"""Referrals brought so far by the portal's own deeds."""

import datetime as dt

from django.utils import timezone

from partnership.models import Seat
from reviews.referral_rules import ReferralOutcome
from reviews.services import referrals as deeds
from tests.factories.partners import forget_roles

TODAY = timezone.localdate
SECRET = "Two visits on one day and neither knew of the other."
TITLE = "Primary age, neglect"


def new_referral(actor, organisation, **changes):
    told = {"title": TITLE, "what_happened": SECRET, "concern": f"Learn from it. {SECRET}"}
    return deeds.refer(actor=actor, organisation=organisation, **told | changes)


def screened(unit, referral, outcome=ReferralOutcome.LEARNING):
    words = {"reason": f"Why: {SECRET}", "reply": f"Thank you. {SECRET}"}
    deeds.screen(actor=unit, referral=referral, outcome=outcome, **words)
    referral.refresh_from_db()
    return referral


def leaves(person):
    """Their seats ended yesterday."""
    Seat.objects.filter(person=person).update(ended_on=TODAY() - dt.timedelta(days=1))
    forget_roles(person)
