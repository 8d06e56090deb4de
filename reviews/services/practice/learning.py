"""What a practice review leads to: findings and all that hangs on them, by the deeds of ``governance`` alone;
local answers, training needs and themes, which are kept here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.models import ListValue
from core.moves import lock
from governance.models import Action, Dissemination, Finding, Learning, Notice, Recommendation
from governance.rules.actions import Source, Spread
from governance.rules.thread import THEMES
from governance.services import actions, notices, thread
from partnership.models import Group, Organisation
from reviews.learning_rules import (
    MOST_THEMES,
    NO_LEARNING,
    LocalAnswer,
    NeedStatus,
    briefing_text,
    source_of,
)
from reviews.models import PracticeReview, PracticeTheme, RecommendationAnswer, TrainingNeed
from reviews.practice_rules import COURSES
from reviews.queries.practice_learning import findings_of, recommendations_of

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def find(
    *,
    actor: Person,
    practice: PracticeReview,
    text: str,
    found_on: dt.date,
    theme: ListValue | None = None,
    group: Group | None = None,
) -> Finding:
    """Hang a finding on the review. The same words of the same day are the one there is."""
    practice = lock(practice)
    _goes_on(practice)
    return thread.find(
        actor=actor,
        text=text,
        source=source_of(practice.kind),
        found_on=found_on,
        theme=theme,
        group=group,
        **_origin(practice),
    )


@transaction.atomic
def recommend(
    *,
    actor: Person,
    practice: PracticeReview,
    finding: Finding,
    text: str,
    organisations: Iterable[Organisation],
    due_on: dt.date,
    measure: str,
) -> Recommendation:
    """Add a recommendation to a finding of the review; the clock of its impact starts at once."""
    _goes_on(practice)
    return thread.recommend(
        actor=actor,
        finding=_hung(practice, finding),
        text=text,
        organisations=organisations,
        due_on=due_on,
        measure=measure,
    )


@transaction.atomic
def give_action(
    *,
    actor: Person,
    practice: PracticeReview,
    recommendation: Recommendation,
    title: str,
    owner: Person,
    due_on: dt.date,
    organisation: Organisation | None = None,
    group: Group | None = None,
    detail: str = "",
) -> Action:
    """Give somebody an action for a recommendation of the review, and tell them."""
    _goes_on(practice)
    return actions.give(
        actor=actor,
        title=title,
        owner=owner,
        due_on=due_on,
        source=Source.THREAD,
        organisation=organisation,
        group=group,
        detail=detail,
        recommendation=_made(practice, recommendation),
        **_origin(practice),
    )


@transaction.atomic
def answer(
    *,
    actor: Person,
    practice: PracticeReview,
    recommendation: Recommendation,
    answer: str,
    words: str,
    answered_on: dt.date,
) -> RecommendationAnswer:
    """How the partnership answers what a national or regional review recommends. Another answer replaces it."""
    practice = lock(practice)
    _goes_on(practice)
    reference = _made(practice, recommendation).reference
    if not COURSES[practice.kind].elsewhere:
        raise RuleBroken(
            "Only what a national or regional review recommends is answered. This review’s own are followed."
        )
    if answer not in LocalAnswer.values:
        raise RuleBroken("Choose how the partnership answers.", field="answer")
    said = _said(words, "words", "Say why, and what the partnership will do.")
    if answered_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="answered_on")
    values: dict[str, Any] = {"answer": answer, "words": said, "answered_on": answered_on}
    held = practice.answers.filter(recommendation=reference).first()
    if held:
        if any(getattr(held, name) != value for name, value in values.items()):
            values["answered_by"] = actor
            history.change_to(held, values, actor=actor, reason="Answered again")
        return held
    made = RecommendationAnswer(
        review=practice, recommendation=reference, answered_by=actor, **values
    )
    return history.create(made, actor=actor, reason=f"Answered {reference}")


@dataclass(frozen=True)
class Briefed:
    """What one step from a finding made."""

    learning: Learning
    dissemination: Dissemination
    notice: Notice
    need: TrainingNeed | None


@transaction.atomic
def brief(
    *,
    actor: Person,
    practice: PracticeReview,
    finding: Finding,
    title: str,
    text: str,
    organisations: Iterable[Organisation],
    due_on: dt.date,
    url: str = "",
    need: str = "",
    audience: str = "",
) -> Briefed:
    """Pass a finding on as a seven-minute briefing that agencies acknowledge, and raise a training need with it.

    Headings without a word under them do not go out. All of it, or none: the same again is what there is.
    """
    _goes_on(practice)
    finding = _hung(practice, finding)
    said = _said(briefing_text(text), "text", "Write the briefing under its headings.")
    learned = thread.learn(actor=actor, finding=finding, title=title, text=said)
    spread = thread.pass_on(
        actor=actor,
        learning=learned,
        kind=Spread.BRIEFING,
        title=title,
        passed_on=timezone.localdate(),
        url=url,
    )
    notice = notices.issue(
        actor=actor,
        kind=Spread.BRIEFING,
        title=title,
        text=said,
        due_on=due_on,
        organisations=organisations,
        url=url,
        dissemination=spread,
    )
    raised = None
    if need.strip() or audience.strip():
        raised = need_training(
            actor=actor, practice=practice, finding=finding, text=need, audience=audience
        )
    return Briefed(learned, spread, notice, raised)


@transaction.atomic
def need_training(
    *, actor: Person, practice: PracticeReview, finding: Finding, text: str, audience: str
) -> TrainingNeed:
    """Keep what people need to learn because of a finding. The same again is the one there is."""
    practice = lock(practice)
    _goes_on(practice)
    values = {
        "finding": _hung(practice, finding).reference,
        "text": _said(text, "need", "Say what people need to learn."),
        "audience": _said(audience, "audience", "Say who needs the training."),
    }
    there = practice.training_needs.filter(**values).first()
    if there:
        return there
    made = TrainingNeed(review=practice, raised_by=actor, raised_on=timezone.localdate(), **values)
    return history.create(made, actor=actor, reason="Training need raised")


@transaction.atomic
def meet_need(*, actor: Person, need: TrainingNeed, met_on: dt.date, met_how: str) -> bool:
    """The training was held. False when that was said before."""
    need = lock(need)
    if need.status == NeedStatus.MET:
        return False
    said = _said(met_how, "met_how", "Say how it was met.")
    if met_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="met_on")
    if met_on < need.raised_on:
        raise RuleBroken("It cannot have been met before it was raised.", field="met_on")
    values = {"status": NeedStatus.MET, "met_on": met_on, "met_how": said}
    return history.change_to(need, values, actor=actor, reason="Training need met")


@transaction.atomic
def choose_themes(*, actor: Person, practice: PracticeReview, themes: Iterable[ListValue]) -> bool:
    """Give the review these themes and no others. A retired one may stay, and is not chosen anew.

    Returns whether anything changed.
    """
    practice = lock(practice)
    _goes_on(practice)
    wanted = {one.pk: one for one in themes}
    held = {row.theme_id: row for row in practice.themes.all()}
    if len(wanted) > MOST_THEMES:
        raise RuleBroken(f"Choose {MOST_THEMES} themes at most.", field="themes")
    for key, theme in wanted.items():
        if theme.list_code != THEMES or (theme.retired_on and key not in held):
            raise RuleBroken(f"“{theme}” is no theme that can be chosen.", field="themes")
    gone, new = held.keys() - wanted.keys(), wanted.keys() - held.keys()
    for key in sorted(gone):
        history.delete(held[key], actor=actor, reason="Theme taken away")
    for key in sorted(new):
        row = PracticeTheme(review=practice, theme=wanted[key])
        history.create(row, actor=actor, reason="Theme chosen")
    return bool(gone or new)


def hand_on_themes(actor: Person, before: PracticeReview, after: PracticeReview) -> None:
    """A review that became another keeps its themes there."""
    rows = [PracticeTheme(review=after, theme=row.theme) for row in before.themes.all()]
    history.create_many(rows, actor=actor, reason=f"Taken over from {before}")


def _origin(practice: PracticeReview) -> dict[str, Any]:
    return {
        "origin": practice,
        "origin_label": practice.reference,
        "origin_path": reverse("practice", args=[practice.reference]),
    }


def _goes_on(practice: PracticeReview) -> None:
    if practice.status in NO_LEARNING:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”, so nothing is added to it."
        )


def _hung(practice: PracticeReview, finding: Finding) -> Finding:
    if not findings_of(practice).filter(pk=finding.pk).exists():
        raise RuleBroken(f"{finding} is no finding of this review.")
    return finding


def _made(practice: PracticeReview, recommendation: Recommendation) -> Recommendation:
    if not recommendations_of(practice).filter(pk=recommendation.pk).exists():
        raise RuleBroken(f"{recommendation} is no recommendation of this review.")
    return recommendation


def _said(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise RuleBroken(sentence, field=field)
    return text.strip()
