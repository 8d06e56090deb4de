"""Everything that happened to a case, as one list: statuses, clocks, documents, mail, edits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from core.models import Document, Message
from deadlines import timeline as clocks
from reviews.models import (
    ChronologyEntry,
    Decision,
    Incident,
    IncidentGrant,
    InformationRequest,
    Milestone,
    PanelMember,
    PanelReply,
    PracticeReview,
    Proceeding,
    RapidReview,
    ReportSection,
    RequestGrant,
    RequestStatusRow,
    SignOff,
)
from reviews.rules import IncidentStatus, RequestStatus, ReviewStatus

KINDS = {
    "status": "Status",
    "clock": "Clocks",
    "document": "Documents",
    "mail": "Mail",
    "edit": "Edits",
    "sharing": "Sharing",
}
SHARED = {"+": "opened to", "~": "still open, with another reason or day, to", "-": "closed to"}
ASKED = "asked for information"  # said again by the status “Not started”
REPEATS = dt.timedelta(hours=1)  # the same edit by the same person within it shows once


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what, by whom, and more words where there are any."""

    at: dt.datetime
    kind: str
    title: str
    who: str = ""
    detail: str = ""
    link: str = ""

    @property
    def label(self) -> str:
        return KINDS[self.kind]


def timeline(review: RapidReview, user: Any, kind: str = "") -> list[Entry]:
    """What happened, newest first, only what this person may know. ``kind`` is one of KINDS, or all.

    Edits and files of an agency's answer show to whoever may read that answer.
    """
    readable = dict(
        InformationRequest.objects.readable_by(user)
        .filter(review=review)
        .values_list("pk", "organisation__name")
    )
    moved = list(_statuses(review, readable))
    sources: dict[str, Iterable[Entry]] = {
        "status": moved,
        "clock": _clocks(review),
        "document": [*_documents(review, readable), *_sent_files(review)],
        "mail": mailed(_about(review, type_field="about_type", id_field="about_id")),
        "edit": _edits(review, readable, {entry.detail for entry in moved if entry.detail}),
        "sharing": [*case_shared(review.incident_id), *_requests_shared(readable)],
    }
    return newest_first(sources, kind)


def newest_first(sources: Mapping[str, Iterable[Entry]], kind: str) -> list[Entry]:
    """The entries of one kind, or of all where the kind is none of them."""
    chosen = [sources[kind]] if kind in sources else list(sources.values())
    found = [entry for source in chosen for entry in source]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _is_move(reason: str, moved: set[str]) -> bool:
    """Whether an edit is the other half of a move of status, which stands in the list already."""
    return reason in moved or reason.startswith("Became “") or reason.endswith(ASKED)


def _statuses(review: RapidReview, readable: dict[int, str]) -> Iterator[Entry]:
    """Moves of the review, its requests and its incident. Why an answer was sent back is part of the answer."""
    for row in review.statuses.all():
        label = ReviewStatus(row.to_status).label
        yield Entry(row.at, "status", f"The review: {label}", row.by_name, row.reason)
    asked = RequestStatusRow.objects.filter(record__review=review)
    for each in asked.select_related("record__organisation"):
        label = RequestStatus(each.to_status).label
        why = each.reason if each.record_id in readable else ""
        yield Entry(each.at, "status", f"{each.record.organisation}: {label}", each.by_name, why)
    for step in review.incident.statuses.all():
        label = IncidentStatus(step.to_status).label
        yield Entry(step.at, "status", f"The incident: {label}", step.by_name, step.reason)
    if review.shared_at:
        yield Entry(review.shared_at, "status", "The agencies’ answers were shared")


def _about(review: RapidReview, *, type_field: str, id_field: str) -> Q:
    """The records of the case by type and key, for rows that point at any record."""
    keys: dict[type[Model], Any] = {
        RapidReview: [review.pk],
        Incident: [review.incident_id],
        InformationRequest: review.requests.values("pk"),
        Milestone: review.milestones.values("pk"),
        PracticeReview: PracticeReview.objects.filter(rapid_review=review).values("pk"),
        Proceeding: Proceeding.objects.filter(incident=review.incident_id).values("pk"),
    }
    types = ContentType.objects.get_for_models(*keys)
    whole = Q(pk__in=[])
    for model, values in keys.items():
        whole |= Q(**{type_field: types[model], f"{id_field}__in": values})
    return whole


def _clocks(review: RapidReview) -> Iterator[Entry]:
    about = _about(review, type_field="deadline__record_type", id_field="deadline__record_id")
    return clocked(about)


def clocked(about: Q) -> Iterator[Entry]:
    """What happened to the clocks of the records that ``about`` (of events) names."""
    for event in clocks.events(about):
        yield Entry(event.at, "clock", clocks.said(event), event.by_name, clocks.more(event))


