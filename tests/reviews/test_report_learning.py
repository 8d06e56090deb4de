"""A case below the threshold becomes a learning review without keying anything again."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import RuleBroken
from deadlines.models import Deadline
from partnership.models import Organisation, Person
from reviews.models import LearningReview, RapidReview
from reviews.rules import Outcome
from reviews.services import decisions
from reviews.services import learning as deeds
from reviews.services.report import save_section
from tests.factories import make_incident, make_review

TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=90)
Made = Callable[..., RapidReview]


@pytest.fixture
def decided(unit: Person, council_exec: Person, icb_exec: Person, police_exec: Person) -> Made:
    """A rapid review with a made decision of the outcome given."""

    def make(outcome: str = Outcome.LOCAL_LEARNING_REVIEW) -> RapidReview:
        review = make_review(
            make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18)),
            status="drafting",
        )
        save_section(actor=unit, review=review, code="analysis", body="Nobody led.", version=0)
        review.status, review._change_reason = "decision", "Made for a test"
        review.save()
        decision = decisions.propose(
            actor=unit, review=review, outcome=outcome, rationale="Below it."
        )
        for person in (council_exec, icb_exec, police_exec):
            decisions.sign(
                actor=person, decision=decision, answer="agrees", reason="Agreed.", seen=None
            )
        review.refresh_from_db()
        return review

    return make


@pytest.mark.shows("REV-09")
def test_what_was_written_is_carried_across(unit: Person, decided: Made) -> None:
    review = decided()
    begun = deeds.begin_learning_review(actor=unit, review=review, target_on=LATER)
    assert deeds.begin_learning_review(actor=unit, review=review, target_on=LATER) == begun
    assert (begun.reference, begun.kind) == (f"LLR-{TODAY.year}-001", "local")
    assert (begun.title, begun.scope) == (
        review.title,
        "Analysis\n\nNobody led.\n\nWhy the partners chose it\n\nBelow it.",
    )
    clock = Deadline.objects.of(begun).get()
    assert (clock.code, clock.due_on, clock.reference) == (
        "reviews.learning-review",
        LATER,
        begun.reference,
    )


def test_a_single_agency_carries_out_its_own(
    unit: Person, trust: Organisation, decided: Made
) -> None:
    review = decided(Outcome.SINGLE_AGENCY_REVIEW)
    with pytest.raises(RuleBroken) as broken:
        deeds.begin_learning_review(actor=unit, review=review, target_on=LATER)
    assert broken.value.field == "lead"
    begun = deeds.begin_learning_review(actor=unit, review=review, target_on=LATER, lead=trust)
    assert (begun.kind, begun.lead) == ("single_agency", trust)


def test_it_begins_only_when_the_partners_decided_so(unit: Person, decided: Made) -> None:
    with pytest.raises(RuleBroken, match="when the three partners have decided"):
        deeds.begin_learning_review(actor=unit, review=make_review(), target_on=LATER)
    with pytest.raises(RuleBroken, match="when the three partners have decided"):
        deeds.begin_learning_review(
            actor=unit, review=decided(Outcome.NO_FURTHER_REVIEW), target_on=LATER
        )
    with pytest.raises(RuleBroken, match="must be in the future"):
        deeds.begin_learning_review(actor=unit, review=decided(), target_on=TODAY)


def test_it_is_changed_and_finished(unit: Person, decided: Made) -> None:
    begun = deeds.begin_learning_review(actor=unit, review=decided(), target_on=LATER)
    with pytest.raises(RuleBroken, match="Write down what was learned"):
        deeds.complete_learning_review(actor=unit, learning=begun, completed_on=TODAY)
    sooner = LATER - dt.timedelta(days=30)
    words = {"title": "Who leads", "scope": "Plans.", "learned": "One lead.", "target_on": sooner}
    with pytest.raises(RuleBroken, match="Say why the date changes"):
        deeds.change_learning_review(actor=unit, learning=begun, **words)
    deeds.change_learning_review(actor=unit, learning=begun, reason="The board meets then", **words)
    assert Deadline.objects.of(begun).get().due_on == sooner
    done = deeds.complete_learning_review(actor=unit, learning=begun, completed_on=TODAY)
    assert deeds.complete_learning_review(actor=unit, learning=begun, completed_on=TODAY) == done
    assert done.status == LearningReview.Status.COMPLETE
    assert Deadline.objects.of(begun).get().status == "done"
    with pytest.raises(RuleBroken, match="cannot be changed"):
        deeds.change_learning_review(actor=unit, learning=begun, **words)


def test_the_pages_walk_through_it(
    unit: Person, council_exec: Person, decided: Made, client_for: Callable[[Person], Client]
) -> None:
    review, client = decided(), client_for(unit)
    begin = f"/reviews/{review.reference}/learning-review/"
    assert "Nobody led." in client.get(begin).content.decode()
    day = {"target_on_day": LATER.day, "target_on_month": LATER.month, "target_on_year": LATER.year}
    begun = client.post(begin, {**day, "scope": "Nobody led."})
    assert begun.url == f"/learning-reviews/LLR-{TODAY.year}-001/"
    for page in ("", "change/", "finish/"):
        assert client.get(begun.url + page).status_code == 200
    assert client_for(council_exec).get(begun.url).status_code == 200
    assert client_for(council_exec).get(begun.url + "change/").status_code == 403
