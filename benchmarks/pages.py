"""What each page costs: how many queries at 1, 10 and 100 times the demo's data, and CPU against a floor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from benchmarks import costs
from benchmarks.costs import Case
from core import history
from core.actors import System
from deadlines.models import Deadline
from partnership.models import Organisation, Seat
from partnership.rules import SeatKind
from reviews.models import Incident, InformationRequest, RapidReview
from reviews.rules import IncidentStatus

SIZES = (1, 10, 100)
MAKER = System("Benchmark")


def run() -> Iterator[str]:
    """Both tables. Ends the run with an error where queries grow or are too many."""
    _load_demo()
    costs.keep_connection()
    yield from costs.machine()
    wrong: list[str] = []
    cases = _cases()
    yield from _count(cases, wrong)
    yield from costs.weighed(cases, "CPU at 100×, ms a request")
    if wrong:
        raise SystemExit("\n".join(wrong))


def _load_demo() -> None:
    from config.management.commands.demo import loaders

    for _label, load in loaders(timezone.localdate()):
        load()


def _cases() -> list[Case]:
    unit = Seat.objects.filter(kind=SeatKind.BUSINESS_MANAGER).select_related("person")[0].person
    asked = (
        InformationRequest.objects.filter(organisation__seats__kind=SeatKind.SAFEGUARDING_LEAD)
        .order_by("-pk")
        .first()
    )
    assert asked is not None
    lead = (
        Seat.objects.filter(organisation=asked.organisation, kind=SeatKind.SAFEGUARDING_LEAD)
        .select_related("person")[0]
        .person
    )
    review = RapidReview.objects.latest("pk")
    incident = Incident.objects.filter(status=IncidentStatus.NOTIFIED).latest("pk")
    return [
        Case("home, business unit", reverse("home"), unit, 6, most=12),
        Case("home, agency lead", reverse("home"), lead, 6, most=12),
        Case("incident list", reverse("incident_list"), unit, 5),
        Case("rapid review list", reverse("review_list"), unit, 5),
        Case("clocks list", reverse("clock_list"), unit, 5),
        Case("organisations list", reverse("organisation_list"), unit, 5),
        Case("requests list, agency lead", reverse("request_list"), lead, 5),
        Case("incident page", reverse("incident", args=[incident.reference]), unit, 3.5),
        Case("review page", reverse("review", args=[review.reference]), unit, 3.5),
        Case("request page, agency lead", reverse("request", args=[asked.pk]), lead, 3.5),
        Case(
            "form of a child", reverse("incident_child", args=[incident.reference, 1]), unit, 6, 10
        ),
        Case("figures", reverse("review_figures"), unit, 6, most=12),
    ]


def _grow(factor: int) -> None:
    """The demo's cases and organisations ``factor`` times."""
    from reviews.demo import scale

    if factor == 1:
        return
    scale(factor)
    copies = [
        _copy(original, turn)
        for original in Organisation.objects.filter(is_class=False)
        for turn in range(1, factor)
    ]
    history.create_many(copies, actor=MAKER, reason="Made up for a benchmark")


def _copy(original: Organisation, turn: int) -> Organisation:
    values = {f.attname: getattr(original, f.attname) for f in Organisation._meta.concrete_fields}
    values.pop("id")
    return Organisation(**values | {"code": f"copy-{original.pk}-{turn}"})


def _count(cases: list[Case], wrong: list[str]) -> Iterator[str]:
    counted: dict[str, list[int]] = {case.label: [] for case in cases}
    sizes: list[str] = []
    for size in SIZES:
        with transaction.atomic():
            _grow(size)
            sizes.append(f"{size}×: {_rows()}")
            for case in cases:
                counted[case.label].append(costs.queries(case))
            transaction.set_rollback(size != SIZES[-1])
    yield from sizes
    yield from costs.compared(cases, [f"{size}×" for size in SIZES], counted, wrong)


def _rows() -> str:
    models: list[Any] = [Incident, RapidReview, InformationRequest, Deadline, Organisation]
    return ", ".join(f"{m.objects.count():,} {m._meta.verbose_name_plural}" for m in models)
