"""The minutes: what they say in all, and what one reader may read of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.mail import partnership
from core.prose import Block, blocks
from core.templatetags.portal import clocktime, day, shortday
from governance.models import AgendaItem, Meeting, Minutes, MinutesIssue
from governance.queries.attendance import came, places, quorum_in
from governance.queries.resolutions import since_last
from governance.rules.meetings import MinutesStatus
from partnership.rules import Role


@dataclass(frozen=True)
class Outcome:
    """A decision, an action or a note, as minutes print it."""

    kind: str
    reference: str
    text: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Correction:
    """What the minutes say, what they should say, and who put that right when."""

    says: str
    should_say: str
    made: str


@dataclass(frozen=True)
class Minuted:
    """One item. ``readable`` is False where the reader declared an interest: the title, and no more."""

    key: int
    number: int
    title: str
    readable: bool
    restricted: bool
    interests: tuple[str, ...] = ()
    discussion: tuple[Block, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class MinutesPaper:
    """The minutes as one reader may read them, as plain data in the order they are read."""

    partnership: str
    reference: str
    title: str
    group: str
    status: str
    facts: tuple[tuple[str, str], ...]
    attendance: tuple[tuple[str, str, str], ...]
    quorum: str
    opening: tuple[Block, ...]
    resolutions: tuple[Outcome, ...]
    items: tuple[Minuted, ...]
    closing: tuple[Block, ...]
    corrections: tuple[Correction, ...]

    def digest(self) -> str:
        """SHA-256 of what they say to this reader."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def minutes_for(user: Any) -> QuerySet[Minutes]:
    """The minutes a person may read: the business unit's drafts are its own until they are circulated."""
    found = Minutes.objects.filter(meeting__in=Meeting.objects.visible_to(user))
    if not user.is_active or Role.BUSINESS_UNIT in user.roles:
        return found
    return found.filter(Exists(MinutesIssue.objects.filter(minutes=OuterRef("pk"))))


def whole(minutes: Minutes) -> dict[str, Any]:
    """Everything the minutes say now: what an issue keeps."""
    meeting = minutes.meeting
    shown = places(meeting)
    return {
        "opening": minutes.opening,
        "closing": minutes.closing,
        "quorum": quorum_in(meeting, shown).words,
        "attendance": [
            [str(place.person), place.agency, came(place.attendance)]
            for place in shown
            if place.attendance
        ],
        "resolutions": [
            {
                "kind": "Resolution",
                "reference": resolution.reference,
                "text": resolution.text,
                "facts": [
                    ["Result", resolution.get_status_display()],
                    ["Closed", shortday(resolution.closed_at)],
                ],
            }
            for resolution in since_last(meeting)
        ],
        "items": [_item(item) for item in _all_items(meeting)],
    }


def paper(user: Any, minutes: Minutes) -> MinutesPaper | None:
    """The minutes as a reader may read them; None where there is nothing for them yet.

    Only the business unit reads a draft; to everybody else the minutes are what was circulated last.
    """
    meeting = minutes.meeting
    issue = minutes.issues.first()
    own_draft = minutes.status == MinutesStatus.DRAFT and Role.BUSINESS_UNIT in user.roles
    if not own_draft and issue is None:
        return None
    content = whole(minutes) if own_draft or issue is None else issue.content
    put_right = _corrections(minutes)
    return MinutesPaper(
        partnership=partnership(),
        reference=meeting.reference,
        title=meeting.title,
        group=str(meeting.group),
        status=minutes.get_status_display(),
        facts=_facts(minutes),
        attendance=tuple((who, agency, how) for who, agency, how in content["attendance"]),
        quorum=content["quorum"],
        opening=blocks(content["opening"]),
        resolutions=tuple(_outcome(each) for each in content["resolutions"]),
        items=_items(user, meeting, content["items"], put_right),
        closing=blocks(content["closing"]),
        corrections=put_right.get(None, ()),
    )


