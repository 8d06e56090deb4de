"""Referrals to the committee: every deed once, twice, illegally, and its record; the mails."""

import datetime as dt
import itertools

import pytest
from django.urls import reverse

from core.errors import RuleBroken
from core.models import Message
from deadlines.clocks import Standing
from deadlines.models import Deadline
from deadlines.queries import add_working_days
from reviews.clocks import SCREEN_REFERRAL
from reviews.models import Referral
from reviews.referral_rules import (
    ACCEPTED_OUTCOMES,
    REFERRAL_MOVES,
    ReferralOutcome,
    ReferralStatus,
    status_after,
)
from reviews.rules import IncidentStatus
from reviews.services import referrals as deeds
from tests.factories import make_incident
from tests.reviews.referrals_told import SECRET, TITLE, TODAY, leaves, new_referral, screened


@pytest.fixture
def referral(unit, unit2, trust_lead, trust):
    return new_referral(trust_lead, trust)


def clock(referral):
    return Deadline.objects.of(referral).get()


def told(kind):
    return sorted(m.to.name for m in Message.objects.filter(kind=f"reviews.referral-{kind}"))


# --- Referring ---------------------------------------------------------------------------------


def test_referred_once_with_a_reference_a_clock_and_a_word_to_the_unit(referral, trust_lead, trust):
    assert new_referral(trust_lead, trust) == referral
    assert Referral.objects.count() == 1
    assert (referral.reference, referral.status) == (f"REF-{TODAY().year}-001", "received")
    held = clock(referral)
    assert (held.owner_role, held.due_on) == ("business_unit", add_working_days(TODAY(), 5))
    assert told("received") == ["Imran Aziz", "Ruth Hale"]
    first = referral.history.get()
    assert (first.history_user, first.history_change_reason) == (
        trust_lead,
        "Referred to the committee",
    )


def test_the_clock_claims_no_more_than_local_practice():
    assert SCREEN_REFERRAL.standing == Standing.LOCAL
    assert "Local practice" in SCREEN_REFERRAL.basis


def test_another_case_of_the_same_day_gets_the_next_number(referral, trust_lead, trust):
    assert new_referral(trust_lead, trust, title="Another").reference.endswith("-002")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"what_happened": ""}, "what_happened"),
        ({"concern": " "}, "concern"),
        ({"incident_on": dt.date(2999, 1, 1)}, "incident_on"),
    ],
)
def test_what_a_referral_needs(trust_lead, trust, changed, field):
    with pytest.raises(RuleBroken) as broken:
        new_referral(trust_lead, trust, **changed)
    assert (broken.value.field, Referral.objects.count()) == (field, 0)


def test_nobody_refers_for_an_agency_they_do_not_sit_for(trust_lead, school, outsider, unit):
    for actor, agency in ((trust_lead, school), (trust_lead, None), (outsider, school)):
        with pytest.raises(RuleBroken, match="you sit for"):
            new_referral(actor, agency)
    assert new_referral(unit, school).organisation == school


# --- Screening ---------------------------------------------------------------------------------


def test_screening_is_begun_once(unit, referral):
    assert deeds.start_screening(actor=unit, referral=referral)
    assert not deeds.start_screening(actor=unit, referral=referral)
    row = referral.statuses.get()
    assert (row.from_status, row.to_status, row.by) == ("received", "screening", unit)


@pytest.mark.parametrize("outcome", ReferralOutcome)
def test_every_outcome_is_kept_with_its_reason_and_reply(unit, referral, outcome):
    screened(unit, referral, outcome)
    taken_up = outcome in ACCEPTED_OUTCOMES
    assert referral.status == ("accepted" if taken_up else "declined") == status_after(outcome)
    assert (referral.outcome, referral.screened_by) == (outcome, unit)
    assert (referral.screening_reason, referral.reply) == (f"Why: {SECRET}", f"Thank you. {SECRET}")
    assert referral.screened_at == referral.replied_at is not None
    held = clock(referral)
    assert (held.status, held.done_on) == (Deadline.Status.DONE, TODAY())
    row = referral.statuses.get()
    assert (row.to_status, row.reason) == (referral.status, outcome.label)


