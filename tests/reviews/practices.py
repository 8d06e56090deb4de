"""Practice reviews as far as a test needs them, brought there by the deeds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from core.living import at
from partnership.models import Person
from reviews.models import Appointment, PracticeReview, Publication, Reviewer
from reviews.practice_rules import CRITERIA, PracticeKind
from reviews.services.practice import beginning, drafts, publishing, reviewers, signing, work
from tests.governance.paper_files import pdf_of, upload

DAY = dt.timedelta(days=1)
WEIGHED = {code: ("met", "As the rapid review says.") for code, _title, _hint in CRITERIA}
Execs = list[Person]


def own(unit: Person, kind: str = PracticeKind.LCSPR, **changes: Any) -> PracticeReview:
    """A review begun by itself."""
    today = timezone.localdate()
    words: dict[str, Any] = {
        "title": "Teenager",
        "rationale": "It comes back.",
        "scope": "What was known.",
    }
    if kind == PracticeKind.LCSPR:
        words["sign_by"] = today + 7 * DAY
    else:
        words["decided_on"] = today
        words["target_on"] = None if kind == PracticeKind.LEGACY else today + 60 * DAY
    if kind in {PracticeKind.NATIONAL, PracticeKind.REGIONAL}:
        words["carried_out_by"] = "The national Panel"
    return beginning.begin_by_itself(actor=unit, kind=kind, **(words | changes))


def sign_all(execs: Execs, practice: PracticeReview, round_: int, *answers: str) -> PracticeReview:
    for person, answer in zip(execs, answers or ("agrees",) * 3, strict=True):
        signing.sign(
            actor=person, practice=practice, answer=answer, reason="I read it.", round_=round_
        )
    practice.refresh_from_db()
    return practice


def under_way(unit: Person, execs: Execs) -> PracticeReview:
    """Decided by the three partners, weighed, scoped."""
    practice = sign_all(execs, own(unit), 0)
    work.weigh(actor=unit, practice=practice, weighed=WEIGHED)
    work.write(actor=unit, practice=practice, terms="What was known, and by whom.")
    work.start_work(actor=unit, practice=practice)
    practice.refresh_from_db()
    return practice


def add_draft(unit: Person, practice: PracticeReview, words: str = "first", **changes: Any) -> Any:
    return drafts.add_draft(
        actor=unit, practice=practice, upload=upload("draft.pdf", pdf_of(words)), **changes
    )


def signed_off(unit: Person, execs: Execs) -> PracticeReview:
    """Its first draft is signed by all three."""
    practice = under_way(unit, execs)
    add_draft(unit, practice)
    signing.put_to_partners(actor=unit, practice=practice, sign_by=timezone.localdate() + 5 * DAY)
    return sign_all(execs, practice, 1)


def planned(
    unit: Person, practice: PracticeReview, on: dt.date | None, **changes: Any
) -> Publication:
    words: dict[str, Any] = {
        "title": "Learning from a teenager’s life",
        "summary": "What was learned.",
        "publish_on": on,
        "publish_time": dt.time(10) if on else None,
        "upload": upload("report.pdf", pdf_of("the report")),
    }
    return publishing.plan(actor=unit, practice=practice, **(words | changes))


def published(unit: Person, execs: Execs, today: dt.date) -> PracticeReview:
    """On the public page since today: signed six weeks ago, copies sent a month ago."""
    with at(today - 42 * DAY):
        practice = signed_off(unit, execs)
    sent = today - 30 * DAY
    with at(sent):
        planned(unit, practice, today)
        publishing.confirm_anonymous(actor=unit, practice=practice)
        publishing.record_copies(
            actor=unit, practice=practice, panel_sent_on=sent, secretary_sent_on=sent
        )
    with at(today, 11):
        assert publishing.publish_due(timezone.now()) == 1
    practice.refresh_from_db()
    return practice


def listed(unit: Person, **changes: Any) -> Reviewer:
    """Somebody on the approved list, since 30 days ago and for a year."""
    today = timezone.localdate()
    words: dict[str, Any] = {
        "name": "Harriet Penhale",
        "skills": "Systems methods.",
        "approved_on": today - 30 * DAY,
        "approved_until": today + 365 * DAY,
    }
    return reviewers.add_reviewer(actor=unit, **(words | changes))


def appointed(
    unit: Person, practice: PracticeReview, reviewer: Reviewer | None = None, **changes: Any
) -> Appointment:
    """Appointed today, with nothing to declare."""
    today = timezone.localdate()
    words: dict[str, Any] = {
        "reviewer": reviewer or listed(unit),
        "skills": "Led reviews on infants.",
        "declared_on": today,
        "conflict": False,
        "appointed_on": today,
    }
    return reviewers.appoint(actor=unit, practice=practice, **(words | changes))
