"""Loading a partnership's arrangements: all of a checked file, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from core import history
from core.actors import System
from core.models import Branding, ListValue
from partnership.intake.arrangements import entries
from partnership.intake.marked import Marked
from partnership.models import (
    AgencyCategory,
    Area,
    ArrangementsText,
    Contribution,
    Group,
    Memorandum,
    Organisation,
    OrganisationName,
    Person,
    Post,
)
from partnership.rules import OrganisationKind


class NothingKept(Exception):
    """Rolls a dry run back."""


@dataclass
class Tally:
    """What a loading did, or would do."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, int]:
        return {"created": self.created, "changed": self.changed, "unchanged": self.unchanged}


def load(*, actor: Person | System, files: list[Marked], dry_run: bool = False) -> Tally:
    """Create and change what checked files say; nothing that is left out of them is removed.

    With ``dry_run`` everything is done and rolled back, so that the counts are the true ones.
    """
    tally = Tally()
    try:
        with transaction.atomic():
            for marked in files:
                job = _Job(marked, actor, tally)
                for section in SECTIONS:
                    section(job)
            if dry_run:
                raise NothingKept
    except NothingKept:
        pass
    return tally


def unwrapped(text: str) -> str:
    """The text with each paragraph and each list item on one line: a file breaks lines for itself."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        said = line.strip()
        if said and lines and lines[-1] and not said.startswith("- "):
            lines[-1] += " " + said
        else:
            lines.append(said)
    return "\n".join(lines)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _only(entry: dict[str, Any], **named: str) -> dict[str, Any]:
    """The values an entry gives, under the names of the model: what it leaves out is left alone."""
    return {name: entry[key] for name, key in named.items() if key in entry}


def _days(entry: dict[str, Any], **named: str) -> dict[str, Any]:
    return {name: _day(value) for name, value in _only(entry, **named).items()}


@dataclass(frozen=True)
class _Job:
    """One file on its way into the tables."""

    marked: Marked
    actor: Person | System
    tally: Tally

    @property
    def reason(self) -> str:
        return f"Loaded from {self.marked.file}"


def _each(job: _Job, section: str) -> Iterator[dict[str, Any]]:
    return (entry for _, entry in entries(job.marked, section))


def _first_those(found: dict[str, dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Entries in such an order that what ``key`` points to comes before what points to it."""
    ordered: dict[str, dict[str, Any]] = {}

    def place(code: str) -> None:
        pointed = found[code].get(key)
        if pointed and pointed not in ordered:
            place(pointed)
        ordered.setdefault(code, found[code])

    for code in found:
        place(code)
    return list(ordered.values())


def _put(job: _Job, model: type[models.Model], keys: dict[str, Any], values: dict[str, Any]) -> Any:
    """Create the record with these keys, or change what differs."""
    held = model._default_manager.filter(**keys).first()
    if held is None:
        job.tally.created += 1
        return history.create(model(**keys, **values), actor=job.actor, reason=job.reason)
    if history.change(held, actor=job.actor, reason=job.reason, **values):
        job.tally.changed += 1
    else:
        job.tally.unchanged += 1
    return held


def _settings(job: _Job) -> None:
    """Defaults for a new portal; what the administrator set since stays."""
    values = job.marked.data.get("settings")
    if not values:
        return
    if Branding.objects.exists():
        job.tally.unchanged += 1
        return
    history.create(Branding(**values), actor=job.actor, reason=job.reason)
    job.tally.created += 1


def _lists(job: _Job) -> None:
    """New values come; a value that a person changed in the admin site stays as it is."""
    for list_code, values in (job.marked.data.get("lists") or {}).items():
        for order, value in enumerate(values, start=1):
            keys = {"list_code": list_code, "code": value["code"]}
            if ListValue.history.filter(**keys, history_user__isnull=False).exists():
                job.tally.unchanged += 1
                continue
            _put(
                job,
                ListValue,
                keys,
                {
                    "label": value["label"],
                    "order": order * 10,
                    "retired_on": _day(value.get("retired")),
                },
            )


def _categories(job: _Job) -> None:
    for entry in _each(job, "categories"):
        values = {"heading": entry["heading"], "name": entry["name"]}
        values |= _only(entry, certainty="certainty") | _days(entry, retired_on="retired")
        _put(job, AgencyCategory, {"code": entry["code"]}, values)


def _areas(job: _Job) -> None:
    for entry in _each(job, "areas"):
        names = (
            "name",
            "ons_code",
            "la_code",
            "child_population",
            "population_year",
            "description",
        )
        values = _only(entry, **{name: name for name in names})
        if "description" in values:
            values["description"] = unwrapped(values["description"])
        _put(job, Area, {"code": entry["code"]}, values)