def _documents(review: RapidReview, readable: dict[int, str]) -> Iterator[Entry]:
    types = ContentType.objects.get_for_models(RapidReview, Incident, InformationRequest)
    about = (
        Q(record_type=types[RapidReview], record_id=review.pk)
        | Q(record_type=types[Incident], record_id=review.incident_id)
        | Q(record_type=types[InformationRequest], record_id__in=list(readable))
    )
    for document in Document.objects.filter(about).select_related("added_by"):
        who = str(document.added_by)
        agency = (
            readable.get(document.record_id, "")
            if document.record_type == types[InformationRequest]
            else ""
        )
        title = f"{agency}: {document.title}" if agency else document.title
        yield Entry(document.added_at, "document", f"File added: {title}", who)
        if document.removed_at:
            yield Entry(document.removed_at, "document", f"File removed: {title}")


def _sent_files(review: RapidReview) -> Iterator[Entry]:
    """The report as it went to the Panel. A file somebody had made for themselves is theirs alone."""
    kept = review.renderings.filter(as_sent=True, document__isnull=False)
    for made in kept.select_related("document", "requested_by"):
        title = f"The report kept as it was sent: {made.get_kind_display()}"
        yield Entry(made.document.added_at, "document", title, str(made.requested_by))


def mailed(about: Q) -> Iterator[Entry]:
    """The mails of some records: to whom, and how far each has come."""
    for mail in Message.objects.filter(about).select_related("to"):
        to = str(mail.to) if mail.to else mail.to_email
        failed = mail.last_error if mail.status == Message.Status.FAILED else ""
        detail = ". ".join(filter(None, [mail.get_status_display(), failed]))
        yield Entry(mail.created_at, "mail", f"Mail to {to}: {mail.subject}", "", detail)


def case_shared(incident_id: int) -> Iterator[Entry]:
    """The case opened to a person, as a member of the panel or by name, and closed again."""
    past = IncidentGrant.history.filter(content_object_id=incident_id)
    for row in past.select_related("user", "history_user"):
        yield _shared(row, f"The case was {SHARED[row.history_type]} {row.user}")


def _requests_shared(readable: Mapping[int, str]) -> Iterator[Entry]:
    """A request shared with a colleague, and taken back."""
    past = RequestGrant.history.filter(content_object_id__in=list(readable))
    for row in past.select_related("user", "history_user"):
        agency = readable[row.content_object_id]
        yield _shared(row, f"{agency}: the request was {SHARED[row.history_type]} {row.user}")


def _shared(row: Any, title: str) -> Entry:
    who, until = str(row.history_user or ""), row.until
    words = f"Until {until.day} {until:%b %Y}" if until and row.history_type != "-" else ""
    detail = ". ".join(filter(None, [row.history_change_reason, words]))
    return Entry(row.history_date, "sharing", title, who, detail)


def _edits(review: RapidReview, readable: dict[int, str], moved: set[str]) -> Iterator[Entry]:
    past: list[tuple[str | F, QuerySet[Any]]] = [
        ("Review", RapidReview.history.filter(id=review.pk)),
        ("Plan", Milestone.history.filter(review_id=review.pk)),
        ("Panel", PanelMember.history.filter(review_id=review.pk)),
        ("Report", ReportSection.history.filter(review_id=review.pk)),
        ("Decision", Decision.history.filter(review_id=review.pk)),
        ("Signature", SignOff.history.filter(decision__review_id=review.pk)),
        ("Proceedings", Proceeding.history.filter(incident_id=review.incident_id)),
        ("Panel’s reply", PanelReply.history.filter(review_id=review.pk)),
    ]
    past += [
        (F("reference"), PracticeReview.history.filter(rapid_review_id=review.pk)),
        (
            F("request__organisation__name"),
            ChronologyEntry.history.filter(request_id__in=list(readable)),
        ),
    ]
    past += [
        (agency, InformationRequest.history.filter(id=key)) for key, agency in readable.items()
    ]
    seen: dict[tuple[str, str, str], dt.datetime] = {}
    for row in _rows(past):
        key = row[1:]
        if _is_move(key[1], moved):
            continue
        last = seen.get(key)
        if last and last - row[0] < REPEATS:
            continue
        seen[key] = row[0]
        what, reason, who = key
        yield Entry(row[0], "edit", f"{what}: {reason}", who)


def _rows(past: Iterable[tuple[str | F, QuerySet[Any]]]) -> list[tuple[dt.datetime, str, str, str]]:
    """Date, what, reason and person of every history row, newest first. One query: they are joined.

    What is told in words, or stands in a column of the rows.
    """
    parts = [
        rows.order_by()
        .annotate(what=_as_text(what))
        .values_list(
            "history_date",
            "what",
            Cast("history_change_reason", CharField()),
            Coalesce(F("history_user__name"), Value("")),
        )
        for what, rows in past
    ]
    whole = parts[0].union(*parts[1:], all=True)
    return sorted(whole, key=lambda row: row[0], reverse=True)


def _as_text(what: str | F) -> Value | Cast:
    return Cast(what, CharField()) if isinstance(what, F) else Value(what, output_field=CharField())
