"""Records of cases that miss what they should hold, each with where it is mended. One query a kind of gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from reviews.models import (
    CriterionWeighed,
    Delay,
    Incident,
    IncidentAgency,
    IncidentChild,
    InformationRequest,
    PracticeReview,
    Proceeding,
    Publication,
    RapidReview,
)
from reviews.practice_rules import COURSES, OVER, PracticeKind, PracticeStatus
from reviews.rules import IncidentStatus, ReviewStatus

S = PracticeStatus
RECORDED = (IncidentStatus.RECORDED, IncidentStatus.NOTIFIED)
UNDECIDED = (ReviewStatus.GATHERING, ReviewStatus.DRAFTING, ReviewStatus.DECISION)
BEGUN = [status for status in S if status not in OVER | {S.PROPOSED}]
DONE = [S.PUBLISHED, S.WITHHELD, S.MONITORING]
SIGNED = [kind for kind, course in COURSES.items() if course.signed]
ELSEWHERE = [kind for kind, course in COURSES.items() if course.elsewhere]


@dataclass(frozen=True)
class Kind:
    """One kind of gap: the records that have it as (reference, argument), and where one is mended."""

    code: str
    label: str
    found: Callable[[dt.date], QuerySet[Any, tuple[Any, ...]]]
    mended: Callable[[Any, Any], str]


@dataclass(frozen=True)
class Gap:
    """One record that misses something."""

    kind: Kind
    reference: str
    link: str

    @property
    def label(self) -> str:
        return self.kind.label


def gaps(today: dt.date) -> list[Gap]:
    """Every gap there is, by kind and reference."""
    return [
        Gap(kind, reference, kind.mended(reference, argument))
        for kind in KINDS
        for reference, argument in kind.found(today)
    ]


def _incidents(missing: Q) -> Callable[[dt.date], QuerySet[Any, tuple[Any, ...]]]:
    return lambda _today: (
        Incident.objects.filter(missing, status__in=RECORDED)
        .order_by("reference")
        .values_list("reference", "pk")
    )


def _children(missing: Q) -> Callable[[dt.date], QuerySet[Any, tuple[Any, ...]]]:
    return lambda _today: (
        IncidentChild.objects.filter(missing, incident__status__in=RECORDED)
        .order_by("incident__reference", "number")
        .values_list("incident__reference", "number")
    )


def _practices(missing: Q, **chosen: Any) -> Callable[[dt.date], QuerySet[Any, tuple[Any, ...]]]:
    return lambda _today: (
        PracticeReview.objects.filter(missing, **chosen)
        .order_by("reference")
        .values_list("reference", "pk")
    )


def _publications(missing: Q) -> Callable[[dt.date], QuerySet[Any, tuple[Any, ...]]]:
    return lambda _today: (
        Publication.objects.filter(missing)
        .exclude(review__status__in=OVER)
        .order_by("review__reference")
        .values_list("review__reference", "pk")
    )


def _without_meeting(today: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = RapidReview.objects.filter(meeting_on=None, status__in=UNDECIDED)
    return rows.order_by("reference").values_list("reference", "pk")


def _not_asked(today: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    """Reviews that gather information, with an agency involved that was never sent a request."""
    asked = InformationRequest.objects.filter(
        review__incident=OuterRef("incident"), organisation=OuterRef("organisation")
    )
    left = IncidentAgency.objects.filter(~Exists(asked), organisation__is_class=False)
    rows = RapidReview.objects.filter(
        Exists(left.filter(incident=OuterRef("incident"))), status=ReviewStatus.GATHERING
    )
    return rows.order_by("reference").values_list("reference", "pk")


def _delays(today: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    untold = Q(panel_told_on=None) | Q(secretary_told_on=None)
    rows = Delay.objects.filter(untold).exclude(review__status__in=OVER)
    return rows.order_by("review__reference", "pk").values_list("review__reference", "pk")


def _looks(today: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Proceeding.objects.filter(ended_on=None, look_on__lt=today)
    of = Coalesce(F("practice__reference"), F("incident__rapid_review__reference"))
    return rows.annotate(of=of).order_by("of", "pk").values_list("of", "pk")


def _page(name: str, *more: str) -> Callable[[Any, Any], str]:
    """The page of the record itself."""
    return lambda reference, _argument: reverse(name, args=[reference, *more])


def _part(name: str) -> Callable[[Any, Any], str]:
    """The page of one part of the record."""
    return lambda reference, argument: reverse(name, args=[reference, argument])


UNTOLD = Q(panel_told_on=None) | Q(secretary_told_on=None)
UNWEIGHED = ~Exists(CriterionWeighed.objects.filter(review=OuterRef("pk")))

KINDS: tuple[Kind, ...] = (
    Kind("aware", "Incident: day the authority became aware", _incidents(Q(aware_on=None)),
         _page("incident_page", "dates")),
    Kind("incident-kind", "Incident: kind", _incidents(Q(kind="")), _page("incident_page", "kind")),
    Kind("notified", "Incident: day of the notification", _incidents(Q(notified_on=None)),
         _page("incident_notify")),
    Kind("ethnicity", "Child: ethnicity", _children(Q(ethnicity=None)), _part("incident_child")),
    Kind("identity", "Child: identity not held", _children(Q(identity=None)),
         _part("incident_identity")),
    Kind("meeting", "Rapid review: day of the decision meeting", _without_meeting,
         _page("review_details")),
    Kind("not-asked", "Rapid review: an agency involved was not asked", _not_asked,
         _page("review_requests")),
    Kind("lead", "Practice review: agency that leads it",
         _practices(~Q(kind__in=ELSEWHERE), lead=None, status__in=BEGUN), _page("practice_change")),
    Kind("terms", "Practice review: terms of reference",
         _practices(Q(kind__in=SIGNED), terms="", status__in=BEGUN), _page("practice_change")),
    Kind("scope", "Practice review: what it looks at", _practices(Q(), scope="", status__in=BEGUN),
         _page("practice_change")),
    Kind("criteria", "Practice review: criteria weighed",
         _practices(Q(UNWEIGHED), kind=PracticeKind.LCSPR, status__in=BEGUN),
         _page("practice_weigh")),
    Kind("learned", "Practice review: what was learned",
         _practices(Q(), learned="", status__in=DONE), _page("practice_change")),
    Kind("delay", "Delay: Panel or Secretary of State not told", _delays, _part("practice_told")),
    Kind("withheld", "Report withheld: Panel or Secretary of State not told",
         _publications(UNTOLD & ~Q(withheld_reason="") & Q(review__status=S.WITHHELD)),
         _page("practice_withhold")),
    Kind("ofsted", "Published: copy to Ofsted",
         _publications(Q(ofsted_sent_on=None, published_at__isnull=False)),
         _page("practice_publication")),
    Kind("look", "Proceedings: the look is late", _looks,
         lambda _reference, key: reverse("proceeding_look", args=[key])),
)  # fmt: skip
