"""Made-up reviewers, checks, events and contacts of the practice reviews. No real person, no real child."""

from __future__ import annotations

import datetime as dt

from core.living import at
from reviews.demo.cast import Cast
from reviews.models import PracticeReview, Reviewer
from reviews.practice_rules import PUBLIC, ContactKind, PracticeKind, PracticeStatus
from reviews.services.practice import oversight, people, reviewers

DAY = dt.timedelta(days=1)
BETWEEN = 40 * DAY  # from one check to the next
# Name, where they work, skills, for how many days from today the approval holds; None for no end.
LISTED: tuple[tuple[str, str, str, int | None], ...] = (
    ("Harriet Penhale", "", "Led nine reviews by a systems method. Social worker for 20 years.", 400),
    ("Samuel Adeyemi-Cole", "Northmere Learning", "Criminal exploitation, missing children.", 210),
    ("Wyn Trelawny", "", "Paediatric nursing; injuries to infants; work with bereaved families.", None),
    ("Moira Castle-Grant", "", "Neglect; chaired review panels under the former boards.", -60),
    ("Leonard Fisk-Hartley", "Fisk-Hartley Reviews", "Education and exclusion from school.", 300),
)  # fmt: skip


def load(cast: Cast, today: dt.date) -> int:
    """Make the list, then the people of each review the partners sign. Returns how many reviewers there are."""
    listed = _list(cast, today)
    chosen = PracticeReview.objects.filter(kind=PracticeKind.LCSPR).exclude(decided_on=None)
    for number, review in enumerate(chosen.order_by("pk")):
        _watched(cast, review, listed[number % 3], today)
    legacy = PracticeReview.objects.filter(kind=PracticeKind.LEGACY).first()
    if legacy:
        _appoint(cast, legacy, listed[3], today - 290 * DAY)
    return len(listed)


def _list(cast: Cast, today: dt.date) -> list[Reviewer]:
    start = today - 420 * DAY
    with at(start):
        listed = [
            reviewers.add_reviewer(
                actor=cast.unit,
                name=name,
                organisation=organisation,
                email=f"{name.split()[-1].lower()}@example.org",
                skills=skills,
                approved_on=start,
                approved_until=None if left is None else today + left * DAY,
            )
            for name, organisation, skills, left in LISTED
        ]
    with at(today - 30 * DAY):
        reviewers.take_off(
            actor=cast.unit, reviewer=listed[-1], reason="Asked to be taken off; retires."
        )
    return listed


def _watched(cast: Cast, review: PracticeReview, reviewer: Reviewer, today: dt.date) -> None:
    """Appointed, checked at intervals, the family told; the rest as far as the review has come."""
    begun = review.decided_on
    assert begun is not None
    _appoint(cast, review, reviewer, min(begun + 5 * DAY, today))
    _family(cast, review, begun, today)
    until = review.finished_on or today
    day = begun + 25 * DAY
    while day <= until:
        _check(cast, review, day)
        day += BETWEEN
    if review.status == PracticeStatus.DRAFT:
        _asked(cast, review, begun, today)
    _event(cast, review, begun, today)


def _appoint(cast: Cast, review: PracticeReview, reviewer: Reviewer, day: dt.date) -> None:
    with at(day):
        reviewers.appoint(
            actor=cast.unit,
            practice=review,
            reviewer=reviewer,
            skills="Has led reviews on the same theme, and is known for being fair to practitioners.",
            declared_on=day - 2 * DAY,
            conflict=False,
            interests="Trained staff of the Community Trust six years ago.",
            appointed_on=day,
        )


def _check(cast: Cast, review: PracticeReview, day: dt.date) -> None:
    with at(day, 15):
        oversight.record_check(
            actor=cast.unit,
            practice=review,
            checked_on=day,
            time_words="In time so far. Two conversations had to be moved.",
            quality_words="The draft asks why, not who. The daily life of the child needs more space.",
            next_on=None if review.status in PUBLIC else day + BETWEEN,
        )


def _asked(cast: Cast, review: PracticeReview, begun: dt.date, today: dt.date) -> None:
    """One request answered a little late, where the review is old enough; one overdue."""
    appointment = review.appointments.get(ended_on=None)
    sent = begun + 60 * DAY
    if sent + 20 * DAY < today:
        with at(sent):
            demand = oversight.send_demand(
                actor=cast.unit,
                practice=review,
                appointment=appointment,
                asked_for="A list of the conversations held, and of those still to come.",
                sent_on=sent,
                due_on=sent + 10 * DAY,
            )
        with at(sent + 12 * DAY):
            oversight.answer_demand(
                actor=cast.unit,
                demand=demand,
                answered_on=sent + 12 * DAY,
                answer="Eleven were held. Two are arranged for the month to come.",
            )
    asked = max(today - 16 * DAY, appointment.appointed_on)
    with at(asked):
        oversight.send_demand(
            actor=cast.unit,
            practice=review,
            appointment=appointment,
            asked_for="The chapter on what stood in the way, as a draft.",
            sent_on=asked,
            due_on=max(today - 4 * DAY, asked),
        )


def _event(cast: Cast, review: PracticeReview, begun: dt.date, today: dt.date) -> None:
    """Held where the review is old enough; else planned."""
    day = begun + 55 * DAY
    is_past = day < today
    day = day if is_past else today + 12 * DAY
    with at(min(day, today), 16):
        people.add_event(
            actor=cast.unit,
            practice=review,
            held_on=day,
            place="The training centre, large room",
            invited="Two social workers, a health visitor, two teachers, a police officer, their managers.",
            said="Time to talk to each other was what they missed most. They asked to see the draft."
            if is_past
            else "",
        )


def _family(cast: Cast, review: PracticeReview, begun: dt.date, today: dt.date) -> None:
    told: list[tuple[str, dt.date, str, str, str]] = [
        (ContactKind.TOLD, begun + 8 * DAY, "mother", "A visit with the key worker.", ""),
        (ContactKind.INVITED, begun + 15 * DAY, "father", "A letter, then a call.", ""),
        (
            ContactKind.CONTRIBUTED,
            begun + 50 * DAY,
            "mother",
            "The reviewer met her at a place she chose.",
            "She wished that one person had known the whole story.",
        ),
    ]
    if review.finished_on:
        before = review.finished_on - 3 * DAY
        told.append(
            (
                ContactKind.PUBLICATION,
                before,
                "mother",
                "The key worker took the report to her.",
                "",
            )
        )
    for kind, day, who, how, said in told:
        if day <= today:
            with at(day, 14):
                people.add_contact(
                    actor=cast.unit, practice=review, kind=kind, on=day, who=who, how=how, said=said
                )
