"""What kinds of organisation, seat and duty there are, and which role a seat gives.

Sources: the rulebook, sections 7 (relevant agencies), 8.1 (roles), 8.3 and 11.5 (members' duties).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    """The roles, as people say them. A person holds those of the seats they hold now."""

    ADMINISTRATOR = "administrator", "Administrator"
    BUSINESS_UNIT = "business_unit", "Business Unit"
    EXECUTIVE = "executive", "Executive"
    PARTNERSHIP_BOARD = "partnership_board", "Partnership Board"
    SCRUTINEER = "scrutineer", "Independent Scrutineer"
    AGENCY_LEAD = "agency_lead", "Agency Lead"
    CONTRIBUTOR = "contributor", "Contributor"
    CASE_REVIEW_PANEL = "case_review_panel", "Case Review Panel"
    CDOP_ADMINISTRATOR = "cdop_administrator", "CDOP Administrator"
    CDOP_PANEL = "cdop_panel", "CDOP Panel"
    TRAINER = "trainer", "Trainer"
    PRACTITIONER = "practitioner", "Practitioner"


class SeatKind(TextChoices):
    """What a person sits as. A seat has a start and may have an end."""

    LEAD_PARTNER = "lead_partner", "Lead safeguarding partner"
    DELEGATED_PARTNER = "delegated_partner", "Delegated safeguarding partner"
    STATUTORY_REPRESENTATIVE = "statutory_representative", "Statutory representative"
    PARTNERSHIP_CHAIR = "partnership_chair", "Partnership chair"
    SCRUTINEER = "scrutineer", "Independent scrutineer"
    BUSINESS_MANAGER = "business_manager", "Business manager"
    BUSINESS_UNIT = "business_unit", "Business unit post"
    ADMINISTRATOR = "administrator", "Portal administrator"
    BOARD_MEMBER = "board_member", "Board member"
    LEAD_MEMBER = "lead_member", "Lead member for children"
    LAY_MEMBER = "lay_member", "Lay member"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Agency safeguarding lead"
    SECTION11_LEAD = "section11_lead", "Section 11 lead"
    CONTRIBUTOR = "contributor", "Contributor"
    GROUP_CHAIR = "group_chair", "Chair of a group"
    GROUP_MEMBER = "group_member", "Member of a group"
    TRAINER = "trainer", "Trainer"
    PRACTITIONER = "practitioner", "Practitioner"


# A seat gives these roles. Membership of a case review group gives a further one; see GROUP_ROLES.
SEAT_ROLES: dict[str, frozenset[str]] = {
    SeatKind.LEAD_PARTNER: frozenset({Role.EXECUTIVE}),
    SeatKind.DELEGATED_PARTNER: frozenset({Role.EXECUTIVE}),
    SeatKind.STATUTORY_REPRESENTATIVE: frozenset({Role.EXECUTIVE}),
    SeatKind.PARTNERSHIP_CHAIR: frozenset({Role.EXECUTIVE}),
    SeatKind.SCRUTINEER: frozenset({Role.SCRUTINEER}),
    SeatKind.BUSINESS_MANAGER: frozenset({Role.BUSINESS_UNIT}),
    SeatKind.BUSINESS_UNIT: frozenset({Role.BUSINESS_UNIT}),
    SeatKind.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
    SeatKind.BOARD_MEMBER: frozenset({Role.PARTNERSHIP_BOARD}),
    SeatKind.LEAD_MEMBER: frozenset({Role.PARTNERSHIP_BOARD}),
    SeatKind.LAY_MEMBER: frozenset({Role.PARTNERSHIP_BOARD}),
    SeatKind.SAFEGUARDING_LEAD: frozenset({Role.AGENCY_LEAD}),
    SeatKind.SECTION11_LEAD: frozenset({Role.AGENCY_LEAD}),
    SeatKind.CONTRIBUTOR: frozenset({Role.CONTRIBUTOR}),
    SeatKind.GROUP_CHAIR: frozenset(),
    SeatKind.GROUP_MEMBER: frozenset(),
    SeatKind.TRAINER: frozenset({Role.TRAINER}),
    SeatKind.PRACTITIONER: frozenset({Role.PRACTITIONER}),
}

UNIT_SEATS = tuple(kind for kind, roles in SEAT_ROLES.items() if Role.BUSINESS_UNIT in roles)


class GroupKind(TextChoices):
    EXECUTIVE = "executive", "Executive"
    BOARD = "board", "Partnership group or board"
    UNIT = "unit", "Business unit"
    CASE_REVIEW = "case_review", "Case review committee"
    COMMITTEE = "committee", "Committee"
    FUNCTION = "function", "Function"
    TASK_AND_FINISH = "task_and_finish", "Task and finish group"
    POOL = "pool", "Training pool"
    CDOP = "cdop", "Child death overview panel"


GROUP_ROLES: dict[str, frozenset[str]] = {
    GroupKind.CASE_REVIEW: frozenset({Role.CASE_REVIEW_PANEL}),
    GroupKind.CDOP: frozenset({Role.CDOP_PANEL}),
}


# These roles see everyone who sits in the partnership; the others their own agency and the business unit.
SEES_EVERYONE = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.BUSINESS_UNIT,
        Role.EXECUTIVE,
        Role.PARTNERSHIP_BOARD,
        Role.SCRUTINEER,
        Role.AGENCY_LEAD,
        Role.CASE_REVIEW_PANEL,
    }
)


class OrganisationKind(TextChoices):
    STATUTORY_PARTNER = "statutory_partner", "Statutory safeguarding partner"
    RELEVANT_AGENCY = "relevant_agency", "Relevant agency"
    INFLUENTIAL_BODY = "influential_body", "Influential body"
    PARTNERSHIP = "partnership", "The partnership itself"
    OTHER = "other", "Other organisation"


class Sector(TextChoices):
    """The three statutory sectors (Children Act 2004 s16E), and the rest for filters."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    EDUCATION = "education", "Education and childcare"
    JUSTICE = "justice", "Criminal justice"
    IMMIGRATION = "immigration", "Immigration and asylum"
    VOLUNTARY = "voluntary", "Voluntary, community and faith"
    OTHER = "other", "Other"


