"""The short pages of an incident's record. What is wrong with an answer comes from the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate
from django.utils import timezone

from core.forms import DayField
from core.models import ListValue
from core.stale import mark, plain
from partnership.models import Organisation
from reviews import incident_rules as rules
from reviews import lists
from reviews.models import Incident, IncidentChild
from reviews.queries.incident_agencies import authorities
from reviews.queries.incidents import page_held
from reviews.rules import IncidentKind, IncidentStatus, Suspicion

LONG = 20_000
REASON_HINT = "It stands in the record beside the change."


def long_text(label: str, hint: str = "", rows: int = 5) -> forms.CharField:
    """An answer in sentences, never required in a draft."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def short_text(label: str, length: int, hint: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=length,
        widget=forms.TextInput(attrs=attrs),
    )


def day(label: str, what: str, hint: str = "") -> DayField:
    return DayField(label=label, what=what, help_text=hint, required=False)


def pick(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, required=False, widget=forms.RadioSelect
    )


class ListField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A value of a list that administrators keep. One that retired can still be kept where it was used."""

    def __init__(self, label: str, code: str, hint: str = "") -> None:
        self.code = code
        super().__init__(
            queryset=self.offered(),
            label=label,
            help_text=hint,
            required=False,
            empty_label="Choose",
        )

    def offered(self, kept: Any = None) -> QuerySet[ListValue]:
        current = Q(retired_on=None) | Q(retired_on__gt=TruncDate(Now()))
        return ListValue.objects.filter(
            current | Q(pk=kept) if kept else current, list_code=self.code
        )


class Sheet(forms.Form):
    """A page that knows what is saved, so that it can tell when somebody else saved it meanwhile.

    ``held`` is what is saved now by field. After submission a change needs a reason.
    """

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    says_optional = False  # a draft may lack anything; check answers tells what is needed

    def __init__(
        self, *args: Any, incident: Incident, held: Mapping[str, Any], **kwargs: Any
    ) -> None:
        self.incident, self.held = incident, held
        self.clash: list[tuple[str, str, str]] = []
        super().__init__(*args, initial={**held, "version": mark(held)}, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, ListField):
                field.queryset = field.offered(held.get(name))
        if incident.status != IncidentStatus.DRAFT:
            self.fields["reason"] = forms.CharField(
                label="Why is this changed?",
                help_text=REASON_HINT,
                max_length=300,
                error_messages={"required": "Say why this is changed"},
            )

    @property
    def answers(self) -> dict[str, Any]:
        """The valid answers, by field."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.held}

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    @property
    def seen(self) -> str:
        return str(self.cleaned_data.get("version", ""))

    def show_clash(self, held: Mapping[str, Any]) -> None:
        """Put what was typed beside what somebody else saved. Saving once more keeps what stands here."""
        self.clash = [
            (str(self.fields[name].label), self._said(name, value), self._said(name, held[name]))
            for name, value in self.answers.items()
            if plain(value) != plain(held[name])
        ]
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = mark(held)
        self.data = data

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, dt.date):
            return rules.in_words(value)
        labels = {
            str(code): str(label) for code, label in getattr(self.fields[name], "choices", ())
        }
        return labels.get(str(plain(value)), str(value or "")) or "Nothing"


class PageForm(Sheet):
    """A page that asks for columns of the incident."""

    page: ClassVar[str]

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, incident=incident, held=page_held(incident, self.page), **kwargs)

    @property
    def late_reason(self) -> str:
        """Why what was done is late by the day that is typed now; asked with the dates only."""
        return str(self.cleaned_data.get("late_reason", ""))


class KindForm(PageForm):
    page = "kind"
    kind = pick("What kind of incident is it?", IncidentKind.choices)
    suspicion = pick(
        "Is abuse or neglect known or suspected?",
        Suspicion.choices,
        "The deaths of looked-after children and of care leavers under 25 are notified whatever the cause.",
    )
    authority = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        required=False,
        label="Which local authority notifies?",
        empty_label="Choose",
        help_text="The one in whose area it happened. It works with the authority where the child lives.",
    )
    outside_england = forms.BooleanField(
        required=False,
        label="It happened outside England, to a child who normally lives in this area",
    )
    other_authority = short_text(
        "Another authority concerned", 200, "For example, where the child lives or was placed."
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, incident=incident, **kwargs)
        self.fields["authority"].queryset = authorities(incident)  # type: ignore[attr-defined]


class DatesForm(PageForm):
    page = "dates"
    incident_on = day(
        "When did it happen?",
        "the date of the incident",
        "If it happened over time, the day it came to a head.",
    )
    incident_time = short_text("Time, if known", 40, "For example, 2:30pm, or overnight.")
    aware_on = day(
        "When did the authority become aware of the incident?",
        "the day the authority became aware",
        "The 5 working days to notify are counted from this day, not from the day abuse was suspected.",
    )
    suspected_on = day(
        "When was abuse or neglect first suspected in this incident?",
        "the day abuse or neglect was suspected",
        "Leave this empty if it is neither known nor suspected.",
    )
    received_on = day("When did the partnership receive it?", "the day the partnership received it")

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, incident=incident, **kwargs)
        if incident.notified_on or incident.partners_told_on:
            self.fields["late_reason"] = long_text(
                "If what was done is late by this date, why?",
                "Only needed if another day of becoming aware makes the notification, or telling the"
                " partners, late.",
                3,
            )
            self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        for name, words in rules.date_faults(self.cleaned_data, timezone.localdate()).items():
            self.add_error(name, words)
        return self.cleaned_data


