"""A made-up snapshot in the demo: sent, and answered by some."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import Campaign, Snapshot, SnapshotReply
from audits.queries.leads import leads_of_each
from audits.rules.snapshots import PlanTo, SnapshotKind
from audits.services import snapshots as deeds
from audits.services import snapshots_reply as replies
from governance.demo.people import manager
from partnership.models import Person

QUESTIONS = (
    ("Can you keep your services for children running in the coming week?", SnapshotKind.RAG),
    ("Does somebody stand in for your safeguarding lead?", SnapshotKind.YES_NO),
    ("What do you need from the partnership?", SnapshotKind.TEXT),
)
ANSWERS = (
    ("green", "yes", "Nothing at present."),
    ("amber", "yes", "One list of telephone numbers for out of hours."),
    ("red", "no", "Two health visitors for a week."),
)
TO = (PlanTo.ALL, PlanTo.PARTNERS, PlanTo.UNIT)


def load(today: dt.date) -> None:
    """Nothing where the demo has no audits, or has a snapshot already."""
    if Snapshot.objects.exists() or not Campaign.objects.exists():
        return
    snapshot = deeds.write(
        actor=manager(),
        title="Severe weather: are services for children running?",
        words="Snow is forecast for three days. Please tell us today how you stand.",
        due_on=today + dt.timedelta(days=1),
        questions=QUESTIONS,
    )
    if not deeds.send(actor=manager(), snapshot=snapshot):
        return
    rows = list(snapshot.replies.select_related("organisation", "snapshot"))
    leads = leads_of_each(row.organisation for row in rows)
    led = [row for row in rows if leads[row.organisation_id]]
    for row, answers, to in zip(led, ANSWERS, TO, strict=False):
        _answer(row, answers, to, leads[row.organisation_id][0])


def _answer(row: SnapshotReply, answers: tuple[str, ...], to: str, lead: Person) -> None:
    questions = list(row.snapshot.questions.all())
    typed = {
        f"{'words' if q.kind == SnapshotKind.TEXT else 'value'}_{q.pk}": said
        for q, said in zip(questions, answers, strict=True)
    }
    given: dict[str, Any] = {"actor": lead, "reply": row}
    replies.save(typed=typed, **given)
    replies.send(**given)
    upload = SimpleUploadedFile("continuity-plan.txt", b"Who stands in for whom, and when.")
    replies.add_plan(upload=upload, **given)
    replies.share_plan(to=to, **given)
