"""Themes are given to what agencies wrote, confirmed where they wrote it again, and taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audits.models import Answer, Campaign, NarrativeTheme
from audits.queries.narratives import digest, offered, read_ticket, ticket, written
from audits.rules.narratives import NO_THEME, NONE_TICKED
from core import history
from core.errors import RuleBroken
from core.models import ListValue
from core.moves import lock
from core.stale import refuse_stale

if TYPE_CHECKING:
    from partnership.models import Person

AT_ONCE = 100  # narratives; a page shows 25


@transaction.atomic
def mark(
    *, actor: Person, campaign: Campaign, chosen: Collection[str], themes: Collection[ListValue]
) -> int:
    """Give themes to several narratives. ``chosen`` are tickets, as the page that was read sent them.

    A mark of words that have changed since is confirmed. Returns how many narratives changed; raises
    RuleBroken, and marks none, where one of them reads otherwise by now.
    """
    lock(campaign)
    rows = _chosen(campaign, chosen)
    wanted = _themes(campaign, themes)
    return _give(actor, rows, wanted)


@transaction.atomic
def take_away(
    *, actor: Person, campaign: Campaign, chosen: Collection[str], themes: Collection[ListValue]
) -> int:
    """Take themes from several narratives. Returns how many of them had one."""
    lock(campaign)
    rows = _chosen(campaign, chosen)
    wanted = _themes(campaign, themes)
    return sum([_take(actor, row, wanted) for row in rows])


@transaction.atomic
def set_themes(
    *, actor: Person, answer: Answer, themes: Iterable[ListValue], seen: str = "", words: str = ""
) -> bool:
    """Give one narrative these themes and no others, for the words it has now.

    ``seen`` marks the themes, and ``words`` is the ticket of the text, that the page was opened with.
    """
    campaign = lock(answer.agency_return.campaign)
    row = written(campaign).filter(pk=answer.pk).first()
    if row is None:
        raise RuleBroken("The agency is writing this again. Mark it once it is handed in.")
    if words and words != ticket(row.pk, row.words):
        raise RuleBroken(
            "The text has changed since you opened the page. Read it again, then save."
        )
    wanted = sorted(set(themes), key=lambda one: one.pk)
    refuse_stale(seen, held(row), {"themes": [one.pk for one in wanted]})
    _known(campaign, wanted)
    others = [each.theme for each in row.themes.select_related("theme") if each.theme not in wanted]
    taken = _take(actor, row, others)
    return bool(_give(actor, [row], wanted)) or taken


def held(row: Any) -> dict[str, Any]:
    """What is saved of a narrative, as its form names it."""
    return {"themes": sorted(row.themes.values_list("theme", flat=True))}


def _give(actor: Person, rows: Iterable[Any], themes: Collection[ListValue]) -> int:
    """Give or confirm these themes. Returns how many narratives changed."""
    new: list[NarrativeTheme] = []
    changed: set[int] = set()
    for row in rows:
        there = {each.theme_id: each for each in row.themes.all()}
        signed: dict[str, Any] = {
            "digest": digest(row.words),
            "marked_by": actor,
            "marked_at": timezone.now(),
        }
        for theme in themes:
            given = there.get(theme.pk)
            if given is None:
                new.append(NarrativeTheme(answer=row, theme=theme, **signed))
            elif given.digest != signed["digest"]:
                history.change(given, actor=actor, reason="Confirmed for the new text", **signed)
                changed.add(row.pk)
    history.create_many(new, actor=actor, reason="Theme given")
    return len(changed | {each.answer_id for each in new})


def _take(actor: Person, row: Any, themes: Iterable[ListValue]) -> bool:
    gone = list(row.themes.filter(theme__in=list(themes)))
    for each in gone:
        history.delete(each, actor=actor, reason="Theme taken away")
    return bool(gone)


def _chosen(campaign: Campaign, chosen: Collection[str]) -> list[Any]:
    """The narratives of these tickets, each with the words that were read."""
    tickets = dict(filter(None, map(read_ticket, chosen)))
    if not tickets:
        raise RuleBroken(f"{NONE_TICKED}.", field="chosen")
    if len(tickets) > AT_ONCE:
        raise RuleBroken(f"Tick {AT_ONCE} narratives at most.", field="chosen")
    rows = written(campaign).filter(pk__in=tickets)
    rows = rows.select_related("agency_return__organisation", "question")
    found = list(rows.prefetch_related("themes").order_by("pk"))
    other = [each for each in found if not digest(each.words).startswith(tickets[each.pk])]
    if other:
        named = ", ".join(
            f"{each.question.code} of {each.agency_return.organisation}" for each in other
        )
        raise RuleBroken(
            f"The text has changed since you opened the page: {named}. Read it again. Nothing is marked yet.",
            field="chosen",
        )
    if len(found) < len(tickets):
        raise RuleBroken(
            "An agency is writing one of these again. It is left out of the list now; nothing is marked yet.",
            field="chosen",
        )
    return found


def _themes(campaign: Campaign, themes: Collection[ListValue]) -> list[ListValue]:
    if not themes:
        raise RuleBroken(f"{NO_THEME}.", field="themes")
    return _known(campaign, sorted(set(themes), key=lambda one: one.pk))


def _known(campaign: Campaign, themes: list[ListValue]) -> list[ListValue]:
    known = set(offered(campaign))
    if not set(themes) <= known:
        raise RuleBroken("Choose themes from the list.", field="themes")
    return themes