def _organisations(job: _Job) -> None:
    own = job.marked.data.get("partnership")
    if own:
        _organisation(job, {**own, "kind": OrganisationKind.PARTNERSHIP})
    found = {entry["code"]: entry for entry in _each(job, "organisations")}
    for entry in _first_those(found, "succeeded_by"):
        _organisation(job, entry)


def _organisation(job: _Job, entry: dict[str, Any]) -> Organisation:
    names = (
        "name",
        "kind",
        "short_name",
        "sector",
        "locally_named",
        "published",
        "chosen_because",
        "section11",
        "contact_email",
        "website",
    )
    values = _only(entry, **{name: name for name in names}, is_class="class")
    values |= _days(entry, started_on="from", ended_on="until")
    if "category" in entry:
        values["category"] = AgencyCategory.objects.get(code=entry["category"])
    if "succeeded_by" in entry:
        values["succeeded_by"] = _body(entry["succeeded_by"])
    held = Organisation.objects.filter(code=entry["code"]).first()
    if held and held.name != entry["name"]:
        _renamed(job, held, entry)
    organisation: Organisation = _put(job, Organisation, {"code": entry["code"]}, values)
    for past in entry.get("former_names", ()):
        _put(
            job,
            OrganisationName,
            {"organisation": organisation, "name": past["name"], "until_day": _day(past["until"])},
            _days(past, from_day="from"),
        )
    return organisation


def _renamed(job: _Job, held: Organisation, entry: dict[str, Any]) -> None:
    """With ``renamed_on`` the old name stays on record; without, it is corrected."""
    if "renamed_on" not in entry:
        job.tally.notes.append(f"{held.name} is corrected to {entry['name']}.")
        return
    last = held.names.order_by("-until_day").first()
    former = OrganisationName(
        organisation=held,
        name=held.name,
        from_day=last.until_day if last else held.started_on,
        until_day=dt.date.fromisoformat(entry["renamed_on"]),
    )
    history.create(former, actor=job.actor, reason=job.reason)
    job.tally.created += 1
    job.tally.notes.append(f"{held.name} is renamed {entry['name']} from {entry['renamed_on']}.")


def _groups(job: _Job) -> None:
    found = {entry["code"]: entry for entry in _each(job, "groups")}
    for entry in _first_those(found, "parent"):
        names = ("name", "kind", "accountable_to", "purpose", "frequency")
        values = _only(entry, **{name: name for name in names})
        values |= _days(entry, started_on="from", ended_on="until")
        values["parent"] = Group.objects.filter(code=entry.get("parent", "")).first()
        _put(job, Group, {"code": entry["code"]}, values)


def _body(code: str | None) -> Organisation | None:
    return Organisation.objects.get(code=code) if code else None


def _posts(job: _Job) -> None:
    for entry in _each(job, "posts"):
        values = {
            "title": entry["title"],
            "kind": entry["seat"],
            "organisation": _body(entry.get("organisation")),
            "group": Group.objects.filter(code=entry.get("group", "")).first(),
        }
        values |= _only(entry, note="note") | _days(entry, started_on="from", ended_on="until")
        _put(job, Post, {"code": entry["code"]}, values)


def _memoranda(job: _Job) -> None:
    for entry in _each(job, "memoranda"):
        values = {"body": _body(entry["with"])} | _only(entry, summary="summary")
        values |= _days(entry, agreed_on="agreed", review_on="review", ended_on="until")
        _put(job, Memorandum, {"code": entry["code"]}, values)


def _funding(job: _Job) -> None:
    for entry in _each(job, "funding"):
        keys = {
            "organisation": _body(entry["organisation"]),
            "year": entry["year"],
            "kind": entry["kind"],
            "what": entry.get("what", "").strip(),
        }
        amount = entry.get("promised")
        values = (
            {"promised": Decimal(str(amount)).quantize(Decimal("0.01"))}
            if amount is not None
            else {}
        )
        _put(job, Contribution, keys, values)


def _texts(job: _Job) -> None:
    for order, entry in enumerate(_each(job, "texts"), start=1):
        values = {"title": entry["title"], "body": unwrapped(entry["body"]), "order": order * 10}
        _put(job, ArrangementsText, {"code": entry["code"]}, values | _only(entry, source="source"))


SECTIONS = (
    _settings,
    _lists,
    _categories,
    _areas,
    _organisations,
    _groups,
    _posts,
    _memoranda,
    _funding,
    _texts,
)