def _all_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    return meeting.items.prefetch_related(
        "decisions", "notes", "actions__owner", "actions__organisation", "interests__person"
    ).order_by("order", "pk")


def _item(item: AgendaItem) -> dict[str, Any]:
    live = [each for each in item.interests.all() if each.withdrawn_at is None]
    return {
        "item": item.pk,
        "title": item.title,
        "restricted": item.restricted,
        "discussion": item.discussion,
        "interests": [f"{each.person}: {each.what}" for each in live],
        "outcomes": outcomes_of(item),
    }


def outcomes_of(item: AgendaItem) -> list[dict[str, Any]]:
    """What an item ended with: decisions, actions, notes, as plain data."""
    decided = [
        {
            "kind": "Decision",
            "reference": one.reference,
            "text": one.text,
            "facts": _said(
                ("Reasons", one.reasons),
                ("Did not agree", one.dissent),
                ("Made without a quorum because", one.override_reason),
            ),
        }
        for one in item.decisions.all()
    ]
    given = [
        {
            "kind": "Action",
            "reference": one.reference,
            "text": one.title,
            "facts": _said(
                ("Who", f"{one.owner}, {one.organisation}" if one.organisation else str(one.owner)),
                ("By", shortday(one.due_on)),
            ),
        }
        for one in item.actions.all()
    ]
    noted = [
        {"kind": "Note", "reference": "", "text": one.text, "facts": []} for one in item.notes.all()
    ]
    return decided + given + noted


def _said(*facts: tuple[str, str]) -> list[list[str]]:
    return [[label, value] for label, value in facts if value]


def _outcome(data: dict[str, Any]) -> Outcome:
    return Outcome(**data | {"facts": tuple((label, value) for label, value in data["facts"])})


def _items(
    user: Any, meeting: Meeting, listed: list[dict[str, Any]], put_right: dict[Any, Any]
) -> tuple[Minuted, ...]:
    """The items a reader knows of, numbered without a gap."""
    named = set(
        AgendaItem.objects.named_to(user).filter(meeting=meeting).values_list("pk", flat=True)
    )
    seen = set(
        AgendaItem.objects.visible_to(user).filter(meeting=meeting).values_list("pk", flat=True)
    )
    shown = [each for each in listed if each["item"] in named]
    return tuple(
        _minuted(number, each, put_right)
        if each["item"] in seen
        else Minuted(each["item"], number, each["title"], readable=False, restricted=False)
        for number, each in enumerate(shown, 1)
    )


def _minuted(number: int, data: dict[str, Any], put_right: dict[Any, Any]) -> Minuted:
    return Minuted(
        key=data["item"],
        number=number,
        title=data["title"],
        readable=True,
        restricted=data["restricted"],
        interests=tuple(data["interests"]),
        discussion=blocks(data["discussion"]),
        outcomes=tuple(_outcome(each) for each in data["outcomes"]),
        corrections=put_right.get(data["item"], ()),
    )


def _corrections(minutes: Minutes) -> dict[int | None, tuple[Correction, ...]]:
    """Corrections by the key of their item; None for the frame."""
    found: dict[int | None, tuple[Correction, ...]] = {}
    for row in minutes.corrections.select_related("made_by"):
        made = f"{row.made_by}, {day(row.made_at)}"
        one = Correction(row.says, row.should_say, made)
        found[row.item_id] = (*found.get(row.item_id, ()), one)
    return found


def _facts(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    meeting, approved = minutes.meeting, minutes.approved_at_meeting
    rows = [
        ("Group", str(meeting.group)),
        ("Day", day(meeting.held_on)),
        ("Time", f"{clocktime(meeting.starts)} to {clocktime(meeting.ends)}"),
        ("Place", meeting.place),
        ("Approved at", f"{approved}, {day(approved.held_on)}" if approved else ""),
    ]
    return tuple((label, value) for label, value in rows if value)