class ChildrenForm(PageForm):
    page = "children"
    further_children = long_text(
        "Further children, briefly",
        "Only where there are more than four. Do not give names here.",
        3,
    )


class WhatForm(PageForm):
    page = "what"
    nature = ListField("Nature and likely cause", lists.NATURE)
    place_type = ListField("Where did it happen?", lists.PLACE)
    location = long_text("The place in words", "A town or a setting. No address of the child.", 2)
    summary = long_text(
        "What happened",
        "What is known now. Write “child 1”, “mother”, “mother’s partner”; no names.",
        10,
    )
    harm = long_text(
        "The harm, and how serious it is",
        "Lasting harm to health or development, or its likelihood.",
        4,
    )


class HouseholdForm(PageForm):
    page = "household"
    household = long_text(
        "Who is in the household?", "Parents, carers, brothers and sisters, other adults. No names."
    )
    other_children_safe = long_text(
        "How are other children kept safe now?", "If there are no other children, say so.", 4
    )
    perpetrators = long_text(
        "Who is suspected, by relationship to the child?",
        "For example, mother’s partner. No names.",
        3,
    )


class ProceedingsForm(PageForm):
    page = "proceedings"
    proceedings = long_text(
        "Police, coroner and court", "Investigation, charges, inquest, care proceedings.", 4
    )
    media = long_text("Press interest, and what may be said", rows=4)


class NotifierForm(PageForm):
    page = "notifier"
    notifier_name = short_text(
        "Name", 200, "Who notifies for the local authority.", autocomplete="off"
    )
    notifier_post = short_text("Job title", 200)
    notifier_email = forms.EmailField(label="Email address", required=False, max_length=254)
    notifier_phone = short_text("Phone number", 40)


PAGE_FORMS: dict[str, type[PageForm]] = {
    form.page: form
    for form in (
        KindForm,
        DatesForm,
        ChildrenForm,
        WhatForm,
        HouseholdForm,
        ProceedingsForm,
        NotifierForm,
    )
}


class ChildForm(Sheet):
    """What is known of a child, without saying who it is."""

    unborn = forms.BooleanField(required=False, label="This child was not born yet")
    age_years = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=30,
        label="Age at the incident, in years",
        help_text="For a baby under one, 0.",
    )
    age_months = forms.IntegerField(
        required=False, min_value=0, max_value=23, label="Months, if under two"
    )
    died = forms.BooleanField(required=False, label="This child died")
    sex = pick("Sex", IncidentChild.Sex.choices)
    ethnicity = ListField("Ethnicity", lists.ETHNICITY)
    disability = short_text("Disability", 300)
    health = long_text("Health", "Anything about the child’s health that matters here.", 3)
    legal_status = ListField("Legal status", lists.LEGAL_STATUS)
    known = pick("Was the child known to children’s social care?", IncidentChild.Known.choices)
    social_care = ListField("Highest level of help", lists.SOCIAL_CARE)
    plan_category = ListField(
        "Category of the child protection plan", lists.PLAN_CATEGORY, "Only where there was one."
    )
    education = short_text("School, nursery or college", 200)
    home_educated = forms.BooleanField(required=False, label="Educated at home")
    excluded = forms.BooleanField(required=False, label="Excluded or suspended")
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    sections: ClassVar = [
        ("Age", ["unborn", "age_years", "age_months", "died"]),
        ("The child", ["sex", "ethnicity", "disability", "health"]),
        ("Social care", ["legal_status", "known", "social_care", "plan_category"]),
        ("Education", ["education", "home_educated", "excluded"]),
        ("", ["reason"]),
    ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("unborn") and (
            data.get("age_years") is not None or data.get("age_months") is not None
        ):
            self.add_error(
                "age_years", "A child who was not born yet has no age. Take out one of the two."
            )
        return data


class IdentityForm(Sheet):
    """Who a child is. The answers are encrypted, and this page is the only one that shows them."""

    name = short_text("Full name", 300, autocomplete="off", spellcheck="false")
    born_on = DayField(label="Date of birth, or due date", what="the date of birth", required=False)
    address = forms.CharField(
        label="Home address",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    postcode = short_text("Postcode", 12, autocomplete="off")
    nhs_number = short_text(
        "NHS number", 20, "10 digits. Leave it empty, or write “not known”.", autocomplete="off"
    )
    other = forms.CharField(
        label="Other names and numbers",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def clean_nhs_number(self) -> str:
        typed = str(self.cleaned_data["nhs_number"])
        if typed == self.held["nhs_number"]:
            return typed
        fault = rules.nhs_number_fault(typed)
        if fault:
            raise forms.ValidationError(fault)
        return rules.nhs_number(typed)

    def clean_born_on(self) -> str:
        born = self.cleaned_data["born_on"]
        return born.isoformat() if born else ""
