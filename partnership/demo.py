"""Made-up people in Wirral's published posts, for the demo and the benchmarks. Nobody here is real.

Needs ``arrangements/wirral.yaml`` and ``arrangements/demo-schools.csv`` to be loaded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import transaction

from core import history
from core.actors import System
from partnership import services
from partnership.models import Contribution, Group, Memorandum, Organisation, Person, Seat
from partnership.queries import with_duties
from partnership.rules import DutyKind, SeatKind, financial_year

MAKER = System("Demo")
PASSWORD = "demo-harbour-lantern-42"  # noqa: S105  shown on the demo's own log-in page
LA, CCG, ICB, POLICE = (
    "wirral-local-authority", "nhs-wirral-ccg", "nhs-cheshire-and-merseyside-icb", "merseyside-police",
)  # fmt: skip
TRUST, SCHOOL = "wirral-community-nhs-foundation-trust", "school-900104"
UNIT, BOARD, EXEC, CASES = (
    "business-intelligence-unit",
    "partnership-group",
    "executive",
    "case-review-committee",
)
BEGAN = dt.date(2019, 9, 1)
HANDOVER = dt.date(2022, 7, 1)  # clinical commissioning groups ended the day before


@dataclass(frozen=True)
class Account:
    """One log-in of the demo."""

    role: str
    email: str
    password: str
    name: str


@dataclass(frozen=True)
class Made:
    """A made-up person: address, name, and the seat they hold."""

    email: str
    name: str
    kind: str
    post: str
    body: str = ""
    group: str = ""
    phone: str = ""


# Those who can log in: the role people speak of, and the person.
CAST: tuple[tuple[str, Made], ...] = (
    ("Administrator", Made("priya.nathan@portal.example.org", "Priya Nathan", SeatKind.ADMINISTRATOR,
                           "Portal administrator", LA)),
    ("Business Unit", Made("morag.ellery@partnership.example.org", "Morag Ellery", SeatKind.BUSINESS_MANAGER,
                           "Business Manager", LA, UNIT, "0151 496 0101")),
    ("Executive", Made("adaeze.lowther@council.example.org", "Adaeze Lowther", SeatKind.DELEGATED_PARTNER,
                       "Corporate Director for Children", LA, EXEC, "0151 496 0102")),
    ("Executive", Made("ingrid.moss@icb.example.org", "Ingrid Moss", SeatKind.DELEGATED_PARTNER,
                       "Director of Quality and Safety", ICB, EXEC, "0151 496 0103")),
    ("Executive", Made("conrad.vale@police.example.org", "Conrad Vale", SeatKind.DELEGATED_PARTNER,
                       "Detective Chief Inspector", POLICE, EXEC, "0151 496 0104")),
    ("Partnership Board", Made("harriet.stave@board.example.org", "Harriet Stave", SeatKind.LAY_MEMBER,
                               "Lay Member", "", BOARD)),
    ("Independent Scrutineer", Made("miriam.locke@scrutiny.example.org", "Miriam Locke", SeatKind.SCRUTINEER,
                                    "Independent Scrutineer", "", BOARD)),
    ("Agency Lead", Made("yusuf.karim@trust.example.org", "Yusuf Karim", SeatKind.SAFEGUARDING_LEAD,
                         "Named nurse", TRUST, "", "0151 496 0105")),
    ("Agency Lead", Made("esther.boyd@school.example.org", "Esther Boyd", SeatKind.SAFEGUARDING_LEAD,
                         "Designated safeguarding lead", SCHOOL)),
    ("Agency Lead", Made("joss.tennick@council.example.org", "Joss Tennick", SeatKind.SAFEGUARDING_LEAD,
                         "Service manager, children’s social care", LA)),
    ("Agency Lead", Made("wren.oakley@police.example.org", "Wren Oakley", SeatKind.SAFEGUARDING_LEAD,
                         "Detective inspector, vulnerability", POLICE)),
    ("Contributor", Made("callum.reid@trust.example.org", "Callum Reid", SeatKind.CONTRIBUTOR,
                         "Health visitor", TRUST)),
    ("Contributor", Made("beatrix.oram@trust.example.org", "Beatrix Oram", SeatKind.CONTRIBUTOR,
                         "Chief nurse", TRUST)),
    ("Case Review Panel", Made("anneke.dorn@icb.example.org", "Anneke Dorn", SeatKind.GROUP_MEMBER,
                               "Designated doctor", ICB, CASES)),
)  # fmt: skip

ACCOUNTS = [Account(role, made.email, PASSWORD, made.name) for role, made in CAST]

# Those who are known but have not chosen a password: agencies write to them all the same.
OTHERS: tuple[Made, ...] = (
    Made("bernard.quill@council.example.org", "Bernard Quill", SeatKind.LEAD_PARTNER, "Chief Executive", LA),
    Made("sheila.tarn@police.example.org", "Sheila Tarn", SeatKind.LEAD_PARTNER, "Chief Constable", POLICE),
    Made("osei.brandt@icb.example.org", "Osei Brandt", SeatKind.LEAD_PARTNER, "Chief Executive", ICB),
    Made("desmond.aird@council.example.org", "Desmond Aird", SeatKind.LEAD_MEMBER,
         "Lead Member for Children and Families", LA, BOARD),
    Made("tobias.finch@partnership.example.org", "Tobias Finch", SeatKind.BUSINESS_UNIT,
         "Performance and Quality Assurance Officer", LA, UNIT),
    Made("leila.haddad@partnership.example.org", "Leila Haddad", SeatKind.BUSINESS_UNIT,
         "Safeguarding Training Officer", LA, UNIT),
    Made("gwen.pask@partnership.example.org", "Gwen Pask", SeatKind.BUSINESS_UNIT,
         "Business Administrator", LA, UNIT),
    Made("nuala.frame@council.example.org", "Nuala Frame", SeatKind.GROUP_CHAIR, "Head of Safeguarding", LA,
         "sfef-steering-group"),
    Made("ravi.sandher@police.example.org", "Ravi Sandher", SeatKind.GROUP_MEMBER, "Detective sergeant",
         POLICE, CASES),
    Made("piotr.zielak@council.example.org", "Piotr Zielak", SeatKind.GROUP_MEMBER,
         "Principal education adviser", LA, CASES),
    Made("leonie.abbas@school.example.org", "Leonie Abbas", SeatKind.CONTRIBUTOR, "Head teacher", SCHOOL),
    Made("marcus.tye@school.example.org", "Marcus Tye", SeatKind.CONTRIBUTOR, "Chair of governors", SCHOOL),
    Made("harvey.lisle@yos.example.org", "Harvey Lisle", SeatKind.CONTRIBUTOR, "Head of service",
         "youth-offending-service"),
    Made("halina.cross@hospital.example.org", "Halina Cross", SeatKind.SAFEGUARDING_LEAD, "Named doctor",
         "wirral-university-teaching-hospital"),
    Made("edie.marlow@mentalhealth.example.org", "Edie Marlow", SeatKind.SAFEGUARDING_LEAD,
         "Safeguarding practitioner", "wirral-and-cheshire-partnership-trust"),
    Made("femi.garner@yos.example.org", "Femi Garner", SeatKind.SAFEGUARDING_LEAD, "Team manager",
         "youth-offending-service"),
    Made("una.prewett@probation.example.org", "Una Prewett", SeatKind.SAFEGUARDING_LEAD,
         "Senior probation officer", "probation-service"),
    Made("solomon.heath@charity.example.org", "Solomon Heath", SeatKind.SAFEGUARDING_LEAD,
         "Children’s services manager", "barnardos"),
    Made("tess.arkwell@fire.example.org", "Tess Arkwell", SeatKind.BOARD_MEMBER, "Group manager, prevention",
         "merseyside-fire-and-rescue", BOARD),
    Made("idris.colley@hospital.example.org", "Idris Colley", SeatKind.BOARD_MEMBER,
         "Deputy director of nursing", "wirral-university-teaching-hospital", BOARD),
)  # fmt: skip

# Days ago that each member last did a duty; then those who did otherwise (None: not recorded yet).
USUALLY = {
    DutyKind.DBS: 400,
    DutyKind.TRAINING: 120,
    DutyKind.OBSERVATION: 60,
    DutyKind.APPRAISAL: 200,
}
OTHERWISE: dict[tuple[str, str], int | None] = {
    ("harriet.stave@board.example.org", DutyKind.OBSERVATION): 150,  # due soon
    ("harriet.stave@board.example.org", DutyKind.APPRAISAL): 340,  # due soon
    ("tess.arkwell@fire.example.org", DutyKind.DBS): 1150,  # overdue
    ("tess.arkwell@fire.example.org", DutyKind.TRAINING): 500,  # overdue
    ("idris.colley@hospital.example.org", DutyKind.DBS): None,
    ("conrad.vale@police.example.org", DutyKind.DBS): 1060,  # due soon
}

# What each gives to this financial year, in pounds: promised, and the share of it that came.
MONEY: tuple[tuple[str, str, str, int, int], ...] = (
    (LA, Contribution.Kind.CASH, "Yearly contribution", 148_000, 148_000),
    (ICB, Contribution.Kind.CASH, "Yearly contribution", 96_500, 48_250),
    (POLICE, Contribution.Kind.CASH, "Yearly contribution", 41_200, 41_200),
    ("probation-service", Contribution.Kind.CASH, "Yearly contribution", 2_400, 0),
    ("cafcass", Contribution.Kind.CASH, "Yearly contribution", 550, 550),
    (LA, Contribution.Kind.IN_KIND, "Offices and systems for the business unit", 22_000, 22_000),
    (TRUST, Contribution.Kind.IN_KIND, "Trainers for the training pool", 4_500, 0),
)


@transaction.atomic
def load(today: dt.date) -> None:
    """Make the people, their seats, duties, contributions and reviews. Running it again adds nothing."""
    for role, made in CAST:
        _person(made, can_log_in=True, is_staff=role == "Administrator")
    for made in OTHERS:
        _person(made, can_log_in=False)
    _more_seats()
    _duties(today)
    _money(today)
    _memoranda(today)
    _waiting(today)


def _person(made: Made, *, can_log_in: bool, is_staff: bool = False) -> Person:
    held = Person.objects.filter(email=made.email).first()
    if held is None:
        held = services.add_person(
            actor=MAKER,
            name=made.name,
            email=made.email,
            phone=made.phone,
            reason="Made up for the demo",
        )
        if can_log_in:
            history.change(
                held, actor=MAKER, reason="Made up for the demo",
                password=make_password(PASSWORD), is_staff=is_staff,
            )  # fmt: skip
    began = HANDOVER if made.body == ICB else BEGAN
    _seat(held, made.kind, made.post, made.body, made.group, began)
    return held


def _seat(
    person: Person,
    kind: str,
    post: str,
    body: str,
    group: str,
    began: dt.date,
    until: dt.date | None = None,
) -> None:
    organisation = Organisation.objects.get(code=body) if body else None
    if organisation and organisation.started_on and organisation.started_on > began:
        began = organisation.started_on
    on = Group.objects.get(code=group) if group else None
    if Seat.objects.filter(person=person, kind=kind, organisation=organisation, group=on).exists():
        return
    services.take_seat(
        actor=MAKER, person=person, kind=kind, post=post, organisation=organisation, group=on,
        started_on=began, ended_on=until, reason="Made up for the demo",
    )  # fmt: skip


def _more_seats() -> None:
    """Some sit in two places; one sat for the body that came before."""
    at = {person.email: person for person in Person.objects.filter(email__endswith=".example.org")}
    _seat(
        at["ingrid.moss@icb.example.org"],
        SeatKind.STATUTORY_REPRESENTATIVE,
        "Director of Quality and Safety",
        CCG,
        EXEC,
        BEGAN,
        HANDOVER - dt.timedelta(days=1),
    )
    _seat(
        at["adaeze.lowther@council.example.org"],
        SeatKind.PARTNERSHIP_CHAIR,
        "Partnership chair",
        LA,
        "",
        BEGAN,
    )
    _seat(
        at["nuala.frame@council.example.org"],
        SeatKind.GROUP_MEMBER,
        "Head of Safeguarding",
        LA,
        CASES,
        BEGAN,
    )
    _seat(
        at["morag.ellery@partnership.example.org"],
        SeatKind.GROUP_MEMBER,
        "Business Manager",
        LA,
        CASES,
        BEGAN,
    )
    _seat(at["idris.colley@hospital.example.org"], SeatKind.SECTION11_LEAD, "Deputy director of nursing",
          "wirral-university-teaching-hospital", "", BEGAN)  # fmt: skip


def _duties(today: dt.date) -> None:
    for member in with_duties(Person.objects.all(), today):
        for kind, usual in USUALLY.items():
            ago = OTHERWISE.get((member.email, kind), usual)
            if ago is not None and not member.duties_done.filter(kind=kind).exists():
                services.record_duty(
                    actor=MAKER, person=member, kind=kind, done_on=today - dt.timedelta(days=ago)
                )


def _money(today: dt.date) -> None:
    year = financial_year(today)
    first_day = dt.date(int(year[:4]), 4, 1)
    for code, kind, what, promised, received in MONEY:
        given = services.promise_contribution(
            actor=MAKER,
            organisation=Organisation.objects.get(code=code),
            year=year,
            kind=kind,
            what=what,
            promised=Decimal(promised),
        )
        if received and given.received is None:
            services.receive_contribution(
                actor=MAKER, contribution=given, received=Decimal(received), on=first_day
            )


def _memoranda(today: dt.date) -> None:
    """One review late, one soon, the others later; two without a date, as the source leaves them."""
    ahead = (-20, 30, 90, 150, 240, 300)
    undated = Memorandum.objects.filter(review_on=None, ended_on=None).order_by("code")
    if Memorandum.objects.filter(review_on__isnull=False).exists():
        return
    for memorandum, days in zip(undated, ahead, strict=False):
        history.change(
            memorandum,
            actor=MAKER,
            reason="Made up for the demo",
            review_on=today + dt.timedelta(days=days),
        )


def _waiting(today: dt.date) -> None:
    """One colleague who is invited, one whose mail fails, one who was switched off."""
    invited = _person(
        Made(
            "aoife.kerr@trust.example.org",
            "Aoife Kerr",
            SeatKind.CONTRIBUTOR,
            "School nurse",
            TRUST,
        ),
        can_log_in=False,
    )
    if not invited.invitations.exists():
        services.invite(actor=MAKER, person=invited)
    failing = Person.objects.get(email="tess.arkwell@fire.example.org")
    history.change(
        failing,
        actor=MAKER,
        reason="Made up for the demo",
        mail_fails="The mailbox does not exist.",
    )
    gone = _person(
        Made(
            "perry.nolan@police.example.org",
            "Perry Nolan",
            SeatKind.CONTRIBUTOR,
            "Detective constable",
            POLICE,
        ),
        can_log_in=True,
    )
    if gone.is_active:
        services.deactivate_person(actor=MAKER, person=gone, reason="Left the force")
        for seat in gone.seats.filter(ended_on=None):
            services.end_seat(actor=MAKER, seat=seat, on=today - dt.timedelta(days=10))
