"""An action that is given from somewhere: what the address says about it, as far as the person may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from governance.models import AgendaItem, Finding, Recommendation, Risk
from governance.rules.actions import Source


@dataclass(frozen=True)
class Beginning:
    """What a new action starts from: what it is tied to, its first answers, and where Cancel leads."""

    source: str = ""
    words: str = ""
    back: str = ""
    place: dict[str, Any] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)


def beginning(user: Any, asked: Mapping[str, str]) -> Beginning:
    """From ``?item=``, ``?recommendation=`` or ``?risk=``; nothing given is an action from elsewhere.

    Raises Http404 for a record out of reach.
    """
    if asked.get("item"):
        return _from_item(user, asked["item"])
    if asked.get("recommendation"):
        return _from_recommendation(user, asked["recommendation"])
    if asked.get("risk"):
        return _from_risk(user, asked["risk"])
    return Beginning(initial={"source": Source.OTHER})


def _from_item(user: Any, key: str) -> Beginning:
    if not key.isdecimal():
        raise Http404
    seen = AgendaItem.objects.visible_to(user).select_related("meeting__group")
    item = get_object_or_404(seen, pk=key)
    return Beginning(
        Source.MEETING,
        f"From {item.meeting.reference}: {item.title}.",
        reverse("meeting", args=[item.meeting.reference]),
        {"item": item, "source": Source.MEETING},
        {"group": item.meeting.group_id},
    )


def _from_recommendation(user: Any, reference: str) -> Beginning:
    seen = Recommendation.objects.filter(finding__in=Finding.objects.visible_to(user))
    found = get_object_or_404(seen.select_related("finding"), reference=reference)
    asked = list(found.organisations.values_list("pk", flat=True)[:2])
    return Beginning(
        Source.THREAD,
        f"From recommendation {found.reference}: {found.text}",
        reverse("recommendation", args=[found.reference]),
        {"recommendation": found, "source": Source.THREAD},
        {
            "group": found.finding.group_id,
            "due_on": found.due_on,
            # Of two agencies neither is meant before the other: left empty it is the owner's own.
            "organisation": asked[0] if len(asked) == 1 else None,
        },
    )


def _from_risk(user: Any, reference: str) -> Beginning:
    risk = get_object_or_404(Risk.objects.visible_to(user), reference=reference)
    path = reverse("risk", args=[risk.reference])
    return Beginning(
        Source.RISK,
        f"From risk {risk.reference}: {risk.title}.",
        path,
        {
            "origin": risk,
            "origin_label": risk.reference,
            "origin_path": path,
            "source": Source.RISK,
        },
        {"group": risk.group_id, "owner": risk.owner_id},
    )
