"""What results are narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms

from audits.models import Campaign
from core.lists import Filters
from partnership.rules import Sector

OWN, MODERATED = "own", "moderated"
SCORES = [(MODERATED, "Moderated, where there are any"), (OWN, "As agencies scored themselves")]


def part_choices(campaign: Campaign) -> list[tuple[str, str]]:
    """The parts that a campaign asks, to choose one from."""
    rows = campaign.version.sections.order_by("position", "pk")
    wanted = [row for row in rows if not campaign.parts or row.code in campaign.parts]
    return [("", "All"), *((row.code, str(row)) for row in wanted)]


class ResultFilters(Filters):
    """Filters of the heat map: whose, which part, whose scores."""

    sector = forms.ChoiceField(label="Sector", choices=[("", "All"), *Sector.choices])
    section = forms.ChoiceField(label="Part")
    scores = forms.ChoiceField(label="Scores", choices=SCORES)
    lookups = {
        "sector": "organisation__sector",
        # They choose columns and scores, not agencies.
        "section": lambda rows, _value: rows,
        "scores": lambda rows, _value: rows,
    }

    def __init__(self, *args: Any, campaign: Campaign, switches: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = part_choices(campaign)  # type: ignore[attr-defined]
        if not switches:
            del self.fields["scores"]

    @property
    def chosen(self) -> dict[str, Any]:
        """What is set, once the form was looked at."""
        return self.set_values()
