"""A return as a file: asked for in the portal, made by a worker, with the rights of whoever asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from audits.documents import pdf
from audits.documents.content import digest_of
from audits.models import AgencyReturn, ReturnRendering
from audits.models.renderings import wholly_visible_to
from audits.queries.downloads import due_of, owner_of, plan_of, status_of, told
from core import renderings
from core.access import can
from core.columns import in_words
from core.errors import RuleBroken
from core.mail import partnership
from core.moves import lock
from core.renderings import WAITING_LIMIT

if TYPE_CHECKING:
    from partnership.models import Person

Part, Kind, Status = ReturnRendering.Part, ReturnRendering.Kind, ReturnRendering.Status


@transaction.atomic
def ask_for_file(
    *, actor: Person, agency_return: AgencyReturn, kind: str, part: str = Part.RETURN
) -> ReturnRendering:
    """Ask for a return, or its action plan, as a file. A file that says the same already is given again.

    Raises RuleBroken when the person has two files being made.
    """
    if kind not in Kind.values or part not in Part.values:
        raise RuleBroken("Choose PDF or Word.", field="kind")
    if part == Part.PLAN and kind != Kind.DOCX:
        raise RuleBroken("The action plan is made as a Word document.", field="kind")
    agency_return = lock(agency_return)
    mine = ReturnRendering.objects.filter(requested_by=actor)
    same = mine.filter(agency_return=agency_return, kind=kind, part=part)
    waiting = same.filter(status=Status.WAITING).first()
    if waiting:
        return waiting
    digest = _digest(agency_return, actor, part)
    made = same.filter(status=Status.DONE, digest=digest).first()
    if made:
        return made
    if mine.filter(status=Status.WAITING).count() >= WAITING_LIMIT:
        raise RuleBroken("Two of your files are being made. Ask again when they are ready.")
    return ReturnRendering.objects.create(
        agency_return=agency_return, kind=kind, part=part, requested_by=actor, digest=digest
    )


def make_next(now: dt.datetime | None = None) -> bool:
    """Make the file that has waited longest. Returns False when none waits."""
    return renderings.make_next(ReturnRendering, _make, now)


def _make(rendering: ReturnRendering) -> None:
    asker, agency_return = rendering.requested_by, rendering.agency_return
    reads = wholly_visible_to(asker).filter(pk=agency_return.pk).exists()
    if not (reads and can(asker, "audits.read_return")):
        raise RuleBroken("Whoever asked for it may no longer read this return.")
    campaign, body = agency_return.campaign, agency_return.organisation
    what = "action-plan" if rendering.part == Part.PLAN else "return"
    renderings.finish(
        rendering,
        _file(agency_return, asker, rendering),
        name=f"{campaign.reference}-{slugify(str(body))[:60]}-{what}.{rendering.kind}",
        title=f"{campaign.title}: {body}",
        digest=_digest(agency_return, asker, rendering.part),
    )


def _digest(agency_return: AgencyReturn, reader: Person, part: str) -> str:
    if part == Part.PLAN:
        return digest_of({"rows": _plan(agency_return)})
    return told(agency_return, reader).mark


def _file(agency_return: AgencyReturn, reader: Person, rendering: ReturnRendering) -> bytes:
    if rendering.kind == Kind.PDF:
        return pdf.make(told(agency_return, reader))
    from audits.documents import word  # lxml is heavy, and a web worker never comes here

    if rendering.part == Part.RETURN:
        return word.make(told(agency_return, reader))
    return word.make_plan(
        title=f"Action plan: {agency_return.organisation}",
        reference=agency_return.campaign.reference,
        partnership=partnership(),
        rows=_plan(agency_return),
    )


def _plan(agency_return: AgencyReturn) -> list[list[str]]:
    return [
        [
            f"{plan.answer.question.code} {plan.answer.question.text}",
            plan.text,
            owner_of(plan) or "No owner yet",
            in_words(due_of(plan)) or "No day yet",
            f"{plan.action.reference} {status_of(plan)}" if plan.action else status_of(plan),
            str(plan.action.percent) if plan.action else "",
        ]
        for plan in plan_of(agency_return)
    ]
