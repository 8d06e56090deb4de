"""What people type about reviewers, checks, practitioners and the family. The rules stand in ``services.practice``."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm
from reviews.forms.practice import HOLLOW, words
from reviews.forms.reviews import MemberForm
from reviews.models import Appointment, PracticeReview, Reviewer
from reviews.practice_rules import ContactKind

NO_NAMES = "Roles and posts only. No names of children or of families."


class ReviewerForm(SeenForm):
    """An entry of the approved list."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Give their name"}
    )
    organisation = forms.CharField(
        label="Works for",
        help_text="Leave it empty for somebody who is self-employed.",
        max_length=200,
        required=False,
    )
    email = forms.EmailField(
        label="Email address",
        required=False,
        error_messages={"invalid": "Enter an email address, such as name@example.org"},
    )
    skills = words(
        "Skills and experience",
        required=True,
        missing="Say what skills and experience they have",
    )
    approved_on = DayField(label="Approved on", what="the day they were approved")
    approved_until = DayField(
        label="Approved until",
        what="the last day of the approval",
        help_text="Leave it empty if the approval has no end.",
        required=False,
    )


class TakeOffForm(forms.Form):
    """Why somebody is taken off the list."""

    reason = words("Why?", required=True, missing="Say why they are taken off the list", rows=3)


def _state(rows: Any, value: str) -> Any:
    today = timezone.localdate()
    if value == "off":
        return rows.exclude(removed_on=None)
    return rows.expired(today) if value == "expired" else rows.live(today)


class ReviewerFilters(Filters):
    """Filters of the approved list."""

    state = forms.ChoiceField(
        label="Standing",
        choices=[
            ("", "All"),
            ("on", "On the list"),
            ("expired", "Approval ran out"),
            ("off", "Taken off"),
        ],
    )
    lookups: ClassVar[Any] = {"state": _state}


def appointable(practice: PracticeReview) -> QuerySet[Reviewer]:
    """Those on the list today who are not appointed to this review already."""
    appointed = practice.appointments.filter(ended_on=None).values("reviewer")
    return Reviewer.objects.live(timezone.localdate()).exclude(pk__in=appointed)


class AppointForm(forms.Form):
    """Who is appointed, why they are the right one, and what they declared."""

    reviewer = forms.ModelChoiceField(
        queryset=Reviewer.objects.none(),
        label="Who is appointed?",
        help_text="From the approved list. Whoever’s approval ran out is not offered.",
        empty_label=HOLLOW,
        error_messages={
            "required": "Choose a reviewer from the approved list",
            "invalid_choice": "Choose a reviewer whose approval holds",
        },
    )
    skills = words(
        "Why do they have the right skills?",
        "For this review.",
        required=True,
        missing="Say why they have the right skills",
        rows=4,
    )
    declared_on = DayField(
        label="When did they declare their interests?", what="the day they declared their interests"
    )
    conflict = forms.TypedChoiceField(
        label="Do they have a conflict of interest?",
        choices=[("no", "No"), ("yes", "Yes")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        help_text="Somebody with a conflict cannot be appointed.",
        error_messages={"required": "Say whether they have a conflict of interest"},
    )
    interests = words(
        "What did they declare?", "Leave it empty if they declared no interests.", rows=3
    )
    appointed_on = DayField(label="When were they appointed?", what="the day they were appointed")

    def __init__(self, *args: Any, practice: PracticeReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reviewer: Any = self.fields["reviewer"]
        reviewer.queryset = appointable(practice)


class EndForm(forms.Form):
    """How an appointment ends."""

    ended_on = DayField(label="When does it end?", what="the day it ends")
    reason = words("Why?", required=True, missing="Say why the appointment ends", rows=3)


class CheckForm(SeenForm):
    """One look at time and quality."""

    checked_on = DayField(label="When was it checked?", what="the day it was checked")
    time_words = words(
        "Is the review in time?",
        "Where it stands, and what could hold it up.",
        required=True,
        missing="Say whether the review is in time",
        rows=4,
    )
    quality_words = words(
        "How good is the work?",
        "What was seen of it, and what must be better.",
        required=True,
        missing="Say how good the work is",
        rows=4,
    )
    next_on = DayField(
        label="When is the next check?",
        what="the day of the next check",
        help_text="You are reminded of it. Leave it empty if no further check is needed.",
        required=False,
    )


class DemandForm(forms.Form):
    """What is asked of a reviewer in writing."""

    appointment = forms.ModelChoiceField(
        queryset=Appointment.objects.none(),
        label="Who is asked?",
        empty_label=HOLLOW,
        error_messages={"required": "Choose the reviewer who is asked"},
    )
    asked_for = words(
        "What do you ask for?",
        "For example a draft, or information on a part of the work.",
        required=True,
        missing="Say what you ask for",
        rows=4,
    )
    sent_on = DayField(label="When was it sent?", what="the day it was sent")
    due_on = DayField(
        label="When should the answer be here?", what="the day the answer should be here"
    )

    def __init__(self, *args: Any, practice: PracticeReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["appointment"]
        asked.queryset = practice.appointments.filter(ended_on=None).select_related("reviewer")
        asked.label_from_instance = lambda row: str(row.reviewer)


class DemandAnswerForm(forms.Form):
    """What came back."""

    answered_on = DayField(label="When was it answered?", what="the day it was answered")
    answer = words("What came back?", required=True, missing="Say what came back", rows=4)


class EventForm(SeenForm):
    """An event with practitioners, planned or held."""

    held_on = DayField(
        label="What day is the event?",
        what="the day of the event",
        help_text="In the future while it is planned.",
    )
    place = forms.CharField(
        label="Where?", max_length=200, error_messages={"required": "Say where it is held"}
    )
    invited = words(
        "Who is invited?", NO_NAMES, required=True, missing="Say who is invited", rows=4
    )
    said = words(
        "What was said?", f"Once it was held. With this, it counts as held. {NO_NAMES}", rows=8
    )


class ContactForm(SeenForm):
    """One contact with the family."""

    kind = forms.ChoiceField(
        label="What was it about?",
        choices=ContactKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the contact was about"},
    )
    on = DayField(label="When was it?", what="the day of the contact")
    who = forms.CharField(
        label="Who are they to the child?",
        help_text="For example mother, grandfather, foster carer. No names.",
        max_length=120,
        error_messages={"required": "Say who they are to the child"},
    )
    how = words(
        "How were they invited or told?",
        "For example a visit with their key worker.",
        required=True,
        missing="Say how they were invited or told",
        rows=3,
    )
    said = words("What did they say?", "Their own words, as far as you can. No names.", rows=6)


class PanelMemberForm(MemberForm):
    """Somebody who joins the panel of a practice review."""

    chairs = forms.BooleanField(label="Chairs the panel", required=False)

    field_order = ("person", "organisation", "chairs", "reason")
