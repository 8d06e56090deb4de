"""The challenge log: raised, answered, closed, opened again, escalated; who is told, and of what."""

import pytest
from django.urls import reverse

from core.errors import RuleBroken
from core.models import Message
from deadlines.models import Deadline
from governance.models import Challenge, Escalation
from governance.queries import challenges as queries
from governance.rules.actions import Source
from governance.rules.registers import CHALLENGE_MOVES, ChallengeOutcome, days_open
from governance.services import challenges as deeds
from governance.services.escalations import escalate_challenge
from tests.governance.registers import TODAY, days, new_challenge

pytestmark = pytest.mark.shows("GOV-16")
SECRET = "The meeting was set without us."


@pytest.fixture
def challenge(trust_lead, trust, council, unit):
    return new_challenge(trust_lead, trust, council, text=SECRET)


def clock(challenge):
    return Deadline.objects.of(challenge).order_by("-pk").first()


def mails(kind):
    return sorted(m.to.name for m in Message.objects.filter(kind=f"governance.{kind}"))


def test_raised_once_with_a_clock_owned_by_the_agency(challenge, trust_lead, trust, council):
    assert new_challenge(trust_lead, trust, council, text=SECRET) == challenge
    assert Challenge.objects.count() == 1
    running = clock(challenge)
    assert (running.owner_organisation, running.due_on) == (council, days(10))
    assert (running.label, running.reference) == ("Respond to the challenge", challenge.reference)


def test_nobody_raises_for_an_agency_they_do_not_sit_for(trust_lead, school, council):
    with pytest.raises(RuleBroken, match="you sit for") as broken:
        new_challenge(trust_lead, school, council)
    assert broken.value.field == "raising"


def test_the_scrutineer_raises_one_for_nobody(scrutineer, council):
    assert new_challenge(scrutineer, None, council).raising is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"text": " "}, "text"), ({"due_on": TODAY}, "due_on")],
)
def test_what_a_challenge_needs(trust_lead, trust, council, changed, field):
    with pytest.raises(RuleBroken) as broken:
        new_challenge(trust_lead, trust, council, **changed)
    assert broken.value.field == field
    with pytest.raises(RuleBroken, match="itself"):
        new_challenge(trust_lead, trust, trust)


def test_the_mails_name_the_reference_alone(challenge, council_exec, trust_lead, unit):
    again = new_challenge(trust_lead, challenge.raising, challenge.against, text="More")
    deeds.respond(actor=council_exec, challenge=again, response="We will.")
    deeds.close(actor=unit, challenge=again, outcome=ChallengeOutcome.RESOLVED, learning="Ask.")
    assert mails("challenge-answered") == [trust_lead.name]
    told = Message.objects.filter(kind__startswith="governance.challenge")
    assert told.count() >= 4
    for mail in told:
        assert SECRET not in mail.body + mail.subject
        assert challenge.reference in mail.subject or again.reference in mail.subject


def test_the_other_agency_responds_and_its_clock_stops(challenge, trust_lead, council_exec, unit):
    assert not queries.may_respond(trust_lead, challenge)
    with pytest.raises(RuleBroken, match="Only"):
        deeds.respond(actor=trust_lead, challenge=challenge, response="Mine")
    assert deeds.respond(actor=council_exec, challenge=challenge, response="We will.")
    assert not deeds.respond(actor=council_exec, challenge=challenge, response="We will.")
    with pytest.raises(RuleBroken, match="does not wait"):
        deeds.respond(actor=council_exec, challenge=challenge, response="Other words")
    challenge.refresh_from_db()
    assert (challenge.responded_by, challenge.responded_on) == (council_exec, TODAY)
    assert clock(challenge).status == Deadline.Status.DONE


def test_who_may_respond(challenge, trust, council, school_lead, icb_exec, scrutineer, unit):
    expected = {school_lead: False, scrutineer: False, icb_exec: True, unit: True}
    assert {who: queries.may_respond(who, challenge) for who in expected} == expected


def test_a_raiser_does_not_respond_for_the_executive(council_exec, trust):
    own = new_challenge(council_exec, None, trust)
    assert not queries.may_respond(council_exec, own)


def test_closed_with_outcome_and_learning(challenge, council_exec, unit):
    with pytest.raises(RuleBroken, match="withdrawn or escalated") as broken:
        deeds.close(actor=unit, challenge=challenge, outcome="resolved", learning="x")
    assert broken.value.field == "outcome"
    deeds.respond(actor=council_exec, challenge=challenge, response="We will.")
    with pytest.raises(RuleBroken, match="learned") as broken:
        deeds.close(actor=unit, challenge=challenge, outcome="partly", learning=" ")
    assert broken.value.field == "learning"
    facts = {"actor": unit, "challenge": challenge, "outcome": "partly", "learning": "Ask first."}
    assert deeds.close(**facts)
    assert not deeds.close(**facts)
    with pytest.raises(RuleBroken, match="does not wait"):
        deeds.respond(actor=council_exec, challenge=challenge, response="Late")
    challenge.refresh_from_db()
    assert (challenge.outcome, challenge.closed_on) == ("partly", TODAY)


def test_withdrawn_before_a_response_stops_the_clock(challenge, unit):
    deeds.close(actor=unit, challenge=challenge, outcome="withdrawn", learning="")
    assert clock(challenge).status == Deadline.Status.CANCELLED


