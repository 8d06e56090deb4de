"""The settings of reviews: their one row, the first values of the lists, and references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import first_values, history
from core.actors import System
from core.first_values import SETUP
from reviews.lists import FIRST_VALUES
from reviews.models import ReviewSettings
from reviews.queries.settings import review_settings

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def change_settings(
    *, actor: Person | System, clock_start: str, figures_threshold: int, reason: str
) -> bool:
    """Set how the partnership reads the guidance. Returns whether anything changed."""
    return history.change(
        _locked(),
        actor=actor,
        reason=reason,
        clock_start=clock_start,
        figures_threshold=figures_threshold,
    )


def fill_lists(*, actor: Person | System = SETUP) -> int:
    """Bring in the first values of each list that is empty. Returns how many came in."""
    return first_values.fill(FIRST_VALUES, actor=actor)


def _locked() -> ReviewSettings:
    row = ReviewSettings.objects.select_for_update().filter(pk=1).first()
    if row is None:
        try:
            with transaction.atomic():
                history.create(ReviewSettings(pk=1), actor=SETUP, reason="First settings")
        except (IntegrityError, ValidationError):
            pass  # another writer made it just now
        row = ReviewSettings.objects.select_for_update().get(pk=1)
    return row


__all__ = ["change_settings", "fill_lists", "review_settings"]
