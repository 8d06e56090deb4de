"""What a group stands on: its rules, its terms of reference in versions, its last day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from deadlines import services as deadlines
from governance.clocks import GROUP_ENDS, TERMS_REVIEW
from governance.models import GroupRules, TermsOfReference
from governance.queries.groups import open_actions, rules_of
from partnership import services as partners
from partnership.models import Group
from partnership.rules import GroupKind

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def set_rules(
    *, actor: Person | System, group: Group, seen: str = "", reason: str = "", **values: Any
) -> bool:
    """Set quorum, day for papers, and what a written resolution needs. Returns whether anything changed.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    lock(group)
    now = rules_of(group)
    refuse_stale(seen, {name: getattr(now, name) for name in values}, values)
    held = GroupRules.objects.filter(group=group).first()
    if held is None:
        fresh = GroupRules(group=group, **values)
        history.create(fresh, actor=actor, reason=reason or "Rules set")
        return True
    return history.change(held, actor=actor, reason=reason or "Rules changed", **values)


@transaction.atomic
def add_terms(
    *,
    actor: Person,
    group: Group,
    body: str,
    approved_by: str,
    approved_on: dt.date,
    from_day: dt.date,
    review_on: dt.date | None = None,
) -> TermsOfReference:
    """Add a version of the terms of reference; earlier ones stay as they were.

    Its review has a clock, and the clock of the version before ends. The same words from the same
    day again are the version there is.
    """
    lock(group)
    last = group.terms.order_by("-version").first()  # type: ignore[attr-defined]
    if last and (last.body, last.from_day) == (body.strip(), from_day):
        return last  # type: ignore[no-any-return]
    _check_terms_days(last, approved_on, from_day, review_on)
    fresh = TermsOfReference(
        group=group,
        version=last.version + 1 if last else 1,
        body=body.strip(),
        approved_by=approved_by.strip(),
        approved_on=approved_on,
        from_day=from_day,
        review_on=review_on,
        added_by=actor,
    )
    history.create(fresh, actor=actor, reason=f"Version {fresh.version} approved")
    if last:
        deadlines.complete(actor=actor, record=last, code=TERMS_REVIEW.code, on=approved_on)
    if review_on:
        _start_review(actor, fresh, review_on)
    return fresh


def _check_terms_days(
    last: TermsOfReference | None,
    approved_on: dt.date,
    from_day: dt.date,
    review_on: dt.date | None,
) -> None:
    if approved_on > timezone.localdate():
        raise RuleBroken("The day of approval cannot be in the future.", field="approved_on")
    if from_day < approved_on:
        raise RuleBroken("They cannot be in force before they were approved.", field="from_day")
    if last and from_day <= last.from_day:
        raise RuleBroken(
            f"Version {last.version} is in force from {last.from_day:%-d %B %Y}. Give a later day.",
            field="from_day",
        )
    if review_on and review_on <= from_day:
        raise RuleBroken(
            "The review must come after the day they are in force from.", field="review_on"
        )


def _start_review(actor: Person | System, terms: TermsOfReference, review_on: dt.date) -> None:
    deadlines.start(
        actor=actor,
        code=TERMS_REVIEW.code,
        record=terms,
        on=terms.from_day,
        due=review_on,
        reference=Truncator(terms.group).chars(40),
        path=reverse("group_terms", args=[terms.group.code]),
        restricted=False,
    )


@transaction.atomic
def set_last_day(*, actor: Person | System, group: Group, on: dt.date | None, reason: str) -> bool:
    """Set, move or lift a group's last day.

    A task and finish group's last day has a clock, which stops when the group is wound up: until
    then somebody is reminded of what it leaves open.
    """
    if not reason.strip():
        raise RuleBroken("Say why. The reason stands in the record.", field="reason")
    changed = partners.end_group(actor=actor, group=group, on=on, reason=reason.strip())
    if not changed:
        return False
    group = lock(group)
    deadlines.cancel(actor=actor, record=group, code=GROUP_ENDS.code, reason=reason)
    if on and group.kind == GroupKind.TASK_AND_FINISH:
        deadlines.start(
            actor=actor,
            code=GROUP_ENDS.code,
            record=group,
            on=min(timezone.localdate(), on),
            due=on,
            reference=Truncator(group).chars(40),
            path=reverse("group", args=[group.code]),
            restricted=False,
        )
    return True


@transaction.atomic
def wind_up(*, actor: Person | System, group: Group) -> bool:
    """A group past its last day has nothing left to hand over. Returns False when it was wound up before.

    Raises RuleBroken while actions are open: each needs another owner or group first.
    """
    group = lock(group)
    today = timezone.localdate()
    if not group.ended_on or group.ended_on > today:
        raise RuleBroken("Set the group’s last day first. It can be wound up from that day on.")
    left = open_actions(group).count()
    if left:
        noun = "action is" if left == 1 else "actions are"
        raise RuleBroken(
            f"{left} {noun} still open. Give them to another group, or close them, first."
        )
    before = deadlines.complete(actor=actor, record=group, code=GROUP_ENDS.code, on=today)
    return bool(before and before.done_on == today)
