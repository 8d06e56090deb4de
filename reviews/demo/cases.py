"""The made-up cases: what each is about, how long ago, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviews.demo.words import DISTRESS, INFANT, NATURAL, NEGLECT, SLEEP, TEENAGER, Story
from reviews.rules import IncidentKind, Outcome, Reply, Suspicion

STAGES = (
    "draft",
    "recorded",
    "notified",
    "gathering",
    "drafting",
    "proposed",
    "decided",
    "sent",
    "replied",
    "closed",
)
AGREE = ("agrees", "agrees", "agrees")


@dataclass(frozen=True)
class Case:
    """``ago`` is in working days before today and is the day the authority became aware; the other
    numbers are working days after the step before. ``unanswered`` are agencies that have not answered.
    """

    story: Story
    stage: str
    ago: int
    kind: str = IncidentKind.SERIOUS_HARM
    suspicion: str = Suspicion.SUSPECTED
    children: tuple[tuple[int, int | None, str], ...] = ((0, 2, "female"),)
    notified_after: int = 3
    notified_late: str = ""
    unanswered: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    nil: tuple[str, ...] = ()
    sent_after: int = 14
    sent_late: str = ""
    outcome: str = Outcome.NO_FURTHER_REVIEW
    answers: tuple[str, ...] = AGREE
    reply: str = Reply.AGREES
    reply_after: int = 8
    second_outcome: str = ""
    learning_target: int | None = None
    withdrawn: str = ""
    sections: tuple[str, ...] = field(default=())


CASES: tuple[Case, ...] = (
    Case(
        DISTRESS,
        "closed",
        500,
        kind=IncidentKind.DEATH,
        children=((16, None, "male"),),
        nil=("police",),
        answers=("agrees", "dissents", "agrees"),
    ),
    Case(
        SLEEP,
        "closed",
        420,
        kind=IncidentKind.DEATH,
        sent_after=16,
        sent_late="The post-mortem report came on the fourteenth working day.",
    ),
    Case(
        NEGLECT,
        "closed",
        310,
        children=((4, None, "female"), (7, None, "male"), (9, None, "female")),
        outcome=Outcome.LOCAL_LEARNING_REVIEW,
        learning_target=15,
    ),
    Case(
        INFANT,
        "gathering",
        240,
        notified_after=6,
        notified_late="The first medical opinion spoke of a birth injury.",
        withdrawn="A bone disease was found that explains the fractures, so abuse is no longer suspected.",
        unanswered=("police", "social care"),
    ),
    Case(
        NATURAL,
        "closed",
        170,
        kind=IncidentKind.LOOKED_AFTER_DEATH,
        suspicion=Suspicion.NEITHER,
        children=((14, None, "male"),),
    ),
    Case(
        TEENAGER,
        "closed",
        130,
        children=((15, None, "male"),),
        sent_after=15,
        outcome=Outcome.LCSPR_LOCAL,
    ),
    Case(
        SLEEP,
        "sent",
        46,
        kind=IncidentKind.DEATH,
        children=((0, 1, "male"),),
        reply=Reply.DISAGREES,
        second_outcome=Outcome.LCSPR_LOCAL,
    ),
    Case(TEENAGER, "sent", 24, children=((14, None, "female"),)),
    Case(
        NATURAL,
        "notified",
        22,
        kind=IncidentKind.CARE_LEAVER_DEATH,
        suspicion=Suspicion.NEITHER,
        children=((21, None, "female"),),
    ),
    Case(NEGLECT, "proposed", 17, children=((4, None, "male"),), answers=("agrees", "agrees")),
    Case(
        DISTRESS,
        "drafting",
        14,
        kind=IncidentKind.DEATH,
        children=((16, None, "female"),),
        sections=("identifiers", "child", "facts", "safety", "agencies", "analysis"),
    ),
    Case(
        INFANT,
        "gathering",
        15,
        children=((0, 4, "male"),),
        unanswered=("police", "community"),
        begun=("social care",),
    ),
    Case(
        TEENAGER,
        "gathering",
        8,
        children=((15, None, "male"),),
        unanswered=("social care", "school", "community"),
        begun=("police",),
        nil=("youth justice", "community"),
    ),
    Case(SLEEP, "recorded", 3, kind=IncidentKind.DEATH, children=((0, 1, "female"),)),
    Case(NEGLECT, "draft", 1, children=((3, None, "unknown"),)),
)
