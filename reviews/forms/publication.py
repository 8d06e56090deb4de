"""What is typed about drafts of a review and about its publication."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DayField
from core.seen import SeenForm
from governance.forms.meetings import TimeField
from reviews.forms.practice import NOBODY, ToldForm, words


class DraftForm(forms.Form):
    """A new version of the report."""

    upload = forms.FileField(
        label="The draft", help_text="PDF or Word.", error_messages={"required": "Choose the draft"}
    )
    note = words("What is new in it?", rows=3)
    comments_by = DayField(
        label="By when do you want comments?", what="the day comments are wanted by", required=False
    )


class CommentForm(forms.Form):
    """What somebody says about a section."""

    section = forms.CharField(
        label="Section",
        max_length=120,
        help_text="Its heading or number, as it stands in the draft.",
        error_messages={"required": "Say which section it is about"},
    )
    text = words("Your comment", rows=5, required=True, missing="Write your comment")


class AnswerForm(forms.Form):
    """What was done about a comment."""

    answer = words(
        "What was done about it?", rows=3, required=True, missing="Say what was done about it"
    )


class PlanForm(SeenForm):
    """How a review is published: what the public page says, when, and who is prepared for it."""

    title = forms.CharField(label="Title on the public page", max_length=160, help_text=NOBODY)
    summary = words(
        "What does the public page say?",
        "What happened, what was learned and what changed, for everybody to read. Nothing that tells who the"
        " child is.",
        rows=10,
    )
    reviewers = forms.CharField(
        label="Who carried it out?",
        max_length=300,
        required=False,
        help_text="Reviewers are named in the report.",
    )
    upload = forms.FileField(label="The report", help_text="PDF.", required=False)
    publish_on = DayField(
        label="When is it to be published?", what="the day of publication", required=False
    )
    publish_time = TimeField(label="At which hour?", required=False)
    family_plan = words(
        "The family",
        "Who tells them, when, and what support they have, also brothers and sisters.",
        rows=3,
    )
    staff_plan = words("Staff", "Who is told before, and what support they have.", rows=3)
    media_plan = words("The media", "Who speaks for the partnership, and the statement.", rows=3)

    def __init__(
        self, *args: Any, earliest: str = "", has_report: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if earliest:
            self.fields[
                "publish_on"
            ].help_text = f"The first possible day is {earliest}. Leave it empty until you know."
        if has_report:
            self.fields["upload"].label = "Another version of the report"


class ReadForm(forms.Form):
    """Somebody has read it through."""

    reason = words(
        "Why is it published with these words?",
        "The check found them. The reason is kept with your name.",
        rows=3,
        required=True,
        missing="Change the words, or say why they are published",
    )

    def __init__(self, *args: Any, found: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not found:
            del self.fields["reason"]


class CopiesForm(forms.Form):
    """When the report went ahead to those who must have it."""

    panel_sent_on = DayField(
        label="When was it sent to the national Panel?", what="the day it was sent", required=False
    )
    secretary_sent_on = DayField(
        label="When was it sent to the Secretary of State?",
        what="the day it was sent",
        required=False,
    )
    ofsted_sent_on = DayField(
        label="When was it sent to Ofsted?", what="the day it was sent", required=False
    )

    def __init__(self, *args: Any, published: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if published:
            del self.fields["panel_sent_on"], self.fields["secretary_sent_on"]


class WithholdForm(ToldForm):
    """Why a report is not published, and what is instead."""

    reason = words(
        "Why is the report not published?",
        "The national Panel and the Secretary of State are told this reason.",
        rows=4,
        required=True,
        missing="Say why the report is not published",
    )
    improvements = words(
        "What is published instead?",
        "What should improve, as far as it can be published. Leave it empty if nothing can.",
        rows=6,
    )

    field_order = ("reason", "improvements", "panel_told_on", "secretary_told_on")


class PublicFilters(forms.Form):
    """Filters of the public page."""

    says_optional = False

    year = forms.TypedChoiceField(label="Year", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="Type", required=False)

    def __init__(
        self, *args: Any, years: list[int], kinds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        year: Any = self.fields["year"]
        year.choices = [("", "All years"), *((each, str(each)) for each in years)]
        kind: Any = self.fields["kind"]
        kind.choices = [("", "All types"), *kinds]
