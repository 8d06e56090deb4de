"""What a practice review led to, as far as a test needs it, brought there by the deeds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from core.models import ListValue
from governance.models import Action, Finding, Recommendation
from governance.rules.thread import THEMES
from governance.services import actions_doing as doing
from partnership.models import Organisation, Person
from reviews.models import PracticeReview
from reviews.services.practice import learning, work
from tests.reviews.practices import DAY, own


def followed(unit: Person, **changes: Any) -> PracticeReview:
    """A local learning review that is finished; its actions are followed."""
    practice = own(unit, "local", **changes)
    work.write(actor=unit, practice=practice, learned="Ask who else lives in the home.")
    work.finish(actor=unit, practice=practice, finished_on=timezone.localdate())
    practice.refresh_from_db()
    return practice


def find(
    unit: Person, practice: PracticeReview, text: str = "Nobody asked.", **changes: Any
) -> Finding:
    values: dict[str, Any] = {"text": text, "found_on": timezone.localdate()} | changes
    return learning.find(actor=unit, practice=practice, **values)


def recommend(
    unit: Person, practice: PracticeReview, finding: Finding, agency: Organisation, **changes: Any
) -> Recommendation:
    values: dict[str, Any] = {
        "text": "Ask at each visit.",
        "organisations": [agency],
        "due_on": timezone.localdate() + 60 * DAY,
        "measure": "An audit of twenty files.",
    }
    return learning.recommend(actor=unit, practice=practice, finding=finding, **(values | changes))


def act(
    unit: Person,
    practice: PracticeReview,
    recommendation: Recommendation,
    owner: Person,
    title: str = "Write to all teams",
    *,
    done: bool = False,
) -> Action:
    """An action of the owner, perhaps with evidence and said to be done."""
    action = learning.give_action(
        actor=unit,
        practice=practice,
        recommendation=recommendation,
        title=title,
        owner=owner,
        due_on=timezone.localdate() + 30 * DAY,
    )
    if done:
        doing.add_evidence(actor=owner, action=action, text="The letter.")
        doing.finish(actor=owner, action=action, done_on=timezone.localdate())
    return action


def theme(code: str, *, retired: dt.date | None = None) -> ListValue:
    """A theme of the list as it is at first, perhaps retired."""
    row = ListValue.objects.filter(list_code=THEMES, code=code).first()
    row = row or ListValue(list_code=THEMES, code=code, label=code.replace("-", " ").capitalize())
    row.retired_on, row._change_reason = retired, "Made for a test"  # type: ignore[attr-defined]
    row.save()
    return row
