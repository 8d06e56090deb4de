"""Where navigation leads for practitioner surveys. They have no clock and no file."""

from __future__ import annotations

from core import nav


def register() -> None:
    """Called once, when the app is ready."""
    nav.register("Staff surveys", "survey_list", "audits.survey_results", 49, "Audits")
