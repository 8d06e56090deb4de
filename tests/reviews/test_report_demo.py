"""The made-up cases: every standing a review can have, on believable days, once."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.models import Message
from deadlines.models import Deadline
from partnership import demo as people
from reviews import demo
from reviews.models import (
    ChronologyEntry,
    Decision,
    Incident,
    InformationRequest,
    PracticeReview,
    RapidReview,
    SignOff,
)

TODAY = timezone.localdate()


@pytest.fixture
def loaded(db: None) -> int:
    call_command("load_arrangements", "arrangements/wirral.yaml", verbosity=0)
    call_command("import_schools", "arrangements/demo-schools.csv", la=344, verbosity=0)
    people.load(TODAY)
    return demo.load(TODAY)


def test_the_demo_is_whole_happened_on_its_days_and_grows(loaded: int) -> None:
    """One test, because loading takes seconds."""
    every_standing(loaded)
    on_its_day()
    many_more()


def every_standing(loaded: int) -> None:
    assert (loaded, demo.load(TODAY)) == (15, 0)
    statuses = set(RapidReview.objects.values_list("status", flat=True))
    assert statuses == {"gathering", "drafting", "decision", "sent", "closed", "stopped"}
    assert set(Incident.objects.values_list("status", flat=True)) == {
        "draft",
        "recorded",
        "notified",
        "withdrawn",
        "closed",
    }
    assert set(InformationRequest.objects.values_list("status", flat=True)) == {
        "not_started",
        "started",
        "submitted",
        "nil_return",
        "cancelled",
    }
    assert PracticeReview.objects.filter(rapid_review__isnull=False).count() == 2
    assert set(PracticeReview.objects.values_list("kind", flat=True)) == {
        "lcspr",
        "local",
        "legacy",
        "national",
        "good_practice",
    }
    assert SignOff.objects.filter(answer="dissents").count() == 1
    assert Decision.objects.filter(made_at=None).count() == 2
    assert RapidReview.objects.exclude(sent_late_reason="").count() == 1
    assert (
        Deadline.objects.filter(code="reviews.request", status="open", due_on__lt=TODAY).count()
        == 3
    )


def on_its_day() -> None:
    review = RapidReview.objects.order_by("opened_at").first()
    assert review is not None
    assert review.opened_at.date() == review.incident.notified_on
    assert (TODAY - review.opened_at.date()).days > 600
    first = review.history.order_by("history_date").first()
    assert first.history_date.date() == review.opened_at.date()
    assert not ChronologyEntry.objects.filter(on__gt=TODAY).exists()
    midnight = timezone.make_aware(dt.datetime.combine(TODAY, dt.time()))
    assert not Message.objects.filter(status="scheduled", send_at__lt=midnight).exists()


def many_more() -> None:
    before = {
        model: model.objects.count() for model in (RapidReview, InformationRequest, ChronologyEntry)
    }
    assert demo.scale(3) == 1 + 14 * 3
    for model, count in before.items():
        assert model.objects.count() == 3 * count
    assert RapidReview.history.filter(history_change_reason__contains="benchmark").count() == 2 * 11
