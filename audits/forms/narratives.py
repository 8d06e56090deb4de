"""What narratives are narrowed by, and how they are marked with themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from audits.forms.insight import part_choices
from audits.forms.plan import KeptForm
from audits.models import Campaign, Standard
from audits.queries.narratives import marked, offered, read_ticket
from audits.rules.frameworks import Met
from audits.rules.insight import RANKS, SHOWN
from audits.rules.narratives import NO_THEME, NONE_TICKED, Marked
from core.lists import Filters
from core.models import ListValue
from partnership.rules import Sector


class ThemesField(forms.ModelMultipleChoiceField):
    """The themes of a campaign, to tick."""

    small = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=ListValue.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs
        )


class TicketsField(forms.MultipleChoiceField):
    """The narratives that are ticked in a list: each says which it is, and which words were read."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": NONE_TICKED, "invalid_choice": NONE_TICKED}

    def valid_value(self, value: str) -> bool:
        return read_ticket(value) is not None


class MarkForm(forms.Form):
    """Themes for the narratives that are ticked in the list."""

    chosen = TicketsField(label="Narratives")
    themes = ThemesField(label="Themes", error_messages={"required": NO_THEME})

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = offered(campaign)  # type: ignore[attr-defined]


class NarrativeForm(KeptForm):
    """The themes of one narrative."""

    themes = ThemesField(label="Which themes does it tell of?", required=False)
    words = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = offered(campaign)  # type: ignore[attr-defined]


MARKS: Mapping[str, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
    Marked.NOT_YET: lambda rows: rows.filter(themes=None),
    Marked.MARKED: marked,
    Marked.CHANGED: lambda rows: marked(rows, stand=False),
}


class NarrativeFilters(Filters):
    """Filters of what agencies wrote."""

    search = forms.CharField(label="Words", max_length=100)
    section = forms.ChoiceField(label="Part")
    standard = forms.ModelChoiceField(
        label="Standard", queryset=Standard.objects.none(), empty_label="All"
    )
    sector = forms.ChoiceField(label="Sector", choices=[("", "All"), *Sector.choices])
    judgement = forms.ChoiceField(
        label="Judgement", choices=[("", "All"), *((each, Met(each).label) for each in SHOWN)]
    )
    theme = forms.ModelChoiceField(
        label="Theme", queryset=ListValue.objects.none(), empty_label="All"
    )
    marks = forms.ChoiceField(label="Marks", choices=[("", "All"), *Marked.choices])

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standards = Standard.objects.filter(section__version=campaign.version_id)
        if campaign.parts:
            standards = standards.filter(section__code__in=campaign.parts)
        ordered = standards.order_by("section__position", "position", "pk")
        self.fields["section"].choices = part_choices(campaign)  # type: ignore[attr-defined]
        self.fields["standard"].queryset = ordered  # type: ignore[attr-defined]
        self.fields["theme"].queryset = offered(campaign)  # type: ignore[attr-defined]

    lookups: ClassVar[Mapping[str, Any]] = {
        "search": "words__icontains",
        "section": "question__standard__section__code",
        "standard": "question__standard",
        "sector": "agency_return__organisation__sector",
        "judgement": lambda rows, value: rows.filter(rank=RANKS[value]),
        "theme": lambda rows, value: marked(rows, theme=value),
        "marks": lambda rows, value: MARKS[value](rows),
    }
