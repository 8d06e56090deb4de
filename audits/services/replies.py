"""An agency replies to the question that a part of its return was sent back with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from audits.models import ReturnSection, SectionQuery
from audits.queries.queried import open_query
from audits.services.answering import refuse_closed, tidy
from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale

if TYPE_CHECKING:
    from partnership.models import Person

LONGEST = 5_000  # characters


def held(query: SectionQuery) -> dict[str, str]:
    """What is saved of a reply, as its form names it."""
    return {"reply": query.reply}


@transaction.atomic
def reply(*, actor: Person, section: ReturnSection, text: str, seen: str = "") -> bool:
    """Say something to the open question about a part. It is handed in with the return, and can be
    changed until then. False when these very words stand there."""
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    query = open_query(section)
    if query is None:
        raise RuleBroken("Nothing is asked about this part any more.", field="reply")
    query, words = lock(query), tidy(text)
    if len(words) > LONGEST:
        raise RuleBroken(
            f"This has {len(words):,} characters. Shorten it to {LONGEST:,}, or say it in the answers.",
            field="reply",
        )
    refuse_stale(seen, held(query), {"reply": words})
    return history.change(query, actor=actor, reason="Reply written", reply=words)
