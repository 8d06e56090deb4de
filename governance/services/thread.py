"""The golden thread: finding → recommendation → (action) → learning → dissemination → evidence of impact.

Other apps attach their records here, and by ``governance.services.actions.give``; see
``docs/architecture.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from core import documents, history
from core.errors import RuleBroken
from core.models import ListValue
from core.moves import lock
from core.references import next_reference
from core.stale import refuse_stale
from deadlines import services as clocks
from deadlines.models import Deadline
from governance.clocks import IMPACT
from governance.models import (
    Dissemination,
    Finding,
    Impact,
    Learning,
    Recommendation,
    RecommendationAgency,
)
from governance.rules.actions import impact_due
from governance.services.actions import needed
from partnership.models import Group, Organisation

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def find(
    *,
    actor: Person,
    text: str,
    source: str,
    found_on: dt.date,
    theme: ListValue | None = None,
    group: Group | None = None,
    origin: models.Model | None = None,
    origin_label: str = "",
    origin_path: str = "",
) -> Finding:
    """Record a finding. The same words of the same day from the same record are the one there is."""
    text = needed(text, "text", "Say what was found.")
    not_ahead(found_on, "found_on")
    for there in Finding.objects.filter(text=text, source=source, found_on=found_on):
        if there.origin == origin:
            return there
    return history.create(
        Finding(
            reference=next_reference("FND", Finding, found_on.year),
            text=text,
            source=source,
            found_on=found_on,
            theme=theme,
            group=group,
            origin=origin,
            origin_label=origin_label[:120],
            origin_path=origin_path,
            created_by=actor,
        ),
        actor=actor,
        reason="Finding recorded",
    )


@transaction.atomic
def recommend(
    *,
    actor: Person,
    finding: Finding,
    text: str,
    organisations: Iterable[Organisation],
    due_on: dt.date,
    measure: str,
    agreed_on: dt.date | None = None,
) -> Recommendation:
    """Add a recommendation: who must do what by when, and how its impact will be measured.

    The clock of its impact starts at once. The same words again are the one there is.
    """
    finding = lock(finding)
    text = needed(text, "text", "Say what must be done.")
    measure = needed(
        measure, "measure", "Say how the impact will be measured. It is agreed at the start."
    )
    asked = sorted(set(organisations), key=lambda one: one.pk)
    if not asked:
        raise RuleBroken("Choose at least one agency that must do it.", field="organisations")
    agreed = agreed_on or timezone.localdate()
    not_ahead(agreed, "agreed_on")
    if due_on <= agreed:
        raise RuleBroken(
            f"The due day must be after {agreed:%-d %B %Y}, the day it was agreed.", field="due_on"
        )
    there = finding.recommendations.filter(text=text, due_on=due_on).first()
    if there:
        return there
    recommendation = history.create(
        Recommendation(
            finding=finding,
            reference=next_reference("REC", Recommendation, agreed.year),
            text=text,
            due_on=due_on,
            measure=measure,
            agreed_on=agreed,
            impact_due_on=impact_due(due_on),
            created_by=actor,
        ),
        actor=actor,
        reason="Recommendation made",
    )
    rows = [RecommendationAgency(recommendation=recommendation, organisation=one) for one in asked]
    history.create_many(rows, actor=actor, reason="Recommendation made")
    history.change(finding, actor=actor, reason="Recommendation made", no_recommendation_reason="")
    _start(actor, recommendation)
    return recommendation


@transaction.atomic
def change_finding(
    *,
    actor: Person,
    finding: Finding,
    text: str,
    theme: ListValue | None,
    group: Group | None,
    reason: str,
    seen: str = "",
) -> bool:
    """Other words or another theme. ``seen`` is the mark the page was opened with."""
    finding = lock(finding)
    typed = {"text": needed(text, "text", "Say what was found."), "theme": theme, "group": group}
    refuse_stale(seen, finding_held(finding), typed)
    reason = needed(reason, "reason", "Say why it changes.")
    return history.change_to(finding, typed, actor=actor, reason=reason)


def finding_held(finding: Finding) -> dict[str, Any]:
    """What is saved of a finding, as its form names it."""
    return {"text": finding.text, "theme": finding.theme_id, "group": finding.group_id}


@transaction.atomic
def change_recommendation(
    *,
    actor: Person,
    recommendation: Recommendation,
    text: str,
    due_on: dt.date,
    measure: str,
    reason: str,
    seen: str = "",
) -> bool:
    """Other words or another day; the day its impact is measured by follows, and the clock with it."""
    recommendation = lock(recommendation)
    typed = {
        "text": needed(text, "text", "Say what must be done."),
        "due_on": due_on,
        "measure": needed(measure, "measure", "Say how the impact will be measured."),
    }
    refuse_stale(seen, recommendation_held(recommendation), typed)
    reason = needed(reason, "reason", "Say why it changes.")
    if due_on <= recommendation.agreed_on:
        agreed = recommendation.agreed_on
        raise RuleBroken(
            f"The due day must be after {agreed:%-d %B %Y}, the day it was agreed.", field="due_on"
        )
    values = {**typed, "impact_due_on": impact_due(due_on)}
    changed = history.change_to(recommendation, values, actor=actor, reason=reason)
    clocks.move(
        actor=actor,
        record=recommendation,
        code=IMPACT.code,
        due=recommendation.impact_due_on,
        reason=reason,
    )
    return changed


def recommendation_held(recommendation: Recommendation) -> dict[str, Any]:
    """What is saved of a recommendation, as its form names it."""
    return {
        "text": recommendation.text,
        "due_on": recommendation.due_on,
        "measure": recommendation.measure,
    }


@transaction.atomic
def need_no_recommendation(*, actor: Person, finding: Finding, reason: str) -> bool:
    """Say why a finding needs no recommendation, so that it is no broken chain."""
    finding = lock(finding)
    reason = needed(reason, "reason", "Say why it needs no recommendation.")
    if finding.recommendations.exists():
        raise RuleBroken("This finding has a recommendation.")
    return history.change(finding, actor=actor, reason=reason, no_recommendation_reason=reason)


@transaction.atomic
def learn(
    *,
    actor: Person,
    finding: Finding,
    title: str,
    text: str,
    recommendation: Recommendation | None = None,
) -> Learning:
    """Write down what people should know or do differently. The same title again is the one there is."""
    finding = lock(finding)
    title = needed(title, "title", "Give the learning a title.")
    text = needed(text, "text", "Say what was learned.")
    if recommendation and recommendation.finding_id != finding.pk:
        raise RuleBroken("Choose a recommendation of this finding.", field="recommendation")
    there = finding.learning.filter(title=title, recommendation=recommendation).first()
    if there:
        return there
    return history.create(
        Learning(
            finding=finding,
            recommendation=recommendation,
            title=title,
            text=text,
            created_by=actor,
        ),
        actor=actor,
        reason="Learning written down",
    )


@transaction.atomic
def pass_on(
    *,
    actor: Person,
    learning: Learning,
    kind: str,
    title: str,
    passed_on: dt.date,
    url: str = "",
    reached: int | None = None,
    files: Sequence[UploadedFile] = (),
) -> Dissemination:
    """Record how learning reached people, with the files. The same title of the same day is the one there is."""
    learning = lock(learning)
    title = needed(title, "title", "Say what was sent, held or published.")
    not_ahead(passed_on, "passed_on")
    there = learning.disseminations.filter(kind=kind, title=title, passed_on=passed_on).first()
    if there:
        return there
    spread = history.create(
        Dissemination(
            learning=learning,
            kind=kind,
            title=title,
            url=url,
            passed_on=passed_on,
            reached=reached,
            created_by=actor,
        ),
        actor=actor,
        reason="Learning passed on",
    )
    keep(actor, spread, files)
    return spread


@transaction.atomic
def measure(
    *,
    actor: Person,
    recommendation: Recommendation,
    effect: str,
    text: str,
    measured_on: dt.date,
    files: Sequence[UploadedFile] = (),
) -> Impact:
    """Record what measuring showed, and stop the clock. The same words of the same day are the one there is."""
    recommendation = lock(recommendation)
    text = needed(text, "text", "Say what was measured and what it showed.")
    not_ahead(measured_on, "measured_on")
    if measured_on < recommendation.agreed_on:
        raise RuleBroken(
            "It cannot have been measured before it was recommended.", field="measured_on"
        )
    there = recommendation.impacts.filter(text=text, measured_on=measured_on).first()
    if there:
        return there
    impact = history.create(
        Impact(
            recommendation=recommendation,
            effect=effect,
            text=text,
            measured_on=measured_on,
            created_by=actor,
        ),
        actor=actor,
        reason="Impact measured",
    )
    keep(actor, impact, files)
    clocks.complete(actor=actor, record=recommendation, code=IMPACT.code, on=measured_on)
    return impact


def not_ahead(day: dt.date, field: str) -> None:
    """Raise RuleBroken for a day still to come."""
    if day > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field=field)


def keep(actor: Person, record: models.Model, files: Iterable[UploadedFile]) -> None:
    """Hang files on a record; the first that cannot be taken stops the whole deed."""
    for upload in files:
        documents.add(actor=actor, record=record, upload=upload)


def _start(actor: Person, recommendation: Recommendation) -> Deadline:
    return clocks.start(
        actor=actor,
        code=IMPACT.code,
        record=recommendation,
        on=recommendation.due_on,
        due=recommendation.impact_due_on,
        label=f"Measure the impact of {recommendation.reference}",
        reference=recommendation.reference,
        path=reverse("recommendation", args=[recommendation.reference]),
    )