def test_asked_again_waits_anew(challenge, council_exec, unit):
    assert not deeds.reopen(actor=unit, challenge=challenge, reason="x", due_on=days(5))
    deeds.respond(actor=council_exec, challenge=challenge, response="We will.")
    deeds.close(actor=unit, challenge=challenge, outcome="resolved", learning="Ask.")
    with pytest.raises(RuleBroken, match="still needed"):
        deeds.reopen(actor=unit, challenge=challenge, reason=" ", due_on=days(5))
    assert deeds.reopen(actor=unit, challenge=challenge, reason="By whom?", due_on=days(5))
    challenge.refresh_from_db()
    held = (challenge.status, challenge.outcome, challenge.closed_on, challenge.responded_on)
    assert held == ("open", "", None, None)
    assert (clock(challenge).status, clock(challenge).due_on) == ("open", days(5))
    assert deeds.respond(actor=council_exec, challenge=challenge, response="The manager.")


def test_every_pair_of_statuses():
    allowed = {(str(a), str(b)) for a, to in CHALLENGE_MOVES.items() for b in to}
    assert allowed == {
        ("open", "answered"), ("open", "closed"), ("answered", "closed"), ("answered", "open"), ("closed", "open"),
    }  # fmt: skip


def test_an_action_points_back_at_the_challenge(challenge, unit):
    action = deeds.act_on(
        actor=unit, challenge=challenge, title="Set meetings ahead", owner=unit, due_on=days(9)
    )
    assert (action.source, action.origin) == (Source.CHALLENGE, challenge)


def test_escalated_ends_it_and_begins_a_disagreement(challenge, unit, trust, council):
    facts = {"actor": unit, "challenge": challenge, "raising": trust, "text": challenge.text}
    case = escalate_challenge(**facts)
    assert escalate_challenge(**facts) == case
    challenge.refresh_from_db()
    assert (challenge.status, challenge.outcome) == ("closed", "escalated")
    assert (case.challenge, case.against, Escalation.objects.count()) == (challenge, council, 1)
    assert clock(challenge).status == Deadline.Status.CANCELLED


def test_days_open():
    assert days_open(days(-12), None, TODAY) == 12
    assert days_open(days(-12), days(-2), TODAY) == 10


# --- Pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=open", ["one", "three"]),
        ("status=open&status=answered", ["one", "three", "two"]),
        ("late=on", ["three"]),
        ("against={council}", ["one", "two"]),
        ("raising={trust}", ["one"]),
        ("about_a_child=on", ["two"]),
        ("outcome=withdrawn", []),
    ],
)
def test_the_filters_of_the_log(
    unit, trust, trust_lead, council, council_exec, school, client_for, asked, found
):
    new_challenge(trust_lead, trust, council, text="one")
    two = new_challenge(unit, school, council, text="two", about_a_child=True)
    deeds.respond(actor=council_exec, challenge=two, response="Yes.")
    new_challenge(unit, school, trust, text="three", on=days(-30), due_on=days(-9))
    asked = asked.format(council=council.pk, trust=trust.pk)
    page = client_for(unit).get(reverse("challenge_list") + f"?{asked}").context["page"]
    assert (page.problems, sorted(row.record.text for row in page.rows)) == ([], found)


@pytest.mark.parametrize("many", [1, 3])
def test_the_log_asks_the_same_of_one_row_and_of_three(
    unit, trust, council, client_for, django_assert_num_queries, many
):
    for n in range(many):
        new_challenge(unit, trust, council, text=f"Challenge {n}")
    client = client_for(unit)
    client.get(reverse("challenge_list"))
    with django_assert_num_queries(7):
        client.get(reverse("challenge_list"))


def test_neither_list_nor_export_says_what_is_challenged(challenge, unit, client_for):
    client = client_for(unit)
    assert SECRET not in client.get(reverse("challenge_list")).content.decode()
    answer = client.get(reverse("challenge_list") + "?export=csv")
    text = b"".join(answer).decode()
    assert challenge.reference in text
    assert SECRET not in text


def test_the_page_that_raises_one_warns_against_names(trust_lead, trust, council, client_for):
    client = client_for(trust_lead)
    text = client.get(reverse("challenge_new")).content.decode()
    assert "Do not name a child anywhere in the log." in text
    due = days(10)
    typed = {
        "raising": trust.pk, "against": council.pk, "text": SECRET, "about_a_child": "yes",
        "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year,
    }  # fmt: skip
    answer = client.post(reverse("challenge_new"), typed)
    made = Challenge.objects.get()
    assert answer.url == reverse("challenge", args=[made.reference])
    assert (made.about_a_child, made.due_on) == (True, due)


def test_raised_it_says_so(trust_lead, trust, council, client_for):
    due = days(10)
    typed = {
        "raising": trust.pk, "against": council.pk, "text": SECRET, "about_a_child": "no",
        "due_on_day": due.day, "due_on_month": due.month, "due_on_year": due.year,
    }  # fmt: skip
    page = client_for(trust_lead).post(reverse("challenge_new"), typed, follow=True)
    assert "The challenge is raised, and the agency is told." in page.content.decode()


def test_who_raised_it_reads_who_acts_on_the_answer(
    challenge, trust_lead, council_exec, unit, client_for
):
    url = reverse("challenge", args=[challenge.reference])
    words = "The business unit takes it on or closes it."
    client = client_for(trust_lead)
    assert words not in client.get(url).content.decode()
    deeds.respond(actor=council_exec, challenge=challenge, response="A week before.")
    assert words in client.get(url).content.decode()
    assert words not in client_for(unit).get(url).content.decode()


def test_escalated_it_says_so(challenge, trust, unit, client_for):
    url = reverse("challenge_escalate", args=[challenge.reference])
    typed = {"raising": trust.pk, "text": "Not settled."}
    page = client_for(unit).post(url, typed, follow=True).content.decode()
    assert "The disagreement is raised" in page
