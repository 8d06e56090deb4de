"""The demo's portal, with a record of every kind, for the tests that walk over all pages."""

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import URLPattern, reverse
from django.utils import timezone

from config.management.commands.demo import loaders
from core import documents, saved
from core.models import Message, SavedView
from deadlines.models import CalendarFeed, Deadline
from governance.models import MeetingTemplate, Recommendation
from governance.services.meetings_series import make_series
from partnership import models as partners
from partnership.rules import SeatKind
from reviews import models as cases
from reviews.queries.practice_learning import findings_of
from reviews.rules import Outcome
from tests.house import governed

SLUGS = {
    "code": ["facts", "child"],
    "page": ["what", "dates"],
    "to": ["drafting", "stop", "close", "decision", "gathering"],
    "step": ["proposed", "signed", "sent", "start", "follow", "close", "reopen", "stop"],
    "form": ["csv", "xlsx"],
    "token": ["none-such"],
    "secret": ["none-such"],
}
NUMBERED: tuple[type[models.Model], ...] = (
    Message, Deadline, documents.Document, partners.Person, partners.Seat, partners.Invitation,
    partners.Contribution, cases.InformationRequest, cases.Milestone, cases.PanelMember,
    cases.IncidentGrant, cases.PanelReply, CalendarFeed,
)  # fmt: skip


def populate() -> partners.Person:
    """Load the demo, and a file of each kind of record. Returns the business manager."""
    for _label, load in loaders(timezone.localdate()):
        load()
    manager = partners.Seat.objects.get(kind=SeatKind.BUSINESS_MANAGER, ended_on=None).person
    gathering = cases.RapidReview.objects.filter(status="gathering")
    asked = cases.InformationRequest.objects.filter(review__in=gathering)
    for record in (asked[0], cases.Incident.objects.exclude(reference=None)[0]):
        add_file(manager, record, "Letter")
    saved.save(actor=manager, name="Due soon", address=reverse("clock_list"))
    later = timezone.localdate() + dt.timedelta(days=200)
    make_series(
        actor=manager,
        template=MeetingTemplate.objects.order_by("pk")[0],
        every_weeks=6,
        first_on=later,
        last_on=later,
    )
    return manager


def add_file(actor: partners.Person, record: Any, title: str) -> documents.Document:
    upload = SimpleUploadedFile("letter.txt", title.encode())
    return documents.add(actor=actor, record=record, upload=upload, title=title)


def values() -> dict[str, list[Any]]:
    """Name of an argument → what to put there, so that every page finds a record of its own."""
    reviews = cases.RapidReview.objects.order_by("pk")
    incidents = cases.Incident.objects.order_by("pk")
    numbers = {row.pk for m in NUMBERED for row in (m.objects.first(), m.objects.last()) if row}
    # Addresses that name a review and a member of its panel need the two to belong together.
    chosen = list(_some(reviews, "status", "pk"))
    members = cases.PanelMember.objects.filter(review__in=chosen).order_by("review", "pk")
    numbers |= set({row.review_id: row.pk for row in members}.values())
    # So do a review and what the Panel replied.
    replies = cases.PanelReply.objects.filter(review__in=chosen).order_by("review", "pk")
    numbers |= set({row.review_id: row.pk for row in replies}.values())
    # So do a request and the colleague it is shared with.
    numbers |= set(cases.RequestGrant.objects.values_list("content_object", flat=True)[:2])
    of_people = cases.RequestGrant.objects.values_list("user", flat=True)
    return (
        SLUGS
        | governed.values()
        | {
            "reference": [
                *_some(reviews, "status", "reference"),
                *_some(incidents.exclude(reference=None), "status", "reference"),
                *incidents.filter(reference=None).values_list("pk", flat=True)[:1],
                *reviews.filter(decisions__outcome=Outcome.LOCAL_LEARNING_REVIEW).values_list(
                    "reference", flat=True
                ),
            ],
            "code": [
                *SLUGS["code"],
                *partners.Organisation.objects.values_list("code", flat=True)[:1],
                *partners.Memorandum.objects.values_list("code", flat=True)[:1],
            ],
            "referral": list(_some(cases.Referral.objects.order_by("pk"), "status", "reference")),
            "pk": sorted(numbers),
            "number": [1],
            **practice_values(),
            "saved_view": list(SavedView.objects.values_list("pk", flat=True)),
            "entry_pk": list(cases.ChronologyEntry.objects.values_list("pk", flat=True)[:2]),
            "document_pk": sorted({row.pk for row in _files()}),
            "person_pk": list(of_people[:2]) or [1],
        }
    )


