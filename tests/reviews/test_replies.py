"""A recorded reply of the Panel is corrected with a reason, and what follows from it follows."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.models import Message
from core.stale import SavedMeanwhile, mark
from deadlines.models import Deadline
from reviews.queries.timeline import timeline
from reviews.rules import Outcome, Reply, ReviewStatus
from reviews.services import decisions
from reviews.services.replies import correct_reply, reply_held
from reviews.services.report import save_section
from tests.factories import make_incident, make_review

TODAY = timezone.localdate()
SENT = TODAY - dt.timedelta(days=3)


@pytest.fixture
def execs(council_exec, icb_exec, police_exec):
    return council_exec, icb_exec, police_exec


@pytest.fixture
def sent(unit, execs):
    """A review whose report went to the Panel three days ago."""
    review = make_review(
        make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18)),
        status=ReviewStatus.DRAFTING,
    )
    save_section(actor=unit, review=review, code="analysis", body="Nobody led.", version=0)
    review.status, review._change_reason = ReviewStatus.DECISION, "Made for a test"
    review.save()
    put(unit, execs, review)
    made = review.decisions.get()
    made.made_at, made._change_reason = timezone.now() - dt.timedelta(days=4), "Made for a test"
    made.save()
    return decisions.mark_sent(actor=unit, review=review, sent_on=SENT)


def put(unit, execs, review, **words):
    decision = decisions.propose(
        actor=unit, review=review, outcome=Outcome.NO_FURTHER_REVIEW, rationale="Learned.", **words
    )
    for person in execs:
        decisions.sign(
            actor=person, decision=decision, answer="agrees", reason="Agreed.", seen=None
        )


def replied(unit, review, reply=Reply.AGREES, text="Thank you."):
    return decisions.record_reply(
        actor=unit, review=review, reply=reply, received_on=TODAY, text=text
    )


def corrected(unit, held, reason="Misread", **changes):
    return correct_reply(actor=unit, held=held, reason=reason, **reply_held(held) | changes)


def clock(review, code):
    return Deadline.objects.of(review).filter(code=f"reviews.{code}").order_by("pk").last()


def status(review):
    review.refresh_from_db()
    return review.status


def test_words_and_day_are_corrected_and_the_clock_follows(unit, sent):
    held = replied(unit, sent)
    day = TODAY - dt.timedelta(days=1)
    assert corrected(unit, held, received_on=day, text="Thank you, and well done.") is True
    held.refresh_from_db()
    assert (held.received_on, held.text) == (day, "Thank you, and well done.")
    assert (status(sent), clock(sent, "panel-reply").done_on) == (ReviewStatus.REPLIED, day)
    assert corrected(unit, held) is False
    first = held.history.order_by("history_id").first()
    assert (first.received_on, first.text) == (TODAY, "Thank you.")
    assert "Panel’s reply: Corrected: Misread" in {each.title for each in timeline(sent, unit)}


def test_a_challenge_recorded_as_agreement_opens_the_decision_again(unit, sent):
    held = replied(unit, sent)
    told = Message.objects.filter(kind="reviews.panel-replied").count()
    corrected(unit, held, reply=Reply.DISAGREES, text="Think again.")
    assert (status(sent), clock(sent, "decide-again").status) == (ReviewStatus.DECISION, "open")
    assert Message.objects.filter(kind="reviews.panel-replied").count() == 2 * told > 0
    moved = {(each.title, each.detail) for each in timeline(sent, unit, "status")}
    why = "The Panel: Disagrees, or advises a practice review. Corrected: Misread"
    assert ("The review: Waiting for the partners’ decision", why) in moved


def test_agreement_recorded_as_a_challenge_lets_the_decision_stand(unit, sent):
    held = replied(unit, sent, Reply.MORE_INFORMATION, "Which school?")
    assert status(sent) == ReviewStatus.DECISION
    corrected(unit, held, reply=Reply.AGREES)
    assert (status(sent), clock(sent, "decide-again").status) == (ReviewStatus.REPLIED, "cancelled")


def test_the_kind_stays_once_the_partners_were_asked_again_and_the_words_do_not(unit, execs, sent):
    held = replied(unit, sent, Reply.DISAGREES, "Think again.")
    sent.refresh_from_db()
    put(unit, execs, sent, panel_response="We did.")
    with pytest.raises(RuleBroken) as broken:
        corrected(unit, held, reply=Reply.AGREES)
    assert broken.value.field == "reply"
    assert corrected(unit, held, text="Think once more.") is True
    assert corrected(unit, held, reply=Reply.MORE_INFORMATION) is True
    assert status(sent) == ReviewStatus.DECIDED


def test_a_correction_has_a_reason_a_possible_day_and_the_words_of_a_challenge(unit, sent):
    held = replied(unit, sent)
    for changes, field in (
        ({"text": "Other", "reason": " "}, "reason"),
        ({"received_on": TODAY + dt.timedelta(days=1)}, "received_on"),
        ({"received_on": SENT - dt.timedelta(days=1)}, "received_on"),
        ({"reply": Reply.DISAGREES, "text": ""}, "text"),
    ):
        with pytest.raises(RuleBroken) as broken:
            corrected(unit, held, **changes)
        assert broken.value.field == field
    with pytest.raises(SavedMeanwhile):
        corrected(unit, held, text="Mine", seen=mark({**reply_held(held), "text": "Older"}))
    sent.status, sent._change_reason = ReviewStatus.CLOSED, "Made for a test"
    sent.save()
    with pytest.raises(RuleBroken):
        corrected(unit, held, text="Too late")


def test_the_page_corrects_it_for_those_who_record_it(client_for, unit, council_exec, sent):
    held = replied(unit, sent)
    address = reverse("decision_reply_change", args=[sent.reference, held.pk])
    shown = reverse("review_decision", args=[sent.reference])
    assert f'href="{address}"' in client_for(unit).get(shown).content.decode()
    assert f'href="{address}"' not in client_for(council_exec).get(shown).content.decode()
    assert client_for(council_exec).get(address).status_code == 403
    other = reverse("decision_reply_change", args=[make_review().reference, held.pk])
    assert client_for(unit).get(other).status_code == 404
    form = client_for(unit).get(address).context["form"]
    typed = {
        "reply": "agrees", "text": "Thank you all.", "seen": form.initial["seen"],
        "received_on_day": TODAY.day, "received_on_month": TODAY.month, "received_on_year": TODAY.year,
    }  # fmt: skip
    refused = client_for(unit).post(address, typed)
    assert (refused.status_code, "Say why this is corrected" in refused.content.decode()) == (
        422,
        True,
    )
    assert client_for(unit).post(address, typed | {"reason": "Typing"}).status_code == 302
    held.refresh_from_db()
    assert held.text == "Thank you all."
