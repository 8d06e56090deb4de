"""What reviews give to dashboards and the yearly report, for a period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q

from governance.models import Recommendation
from governance.queries.thread_gaps import CLOSED
from governance.rules.actions import ActionStatus, Source
from reviews.learning_rules import percent_done
from reviews.models import PracticeReview, RecommendationAnswer


@dataclass(frozen=True)
class AnsweredRecommendation:
    """A recommendation of a national or regional review, how it was answered here, and how far it is."""

    review: str
    reference: str
    text: str
    answer: str
    words: str
    percent: int | None


def national_recommendations(first: dt.date, last: dt.date) -> list[AnsweredRecommendation]:
    """Those recorded or answered within the days, oldest first; the answer is empty where there is none.

    For the yearly report (REV-16).
    """
    answers = {row.recommendation: row for row in RecommendationAnswer.objects.all()}
    within = [key for key, row in answers.items() if first <= row.answered_on <= last]
    counts = Q(actions__isnull=False) & ~Q(actions__status=ActionStatus.CANCELLED)
    rows = (
        Recommendation.objects.filter(
            Q(agreed_on__range=(first, last)) | Q(reference__in=within),
            finding__source=Source.NATIONAL,
            finding__origin_type=ContentType.objects.get_for_model(PracticeReview),
        )
        .select_related("finding")
        .annotate(
            given=Count("actions", filter=counts),
            closed=Count("actions", filter=Q(actions__status__in=CLOSED)),
        )
        .order_by("agreed_on", "pk")
    )
    return [_answered(row, answers.get(row.reference)) for row in rows]


def _answered(row: Recommendation, answer: RecommendationAnswer | None) -> AnsweredRecommendation:
    counted: dict[str, int] = row.__dict__
    return AnsweredRecommendation(
        row.finding.origin_label,
        row.reference,
        row.text,
        answer.get_answer_display() if answer else "",
        answer.words if answer else "",
        percent_done(counted["closed"], counted["given"]),
    )
