"""What is typed along the golden thread."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from core.forms import DayField, WebField
from core.lists import Filters
from core.models import ListValue
from core.seen import SeenForm
from governance.forms.actions_files import FilesField
from governance.models import Finding, Recommendation
from governance.queries.thread_gaps import ANY, broken
from governance.rules.actions import Effect, Gap, Source, Spread
from governance.rules.thread import THEMES
from partnership.models import Group, Organisation

NO_CHILD = "Say nothing that tells who a child or a family is."


def themes(*, kept: int | None = None) -> QuerySet[ListValue]:
    """The themes in use; one that was retired stays where it was chosen."""
    return ListValue.objects.filter(Q(retired_on=None) | Q(pk=kept), list_code=THEMES)


def words(label: str, said: str, *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": said},
        **kwargs,
    )


def reason() -> forms.CharField:
    return forms.CharField(
        label="Why it changes",
        max_length=300,
        error_messages={"required": "Say why it changes"},
    )


class FindingForm(forms.Form):
    """What was found, and where."""

    text = words("What was found", "Say what was found", help_text=NO_CHILD)
    source = forms.ChoiceField(label="Where it comes from", choices=Source.choices)
    found_on = DayField(label="Found on", what="the day it was found")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _theme_and_group(self)


class FindingChangeForm(SeenForm):
    text = words("What was found", "Say what was found", help_text=NO_CHILD)

    def __init__(self, *args: Any, theme: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _theme_and_group(self, theme)
        self.fields["reason"] = reason()


def _theme_and_group(form: forms.Form, theme: int | None = None) -> None:
    form.fields["theme"] = forms.ModelChoiceField(
        label="Theme", queryset=themes(kept=theme), required=False, empty_label="None yet"
    )
    form.fields["group"] = forms.ModelChoiceField(
        label="Group that follows it",
        queryset=Group.objects.filter(ended_on=None),
        required=False,
        empty_label="None in particular",
    )


class RecommendationForm(forms.Form):
    """Who must do what by when, and how it will be seen whether it helped."""

    text = words("What must be done", "Say what must be done", help_text=NO_CHILD)
    organisations = forms.ModelMultipleChoiceField(
        label="Who must do it",
        queryset=Organisation.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Hold Ctrl, or Command on a Mac, to choose several.",
        error_messages={"required": "Choose at least one agency"},
    )
    due_on = DayField(label="By when", what="the day it must be done by")
    measure = words(
        "How the impact will be measured",
        "Say how the impact will be measured",
        rows=3,
        help_text="Agreed now, looked at six months after it is due. Such as: the share of files with the "
        "child’s own words, from 40 to 80 in 100.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Organisation.objects.current().filter(is_class=False)
        self.fields["organisations"].queryset = asked  # type: ignore[attr-defined]


class RecommendationChangeForm(SeenForm):
    text = words("What must be done", "Say what must be done", help_text=NO_CHILD)
    due_on = DayField(label="By when", what="the day it must be done by")
    measure = words(
        "How the impact will be measured", "Say how the impact will be measured", rows=3
    )
    reason = reason()


class LearningForm(forms.Form):
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Give the learning a title"}
    )
    text = words("What was learned", "Say what was learned", help_text=NO_CHILD)
    recommendation = forms.ModelChoiceField(
        label="From which recommendation",
        queryset=Recommendation.objects.none(),
        required=False,
        empty_label="None in particular",
    )

    def __init__(
        self, *args: Any, recommendations: QuerySet[Recommendation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendation"].queryset = recommendations  # type: ignore[attr-defined]


class PassOnForm(forms.Form):
    """How learning reached people."""

    kind = forms.ChoiceField(label="How", choices=Spread.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label="What was sent, held or published",
        max_length=200,
        error_messages={"required": "Say what was sent, held or published"},
    )
    passed_on = DayField(label="Day it went out", what="the day it went out")
    url = WebField(
        label="Address",
        required=False,
        error_messages={
            "invalid": "Enter a whole address, such as https://www.example.org/briefing"
        },
    )
    reached = forms.IntegerField(
        label="People reached, if known",
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )
    file = FilesField()


class ImpactForm(forms.Form):
    """What measuring showed."""

    effect = forms.ChoiceField(
        label="What it showed", choices=Effect.choices, widget=forms.RadioSelect
    )
    text = words(
        "What was measured, and the result",
        "Say what was measured and what it showed",
        help_text=NO_CHILD,
    )
    measured_on = DayField(label="Measured on", what="the day it was measured")
    file = FilesField()


def _agency(rows: QuerySet[Finding], value: Organisation) -> QuerySet[Finding]:
    asked = Recommendation.objects.filter(organisations=value)
    return rows.filter(pk__in=asked.values("finding"))


def _search(rows: QuerySet[Finding], value: str) -> QuerySet[Finding]:
    return rows.filter(Q(text__icontains=value) | Q(reference__icontains=value))


GAPS = [("", "All"), (ANY, "Broken anywhere"), *Gap.choices]


class FindingFilters(Filters):
    """Filters of the list of findings. ``gap`` works on rows of ``with_gaps``."""

    search = forms.CharField(label="Words or reference", max_length=100)
    gap = forms.ChoiceField(label="Where it is broken", choices=GAPS)
    theme = forms.ModelChoiceField(
        label="Theme", queryset=ListValue.objects.filter(list_code=THEMES), empty_label="All"
    )
    source = forms.ChoiceField(label="Comes from", choices=[("", "All"), *Source.choices])
    agency = forms.ModelChoiceField(
        label="Agency asked", queryset=Organisation.objects.none(), empty_label="All"
    )
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.all(), empty_label="All", to_field_name="code"
    )
    lookups: ClassVar[Any] = {"search": _search, "gap": broken, "agency": _agency}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Recommendation.objects.order_by().values("organisations")
        agencies = Organisation.objects.filter(pk__in=asked)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
