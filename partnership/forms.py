"""What people type about partners, people and seats. Nothing here is saved; deeds do that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from core.forms import DayField
from core.lists import Filters
from partnership.models import Contribution, Group, Organisation, OrganisationName, Seat
from partnership.rules import DutyKind, OrganisationKind, SeatKind, Sector, financial_year

ANY = ("", "Any")
CHOOSE = ("", "Choose one")


def _words(label: str, most: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **options)


def _pounds(label: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2,
        help_text="In pounds, such as 12500 or 12500.50.", **options,
    )  # fmt: skip


def _offer(form: forms.BaseForm, name: str, rows: Any) -> None:
    """Let a field choose from these rows."""
    field: Any = form.fields[name]
    field.queryset = rows


def _current_organisations() -> Any:
    return Organisation.objects.current().order_by("name")


# Filters


class OrganisationFilters(Filters):
    q = forms.CharField(label="Name contains", max_length=100)
    kind = forms.ChoiceField(label="Kind", choices=[ANY, *OrganisationKind.choices])
    sector = forms.ChoiceField(label="Sector", choices=[ANY, *Sector.choices])
    state = forms.ChoiceField(
        label="Exists today", choices=[ANY, ("now", "Yes"), ("ended", "No, it ended")]
    )
    lookups = {
        "q": lambda rows, value: rows.filter(
            Q(name__icontains=value) | Q(pk__in=_once_called(value))
        ),
        "state": lambda rows, value: _existing(rows, value == "now"),
    }


def _once_called(words: str) -> Any:
    return OrganisationName.objects.filter(name__icontains=words).values("organisation")


def _existing(rows: Any, now: bool) -> Any:
    return rows.current() if now else rows.filter(ended_on__lt=timezone.localdate())


class PersonFilters(Filters):
    q = forms.CharField(label="Name or email contains", max_length=100)
    seat = forms.ChoiceField(label="Sits as", choices=[ANY, *SeatKind.choices])
    organisation = forms.ModelChoiceField(
        label="Sits for", queryset=Organisation.objects.none(), empty_label="Any"
    )
    state = forms.ChoiceField(
        label="Account",
        choices=[ANY, ("on", "Can log in"), ("off", "Switched off"), ("mail", "Mail fails")],
    )
    lookups = {
        "q": lambda rows, value: rows.filter(Q(name__icontains=value) | Q(email__icontains=value)),
        "seat": lambda rows, value: rows.filter(pk__in=_sitting(kind=value)),
        "organisation": lambda rows, value: rows.filter(pk__in=_sitting(organisation=value)),
        "state": lambda rows, value: rows.filter(
            {"on": Q(is_active=True), "off": Q(is_active=False), "mail": ~Q(mail_fails="")}[value]
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", Organisation.objects.order_by("name"))


def _sitting(**which: Any) -> Any:
    return Seat.objects.current().filter(**which).order_by().values("person")


class ContributionFilters(Filters):
    year = forms.ChoiceField(label="Financial year")
    kind = forms.ChoiceField(label="Cash or in kind", choices=[ANY, *Contribution.Kind.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Contribution.objects.order_by("-year").values_list("year", flat=True).distinct()
        year: Any = self.fields["year"]
        year.choices = [ANY, *((each, each) for each in years)]


class MemorandumFilters(Filters):
    state = forms.ChoiceField(
        label="Show",
        choices=[ANY, ("running", "In force"), ("late", "Review is overdue"), ("ended", "Ended")],
    )
    lookups = {
        "state": lambda rows, value: rows.filter(
            {
                "running": Q(ended_on=None),
                "late": Q(ended_on=None, review_on__lt=timezone.localdate()),
                "ended": Q(ended_on__isnull=False),
            }[value]
        )
    }


# Organisations


class OrganisationForm(forms.Form):
    name = _words("Name")
    short_name = _words("Short name", 60, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[CHOOSE, *OrganisationKind.choices])
    sector = forms.ChoiceField(label="Sector", choices=[CHOOSE, *Sector.choices])
    published = forms.BooleanField(
        label="On the published list of relevant agencies", required=False
    )
    chosen_because = _words(
        "Why it was chosen", 2000, required=False, widget=forms.Textarea,
        help_text="Shown to the public beside its name.",
    )  # fmt: skip
    section11 = forms.BooleanField(label="Has the Section 11 duty", required=False)


class RenameForm(forms.Form):
    name = _words("New name")
    on = DayField(label="First day of the new name", what="the first day of the new name")
    reason = _words("Why", 300, required=False)


class SucceedForm(forms.Form):
    successor = forms.ModelChoiceField(
        label="Which organisation takes over", queryset=Organisation.objects.none()
    )
    on = DayField(
        label="First day of the new organisation", what="the first day of the new organisation"
    )
    reason = _words("Why", 300, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.exclude(pk=organisation.pk).filter(is_class=False)
        _offer(self, "successor", others.order_by("name"))


# People


class PersonForm(forms.Form):
    name = _words("Full name")
    email = forms.EmailField(label="Email address", max_length=254)
    phone = _words("Telephone", 40, required=False)


class ColleagueForm(forms.Form):
    organisation = forms.ModelChoiceField(label="Your agency", queryset=Organisation.objects.none())
    name = _words("Full name")
    email = forms.EmailField(label="Work email address", max_length=254)
    post = _words("Post", required=False)

    def __init__(self, *args: Any, led: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=led).order_by("name")
        _offer(self, "organisation", own)
        if len(led) == 1:
            self.fields["organisation"].initial = next(iter(led))


class AgencyForm(forms.Form):
    agency = forms.ModelChoiceField(
        label="Which agency are you here for?",
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of your agencies"},
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "agency", agencies)


class SeatForm(forms.Form):
    kind = forms.ChoiceField(label="Sits as", choices=[CHOOSE, *SeatKind.choices])
    post = _words(
        "Post held", required=False, help_text="Such as named nurse or detective inspector."
    )
    organisation = forms.ModelChoiceField(
        label="Sits for",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="No organisation",
    )
    group = forms.ModelChoiceField(
        label="Sits on", queryset=Group.objects.none(), required=False, empty_label="No group"
    )
    started_on = DayField(label="First day", what="the first day")
    ended_on = DayField(
        label="Last day",
        what="the last day",
        required=False,
        help_text="Leave empty when it is open.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", _current_organisations())
        _offer(self, "group", Group.objects.filter(ended_on=None))


class EndSeatForm(forms.Form):
    ended_on = DayField(label="Last day", what="the last day")
    reason = _words("Why", 300, required=False)


class ReasonForm(forms.Form):
    reason = _words("Why", 300)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="New password",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12 characters or more. Three or four words that only you would put together do well.",
    )
    again = forms.CharField(
        label="New password again",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError("The two passwords are not the same.")
        return again


# Duties, money, memoranda


class DutyForm(forms.Form):
    kind = forms.ChoiceField(label="Duty", choices=[CHOOSE, *DutyKind.choices])
    done_on = DayField(label="Done on", what="the day it was done")
    note = _words(
        "Note", 300, required=False,
        help_text="Such as the course, or the team that was visited. For a DBS check no certificate number.",
    )  # fmt: skip


class ContributionForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Organisation", queryset=Organisation.objects.none()
    )
    year = _words("Financial year", 7, help_text="Such as 2026-27.")
    kind = forms.ChoiceField(label="Cash or in kind", choices=[CHOOSE, *Contribution.Kind.choices])
    what = _words(
        "What it is", required=False, help_text="Such as yearly contribution, or meeting rooms."
    )
    promised = _pounds("Promised", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", _current_organisations())
        self.fields["year"].initial = financial_year(timezone.localdate())


class ReceiveForm(forms.Form):
    received = _pounds("Received so far")
    received_on = DayField(label="Last received on", what="the day it was received")


class MemorandumForm(forms.Form):
    body = forms.ModelChoiceField(label="With", queryset=Organisation.objects.none())
    agreed_on = DayField(label="Agreed on", what="the day it was agreed")
    review_on = DayField(label="Look at it again on", what="the day of the review", required=False)
    summary = _words("What it says", 2000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "body", _current_organisations())


class ReviewForm(forms.Form):
    on = DayField(label="Looked at on", what="the day it was looked at")
    next_on = DayField(label="Look at it again on", what="the day of the next review")
    note = _words("Note", 300, required=False)


class SchoolFileForm(forms.Form):
    la_code = forms.IntegerField(
        label="Authority code",
        min_value=1,
        max_value=999,
        help_text="As in the register, such as 344.",
    )
    file = forms.FileField(
        label="Extract of the national register",
        help_text="The CSV file as it came, Windows-1252 or UTF-8.",
    )
