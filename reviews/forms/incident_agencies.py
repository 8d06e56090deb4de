"""Which agencies know the child or family, and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from partnership.models import Organisation
from partnership.rules import Sector
from reviews.forms.incidents import Sheet, long_text
from reviews.models import Incident
from reviews.queries.incident_agencies import involved_in, offered_agencies, schools_named
from reviews.queries.incidents import agencies_held

SECTORS = [code for code, _label in Sector.choices]


class AgenciesForm(Sheet):
    """Boxes for the agencies of each sector, and schools looked up by name."""

    def __init__(self, *args: Any, incident: Incident, look_up: str = "", **kwargs: Any) -> None:
        self.found: list[Organisation] = []
        self.involved = involved_in(incident)
        held = agencies_held(incident)
        super().__init__(*args, incident=incident, held=held, **kwargs)
        self.sections: list[tuple[str, list[str]]] = []
        self._offer(look_up)
        self.fields["already_told"] = long_text("Who else has been told already?", rows=3)
        named = [name for name in ("already_told", "reason") if name in self.fields]
        self.sections.insert(0, ("Others", named))

    def _offer(self, look_up: str) -> None:
        agencies = offered_agencies({*self.involved, *self._ticked_schools()})
        for code, label in Sector.choices:
            rows = [each for each in agencies if each.sector == code and not each.is_school]
            self._boxes(code, label, rows)
        chosen = [agency for agency in agencies if agency.is_school]
        self.found = schools_named(look_up, but=[school.pk for school in chosen]) if look_up else []
        self._boxes("schools", "Schools involved", [*chosen, *self.found])
        self.fields["look_up"] = forms.CharField(
            label="Find a school by name",
            required=False,
            max_length=100,
            initial=look_up,
            help_text="Part of the name is enough. What you have chosen so far is kept.",
        )
        names = ["schools", "look_up"] if "schools" in self.fields else ["look_up"]
        self.sections.append(("Schools", names))

    def _ticked_schools(self) -> set[int]:
        """Schools ticked on an earlier look-up, so that the next one does not lose them."""
        if not self.is_bound:
            return set()
        keys = self.data.getlist("schools")  # type: ignore[attr-defined]
        return {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19}

    def _boxes(self, name: str, label: str, agencies: Iterable[Any]) -> None:
        rows = [(str(agency.pk), str(agency)) for agency in agencies]
        if rows:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                choices=rows,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[key for key, _ in rows if int(key) in self.involved],
            )

    @property
    def chosen(self) -> list[int]:
        """Keys of the agencies whose box is ticked."""
        found: list[int] = []
        for name in [*SECTORS, "schools"]:
            found += [int(key) for key in self.cleaned_data.get(name, [])]
        return sorted(found)

    @property
    def answers(self) -> dict[str, Any]:
        return {"already_told": self.cleaned_data.get("already_told", ""), "chosen": self.chosen}

    def show_clash(self, held: Any) -> None:
        self.fields["chosen"] = forms.MultipleChoiceField(label="Agencies involved", required=False)
        super().show_clash(held)
        del self.fields["chosen"]

    def _said(self, name: str, value: Any) -> str:
        if name != "chosen":
            return super()._said(name, value)
        named = Organisation.objects.filter(pk__in=value).values_list("name", flat=True)
        return ", ".join(named) or "Nothing"


class InvolvementForm(Sheet):
    """How each chosen agency is involved."""

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        self.rows = {
            f"agency_{row.organisation_id}": row
            for row in incident.agencies.select_related("organisation")
        }
        held = {name: row.involvement for name, row in self.rows.items()}
        super().__init__(*args, incident=incident, held=held, **kwargs)
        for name, row in self.rows.items():
            self.fields[name] = forms.CharField(
                label=str(row.organisation),
                required=False,
                max_length=300,
                widget=forms.TextInput(),
                initial=row.involvement,
            )
        reason = self.fields.pop("reason", None)
        if reason:
            self.fields["reason"] = reason

    @property
    def involvement(self) -> dict[Organisation, str]:
        return {
            row.organisation: self.cleaned_data.get(name, row.involvement)
            for name, row in self.rows.items()
        }
