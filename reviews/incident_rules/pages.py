"""The pages of the record, and what is still missing or contradicts itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reviews.incident_rules.children import ChildFacts, child_faults
from reviews.incident_rules.dates import date_faults
from reviews.incident_rules.notifying import NOT_NOTIFIABLE, notifiable, suspected


class Page(NamedTuple):
    """A short page of the record. ``fields`` are columns of the incident that it asks for."""

    code: str
    title: str
    fields: tuple[str, ...]


PAGES: tuple[Page, ...] = (
    Page(
        "kind",
        "What kind of incident",
        ("kind", "suspicion", "authority", "outside_england", "other_authority"),
    ),
    Page(
        "dates",
        "Dates",
        ("incident_on", "incident_time", "aware_on", "suspected_on", "received_on"),
    ),
    Page("children", "The children", ("further_children",)),
    Page("identity", "Who the children are", ()),
    Page("what", "What happened", ("place_type", "nature", "location", "summary", "harm")),
    Page(
        "household",
        "The household and other children",
        ("household", "other_children_safe", "perpetrators"),
    ),
    Page("agencies", "Agencies involved", ("already_told",)),
    Page("proceedings", "Proceedings and media", ("proceedings", "media")),
    Page(
        "notifier",
        "Who is notifying",
        ("notifier_name", "notifier_post", "notifier_email", "notifier_phone"),
    ),
    Page("documents", "Documents", ()),
)
PAGE_OF: dict[str, Page] = {page.code: page for page in PAGES}


class Missing(NamedTuple):
    """Something that must be there before submission: the page it is asked on, the field, the words."""

    page: str
    field: str
    words: str


REQUIRED: tuple[Missing, ...] = (
    Missing("kind", "kind", "Say what kind of incident it is"),
    Missing("kind", "suspicion", "Say whether abuse or neglect is known or suspected"),
    Missing("dates", "incident_on", "Give the date of the incident"),
    Missing("dates", "aware_on", "Give the day the authority became aware"),
    Missing("dates", "received_on", "Give the day the partnership received it"),
    Missing("what", "nature", "Choose the nature and likely cause"),
    Missing("what", "place_type", "Choose where it happened"),
    Missing("what", "summary", "Say what happened"),
    Missing(
        "household",
        "other_children_safe",
        "Say how other children are safe now, or that there are none",
    ),
    Missing("notifier", "notifier_name", "Give the name of who is notifying"),
)


@dataclass(frozen=True)
class Facts:
    """An incident as the rules see it: values of its columns, its children, and what hangs on it."""

    values: Mapping[str, Any]
    children: Sequence[ChildFacts] = ()
    counts: Mapping[str, int] = field(default_factory=dict)  # page code → rows that hang on it

    @property
    def kind(self) -> str:
        return str(self.values.get("kind") or "")

    @property
    def suspicion(self) -> str:
        return str(self.values.get("suspicion") or "")


def missing(facts: Facts) -> list[Missing]:
    """What is still needed before the incident can be submitted, in the order of the pages."""
    found = [item for item in REQUIRED if not facts.values.get(item.field)]
    if suspected(facts.suspicion) and not facts.values.get("suspected_on"):
        found.append(
            Missing("dates", "suspected_on", "Give the day abuse or neglect was suspected")
        )
    if not (facts.values.get("notifier_email") or facts.values.get("notifier_phone")):
        found.append(
            Missing(
                "notifier",
                "notifier_email",
                "Give an email address or phone number of who is notifying",
            )
        )
    if not facts.children:
        found.append(Missing("children", "", "Add at least one child"))
    for child in facts.children:
        if not child.aged:
            found.append(Missing("children", "", f"Give the age of child {child.number}"))
        if not child.sex and not child.unborn:
            found.append(
                Missing(
                    "children", "", f"Give the sex of child {child.number}, or say it is not known"
                )
            )
    order = [page.code for page in PAGES]
    return sorted(found, key=lambda item: order.index(item.page))


def faults(facts: Facts, today: dt.date) -> list[Missing]:
    """What contradicts itself, as opposed to what is missing."""
    found = [
        Missing("dates", name, words) for name, words in date_faults(facts.values, today).items()
    ]
    if facts.suspicion and facts.kind and not notifiable(facts.kind, facts.suspicion):
        found.append(Missing("kind", "suspicion", NOT_NOTIFIABLE))
    found += [Missing("children", "", words) for words in child_faults(facts.kind, facts.children)]
    return found


NOT_STARTED, STARTED, DONE = "not_started", "started", "done"


def page_status(facts: Facts, page: Page, visited: bool, wanting: Sequence[Missing]) -> str:
    """Not started, started or done. ``visited`` means that its Continue button was pressed."""
    if visited:
        return STARTED if any(item.page == page.code for item in wanting) else DONE
    begun = any(facts.values.get(name) for name in page.fields) or facts.counts.get(page.code, 0)
    return STARTED if begun else NOT_STARTED
