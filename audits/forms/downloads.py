"""What narrows an action plan."""

from __future__ import annotations

from django import forms

from core.lists import Filters
from governance.rules.actions import ActionStatus


class PlanFilters(Filters):
    """Narrows the action plan of a return."""

    status = forms.MultipleChoiceField(
        label="Standing", choices=ActionStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    lookups = {"status": "action__status"}
