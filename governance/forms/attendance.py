"""How each seat of a meeting was filled; a member's own apologies; which year to report on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from core.lists import Filters
from core.stale import SavedMeanwhile
from governance.queries.attendance import Place, held
from governance.rules.meetings import Presence
from governance.services.attendance import Mark
from partnership.models import Group, Person

WITH_DEPUTY = f"{Presence.APOLOGIES}|{Presence.DEPUTY}"


def _choice(people: Sequence[Person], label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        required=False,
        queryset=Person.objects.filter(pk__in=[person.pk for person in people]),
        empty_label="Choose, or write a name below",
    )


def _name() -> forms.CharField:
    return forms.CharField(label="Or the deputy’s name and post", required=False, max_length=200)


class SeatForm(forms.Form):
    """One seat. ``seen`` is the mark of what was recorded when the page was opened."""

    says_optional = False
    small = True

    def __init__(
        self, *args: Any, place: Place, people: Sequence[Person], ahead: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("prefix", f"seat-{place.seat.pk}")
        kwargs.setdefault("initial", {**held(place.attendance), "seen": place.seen})
        super().__init__(*args, **kwargs)
        self.place = place
        self.theirs = ""
        choices = [(Presence.APOLOGIES, Presence.APOLOGIES.label)] if ahead else Presence.choices
        self.fields["presence"] = forms.ChoiceField(
            label=str(place.person),
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["presence"].inline = True  # type: ignore[attr-defined]
        self.fields["deputy"] = _choice(people, "Deputy")
        self.fields["deputy_name"] = _name()
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)
        for name in ("deputy", "deputy_name"):
            shown = f"{self.add_prefix('presence')}={WITH_DEPUTY}"
            self.fields[name].shown_by = shown  # type: ignore[attr-defined]

    @property
    def mark(self) -> Mark:
        """What was typed, for the deed."""
        return Mark(seat=self.place.seat, **self.cleaned_data)

    def show_clash(self, clash: SavedMeanwhile) -> None:
        """A colleague marked this seat first: say how, and let the next save go over it."""
        presence = Presence(clash.held["presence"]).label if clash.held["presence"] else "nothing"
        self.theirs = f"A colleague marked “{presence}” after you opened this page."
        self._see(clash.seen)

    def show_kept(self, now: Place) -> None:
        """What was marked is recorded, so to mark this seat otherwise is no clash with a colleague."""
        if now.attendance and now.attendance.presence == self.mark.presence:
            self._see(now.seen)

    def _see(self, seen: str) -> None:
        answers = self.data.copy()
        answers[self.add_prefix("seen")] = seen
        self.data = answers


class ApologiesForm(forms.Form):
    """A member cannot come; perhaps somebody comes instead."""

    says_optional = False

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"] = _choice(people, "Who comes instead, if anybody")
        self.fields["deputy_name"] = _name()


class YearFilters(Filters):
    """Which year, from April to March, and which group."""

    year = forms.ChoiceField(label="Year, April to March")
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.order_by("name"), empty_label="All groups"
    )

    lookups: ClassVar[Mapping[str, Any]] = {
        "year": lambda rows, value: rows,
        "group": lambda rows, value: rows,
    }

    def __init__(self, *args: Any, years: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year: Any = self.fields["year"]
        year.choices = [("", "This year"), *((one, one) for one in years)]