def test_half_of_the_outcomes_are_taken_up():
    assert {one.value for one in ACCEPTED_OUTCOMES} == {
        "serious_incident",
        "learning",
        "good_practice",
    }


def test_screened_twice_alike_is_once_and_otherwise_refused(unit, referral):
    facts = {"actor": unit, "referral": referral, "reason": "So.", "reply": "Thank you."}
    assert deeds.screen(outcome="learning", **facts)
    assert not deeds.screen(outcome="learning", **facts)
    with pytest.raises(RuleBroken, match="has its reply"):
        deeds.screen(outcome="no_action", **facts)
    assert (referral.statuses.count(), told("answered")) == (1, ["Nadia Bell"])


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reason": " "}, "reason"), ({"reply": ""}, "reply"), ({"outcome": "later"}, "outcome")],
)
def test_what_screening_needs(unit, referral, changed, field):
    typed = {"outcome": "learning", "reason": "So.", "reply": "Thank you."}
    with pytest.raises(RuleBroken) as broken:
        deeds.screen(actor=unit, referral=referral, **typed | changed)
    referral.refresh_from_db()
    assert (broken.value.field, referral.status) == (field, "received")


# --- Every pair of statuses ----------------------------------------------------------------------


def brought_to(status, unit, lead, referral):
    if status == ReferralStatus.SCREENING:
        deeds.start_screening(actor=unit, referral=referral)
    elif status == ReferralStatus.WITHDRAWN:
        deeds.withdraw(actor=lead, referral=referral, reason="Settled.")
    elif status != ReferralStatus.RECEIVED:
        accepted = status == ReferralStatus.ACCEPTED
        screened(unit, referral, "learning" if accepted else "no_action")


def goes(to, unit, lead, referral):
    """Whether the deed that leads to a status goes through; None where it had been done."""
    try:
        if to == ReferralStatus.SCREENING:
            return deeds.start_screening(actor=unit, referral=referral) or None
        if to == ReferralStatus.WITHDRAWN:
            return deeds.withdraw(actor=lead, referral=referral, reason="Settled.") or None
        outcome = "good_practice" if to == ReferralStatus.ACCEPTED else "other_process"
        return deeds.screen(
            actor=unit, referral=referral, outcome=outcome, reason="So.", reply="Thank you."
        )
    except RuleBroken:
        return False


PAIRS = [
    pair
    for pair in itertools.product(ReferralStatus, ReferralStatus)
    if pair[1] != ReferralStatus.RECEIVED  # no deed leads back
]


@pytest.mark.parametrize(("before", "to"), PAIRS)
def test_every_pair_of_statuses(unit, trust_lead, referral, before, to):
    brought_to(before, unit, trust_lead, referral)
    went = goes(to, unit, trust_lead, referral)
    referral.refresh_from_db()
    if before == to and to in (ReferralStatus.SCREENING, ReferralStatus.WITHDRAWN):
        assert went is None
    else:
        assert went == (to in REFERRAL_MOVES[before])
    assert referral.status == (to if went else before)


def test_every_status_has_its_moves_and_none_leads_back():
    assert set(REFERRAL_MOVES) == set(ReferralStatus)
    assert ReferralStatus.RECEIVED not in frozenset().union(*REFERRAL_MOVES.values())


# --- Withdrawing ---------------------------------------------------------------------------------


def test_withdrawn_once_by_whoever_referred_it(trust_lead, referral):
    assert deeds.withdraw(actor=trust_lead, referral=referral, reason="Settled.")
    assert not deeds.withdraw(actor=trust_lead, referral=referral, reason="Again.")
    referral.refresh_from_db()
    assert (referral.status, referral.statuses.get().reason) == ("withdrawn", "Settled.")
    assert clock(referral).status == Deadline.Status.CANCELLED
    assert told("withdrawn") == ["Imran Aziz", "Ruth Hale"]


