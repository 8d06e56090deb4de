"""Who sees the clock of a referral, and where the navigation leads."""

from __future__ import annotations

from core import nav
from deadlines import access as clocks
from reviews.models import Referral
from reviews.queries.referrals import in_reach


def register() -> None:
    """Called once, when the app is ready."""
    clocks.visible_through(Referral, in_reach)
    nav.register("Referrals", "referral_list", "reviews.referrals", 35)