STATUTORY_SECTORS = (Sector.LOCAL_AUTHORITY, Sector.HEALTH, Sector.POLICE)

# Which statutory partner answers for a sector that has none of its own, when an agency stays late. Local.
STANDS_FOR: dict[str, str] = {
    Sector.EDUCATION: Sector.LOCAL_AUTHORITY,
    Sector.VOLUNTARY: Sector.LOCAL_AUTHORITY,
    Sector.OTHER: Sector.LOCAL_AUTHORITY,
    Sector.JUSTICE: Sector.POLICE,
    Sector.IMMIGRATION: Sector.POLICE,
}

# By these seats a person speaks for a statutory partner (rulebook 8.1).
SIGNING_SEATS = (
    SeatKind.LEAD_PARTNER,
    SeatKind.DELEGATED_PARTNER,
    SeatKind.STATUTORY_REPRESENTATIVE,
)


class DutyKind(TextChoices):
    """Yearly duties of a board member (Wirral arrangements, Appendix Two; rulebook 8.3)."""

    DBS = "dbs", "Enhanced DBS check"
    TRAINING = "training", "Multi-agency course"
    OBSERVATION = "observation", "Observation of frontline practice"
    APPRAISAL = "appraisal", "Appraisal"


# Months until a duty falls due again. Local practice (Wirral arrangements, Appendix Two).
# DBS: rulebook 11.5 (three years). Observation: "bi-annual" is read as twice a year.
DUTY_MONTHS: dict[str, int] = {
    DutyKind.DBS: 36,
    DutyKind.TRAINING: 12,
    DutyKind.OBSERVATION: 6,
    DutyKind.APPRAISAL: 12,
}
DUTY_NOTICE_DAYS = 60  # rulebook 11.5

# Who has the yearly duties of a board member.
DUTY_SEATS = (
    SeatKind.BOARD_MEMBER,
    SeatKind.LEAD_MEMBER,
    SeatKind.LAY_MEMBER,
    SeatKind.DELEGATED_PARTNER,
    SeatKind.STATUTORY_REPRESENTATIVE,
)


class DutyState(TextChoices):
    """The words behind green, amber and red."""

    DONE = "done", "Up to date"
    SOON = "soon", "Due soon"
    LATE = "late", "Overdue"
    NEVER = "never", "Not recorded yet"


@dataclass(frozen=True)
class DutyStanding:
    """How one duty of one person stands on a day; ``due_on`` is None when nothing is recorded yet."""

    kind: str
    state: DutyState
    done_on: dt.date | None
    due_on: dt.date | None

    @property
    def colour(self) -> str:
        """The colour people speak of: green, amber or red."""
        return {DutyState.DONE: "green", DutyState.SOON: "amber"}.get(self.state, "red")

    @property
    def tag(self) -> str:
        """The kind of ``<c-tag>`` that shows it."""
        return {DutyState.DONE: "on-time", DutyState.SOON: "due-soon"}.get(self.state, "overdue")

    @property
    def label(self) -> str:
        return str(DutyKind(self.kind).label)

    @property
    def words(self) -> str:
        """How it stands, with its day: "Overdue since 9 Jun 2026"."""
        if self.due_on is None:
            return str(self.state.label)
        joins = {DutyState.DONE: " until", DutyState.SOON: ", by", DutyState.LATE: " since"}
        return f"{self.state.label}{joins[self.state]} {self.due_on:%-d %b %Y}"


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day number so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def duty_standing(
    kind: str, done_on: dt.date | None, seated_on: dt.date | None, today: dt.date
) -> DutyStanding:
    """Green, amber (within 60 days of falling due) or red.

    A new member has the first period to do a course, an observation and an appraisal; a DBS check
    must be there from the first day.
    """
    begins = done_on or (None if kind == DutyKind.DBS else seated_on)
    if begins is None:
        return DutyStanding(kind, DutyState.NEVER, None, None)
    due = months_after(begins, DUTY_MONTHS[kind])
    if due < today:
        state = DutyState.LATE
    elif (due - today).days <= DUTY_NOTICE_DAYS:
        state = DutyState.SOON
    else:
        state = DutyState.DONE
    return DutyStanding(kind, state, done_on, due)


