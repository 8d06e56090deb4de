"""A case below the threshold goes on as a learning review, and nothing is keyed again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from partnership.models import Organisation, Person
from reviews.models import PracticeReview, RapidReview
from reviews.rules import Outcome
from reviews.services import decisions, reviews
from reviews.services.report import save_section
from tests.journeys.cases import broken, new_review

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = "Nobody asked the father."


@pytest.fixture
def decided(
    unit: Person, council_exec: Person, icb_exec: Person, police_exec: Person, trust: Organisation
) -> Any:
    """A review whose three partners decided on an outcome."""

    def make(outcome: Outcome) -> RapidReview:
        review = new_review(unit)
        reviews.start_drafting(actor=unit, review=review, reason="Nobody else is asked.")
        save_section(actor=unit, review=review, code="analysis", body=WRITTEN, version=0)
        reviews.ready_for_decision(actor=unit, review=review)
        review.refresh_from_db()
        put = decisions.propose(actor=unit, review=review, outcome=outcome, rationale="Below it.")
        for person in (council_exec, icb_exec, police_exec):
            decisions.sign(actor=person, decision=put, answer="agrees", reason="Agreed.", seen=None)
        review.refresh_from_db()
        return review

    return make


@pytest.mark.shows("REV-09")
def test_a_local_learning_review_begins_with_what_was_written_already(
    visit: Any, unit: Person, council_exec: Person, decided: Any
) -> None:
    review = decided(Outcome.LOCAL_LEARNING_REVIEW)
    day = timezone.localdate() + dt.timedelta(days=60)
    at = visit(unit).go(f"/reviews/{review.reference}/decision/").is_accessible()
    at.press("Begin the review").is_accessible()
    scope = at.page.get_by_label("What does it look at?").first.input_value()
    assert (WRITTEN in scope, "Below it." in scope) == (True, True)
    at.fill_day("When should it be finished?", day).press("Begin").is_accessible()
    begun = PracticeReview.objects.get(rapid_review=review)
    assert (begun.title, begun.kind, begun.target_on) == (review.title, "local", day)
    assert (begun.scope.splitlines(), at.sees(begun.reference)) == (scope.splitlines(), True)
    reader = visit(council_exec).go(f"/practice-reviews/{begun.reference}/").is_accessible()
    assert reader.sees(WRITTEN)
    assert reader.page.get_by_role("link", name="Write the review", exact=True).count() == 0
    assert broken(at, reader) == []


@pytest.mark.shows("REV-09")
def test_a_single_agency_review_asks_for_the_agency_and_nothing_else_again(
    visit: Any, unit: Person, trust: Organisation, decided: Any
) -> None:
    review = decided(Outcome.SINGLE_AGENCY_REVIEW)
    day = timezone.localdate() + dt.timedelta(days=60)
    at = visit(unit).go(f"/reviews/{review.reference}/practice-review/").is_accessible()
    at.fill_day("When should it be finished?", day).press("Begin").is_accessible()
    assert at.sees("Choose the agency that carries out its review")
    at.page.get_by_label("Which agency carries out its review?").select_option(label=str(trust))
    at.press("Begin").is_accessible()
    begun = PracticeReview.objects.get(rapid_review=review)
    assert (begun.kind, begun.lead, WRITTEN in begun.scope) == ("single_agency", trust, True)
    assert broken(at) == []
