"""What the pages of an incident show: the frame around them, its tabs, the facts as rows, the task list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from core.access import can
from core.templatetags.portal import day, paragraphs
from deadlines.calendar import closures
from deadlines.presenters import ClockFace, face
from reviews import incident_rules as rules
from reviews.models import Incident, IncidentChild, RapidReview
from reviews.queries import incidents as queries
from reviews.rules import IncidentStatus

Row = tuple[str, Any, str]

STATUS_KINDS = {
    IncidentStatus.NOTIFIED: "on-time",
    IncidentStatus.WITHDRAWN: "done",
    IncidentStatus.CLOSED: "done",
}
# label, address, verb
TABS = (
    ("Overview", "incident", "reviews.read"),
    ("Whole record", "incident_whole", "reviews.read"),
    ("Children", "incident_children", "reviews.read"),
    ("Documents", "incident_documents", "reviews.read"),
    ("Timeline", "incident_timeline", "reviews.read"),
    ("Who can see this", "incident_access", "reviews.access_log"),
)
STEP_VERBS = {
    "incident_notify": "reviews.notify",
    "incident_partners": "reviews.notify",
    "incident_close": "reviews.notify",
    "review": "reviews.oversee",
    "review_new": "reviews.manage",
}
PAGE_STATUS = {
    rules.NOT_STARTED: ("Not started", "waiting"),
    rules.STARTED: ("Started", "due-soon"),
    rules.DONE: ("Done", ""),
}


def key(incident: Incident) -> str:
    """How an address names an incident: by reference, and a draft by number."""
    return incident.reference or str(incident.pk)


def address(name: str, incident: Incident, *args: Any) -> str:
    return reverse(name, args=[key(incident), *args])


@dataclass(frozen=True)
class Frame:
    """What stands around each page of a submitted incident. ``stricter`` is the earlier date of the other reading."""

    incident: Incident
    title: str
    status_kind: str
    status_text: str
    clocks: list[ClockFace]
    stricter: dt.date | None
    review: RapidReview | None
    tabs: list[tuple[str, str, bool]]
    step: tuple[str, str]

    @property
    def reference(self) -> str:
        return str(self.incident)

    @property
    def may_open_review(self) -> bool:
        """Whether a rapid review is to be opened, whatever else is to be done first."""
        notified = self.incident.status == IncidentStatus.NOTIFIED
        return notified and self.review is None and queries.needs_rapid_review(self.incident)

    @property
    def is_open(self) -> bool:
        return self.incident.status in rules.OPEN_STATUSES


def frame(user: Any, incident: Incident, tab: str, today: dt.date) -> Frame:
    off = closures()
    deadlines = queries.clocks_by_incident([incident])[incident.pk]
    review = queries.rapid_review_of(incident)
    sending = next((row for row in deadlines if row.code == rules.RAPID_REVIEW), None)
    running = incident.status in rules.OPEN_STATUSES and (
        sending is None or sending.done_on is None
    )
    step = queries.next_step(incident, deadlines, review)
    may = bool(step and can(user, STEP_VERBS[step[1]]))
    return Frame(
        incident=incident,
        title=queries.title_of(incident),
        status_kind=STATUS_KINDS.get(IncidentStatus(incident.status), "waiting"),
        status_text=status_words(incident),
        clocks=[face(row, today, off) for row in deadlines],
        stricter=queries.stricter_date(incident, sending) if running else None,
        review=review,
        tabs=[
            (label, address(name, incident), name == tab)
            for label, name, verb in TABS
            if can(user, verb)
        ],
        step=(step[0], _step_url(step[1], incident, review)) if step and may else ("", ""),
    )


def status_words(incident: Incident) -> str:
    """The status; a death that the Panel does not consider is not "notified to the Panel"."""
    if incident.status == IncidentStatus.NOTIFIED and not queries.needs_rapid_review(incident):
        return "Notified"
    return str(incident.get_status_display())


def _step_url(name: str, incident: Incident, review: RapidReview | None) -> str:
    if name == "review" and review:
        return reverse("review", args=[review.reference])
    return address(name, incident)


# --- The facts as rows ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A page of the record as it is read: its title, its rows, and where to change it."""

    title: str
    rows: list[Row]
    change: str = ""
    identity: str = ""


