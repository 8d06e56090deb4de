"""What is typed about an action."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.forms import DayField, WebField
from core.lists import Filters
from core.seen import SeenForm
from governance.forms.actions_files import FilesField
from governance.models import Action
from governance.queries.actions import late_choices, late_in, of_agency
from governance.rules.actions import ActionStatus, Source
from partnership.models import Group, Organisation, Person, Seat

NO_CHILD = "It shows in reminders, so say nothing about a child."


def able_owners() -> QuerySet[Person]:
    """Everybody who can log in and holds a seat today."""
    seated = Seat.objects.current().order_by().values("person")
    return Person.objects.filter(is_active=True, pk__in=seated).order_by("name", "pk")


def _words(label: str, said: str, *, rows: int = 4, most: int = 4000, **kwargs: Any) -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": said},
        **kwargs,
    )


class OwnerField(forms.ModelChoiceField):
    """Somebody who can take an action on."""

    def __init__(self, label: str = "Who does it", **kwargs: Any) -> None:
        super().__init__(
            label=label,
            queryset=able_owners(),
            empty_label="Choose a person",
            error_messages={"required": "Choose who does it"},
            **kwargs,
        )


def agency_field(label: str = "For which agency", **kwargs: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        queryset=Organisation.objects.current().filter(is_class=False),
        required=False,
        empty_label="The owner’s own",
        **kwargs,
    )


class _Action(forms.Form):
    title = forms.CharField(
        label="What is to be done",
        max_length=300,
        help_text=NO_CHILD,
        error_messages={"required": "Say what is to be done"},
    )
    detail = _words("More about it", "", required=False)
    due_on = DayField(label="By when", what="the day it is due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OwnerField()
        self.fields["organisation"] = agency_field()
        self.order_fields(
            ["title", "detail", "owner", "organisation", "group", "due_on", "source", "reason"]
        )


class ActionForm(_Action):
    """A new action. Where it comes from is asked only where the address does not say it."""

    group = forms.ModelChoiceField(
        label="Group that follows it",
        queryset=Group.objects.none(),
        required=False,
        empty_label="None in particular",
    )
    source = forms.ChoiceField(label="Where it comes from", choices=Source.choices)

    def __init__(self, *args: Any, asks_source: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        running = Group.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today))
        self.fields["group"].queryset = running  # type: ignore[attr-defined]
        if not asks_source:
            del self.fields["source"]


class ActionChangeForm(SeenForm, _Action):
    """Other words, another owner, another day; the first day still shows."""

    reason = forms.CharField(
        label="Why it changes",
        max_length=300,
        error_messages={"required": "Say why it changes. The first date still shows."},
    )


class ReportForm(forms.Form):
    percent = forms.IntegerField(
        label="Per cent done",
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"required": "Say how far it is, from 0 to 100"},
    )
    text = _words("What was done since the last time", "Say what was done since the last time")


class EvidenceForm(forms.Form):
    """What shows that it was done: words, and perhaps an address and files."""

    text = _words(
        "What it shows",
        "Say what it shows",
        help_text="Such as: the audit of May found the tool in 19 of 20 files. Say nothing that tells who a child is.",
    )
    url = WebField(
        label="Address, if it is elsewhere",
        required=False,
        error_messages={"invalid": "Enter a whole address, such as https://www.example.org/tool"},
    )
    file = FilesField()


class FinishForm(forms.Form):
    done_on = DayField(label="Done on", what="the day it was done")
    note = _words("Anything whoever verifies it should know", "", rows=3, most=1000, required=False)
    late_reason = forms.CharField(
        label="Why it is later than agreed",
        max_length=300,
        required=False,
        help_text="Only if it was done after its due day.",
    )


class VerifyForm(forms.Form):
    note = _words("What you looked at", "", rows=3, most=1000, required=False)


class GoOnForm(forms.Form):
    """Why more is needed, and by when."""

    reason = _words("What is missing", "Say what is missing", most=1000)
    due_on = DayField(
        label="New due day",
        what="the new due day",
        required=False,
        help_text="Left empty, the day it was due stays.",
    )


class WhyForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why. The reason stands in the record."},
    )


class ActionsField(forms.ModelMultipleChoiceField):
    """Actions to tick, told apart by what a person needs to choose."""

    small = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Action.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose at least one action"},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        due = f"{obj.due_on.day} {obj.due_on:%b %Y}"
        return f"{obj.reference}: {obj.title} ({obj.owner}, due {due})"


class ChooseForm(forms.Form):
    """Some of the actions that a list shows."""

    chosen = ActionsField(label="Actions")

    def __init__(self, *args: Any, actions: QuerySet[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = actions  # type: ignore[attr-defined]


class HandOverForm(ChooseForm):
    """Several actions go to one person."""

    reason = forms.CharField(
        label="Why they change hands",
        max_length=300,
        error_messages={"required": "Say why they change hands"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OwnerField("Who takes them on")
        self.fields["organisation"] = agency_field()
        self.order_fields(["chosen", "owner", "organisation", "reason"])


def _late(rows: QuerySet[Action], value: str) -> QuerySet[Action]:
    return late_in(rows, value, timezone.localdate())


def _search(rows: QuerySet[Action], value: str) -> QuerySet[Action]:
    return rows.filter(Q(title__icontains=value) | Q(reference__icontains=value))


class ActionFilters(Filters):
    """Filters of the list of actions."""

    search = forms.CharField(label="Words or reference", max_length=100)
    mine = forms.BooleanField(label="Only mine")
    late = forms.ChoiceField(label="Late", choices=late_choices)
    status = forms.MultipleChoiceField(
        label="Status", choices=ActionStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    ownerless = forms.BooleanField(label="Needs a new owner")
    agency = forms.ChoiceField(label="Agency")
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.all(), empty_label="All", to_field_name="code"
    )
    source = forms.ChoiceField(label="Comes from", choices=[("", "All"), *Source.choices])
    lookups: ClassVar[Any] = {"search": _search, "late": _late, "agency": of_agency}

    def __init__(
        self, *args: Any, user: Any, agencies: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "All"), *agencies]  # type: ignore[attr-defined]
        self.lookups = {
            **self.lookups,
            "mine": lambda rows, _: rows.filter(owner=user),
            "ownerless": lambda rows, _: rows.filter(ownerless=True, status=ActionStatus.OPEN),
        }
