"""Completing, signing and handing in: who may, in which order, and what is kept."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from audits.documents.content import digest_of, gather
from audits.models import AgencyReturn, HandedIn, Question, ReturnSection, SectionQuery
from audits.rules.returns import RETURN_MOVES, ReturnStatus, may_sign
from audits.services import planned as plans
from audits.services import signing as deeds
from audits.services.answering import Typed, save_answers
from core import history
from core.errors import RuleBroken
from core.models import Message
from core.moves import move
from deadlines import services as clocks
from deadlines.models import Deadline
from governance.models import Action
from partnership.models import Organisation, Person
from partnership.rules import SeatKind
from tests.factories import make_person, make_seat
from tests.factories.base import MAKER, REASON


def fill(actor: Person, agency_return: AgencyReturn, **changed: str) -> None:
    """Answer everything: green, a day, no, and what does not apply."""
    values = {"A1.1": "green", "A1.3": "2026-01-05", "B1.1": "no", "B1.4": "4"} | changed
    for section in agency_return.sections.all():
        rows = Question.objects.filter(standard__section=section.section_id)
        typed = {
            row.pk: Typed(values[row.code])
            if row.code in values
            else Typed(not_applicable=True, na_reason="Kept by the parent trust.")
            for row in rows
            if row.code in values or row.code == "B1.3"
        }
        save_answers(actor=actor, section=section, typed=typed)
    agency_return.refresh_from_db()


@pytest.fixture
def officer(trust: Organisation) -> Person:
    person = make_person("Grace Amadi", email="grace.amadi@example.org")
    make_seat(person, SeatKind.CONTRIBUTOR, trust, post="Chief nurse")
    return person


@pytest.fixture
def clock(trust_return: AgencyReturn) -> Deadline:
    return clocks.start(
        actor=MAKER, code="audits.return", record=trust_return, on=timezone.localdate(),
        due=trust_return.due_on, reference="AUD-2026-001", path="/audits/returns/1/",
        owner_organisation=trust_return.organisation,
    )  # fmt: skip


@pytest.fixture
def complete(
    trust_lead: Person, trust_return: AgencyReturn, officer: Person, clock
) -> AgencyReturn:
    fill(trust_lead, trust_return)
    deeds.name_signatory(
        actor=trust_lead, agency_return=trust_return, place=deeds.OFFICER, person=officer
    )
    return trust_return


@pytest.fixture
def sent(trust_lead: Person, complete: AgencyReturn) -> AgencyReturn:
    deeds.send_to_sign(actor=trust_lead, agency_return=complete)
    complete.refresh_from_db()
    return complete


@pytest.fixture
def handed_in(officer: Person, sent: AgencyReturn) -> AgencyReturn:
    deeds.sign(actor=officer, agency_return=sent)
    sent.refresh_from_db()
    return sent


@pytest.mark.parametrize("before", ReturnStatus)
@pytest.mark.parametrize("after", ReturnStatus)
def test_a_return_moves_only_as_the_table_says(trust_return, before: str, after: str) -> None:
    history.change(trust_return, actor=MAKER, reason=REASON, status=before)
    if before != after and after not in RETURN_MOVES[before]:
        with pytest.raises(RuleBroken, match="cannot become"):
            move(trust_return, after, moves=RETURN_MOVES, actor=MAKER)
    else:
        assert move(trust_return, after, moves=RETURN_MOVES, actor=MAKER) is (before != after)


@pytest.mark.shows("AUD-12", "AUD-21")
def test_what_is_missing_stops_it(trust_lead, trust_return, officer) -> None:
    fill(trust_lead, trust_return)
    deeds.name_signatory(
        actor=trust_lead, agency_return=trust_return, place=deeds.OFFICER, person=officer
    )
    part = trust_return.sections.get(section__code="A")
    key = Question.objects.get(code="A1.3").pk
    save_answers(actor=trust_lead, section=part, typed={key: Typed("")})
    with pytest.raises(RuleBroken, match="1 thing needs mending"):
        deeds.send_to_sign(actor=trust_lead, agency_return=trust_return)


@pytest.mark.shows("AUD-21")
def test_an_action_without_owner_or_day_stops_it(trust_lead, trust, complete) -> None:
    part = complete.sections.get(section__code="A")
    question = Question.objects.get(code="A1.1")
    planned = plans.plan_action(
        actor=trust_lead, section=part, question=question, text="Write it down"
    )
    with pytest.raises(RuleBroken, match="mending"):
        deeds.send_to_sign(actor=trust_lead, agency_return=complete)
    plans.change_planned(
        actor=trust_lead, section=part, planned=planned, text="Write it down", owner=trust_lead,
        due_on=None,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="mending"):
        deeds.send_to_sign(actor=trust_lead, agency_return=complete)
    plans.change_planned(
        actor=trust_lead, section=part, planned=planned, text="Write it down", owner=trust_lead,
        due_on=complete.due_on,
    )  # fmt: skip
    assert deeds.send_to_sign(actor=trust_lead, agency_return=complete)


@pytest.mark.shows("AUD-13")
def test_somebody_must_be_named_to_sign(trust_lead, trust_return) -> None:
    fill(trust_lead, trust_return)
    with pytest.raises(RuleBroken, match="Say who signs as “Accountable officer”"):
        deeds.send_to_sign(actor=trust_lead, agency_return=trust_return)


@pytest.mark.shows("AUD-13")
def test_who_completes_it_does_not_sign_it(trust_lead, trust_return) -> None:
    fill(trust_lead, trust_return)
    deeds.name_signatory(
        actor=trust_lead, agency_return=trust_return, place=deeds.OFFICER, person=trust_lead
    )
    with pytest.raises(RuleBroken, match="somebody else signs"):
        deeds.send_to_sign(actor=trust_lead, agency_return=trust_return)


@pytest.mark.parametrize(
    ("place", "places", "completer", "may"),
    [(0, 1, True, False), (0, 1, False, True), (0, 3, True, True), (1, 3, True, False),
     (2, 3, True, False), (2, 3, False, True)],
)  # fmt: skip
def test_where_the_completer_may_sign(place: int, places: int, completer: bool, may: bool) -> None:
    assert may_sign(place, places, completer) is may


def test_nobody_of_another_agency_signs(trust_lead, trust_return, charity_lead) -> None:
    with pytest.raises(RuleBroken, match="does not sit for"):
        deeds.name_signatory(
            actor=trust_lead, agency_return=trust_return, place=deeds.OFFICER, person=charity_lead
        )


def test_a_new_officer_is_invited_and_seated(trust_lead, trust, trust_return) -> None:
    made = deeds.name_new_signatory(
        actor=trust_lead, agency_return=trust_return, place=deeds.OFFICER, name="Ines Rowan",
        email="ines.rowan@example.org", post="Chief executive",
    )  # fmt: skip
    assert made.person.seats.get().organisation == trust
    assert made.person.invitations.count() == 1


def test_sent_once_and_told_once(trust_lead, officer, sent) -> None:
    assert (sent.status, sent.completed_by) == (ReturnStatus.TO_SIGN, trust_lead)
    assert not deeds.send_to_sign(actor=trust_lead, agency_return=sent)
    assert [m.to for m in Message.objects.filter(kind="audits.to-sign")] == [officer]


@pytest.mark.shows("AUD-13", "AUD-14")
def test_the_signature_hands_it_in(officer, clock, handed_in) -> None:
    assert handed_in.status == ReturnStatus.SUBMITTED
    signature = handed_in.signatures.get()
    assert (signature.person, signature.declaration) == (
        officer,
        "I declare that this return is true.",
    )
    clock.refresh_from_db()
    assert clock.status == Deadline.Status.DONE
    version = handed_in.handed_in.get()
    assert (version.number, version.by) == (1, officer)
    assert version.digest == digest_of(version.content)
    assert [row.to_status for row in handed_in.statuses.order_by("pk")] == [
        "started", "to_sign", "submitted",
    ]  # fmt: skip


def test_two_sign_at_once_and_it_is_handed_in_once(officer, handed_in) -> None:
    assert not deeds.sign(actor=officer, agency_return=handed_in)
    assert HandedIn.objects.count() == 1


def test_who_is_not_named_cannot_sign(trust_lead, charity_lead, sent) -> None:
    for person in (trust_lead, charity_lead):
        with pytest.raises(RuleBroken, match="not named"):
            deeds.sign(actor=person, agency_return=sent)


def test_three_sign_for_a_school_in_their_order(trust_lead, trust, complete, officer) -> None:
    places = ["Designated safeguarding lead", "Head teacher", "Chair of governors"]
    version = complete.campaign.version
    history.change(version, actor=MAKER, reason=REASON, signatures=places)
    complete = AgencyReturn.objects.get(pk=complete.pk)
    chair = make_person("Otto Lind", email="otto.lind@example.org")
    make_seat(chair, SeatKind.CONTRIBUTOR, trust)
    history.delete(complete.signatures.get(), actor=MAKER, reason=REASON)
    for place, person in zip(places, [trust_lead, officer, chair], strict=True):
        deeds.name_signatory(actor=trust_lead, agency_return=complete, place=place, person=person)
    with pytest.raises(RuleBroken, match="already"):
        deeds.name_signatory(
            actor=trust_lead, agency_return=complete, place=places[0], person=chair
        )
    deeds.send_to_sign(actor=trust_lead, agency_return=complete)
    with pytest.raises(RuleBroken, match="Nadia Bell signs first"):
        deeds.sign(actor=chair, agency_return=complete)
    for person in (trust_lead, officer, chair):
        assert deeds.sign(actor=person, agency_return=complete)
    complete.refresh_from_db()
    assert complete.status == ReturnStatus.SUBMITTED
    assert [m.to for m in Message.objects.filter(kind="audits.to-sign").order_by("pk")] == [
        trust_lead, officer, chair,
    ]  # fmt: skip


def test_taken_back_it_can_be_changed_and_is_signed_anew(trust_lead, officer, sent) -> None:
    assert deeds.take_back(actor=trust_lead, agency_return=sent)
    assert not deeds.take_back(actor=trust_lead, agency_return=sent)
    with pytest.raises(RuleBroken, match="does not wait"):
        deeds.sign(actor=officer, agency_return=sent)
    sent.refresh_from_db()
    assert sent.status == ReturnStatus.STARTED


def test_not_signed_goes_back_with_the_reason(officer, trust_lead, sent) -> None:
    with pytest.raises(RuleBroken, match="not right"):
        deeds.decline(actor=officer, agency_return=sent, reason=" ")
    assert deeds.decline(actor=officer, agency_return=sent, reason="A1.3 is last year’s day.")
    assert not deeds.decline(actor=officer, agency_return=sent, reason="Again")
    sent.refresh_from_db()
    assert sent.status == ReturnStatus.STARTED
    assert sent.signatures.get().declined_reason == "A1.3 is last year’s day."
    assert [m.to for m in Message.objects.filter(kind="audits.not-signed")] == [trust_lead]


@pytest.mark.shows("AUD-18")
def test_the_plan_becomes_actions_once_it_is_handed_in(
    trust_lead, officer, trust, complete
) -> None:
    part = complete.sections.get(section__code="A")
    plans.plan_action(
        actor=trust_lead, section=part, question=Question.objects.get(code="A1.1"),
        text="Write the policy", owner=trust_lead, due_on=complete.due_on,
    )  # fmt: skip
    assert not Action.objects.exists()
    deeds.send_to_sign(actor=trust_lead, agency_return=complete)
    deeds.sign(actor=officer, agency_return=complete)
    action = Action.objects.get()
    assert (action.title, action.owner, action.organisation) == (
        "Write the policy", trust_lead, trust,
    )  # fmt: skip
    assert (action.source, action.origin) == ("audit", complete)
    assert Deadline.objects.of(action).get().owner_person == trust_lead
    planned = complete.planned_actions.get()
    assert planned.action == action
    with pytest.raises(RuleBroken):
        plans.drop_planned(actor=trust_lead, section=part, planned=planned)


@pytest.mark.shows("AUD-14")
def test_sent_back_in_part_it_is_handed_in_again_and_both_are_kept(
    unit, trust_lead, officer, handed_in
) -> None:
    part: ReturnSection = handed_in.sections.get(section__code="A")
    query = history.create(
        SectionQuery(
            section=part, text="Which day?", asked_by=unit, due_on=handed_in.due_on,
            about_version=1,
        ),
        actor=unit, reason=REASON,
    )  # fmt: skip
    move(handed_in, ReturnStatus.QUERIED, moves=RETURN_MOVES, actor=unit)
    key = Question.objects.get(code="A1.3").pk
    save_answers(actor=trust_lead, section=part, typed={key: Typed("2026-02-02")})
    other = handed_in.sections.get(section__code="B")
    with pytest.raises(RuleBroken, match="Only the parts"):
        save_answers(actor=trust_lead, section=other, typed={})
    deeds.send_to_sign(actor=trust_lead, agency_return=handed_in)
    assert deeds.sign(actor=officer, agency_return=handed_in)
    first, second = handed_in.handed_in.order_by("number")
    assert (first.number, second.number) == (1, 2)

    def said(version: HandedIn) -> Any:
        return version.content["sections"][0]["standards"][0]["questions"][-1]["value"]

    assert (said(first), said(second)) == ("2026-01-05", "2026-02-02")
    query.refresh_from_db()
    assert query.answered_at is not None


def test_what_is_kept_is_whole(handed_in) -> None:
    """Every answer of the return, in its words."""
    content = gather(handed_in)
    said = {
        question["code"]: question
        for section in content["sections"]
        for standard in section["standards"]
        for question in standard["questions"]
    }
    assert sorted(said) == ["A1.1", "A1.3", "B1.1", "B1.3", "B1.4"]
    for answer in handed_in.answers.select_related("question"):
        kept = said[answer.question.code]
        assert (kept["value"], kept["narrative"], kept["not_applicable"], kept["na_reason"]) == (
            answer.value, answer.narrative, answer.not_applicable, answer.na_reason,
        )  # fmt: skip
    assert content["signatures"][0]["name"] == "Grace Amadi"


def test_a_lead_who_left_is_followed_by_another(trust, trust_lead, complete) -> None:
    """The return is the agency's: whoever leads it next goes on where the first stopped."""
    seat = trust_lead.seats.get()
    history.change(
        seat, actor=MAKER, reason=REASON, started_on=timezone.localdate() - dt.timedelta(days=9),
        ended_on=timezone.localdate() - dt.timedelta(days=1),
    )  # fmt: skip
    follower = make_person("Ray Dunn", email="ray.dunn@example.org")
    make_seat(follower, SeatKind.SAFEGUARDING_LEAD, trust)
    gone = Person.objects.get(pk=trust_lead.pk)
    assert not AgencyReturn.objects.visible_to(gone).exists()
    assert AgencyReturn.objects.led_by(follower).get() == complete
    assert deeds.send_to_sign(actor=follower, agency_return=complete)
