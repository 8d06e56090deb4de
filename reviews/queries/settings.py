"""How this partnership reads the guidance: the settings in force."""

from __future__ import annotations

from reviews.models import ReviewSettings


def review_settings() -> ReviewSettings:
    """The settings in force: the row, or the defaults when nobody has saved any."""
    return ReviewSettings.objects.filter(pk=1).first() or ReviewSettings(pk=1)


def clock_start() -> str:
    """What a rapid review is counted from: ``notified_on`` or ``aware_on`` (rulebook 2.2)."""
    return review_settings().clock_start


def figures_threshold() -> int:
    """Figures below this number are hidden from those who do not read cases."""
    return review_settings().figures_threshold