def practice_values() -> dict[str, list[Any]]:
    """What stands in the addresses of practice reviews: one of each kind and stage."""
    rows = list(cases.PracticeReview.objects.order_by("pk"))
    delayed = list(cases.Delay.objects.values_list("review__reference", flat=True)[:1])
    chosen = [*delayed, *{(row.kind, row.status): row.reference for row in rows}.values()]
    # Addresses that name a review and one of its people need the two to belong together.
    first = {"review__reference__in": delayed}
    appointed = cases.Appointment.objects.filter(ended_on=None, **first)
    return {
        "reviewer": list(cases.Reviewer.objects.values_list("pk", flat=True)[:3]),
        "appointment": list(appointed.values_list("pk", flat=True)[:1]),
        "check": _keys(cases.ProgressCheck.objects.filter(**first)),
        "demand": _keys(cases.WrittenRequest.objects.filter(**first)),
        "event": _keys(cases.PractitionerEvent.objects.filter(**first)),
        "contact": _keys(cases.FamilyContact.objects.filter(**first)),
        "practice": chosen,
        "kind": ["lcspr", "good-practice"],
        "delay": list(cases.Delay.objects.values_list("pk", flat=True)),
        "draft": [1, 2],
        "panel_member": list(cases.PracticePanelMember.objects.values_list("pk", flat=True)),
        "report": list(cases.AgencyReport.objects.order_by("status").values_list("pk", flat=True)),
        "comment": list(cases.DraftComment.objects.values_list("pk", flat=True)),
        "proceeding": list(cases.Proceeding.objects.values_list("pk", flat=True)),
        "published": list(cases.Publication.objects.values_list("pk", flat=True)),
        **learning_values(),
    }


def learning_values() -> dict[str, list[Any]]:
    """What hangs on practice reviews: a finding of each that has one, its recommendations, a training need."""
    hung = [row for each in cases.PracticeReview.objects.all() for row in findings_of(each)[:1]]
    made = Recommendation.objects.filter(finding__in=hung).order_by("pk")
    return {
        "found": [row.reference for row in hung],
        "recommended": list(made.values_list("reference", flat=True)),
        "need": list(cases.TrainingNeed.objects.values_list("pk", flat=True)),
    }


def _keys(rows: models.QuerySet[Any]) -> list[Any]:
    return list(rows.values_list("pk", flat=True)[:2])


def _files() -> Iterator[documents.Document]:
    """The first and the last file of each kind of record."""
    rows = documents.Document.objects.order_by("record_type", "pk")
    for _kind, of_kind in itertools.groupby(rows, key=lambda row: row.record_type_id):
        first, *rest = of_kind
        yield from (first, *rest[-1:])


def _some(rows: models.QuerySet[Any], by: str, field: str) -> Iterable[Any]:
    """One value for each state there is."""
    return {getattr(row, by): getattr(row, field) for row in rows}.values()


def addresses(pattern: URLPattern, given: dict[str, list[Any]]) -> Iterator[str]:
    """Every address that these arguments give a page."""
    kinds = getattr(pattern.pattern, "converters", {})
    for chosen in itertools.product(*(given[name] for name in kinds)):
        try:
            yield reverse(str(pattern.name), kwargs=dict(zip(kinds, chosen, strict=True)))
        except LookupError:
            continue


# Who is logged in, who opened what, which jobs ran: reading leaves these traces and no others.
TRACES = {"sessions.session", "core.accessentry", "core.accesshead", "core.jobrun"}


def digests() -> dict[str, str]:
    """Model → a digest of all its rows, without the traces of reading and when a person was last seen."""
    found = {}
    for model in apps.get_models():
        if model._meta.label_lower not in TRACES:
            kept = [f.attname for f in model._meta.concrete_fields if f.name != "last_seen_at"]
            rows = list(model._base_manager.order_by("pk").values_list(*kept))
            found[model._meta.label_lower] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    """The models whose rows differ from what they were."""
    return [model for model, kept in digests().items() if kept != before[model]]
