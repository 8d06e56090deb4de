"""The decision needs three signatures; sending stops the clock; a challenge opens it again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import RuleBroken
from core.history import change
from core.models import Message
from core.moves import move
from deadlines import services as clocks
from deadlines.models import Deadline
from deadlines.queries import add_working_days, working_days_between
from partnership.models import Person
from reviews.clocks import PANEL_REPLY, PUBLISH_LCSPR, RAPID_REVIEW
from reviews.models import Decision, RapidReview, SignOff
from reviews.queries.decisions import mark_of, standing
from reviews.rules import REVIEW_MOVES, Outcome, Reply, ReviewStatus
from reviews.services import decisions as deeds
from reviews.services import incidents
from reviews.services.report import open_section, save_section
from tests.factories import make_incident, make_review
from tests.factories.partners import forget_roles

TODAY = timezone.localdate()
YES, NO = SignOff.Answer.AGREES, SignOff.Answer.DISSENTS
Execs = list[Person]


@pytest.fixture
def execs(council_exec: Person, icb_exec: Person, police_exec: Person) -> Execs:
    return [council_exec, icb_exec, police_exec]


@pytest.fixture
def review(unit: Person, execs: Execs) -> RapidReview:
    """A review that waits for the decision; its clock is due today."""
    incident = make_incident(unit, status="notified", notified_on=TODAY - dt.timedelta(days=21))
    review = make_review(incident, status=ReviewStatus.DECISION)
    _start_clock(review, due=TODAY)
    return review


def _start_clock(review: RapidReview, due: dt.date) -> None:
    clocks.start(
        actor=review.opened_by,
        code=RAPID_REVIEW.code,
        record=review,
        on=TODAY - dt.timedelta(days=21),
        reference=review.reference,
        path="/",
        due=due,
        owner_role="business_unit",
    )


def propose(unit: Person, review: RapidReview, **changes: Any) -> Decision:
    words = {"outcome": Outcome.NO_FURTHER_REVIEW, "rationale": "The learning is complete."}
    return deeds.propose(actor=unit, review=review, **(words | changes))


def sign_all(execs: Execs, decision: Decision, *answers: str) -> None:
    for person, answer in zip(execs, answers or (YES, YES, YES), strict=True):
        deeds.sign(
            actor=person, decision=decision, answer=answer, reason="I read the report.", seen=None
        )


def decided(unit: Person, execs: Execs, review: RapidReview, **changes: Any) -> RapidReview:
    sign_all(execs, propose(unit, review, **changes))
    review.refresh_from_db()
    return review


def test_a_proposal_asks_the_three_partners_and_says_nothing_about_a_child(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decision = propose(unit, review)
    asked = Message.objects.filter(kind="reviews.sign")
    assert {message.to for message in asked} == set(execs)
    assert {message.subject for message in asked} == {
        f"{review.reference}: your signature is needed"
    }
    assert all("infant" not in message.body.lower() for message in asked)
    assert (decision.round, decision.made_at) == (1, None)
    assert decision.history.get().history_user == unit


def test_the_same_proposal_twice_is_one(unit: Person, review: RapidReview) -> None:
    assert propose(unit, review) == propose(unit, review)
    assert Message.objects.filter(kind="reviews.sign").count() == 3


@pytest.mark.parametrize("status", [s for s in ReviewStatus if s != ReviewStatus.DECISION])
def test_a_decision_is_proposed_only_while_it_is_waited_for(unit: Person, status: str) -> None:
    with pytest.raises(RuleBroken, match="A decision is proposed while"):
        propose(unit, make_review(status=status))


@pytest.mark.parametrize(
    ("changes", "field"), [({"outcome": "other"}, "outcome"), ({"rationale": " "}, "rationale")]
)
def test_a_proposal_has_an_outcome_and_reasons(
    unit: Person, review: RapidReview, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        propose(unit, review, **changes)
    assert broken.value.field == field


@pytest.mark.shows("REV-08")
def test_two_signatures_are_not_enough_and_the_third_makes_the_decision(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decision = propose(unit, review)
    for person in execs[:2]:
        deeds.sign(actor=person, decision=decision, answer=YES, reason="I agree.", seen=None)
    decision.refresh_from_db()
    review.refresh_from_db()
    assert (decision.made_at, review.status) == (None, ReviewStatus.DECISION)
    with pytest.raises(RuleBroken, match="All three statutory partners must have signed"):
        deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    deeds.sign(actor=execs[2], decision=decision, answer=YES, reason="I agree.", seen=None)
    decision.refresh_from_db()
    review.refresh_from_db()
    assert decision.made_at is not None
    assert review.status == ReviewStatus.DECIDED
    rows = decision.sign_offs.order_by("pk").values_list("sector", "person_name", "post", "reason")
    assert list(rows) == [
        (
            "local_authority",
            "Helen Marsh",
            "Helen Marsh, director of children’s services",
            "I agree.",
        ),
        ("health", "Peter Oyelaran", "Peter Oyelaran, chief nurse", "I agree."),
        ("police", "Joan Whitby", "Joan Whitby, detective superintendent", "I agree."),
    ]
    assert all(sign_off.at <= timezone.now() for sign_off in decision.sign_offs.all())
    assert Message.objects.get(kind="reviews.decision-made").to == unit


def test_a_signature_again_changes_nothing_and_another_answer_is_refused(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decision = propose(unit, review)
    first = deeds.sign(actor=execs[0], decision=decision, answer=YES, reason="I agree.", seen=None)
    assert (
        deeds.sign(actor=execs[0], decision=decision, answer=YES, reason="Again.", seen=None)
        == first
    )
    with pytest.raises(RuleBroken, match="You signed already"):
        deeds.sign(actor=execs[0], decision=decision, answer=NO, reason="No.", seen=None)
    assert list(decision.sign_offs.values_list("reason", flat=True)) == ["I agree."]


def test_nobody_signs_without_a_seat_for_a_statutory_partner(
    unit: Person, execs: Execs, review: RapidReview, trust_lead: Person
) -> None:
    decision = propose(unit, review)
    seat = execs[0].seats.get()
    seat.ended_on, seat._change_reason = TODAY - dt.timedelta(days=1), "Left"
    seat.save()
    forget_roles(execs[0])
    for person in (unit, trust_lead, execs[0]):
        with pytest.raises(RuleBroken, match="You do not sit for one of the three"):
            deeds.sign(actor=person, decision=decision, answer=YES, reason="I agree.", seen=None)
    assert decision.sign_offs.count() == 0


def test_a_partner_signs_once(unit: Person, execs: Execs, review: RapidReview) -> None:
    from partnership.rules import SeatKind
    from tests.factories import make_seat

    decision = propose(unit, review)
    deputy = make_seat(
        None, SeatKind.STATUTORY_REPRESENTATIVE, execs[0].seats.get().organisation
    ).person
    deeds.sign(actor=execs[0], decision=decision, answer=YES, reason="I agree.", seen=None)
    with pytest.raises(RuleBroken, match="Each partner signs once"):
        deeds.sign(actor=deputy, decision=decision, answer=YES, reason="I agree.", seen=None)


@pytest.mark.parametrize(
    ("answer", "reason", "field"), [("maybe", "x", "answer"), (YES, " ", "reason")]
)
def test_a_signature_has_an_answer_and_a_reason(
    unit: Person, execs: Execs, review: RapidReview, answer: str, reason: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        deeds.sign(
            actor=execs[0], decision=propose(unit, review), answer=answer, reason=reason, seen=None
        )
    assert broken.value.field == field


def test_a_dissent_is_kept_and_must_be_dealt_with_before_sending(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decision = propose(unit, review)
    sign_all(execs, decision, YES, NO, YES)
    review.refresh_from_db()
    assert review.status == ReviewStatus.DECIDED
    with pytest.raises(RuleBroken, match="Write the “Dissent” section"):
        deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    save_section(actor=unit, review=review, code="dissent", body="They met again.", version=0)
    deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    assert decision.sign_offs.filter(answer=NO).count() == 1


def test_a_decision_that_two_partners_oppose_does_not_stand(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decision = propose(unit, review)
    sign_all(execs, decision, YES, NO, NO)
    decision.refresh_from_db()
    review.refresh_from_db()
    assert (decision.made_at, review.status) == (None, ReviewStatus.DECISION)
    assert Message.objects.get(kind="reviews.decision-split").to == unit


def test_a_changed_proposal_clears_the_signatures_and_keeps_them_in_history(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decision = propose(unit, review)
    deeds.sign(actor=execs[0], decision=decision, answer=YES, reason="I agree.", seen=None)
    with pytest.raises(RuleBroken) as broken:
        propose(unit, review, rationale="Other reasons.")
    assert broken.value.field == "reason"
    propose(unit, review, rationale="Other reasons.", reason="The police asked for it")
    assert decision.sign_offs.count() == 0
    gone = SignOff.history.get(history_type="-")
    assert (gone.person_name, gone.history_change_reason) == (
        "Helen Marsh",
        "The proposal changed: The police asked for it",
    )
    assert Message.objects.filter(kind="reviews.sign").count() == 6


def test_sending_stops_the_clock_and_waits_for_the_panel(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    deeds.mark_sent(actor=unit, review=decided(unit, execs, review), sent_on=TODAY)
    again = deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    assert (again.status, again.sent_on, again.sent_late_reason) == (ReviewStatus.SENT, TODAY, "")
    clock = Deadline.objects.get(code=RAPID_REVIEW.code)
    assert (clock.status, clock.done_on) == ("done", TODAY)
    assert Deadline.objects.get(code=PANEL_REPLY.code).due_on == TODAY + dt.timedelta(days=10)
    moves = review.statuses.order_by("pk").values_list("to_status", "by_name")
    assert list(moves) == [("decided", "Joan Whitby"), ("sent", "Ruth Hale")]


def test_late_needs_the_reason_and_keeps_it(unit: Person, execs: Execs) -> None:
    review = make_review(
        make_incident(unit, status="notified", notified_on=TODAY - dt.timedelta(days=21)),
        status=ReviewStatus.DECISION,
    )
    _start_clock(review, due=TODAY - dt.timedelta(days=1))
    decided(unit, execs, review)
    with pytest.raises(RuleBroken) as broken:
        deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    assert broken.value.field == "late_reason"
    sent = deeds.mark_sent(
        actor=unit, review=review, sent_on=TODAY, late_reason="A post-mortem was awaited"
    )
    assert sent.sent_late_reason == "A post-mortem was awaited"
    assert Deadline.objects.get(code=RAPID_REVIEW.code).late_reason == "A post-mortem was awaited"


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_sending_is_one_that_can_be(
    unit: Person, execs: Execs, review: RapidReview, days: int
) -> None:
    decided(unit, execs, review)
    with pytest.raises(RuleBroken) as broken:
        deeds.mark_sent(actor=unit, review=review, sent_on=TODAY + dt.timedelta(days=days))
    assert broken.value.field == "sent_on"


@pytest.mark.shows("REV-03")
def test_nothing_is_sent_without_a_notification_except_with_a_reason(
    unit: Person, execs: Execs
) -> None:
    review = make_review(make_incident(unit), status=ReviewStatus.DECISION)
    decided(unit, execs, review)
    with pytest.raises(RuleBroken) as broken:
        deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    assert broken.value.field == "without_notification_reason"
    sent = deeds.mark_sent(
        actor=unit,
        review=review,
        sent_on=TODAY,
        without_notification_reason="The Panel asked for it by phone",
    )
    assert sent.sent_without_notification_reason == "The Panel asked for it by phone"
    assert (sent.incident.received_on, sent.incident.notified_on) == (dt.date(2026, 5, 14), None)


def test_an_agreeing_panel_ends_the_wait(unit: Person, execs: Execs, review: RapidReview) -> None:
    deeds.mark_sent(actor=unit, review=decided(unit, execs, review), sent_on=TODAY)
    answer = deeds.record_reply(actor=unit, review=review, reply=Reply.AGREES, received_on=TODAY)
    assert answer == deeds.record_reply(
        actor=unit, review=review, reply=Reply.AGREES, received_on=TODAY
    )
    review.refresh_from_db()
    assert review.status == ReviewStatus.REPLIED
    assert Deadline.objects.get(code=PANEL_REPLY.code).done_on == TODAY


def test_a_challenge_opens_a_new_round_and_keeps_the_last(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    deeds.mark_sent(actor=unit, review=decided(unit, execs, review), sent_on=TODAY)
    deeds.record_reply(
        actor=unit,
        review=review,
        reply=Reply.DISAGREES,
        received_on=TODAY,
        text="Consider a practice review.",
    )
    review.refresh_from_db()
    assert review.status == ReviewStatus.DECISION
    again = Deadline.objects.of(review).get(code="reviews.decide-again")
    assert (again.status, again.started_on) == ("open", TODAY)
    with pytest.raises(RuleBroken) as broken:
        propose(unit, review, outcome=Outcome.LCSPR_LOCAL)
    assert broken.value.field == "panel_response"
    second = propose(
        unit,
        review,
        outcome=Outcome.LCSPR_LOCAL,
        panel_response="The partners accept it: there is more to learn.",
    )
    sign_all(execs, second)
    assert [(d.round, d.outcome) for d in review.decisions.order_by("round")] == [
        (1, Outcome.NO_FURTHER_REVIEW),
        (2, Outcome.LCSPR_LOCAL),
    ]
    assert SignOff.objects.filter(decision__review=review).count() == 6
    review.refresh_from_db()
    deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    assert Deadline.objects.get(code=RAPID_REVIEW.code).status == "done"
    assert Deadline.objects.filter(code=PANEL_REPLY.code).count() == 2


def test_a_reply_that_challenges_says_what_the_panel_said(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    deeds.mark_sent(actor=unit, review=decided(unit, execs, review), sent_on=TODAY)
    for changes, field in (
        ({"reply": "perhaps"}, "reply"),
        ({"received_on": TODAY + dt.timedelta(days=1)}, "received_on"),
        ({"received_on": TODAY - dt.timedelta(days=1)}, "received_on"),
        ({"reply": Reply.DISAGREES}, "text"),
    ):
        values: dict[str, Any] = {"reply": Reply.AGREES, "received_on": TODAY} | changes
        with pytest.raises(RuleBroken) as broken:
            deeds.record_reply(actor=unit, review=review, **values)
        assert broken.value.field == field


def test_the_panel_does_not_answer_what_was_not_sent(unit: Person, review: RapidReview) -> None:
    with pytest.raises(RuleBroken, match="Record first when the report was sent"):
        deeds.record_reply(actor=unit, review=review, reply=Reply.AGREES, received_on=TODAY)


def test_a_practice_review_starts_the_clock_of_its_publication(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decided(unit, execs, review, outcome=Outcome.LCSPR_LOCAL)
    clock = Deadline.objects.get(code=PUBLISH_LCSPR.code)
    assert (clock.started_on, clock.status, clock.owner_role) == (TODAY, "open", "business_unit")


def test_a_made_decision_is_opened_again_with_a_reason_before_it_is_sent(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decided(unit, execs, review, outcome=Outcome.LCSPR_LOCAL)
    with pytest.raises(RuleBroken) as broken:
        deeds.reopen(actor=unit, review=review, reason="")
    assert broken.value.field == "reason"
    deeds.reopen(actor=unit, review=review, reason="New facts from the hospital")
    deeds.reopen(actor=unit, review=review, reason="New facts from the hospital")
    sign_all(execs, propose(unit, review, outcome=Outcome.NO_FURTHER_REVIEW))
    assert review.decisions.count() == 2
    assert Deadline.objects.get(code=PUBLISH_LCSPR.code).status == "cancelled"
    deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    with pytest.raises(RuleBroken, match="not sent yet"):
        deeds.reopen(actor=unit, review=review, reason="Too late")


def test_a_signature_is_checked_before_it_is_given(
    unit: Person, execs: Execs, review: RapidReview, client_for: Callable[[Person], Client]
) -> None:
    propose(unit, review)
    client = client_for(execs[0])
    url = f"/reviews/{review.reference}/decision/sign/"
    typed = {"answer": YES, "reason": "I agree.", "seen": _seen(client.get(url))}
    shown = client.post(url, typed)
    assert shown.status_code == 200
    assert SignOff.objects.count() == 0
    signed = client.post(url, {**typed, "confirmed": "yes"})
    assert signed.url == f"/reviews/{review.reference}/decision/done/signed/"
    assert SignOff.objects.get().person == execs[0]
    assert client.get(signed.url).status_code == 200


def _seen(page: Any) -> str:
    return str(page.context["form"]["seen"].value())


@pytest.mark.parametrize("changed", ["proposal", "report"])
def test_nobody_signs_what_they_did_not_read(
    unit: Person,
    execs: Execs,
    review: RapidReview,
    client_for: Callable[[Person], Client],
    changed: str,
) -> None:
    propose(unit, review)
    client = client_for(execs[0])
    url = f"/reviews/{review.reference}/decision/sign/"
    shown = client.get(url)
    typed = {"answer": YES, "reason": "I agree.", "seen": _seen(shown)}
    checked = client.post(url, typed)
    for page in (shown, checked):
        assert f'name="seen" value="{typed["seen"]}"' in page.content.decode()
    if changed == "proposal":
        propose(unit, review, outcome=Outcome.LCSPR_LOCAL)
    else:
        save_section(actor=unit, review=review, code="facts", body="Other facts.", version=0)
    refused = client.post(url, {**typed, "confirmed": "yes"})
    assert (refused.status_code, SignOff.objects.count()) == (422, 0)
    words = refused.content.decode()
    assert "changed after you opened it. Read it again, then sign." in words
    assert "I agree." in words
    assert _seen(refused) != typed["seen"]
    assert client.post(url, {**typed, "seen": ""}).status_code == 422
    again = {**typed, "seen": _seen(refused), "confirmed": "yes"}
    assert client.post(url, again).status_code == 302
    assert SignOff.objects.get().person == execs[0]


def test_opening_a_section_does_not_change_what_was_read(unit: Person, review: RapidReview) -> None:
    decision = propose(unit, review)
    before = mark_of(decision)
    open_section(actor=unit, review=review, code="facts")
    assert mark_of(decision) == before


def test_a_split_decision_is_put_again_with_the_same_words(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decision = propose(unit, review)
    sign_all(execs, decision, YES, NO, NO)
    with pytest.raises(RuleBroken) as broken:
        propose(unit, review)
    assert broken.value.field == "reason"
    assert propose(unit, review, reason="They met again") == decision
    assert propose(unit, review) == decision
    assert (decision.sign_offs.count(), SignOff.history.filter(history_type="-").count()) == (0, 3)
    assert Message.objects.filter(kind="reviews.sign").count() == 6
    sign_all(execs, decision)
    review.refresh_from_db()
    assert review.status == ReviewStatus.DECIDED


def test_the_same_reply_with_other_words_is_refused_and_not_dropped(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    deeds.mark_sent(actor=unit, review=decided(unit, execs, review), sent_on=TODAY)
    values = {"reply": Reply.DISAGREES, "received_on": TODAY}
    first = deeds.record_reply(actor=unit, review=review, text="Think again.", **values)
    assert deeds.record_reply(actor=unit, review=review, text=" Think again. ", **values) == first
    with pytest.raises(RuleBroken, match="with other words") as broken:
        deeds.record_reply(actor=unit, review=review, text="And one more thing.", **values)
    assert broken.value.field == "text"
    assert review.replies.get().text == "Think again."


def test_a_held_clock_is_not_late(unit: Person, execs: Execs) -> None:
    review = make_review(
        make_incident(unit, status="notified", notified_on=TODAY - dt.timedelta(days=21)),
        status=ReviewStatus.DECISION,
    )
    due = add_working_days(TODAY, -2)
    _start_clock(review, due=due)
    clock = Deadline.objects.get(code=RAPID_REVIEW.code)
    clocks.hold(
        actor=unit,
        deadline=clock,
        reason="The inquest",
        look_again_on=TODAY + dt.timedelta(days=30),
        approved_by="The chair",
    )
    clock.refresh_from_db()
    change(clock, actor=unit, reason="Held earlier", held_on=add_working_days(TODAY, -5))
    decided(unit, execs, review)
    sent = deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    clock.refresh_from_db()
    assert (sent.status, sent.sent_late_reason) == (ReviewStatus.SENT, "")
    held = working_days_between(add_working_days(TODAY, -5), TODAY)
    assert (clock.status, clock.done_on, clock.late_reason) == ("done", TODAY, "")
    assert (clock.original_due_on, clock.due_on) == (due, add_working_days(due, held))


def test_a_clock_held_after_it_was_late_stays_late(unit: Person, execs: Execs) -> None:
    review = make_review(
        make_incident(unit, status="notified", notified_on=TODAY - dt.timedelta(days=21)),
        status=ReviewStatus.DECISION,
    )
    _start_clock(review, due=add_working_days(TODAY, -2))
    clocks.hold(
        actor=unit,
        deadline=Deadline.objects.get(code=RAPID_REVIEW.code),
        reason="The inquest",
        look_again_on=TODAY + dt.timedelta(days=30),
        approved_by="The chair",
    )
    decided(unit, execs, review)
    with pytest.raises(RuleBroken) as broken:
        deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    assert broken.value.field == "late_reason"


def test_a_review_the_panel_has_answered_is_withdrawn(
    unit: Person, execs: Execs, review: RapidReview
) -> None:
    decided(unit, execs, review, outcome=Outcome.CRITERIA_NOT_MET)
    deeds.mark_sent(actor=unit, review=review, sent_on=TODAY)
    deeds.record_reply(actor=unit, review=review, reply=Reply.AGREES, received_on=TODAY)
    review.refresh_from_db()
    assert standing(review, unit)["to_withdraw"]
    incidents.withdraw(actor=unit, incident=review.incident, reason="It was an accident")
    review.refresh_from_db()
    assert (review.status, review.incident.status) == (ReviewStatus.STOPPED, "withdrawn")
    assert not Deadline.objects.of(review).open().exists()


@pytest.mark.parametrize("to", list(ReviewStatus))
@pytest.mark.parametrize("now", list(ReviewStatus))
def test_every_pair_of_statuses_against_the_table(unit: Person, now: str, to: str) -> None:
    review = make_review(status=now)
    if now == to or to in REVIEW_MOVES[now]:
        assert move(review, to, moves=REVIEW_MOVES, actor=unit) is (now != to)
    else:
        with pytest.raises(RuleBroken, match="so it cannot become"):
            move(review, to, moves=REVIEW_MOVES, actor=unit)