def label_of(model: type[Model], name: str) -> str:
    words = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def shown(record: Model, name: str) -> Any:
    """A value as a page shows it: a day in words, a choice by its label, long text in paragraphs."""
    value = getattr(record, name)
    label = getattr(record, f"get_{name}_display", None)
    if label:
        return label()
    match value:
        case None | "":
            return ""
        case bool():
            return "Yes" if value else "No"
        case dt.date():
            return day(value)
        case str() if record._meta.get_field(name).get_internal_type() == "TextField":
            return paragraphs(value)
    return value


def rows_of(record: Model, names: Sequence[str]) -> list[Row]:
    return [(label_of(type(record), name), shown(record, name), "") for name in names]


def parts(incident: Incident, *, change: bool) -> list[Part]:
    """The whole record but who the children are, page by page. ``change`` adds the links to change it."""
    found = []
    for page in rules.PAGES:
        if page.code in ("identity", "documents"):
            continue
        url = address("incident_page", incident, page.code) if change else ""
        rows = rows_of(incident, page.fields)
        if page.code == "agencies":
            rows = [("Agencies", agencies_in_words(incident), ""), *rows]
        found.append(Part(page.title, rows, url))
        if page.code == "children":
            found += [child_part(child, change=change) for child in children_of(incident)]
    return found


def agencies_in_words(incident: Incident) -> Any:
    told = incident.agencies.values_list("organisation__name", "involvement")
    lines = [
        f"- {name}" + (f": {involvement}" if involvement else "") for name, involvement in told
    ]
    return paragraphs("\n".join(lines)) if lines else ""


def children_of(incident: Incident) -> list[IncidentChild]:
    related = ("ethnicity", "legal_status", "social_care", "plan_category")
    return list(incident.children.select_related(*related))


def child_part(child: IncidentChild, *, change: bool) -> Part:
    url = address("incident_child", child.incident, child.number) if change else ""
    names = [name for name in queries.CHILD_FIELDS if name not in ("age_years", "age_months")]
    rows = rows_of(child, [name for name in names if getattr(child, name) not in (False, None, "")])
    identity = address("incident_identity", child.incident, child.number)
    return Part(
        f"Child {child.number}",
        [("Age at the incident", age_in_words(child), ""), *rows],
        url,
        identity,
    )


def age_in_words(child: IncidentChild) -> str:
    """Such as "7 months", "1 year, 3 months", "14 years"."""
    if child.unborn:
        return "Not born yet"
    said = [
        f"{number} {noun}{'' if number == 1 else 's'}"
        for number, noun in ((child.age_years, "year"), (child.age_months, "month"))
        if number
    ]
    if said:
        return ", ".join(said)
    return "Under one" if child.age_years == 0 or child.age_months == 0 else ""


# --- The task list -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    title: str
    url: str
    status: str
    kind: str
    hint: str = ""


HINTS = {
    "identity": "Encrypted, and kept apart from everything else.",
    "documents": "Letters, court orders, the forms of the agencies.",
}


def tasks(incident: Incident, facts: rules.Facts) -> list[Task]:
    wanting = rules.missing(facts)
    found = []
    for page in rules.PAGES:
        stands = rules.page_status(facts, page, page.code in incident.pages_done, wanting)
        status, kind = PAGE_STATUS[stands]
        found.append(
            Task(
                page.title,
                address("incident_page", incident, page.code),
                status,
                kind,
                HINTS.get(page.code, ""),
            )
        )
    return found


def page_after(code: str) -> str:
    """The page that follows; "" after the last."""
    codes = [page.code for page in rules.PAGES]
    place = codes.index(code) + 1
    return codes[place] if place < len(codes) else ""


@dataclass(frozen=True)
class Gap:
    """Something missing or contradictory, with the page to mend it on."""

    words: str
    url: str


def gaps(incident: Incident, facts: rules.Facts, today: dt.date) -> list[Gap]:
    found = [*rules.faults(facts, today), *rules.missing(facts)]
    return [
        Gap(
            item.words,
            address("incident_page", incident, item.page)
            + (f"#id_{item.field}" if item.field else ""),
        )
        for item in found
    ]


def cautions(facts: rules.Facts, today: dt.date) -> list[str]:
    """What may be right and is worth a second look."""
    return [
        *rules.date_warnings(facts.values, today),
        *rules.child_warnings(facts.kind, facts.children),
    ]