INVITATION_HOURS = 72  # security.md 6.4.1

# A safeguarding lead may invite people who hold no more than these, in the lead's own agency.
LEADS_MAY_SEAT = frozenset(
    {
        SeatKind.CONTRIBUTOR,
        SeatKind.PRACTITIONER,
        SeatKind.SAFEGUARDING_LEAD,
        SeatKind.SECTION11_LEAD,
    }
)
# These roles reach every case: who gets a seat with one of them is the business unit's to say.
OPENS_CASES = frozenset(
    {Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER, Role.CASE_REVIEW_PANEL}
)


def opens_cases(kind: str, group_kind: str | None) -> bool:
    """Whether a seat, on a group of this kind if on one, brings its holder to cases."""
    roles = SEAT_ROLES[kind] | GROUP_ROLES.get(group_kind or "", frozenset())
    return bool(roles & OPENS_CASES)


def keepers_of_address(kinds: Iterable[str], *, unit_seated: bool) -> frozenset[str]:
    """The roles one must hold, all of them, to change the address of somebody who holds these seats.

    Whoever reads the mail of an address can choose its password. So an administrator's address is
    kept by another administrator, everybody else's by the business unit once there has been one.
    """
    held = frozenset(kinds)
    keepers: set[str] = {Role.ADMINISTRATOR} if SeatKind.ADMINISTRATOR in held else set()
    if held != {SeatKind.ADMINISTRATOR}:
        keepers.add(Role.BUSINESS_UNIT if unit_seated else Role.ADMINISTRATOR)
    return frozenset(keepers)


LEADING_SEATS = (SeatKind.SAFEGUARDING_LEAD, SeatKind.SECTION11_LEAD)

# What a seat is tied to.
NEEDS_PARTNER = frozenset(SIGNING_SEATS)
NEEDS_ORGANISATION = frozenset(
    {
        SeatKind.SAFEGUARDING_LEAD,
        SeatKind.SECTION11_LEAD,
        SeatKind.CONTRIBUTOR,
        SeatKind.PRACTITIONER,
    }
)
NEEDS_GROUP = frozenset({SeatKind.GROUP_CHAIR, SeatKind.GROUP_MEMBER})


def seat_fault(kind: str, organisation_kind: str | None, has_group: bool) -> tuple[str, str]:
    """What is missing for a seat of this kind: field and plain words; two empty strings when nothing is."""
    if kind in NEEDS_PARTNER and organisation_kind != OrganisationKind.STATUTORY_PARTNER:
        return "organisation", "Choose the statutory safeguarding partner this person speaks for."
    if kind in NEEDS_ORGANISATION and organisation_kind is None:
        return "organisation", "Choose the organisation this person sits for."
    if kind in NEEDS_GROUP and not has_group:
        return "group", "Choose the group this person sits on."
    return "", ""


def days_overlap(
    start: dt.date, end: dt.date | None, other_start: dt.date, other_end: dt.date | None
) -> bool:
    """Whether two stretches share a day; both ends are days within, None means open."""
    return (end is None or other_start <= end) and (other_end is None or start <= other_end)


FINANCIAL_YEAR = re.compile(r"^20(\d\d)-(\d\d)$")


def is_financial_year(text: str) -> bool:
    """Whether the text names a financial year, such as 2026-27: two years that follow each other."""
    found = FINANCIAL_YEAR.match(text)
    return bool(found) and (int(found[1]) + 1) % 100 == int(found[2])  # type: ignore[index]


def financial_year(day: dt.date) -> str:
    """The financial year, April to March, that a day falls in: 2026-27."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def category_for_school(type_name: str, type_group: str) -> str:
    """The category of relevant agency (rulebook 7) for a school's type in the national register.

    Empty when the register's words fit none of them.
    """
    words = type_name.lower()
    for mark, code in SCHOOL_TYPE_MARKS:
        if mark in words:
            return code
    return SCHOOL_GROUPS.get(type_group.lower(), "")


# First match wins: words in the type of establishment, then the type group.
SCHOOL_TYPE_MARKS: tuple[tuple[str, str], ...] = (
    ("non-maintained special", "RA08"),
    ("special post 16", "RA09"),
    ("pupil referral", "RA06"),
    ("nursery school", "RA05"),
    ("alternative provision", "RA03"),
    ("16-19", "RA02"),
    ("16 to 19", "RA02"),
    ("further education", "RA10"),
    ("sixth form c", "RA10"),
    ("independent", "RA07"),
)
SCHOOL_GROUPS: dict[str, str] = {
    "academies": "RA01",
    "free schools": "RA01",
    "local authority maintained schools": "RA04",
    "special schools": "RA04",
    "independent schools": "RA07",
    "colleges": "RA10",
    "universities": "RA11",
}

# The register's words (GIAS, EstablishmentStatus).
OPEN_STATUSES = frozenset({"open", "open, but proposed to close"})
CLOSED_STATUSES = frozenset({"closed"})
