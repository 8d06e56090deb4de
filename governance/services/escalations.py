"""Professional disagreements and disputes between the partners, stage by stage (rulebook 11.1)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.references import next_reference
from deadlines import services as clocks
from deadlines.queries import add_working_days
from governance.clocks import ADVICE, ESCALATION_STEP
from governance.models import Challenge, Escalation, EscalationStage, EscalationStep
from governance.queries.challenges import must_speak_for
from governance.queries.escalations import (
    current_step,
    later_stages,
    needs_consulting,
    takes_advice,
)
from governance.rules.registers import (
    ESCALATION_MOVES,
    ChallengeOutcome,
    EscalationKind,
    EscalationStatus,
)
from governance.services import challenges
from governance.services.actions import needed
from governance.services.challenges_letters import tell, tell_agency
from governance.services.thread import not_ahead
from partnership.models import Organisation
from partnership.queries import holders_of_role
from partnership.rules import OrganisationKind, Role

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def raise_escalation(
    *,
    actor: Person,
    raising: Organisation,
    against: Organisation,
    text: str,
    kind: str = EscalationKind.DISAGREEMENT,
    immediate: bool = False,
    challenge: Challenge | None = None,
    on: dt.date | None = None,
) -> Escalation:
    """Begin a disagreement or a dispute at its first stage. The same words on the same day are the one there is."""
    day = on or timezone.localdate()
    not_ahead(day, "raised_on")
    text = needed(text, "text", "Say what it is about. Name no child.")
    must_speak_for(actor, raising)
    _between(kind, raising, against)
    there = Escalation.objects.filter(
        kind=kind, raising=raising, against=against, raised_on=day, text=text
    ).first()
    if there:
        return there
    case = history.create(
        Escalation(
            reference=next_reference("ESC", Escalation, day.year),
            kind=kind,
            raised_on=day,
            raised_by=actor,
            raising=raising,
            against=against,
            challenge=challenge,
            text=text,
            immediate=immediate,
        ),
        actor=actor,
        reason=f"{EscalationKind(kind).label} raised",
    )
    _begin(actor, case, _stage(kind, 0), day)
    _tell_of_start(actor, case)
    return case


@transaction.atomic
def escalate_challenge(
    *,
    actor: Person,
    challenge: Challenge,
    raising: Organisation,
    text: str,
    immediate: bool = False,
) -> Escalation:
    """A challenge was not settled: it ends as escalated and goes on as a disagreement of the two agencies."""
    challenge = lock(challenge)
    there = challenge.escalations.filter(status=EscalationStatus.OPEN).first()
    if there:
        return there
    case = raise_escalation(
        actor=actor,
        raising=raising,
        against=challenge.against,
        text=text,
        immediate=immediate,
        challenge=challenge,
    )
    challenges.close(
        actor=actor,
        challenge=challenge,
        outcome=ChallengeOutcome.ESCALATED,
        learning=challenge.learning,
    )
    return case


@transaction.atomic
def go_on(
    *, actor: Person, case: Escalation, number: int, outcome: str, on: dt.date | None = None
) -> bool:
    """End stage ``number`` unsettled, and begin the next. Returns False when it had ended already."""
    case, step = _at(case, number)
    if step is None:
        return False
    day = _day(step, on)
    outcome = needed(outcome, "outcome", "Say what came of this stage.")
    following = later_stages(case, step.number).first()
    if following is None:
        raise RuleBroken("This is the last stage. Settle it here, or withdraw it.")
    _must_have_consulted(case, step)
    _end(actor, step, day, outcome, settled=False)
    _begin(actor, case, following, day)
    _tell_both("governance.escalation-stage", actor, case)
    return True


@transaction.atomic
def skip_to(
    *,
    actor: Person,
    case: Escalation,
    number: int,
    to: int,
    reason: str,
    on: dt.date | None = None,
) -> bool:
    """A child may be in immediate danger: go from stage ``number`` to a later one at once.

    Each stage left out is kept with the reason. Returns False when ``number`` had ended already.
    """
    case, step = _at(case, number)
    if step is None:
        return False
    if case.kind != EscalationKind.DISAGREEMENT:
        raise RuleBroken("The stages of a dispute are not skipped.")
    day = _day(step, on)
    reason = needed(reason, "reason", "Say why a child may be in immediate danger. Name no child.")
    following = list(later_stages(case, step.number).filter(number__lte=to))
    if not following or following[-1].number != to:
        raise RuleBroken("Choose a later stage.", field="to")
    history.change(case, actor=actor, reason=reason, immediate=True)
    _end(actor, step, day, reason, settled=False, skipped=True)
    for stage in following[:-1]:
        left_out = _begin(actor, case, stage, day)
        _end(actor, left_out, day, reason, settled=False, skipped=True)
    _begin(actor, case, following[-1], day)
    _tell_both("governance.escalation-stage", actor, case)
    return True


@transaction.atomic
def settle(*, actor: Person, case: Escalation, outcome: str, on: dt.date | None = None) -> bool:
    """It is settled at the stage it stands at. Returns False when it was settled already."""
    case = lock(case)
    if case.status == EscalationStatus.RESOLVED:
        return False
    outcome = needed(outcome, "outcome", "Say how it was settled.")
    step = current_step(case)
    _check_open(case)
    if step is None:
        raise RuleBroken("This case has no stage that runs.")
    day = _day(step, on)
    _must_have_consulted(case, step)
    _end(actor, step, day, outcome, settled=True)
    _finish(actor, case, EscalationStatus.RESOLVED, outcome, day)
    return True


@transaction.atomic
def withdraw(*, actor: Person, case: Escalation, reason: str, on: dt.date | None = None) -> bool:
    """It is taken back. Returns False when it was taken back already."""
    case = lock(case)
    if case.status == EscalationStatus.WITHDRAWN:
        return False
    reason = needed(reason, "reason", "Say why it is withdrawn.")
    step = current_step(case)
    day = _day(step, on) if step else on or timezone.localdate()
    _check_open(case)
    if step:
        clocks.cancel(actor=actor, record=step, code=ESCALATION_STEP.code, reason=reason)
        _end(actor, step, day, reason, settled=False)
    _finish(actor, case, EscalationStatus.WITHDRAWN, reason, day)
    return True


@transaction.atomic
def advise(*, actor: Person, case: Escalation, advice: str, on: dt.date | None = None) -> bool:
    """The scrutineer advises the Executive on a dispute. Returns whether anything was added."""
    case = lock(case)
    _check_open(case)
    step = current_step(case)
    if step is None or not takes_advice(case, step):
        raise RuleBroken("Advice is given on a dispute while the Executive has it.")
    advice = needed(advice, "advice", "Write your advice.")
    if step.advice == advice:
        return False
    day = _day(step, on, "advised_on")
    history.change(step, actor=actor, reason="Advice given", advice=advice, advised_on=day)
    clocks.complete(actor=actor, record=step, code=ADVICE.code, on=day)
    _tell_both("governance.escalation-advice", actor, case)
    return True


@transaction.atomic
def record_consulted(*, actor: Person, case: Escalation, consulted: str) -> bool:
    """Keep whom the chief executive of the local authority consulted, and when. Returns whether it is new."""
    case = lock(case)
    _check_open(case)
    step = current_step(case)
    if step is None or not needs_consulting(case, step):
        raise RuleBroken("This is kept while the chief executive of the local authority has it.")
    consulted = needed(consulted, "consulted", "Say whom the chief executive consulted, and when.")
    return history.change(step, actor=actor, reason="Partners consulted", consulted=consulted)


def _between(kind: str, raising: Organisation, against: Organisation) -> None:
    """Whether these two can disagree in this way. Raises RuleBroken."""
    if raising == against:
        raise RuleBroken("Choose two different agencies.", field="against")
    if kind != EscalationKind.DISPUTE:
        return
    for field, party in (("raising", raising), ("against", against)):
        if party.kind != OrganisationKind.STATUTORY_PARTNER:
            raise RuleBroken("A dispute is between statutory partners.", field=field)


def _stage(kind: str, after: int) -> EscalationStage:
    found = EscalationStage.objects.filter(kind=kind, number__gt=after).order_by("number").first()
    if found is None:
        raise RuleBroken("No stages are set up. The administrator sets them in the admin site.")
    return found


def _begin(actor: Person, case: Escalation, stage: EscalationStage, on: dt.date) -> EscalationStep:
    """Start a stage as it is set up today; a stage with a time gets a clock."""
    due = add_working_days(on, stage.working_days) if stage.working_days else None
    step = history.create(
        EscalationStep(
            escalation=case,
            number=stage.number,
            name=stage.name,
            who=stage.who,
            started_on=on,
            due_on=due,
        ),
        actor=actor,
        reason=f"Stage {stage.number} began",
    )
    _start_clocks(actor, case, step)
    return step


def _start_clocks(actor: Person, case: Escalation, step: EscalationStep) -> None:
    """What is due from a stage. While the Executive has a dispute, the scrutineer’s advice is due as well."""
    advised, on = takes_advice(case, step), step.started_on
    page: dict[str, Any] = {
        "reference": case.reference,
        "path": reverse("escalation", args=[case.reference]),
    }
    if step.due_on:
        clocks.start(
            actor=actor,
            code=ESCALATION_STEP.code,
            record=step,
            on=on,
            due=step.due_on,
            label=f"Settle stage {step.number} of the {_noun(case)}",
            owner_role=Role.EXECUTIVE if advised else "",
            **page,
        )
    if advised:
        clocks.start(actor=actor, code=ADVICE.code, record=step, on=on, due=step.due_on, **page)


def _end(actor: Person, step: EscalationStep, on: dt.date, outcome: str, **how: Any) -> None:
    history.change(
        step, actor=actor, reason=f"Stage {step.number} ended", ended_on=on, outcome=outcome, **how
    )
    clocks.complete(actor=actor, record=step, code=ESCALATION_STEP.code, on=on)
    clocks.cancel(actor=actor, record=step, code=ADVICE.code, reason="The stage has ended")


def _finish(actor: Person, case: Escalation, status: str, outcome: str, on: dt.date) -> None:
    move(
        case,
        status,
        moves=ESCALATION_MOVES,
        actor=actor,
        reason=outcome,
        outcome=outcome,
        closed_on=on,
    )
    _tell_both("governance.escalation-ended", actor, case)


def _at(case: Escalation, number: int) -> tuple[Escalation, EscalationStep | None]:
    """The case, locked, and its stage ``number`` if that is the one that runs."""
    case = lock(case)
    _check_open(case)
    step = current_step(case)
    return case, step if step and step.number == number else None


def _day(step: EscalationStep, on: dt.date | None, field: str = "on") -> dt.date:
    """The day of what is done at a stage: not ahead, and not before the stage began."""
    day = on or timezone.localdate()
    not_ahead(day, field)
    if day < step.started_on:
        raise RuleBroken("The day cannot be before this stage began.", field=field)
    return day


def _check_open(case: Escalation) -> None:
    if case.status != EscalationStatus.OPEN:
        raise RuleBroken(f"This {_noun(case)} has ended, so its stages stay as they are.")


def _must_have_consulted(case: Escalation, step: EscalationStep) -> None:
    if needs_consulting(case, step) and not step.consulted:
        raise RuleBroken("Record first whom the chief executive consulted, and when.")


def _noun(case: Escalation) -> str:
    return "dispute" if case.kind == EscalationKind.DISPUTE else "disagreement"


def _tell_of_start(actor: Person, case: Escalation) -> None:
    tell_agency("governance.escalation-raised", case, case.against, actor=actor)
    if case.kind == EscalationKind.DISPUTE:
        for person in holders_of_role(Role.SCRUTINEER):
            tell("governance.escalation-advice-sought", case, person, actor=actor)


def _tell_both(kind: str, actor: Person, case: Escalation) -> None:
    for agency in (case.raising, case.against):
        tell_agency(kind, case, agency, actor=actor)
