"""Statuses, moves and categories of incidents and rapid reviews. The clocks stand in ``clocks.py``.

Sources: rulebook sections 1 (notification), 2 (rapid review) and 3.3 (statuses).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices


class IncidentStatus(TextChoices):
    DRAFT = "draft", "Draft"
    RECORDED = "recorded", "Recorded, not yet notified"
    NOTIFIED = "notified", "Notified to the Panel"
    WITHDRAWN = "withdrawn", "Withdrawn: criteria not met"
    CLOSED = "closed", "Closed"


# Rulebook 1.20: once notified a rapid review is required unless the criteria turn out not to be met.
INCIDENT_MOVES: Mapping[str, frozenset[str]] = {
    IncidentStatus.DRAFT: frozenset({IncidentStatus.RECORDED}),
    IncidentStatus.RECORDED: frozenset({IncidentStatus.NOTIFIED, IncidentStatus.WITHDRAWN}),
    IncidentStatus.NOTIFIED: frozenset({IncidentStatus.WITHDRAWN, IncidentStatus.CLOSED}),
    IncidentStatus.WITHDRAWN: frozenset(),
    IncidentStatus.CLOSED: frozenset(),
}


class IncidentKind(TextChoices):
    """Rulebook 1.1, 1.9, 1.11: the last two are notified whatever the cause, and no rapid review follows by itself."""

    DEATH = "death", "Death of a child"
    SERIOUS_HARM = "serious_harm", "Serious harm to a child"
    LOOKED_AFTER_DEATH = "looked_after_death", "Death of a looked-after child"
    CARE_LEAVER_DEATH = "care_leaver_death", "Death of a care leaver aged under 25"


class Suspicion(TextChoices):
    KNOWN = "known", "Known"
    SUSPECTED = "suspected", "Suspected"
    NEITHER = "neither", "Neither known nor suspected"


class ReviewStatus(TextChoices):
    GATHERING = "gathering", "Gathering information"
    DRAFTING = "drafting", "Drafting the report"
    DECISION = "decision", "Waiting for the partners’ decision"
    DECIDED = "decided", "Decided"
    SENT = "sent", "Sent to the Panel"
    REPLIED = "replied", "Panel has replied"
    CLOSED = "closed", "Closed"
    STOPPED = "stopped", "Stopped: notification withdrawn"


REVIEW_MOVES: Mapping[str, frozenset[str]] = {
    ReviewStatus.GATHERING: frozenset({ReviewStatus.DRAFTING, ReviewStatus.STOPPED}),
    ReviewStatus.DRAFTING: frozenset(
        {ReviewStatus.GATHERING, ReviewStatus.DECISION, ReviewStatus.STOPPED}
    ),
    # Back to “replied” only where a reply that opened the decision again was recorded by mistake.
    ReviewStatus.DECISION: frozenset(
        {
            ReviewStatus.DRAFTING,
            ReviewStatus.DECIDED,
            ReviewStatus.REPLIED,
            ReviewStatus.STOPPED,
        }
    ),
    ReviewStatus.DECIDED: frozenset(
        {ReviewStatus.DECISION, ReviewStatus.SENT, ReviewStatus.STOPPED}
    ),
    ReviewStatus.SENT: frozenset({ReviewStatus.REPLIED, ReviewStatus.STOPPED}),
    # Rulebook 2.6.4: the partners weigh a challenge, so disagreement reopens the decision.
    ReviewStatus.REPLIED: frozenset(
        {ReviewStatus.DECISION, ReviewStatus.CLOSED, ReviewStatus.STOPPED}
    ),
    ReviewStatus.CLOSED: frozenset(),
    ReviewStatus.STOPPED: frozenset(),
}


class RequestStatus(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    STARTED = "started", "Started"
    SUBMITTED = "submitted", "Submitted"
    NIL_RETURN = "nil_return", "Nil return"
    CANCELLED = "cancelled", "Cancelled"


REQUEST_MOVES: Mapping[str, frozenset[str]] = {
    RequestStatus.NOT_STARTED: frozenset(
        {
            RequestStatus.STARTED,
            RequestStatus.SUBMITTED,
            RequestStatus.NIL_RETURN,
            RequestStatus.CANCELLED,
        }
    ),
    RequestStatus.STARTED: frozenset(
        {RequestStatus.SUBMITTED, RequestStatus.NIL_RETURN, RequestStatus.CANCELLED}
    ),
    RequestStatus.SUBMITTED: frozenset({RequestStatus.STARTED}),
    RequestStatus.NIL_RETURN: frozenset({RequestStatus.STARTED}),
    RequestStatus.CANCELLED: frozenset({RequestStatus.NOT_STARTED}),  # asked again after all
}


class Outcome(TextChoices):
    """Rulebook 2.5."""

    LCSPR_LOCAL = "lcspr_local", "Carry out a local child safeguarding practice review"
    PROPOSE_NATIONAL = "propose_national", "Propose a national review"
    NO_FURTHER_REVIEW = (
        "no_further_review_learning_complete",
        "No further review: the learning is complete",
    )
    LOCAL_LEARNING_REVIEW = (
        "local_learning_review_below_threshold",
        "Local learning review, below the threshold",
    )
    SINGLE_AGENCY_REVIEW = "single_agency_review", "Review by a single agency"
    CRITERIA_NOT_MET = "criteria_not_met_withdraw", "Criteria not met: withdraw the notification"
    AWAIT_INFORMATION = "await_information", "Wait for more information"


class Reply(TextChoices):
    """What the Panel answers (rulebook 2.6.2)."""

    AGREES = "agrees", "Agrees with the decision"
    DISAGREES = "disagrees", "Disagrees, or advises a practice review"
    MORE_INFORMATION = "more_information", "Asks for more information"
    NATIONAL = "national", "Will run a national or thematic review"


REOPENING_REPLIES = frozenset({Reply.DISAGREES, Reply.MORE_INFORMATION})

CHILDREN_SOFT_LIMIT = 4  # rulebook 1.22: the national form takes details of up to four
SIGN_OFFS_NEEDED = 3  # one each of local authority, health and police

# Rulebook 2.4, the sections of a good rapid review (M-med: memory of the Panel's guidance).
REPORT_SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("identifiers", "The case", "Partnership, references, meeting dates, agencies that attended."),
    (
        "child",
        "The child and family",
        "Age at the incident, family make-up, legal status, school. No names.",
    ),
    ("facts", "What happened", "The facts of the incident and a short timeline of key events."),
    (
        "safety",
        "Action taken to keep children safe",
        "For this child, brothers and sisters, and other children.",
    ),
    ("agencies", "Agencies involved", "What contact each agency had."),
    (
        "lived_experience",
        "The child’s lived experience",
        "The child’s voice; the father and other men in the household.",
    ),
    (
        "identity",
        "Race, culture, identity and equality",
        "How these shaped the child’s life and how practice responded.",
    ),
    ("analysis", "Analysis", "What went well, where practice fell short, and why."),
    ("themes", "Links to earlier reviews", "Local or national reviews and themes that come back."),
    (
        "learning",
        "Immediate learning and actions",
        "Action, owner, due date, and how it is shared.",
    ),
    (
        "criteria",
        "Decision against the criteria",
        "Each criterion, with reasons, and the lines of enquiry if a review follows.",
    ),
    (
        "national",
        "National importance",
        "Whether the case is complex or of national interest, and why.",
    ),
    (
        "parallel",
        "Parallel processes",
        "Criminal, coroner, care proceedings, patient safety, other reviews.",
    ),
    ("family", "Contact with the family", "What the family has been told, and the plan."),
    ("dissent", "Dissent", "Where the partners disagree."),
)

# Devon's internal timetable (rulebook 2.3) as a starting plan: working days after day 0. Local; editable.
MILESTONES: tuple[tuple[str, int], ...] = (
    ("Letters and templates sent to agencies", 1),
    ("Agency summaries and chronologies due", 10),
    ("Panel has read the summaries; outcome drafted", 12),
    ("Partners approve and sign; sent to the Panel", 15),
)
# What each stands for; the deed that does it ticks it off, unless somebody renamed it.
ASKED, ANSWERED, DRAFTED, SENT_OFF = (label for label, _days in MILESTONES)
REQUEST_WORKING_DAYS = (
    10  # the second milestone: local practice, the date on a request can be changed
)
REQUEST_LEAST_DAYS = 3  # an agency asked late gets at least so many working days: local practice
SUMMARY_LIMIT = 100_000  # characters
ENTRIES_LIMIT = 2_000  # events in one chronology

# The three partners share the duty equally: all three sign, and a decision that fewer than two of
# them agree with does not stand. One that does not agree is recorded, and shown for good.
AGREEMENT_NEEDED = 2

SECTION_TITLES: dict[str, str] = {code: title for code, title, _help in REPORT_SECTIONS}
WRITING_STATUSES = frozenset({ReviewStatus.GATHERING, ReviewStatus.DRAFTING, ReviewStatus.DECISION})
DISSENT_STATUSES = frozenset({ReviewStatus.DECISION, ReviewStatus.DECIDED})


def section_open(status: str, code: str, *, signed: bool) -> bool:
    """Whether a section of the report may still be written.

    Nobody changes words that a partner has signed, except how a disagreement was dealt with,
    which is written after the signatures and before the report is sent.
    """
    if code == "dissent" and status in DISSENT_STATUSES:
        return True
    return status in WRITING_STATUSES and not signed


def decision_stands(agreeing: int, dissenting: int) -> bool:
    """Whether the answers make a decision: every partner has answered, and enough of them agree."""
    return agreeing + dissenting >= SIGN_OFFS_NEEDED and agreeing >= AGREEMENT_NEEDED


OPEN_REQUESTS = frozenset({RequestStatus.NOT_STARTED, RequestStatus.STARTED})
ANSWERED_REQUESTS = frozenset({RequestStatus.SUBMITTED, RequestStatus.NIL_RETURN})
# Once the report has gone to the Panel an answer no longer reaches it.
ANSWERABLE_REVIEWS = frozenset(
    {ReviewStatus.GATHERING, ReviewStatus.DRAFTING, ReviewStatus.DECISION, ReviewStatus.DECIDED}
)
RUNNING_REVIEWS = ANSWERABLE_REVIEWS | {ReviewStatus.SENT, ReviewStatus.REPLIED}
OPENABLE_INCIDENTS = frozenset({IncidentStatus.NOTIFIED, IncidentStatus.RECORDED})

ASKED_FOR = (
    "A summary of your agency’s contact with the child and family, and a chronology of the key events you know of. "
    "Say what was done well, what could have been better, and what you have already changed. "
    "If you had no contact, say so with a nil return."
)


def request_open(status: str, review_status: str) -> bool:
    """Whether an agency may still change its answer: not after it was sent, nor after the review was."""
    return status in OPEN_REQUESTS and review_status in ANSWERABLE_REVIEWS