def test_a_lead_withdraws_what_a_colleague_referred(trust_colleague, trust_lead, trust, unit):
    theirs = new_referral(trust_colleague, trust)
    assert deeds.withdraw(actor=trust_lead, referral=theirs, reason="Settled.")


def test_nobody_else_withdraws_it_and_never_without_a_reason(
    unit, council_exec, trust_colleague, school_lead, trust_lead, referral
):
    for actor in (unit, council_exec, trust_colleague, school_lead):
        with pytest.raises(RuleBroken, match="whoever made it"):
            deeds.withdraw(actor=actor, referral=referral, reason="Mine.")
    with pytest.raises(RuleBroken) as broken:
        deeds.withdraw(actor=trust_lead, referral=referral, reason=" ")
    assert broken.value.field == "reason"


# --- The incident ----------------------------------------------------------------------------------


def test_joined_to_an_incident_and_taken_apart_again(unit, referral):
    incident = make_incident()
    with pytest.raises(RuleBroken, match="Screen the referral"):
        deeds.link_incident(actor=unit, referral=referral, incident=incident)
    screened(unit, referral, ReferralOutcome.SERIOUS_INCIDENT)
    assert deeds.link_incident(actor=unit, referral=referral, incident=incident)
    assert not deeds.link_incident(actor=unit, referral=referral, incident=incident)
    assert referral.history.first().history_change_reason == f"Joined to {incident.reference}"
    assert deeds.link_incident(actor=unit, referral=referral, incident=None)
    draft = make_incident(status=IncidentStatus.DRAFT, reference=None)
    with pytest.raises(RuleBroken) as broken:
        deeds.link_incident(actor=unit, referral=referral, incident=draft)
    assert broken.value.field == "incident"


def test_the_agency_does_not_learn_of_the_incident_or_the_reason(
    unit, council_exec, trust_lead, referral, client_for
):
    incident = make_incident()
    screened(unit, referral, ReferralOutcome.SERIOUS_INCIDENT)
    deeds.link_incident(actor=unit, referral=referral, incident=incident)
    page = reverse("referral", args=[referral.reference])
    for person, reads in ((unit, True), (council_exec, True), (trust_lead, False)):
        body = client_for(person).get(page).content.decode()
        assert (incident.reference in body, "Why: " in body) == (reads, reads)
        assert f"Thank you. {SECRET}" in body


# --- Mail ------------------------------------------------------------------------------------------


def test_no_mail_says_anything_of_the_case(unit, trust_lead, trust, referral):
    screened(unit, referral)
    other = new_referral(trust_lead, trust, title="Another")
    deeds.withdraw(actor=trust_lead, referral=other, reason=SECRET)
    mails = list(Message.objects.filter(kind__startswith="reviews.referral"))
    assert len(mails) == 7
    for mail in mails:
        said = mail.subject + mail.body
        assert [words for words in (SECRET, TITLE, "Another", str(trust)) if words in said] == []
        found = {one for one in (referral, other) if one.reference in mail.subject}
        assert len(found) == 1
        assert reverse("referral", args=[found.pop().reference]) in mail.body


def test_the_leads_get_the_reply_for_somebody_who_has_left(
    unit, trust, trust_lead, trust_colleague
):
    theirs = new_referral(trust_colleague, trust)
    leaves(trust_colleague)
    screened(unit, theirs)
    assert told("answered") == [trust_lead.name]


def test_the_leads_get_the_reply_to_what_the_unit_wrote_down_for_them(
    unit, unit2, trust, trust_lead
):
    screened(unit2, new_referral(unit, trust))
    assert told("answered") == [trust_lead.name]
