"""What the demo's registers say. Made up; no child, no real case."""

from __future__ import annotations

from dataclasses import dataclass

from governance.rules.registers import ChallengeOutcome, Direction, Rag

LA, ICB, POLICE = (
    "wirral-local-authority",
    "nhs-cheshire-and-merseyside-icb",
    "merseyside-police",
)
TRUST, HOSPITAL = "wirral-community-nhs-foundation-trust", "wirral-university-teaching-hospital"
PROBATION, YOUTH, SCHOOL = "probation-service", "youth-offending-service", "school-900104"
UP, DOWN = Direction.UP, Direction.DOWN
GREEN, AMBER, RED, DONE = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.DONE


@dataclass(frozen=True)
class Review:
    ago: int
    likelihood: int
    impact: int
    note: str


@dataclass(frozen=True)
class Risk:
    title: str
    cause: str
    effect: str
    controls: str
    before: tuple[int, int]
    target: tuple[int, int]
    appetite: int
    owner: str
    agency: str
    ago: int
    reviews: tuple[Review, ...]
    next_in: int = 60
    action: str = ""
    closed: str = ""


@dataclass(frozen=True)
class Measure:
    title: str
    unit: str
    direction: str
    target: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Objective:
    title: str
    owner: str
    agency: str
    due_in: int
    measure: Measure
    reports: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True)
class Priority:
    title: str
    why: str
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class Challenge:
    by: str
    raising: str
    against: str
    text: str
    ago: int
    due_ago: int
    evidence: str = ""
    theme: str = ""
    about_a_child: bool = False
    response: str = ""
    answered_ago: int = 0
    outcome: str = ""
    learning: str = ""
    closed_ago: int = 0
    action: str = ""


@dataclass(frozen=True)
class Disagreement:
    raising: str
    against: str
    text: str
    ago: int
    stages: tuple[tuple[int, str], ...] = ()
    skip: tuple[str, int] | None = None
    settled: str = ""
    settled_ago: int = 0


@dataclass(frozen=True)
class Dispute:
    raising: str
    against: str
    text: str
    ago: int
    advice: str
    advised_ago: int
    settled: str = ""
    settled_ago: int = 0


RISKS = (
    Risk("Too few health visitors to see every family in time", "Posts stand empty and locums are short.",
         "Small babies are seen late, and early signs of neglect are missed.",
         "Contacts are put in order of need; the trust reports vacancies each month.",
         (5, 5), (2, 4), 9, "ingrid.moss", ICB, 320,
         (Review(230, 5, 4, "Three posts filled; the backlog is still growing."),
          Review(140, 4, 4, "Two of three new starters stayed."),
          Review(50, 4, 4, "No change since spring. The trust recruits again in autumn.")),
         40, "Agree a shared recruitment plan for health visiting"),
    Risk("Reports of concern wait too long in the front door", "Reports rose by a fifth; two desks stand empty.",
         "Children wait for a decision about their safety.",
         "Every report is read within a day; managers look at the queue twice a day.",
         (5, 4), (2, 4), 8, "adaeze.lowther", LA, 300,
         (Review(210, 4, 5, "The queue peaked after the holidays."), Review(80, 3, 5, "The new desk takes effect.")),
         15, "Test a joint desk of police and health at the front door"),
    Risk("Children exploited across county borders are not known to us", "Forces and areas share late or not at all.",
         "Children who are moved to sell drugs go missing between areas.",
         "Weekly calls with the neighbouring areas.",
         (4, 5), (2, 4), 10, "conrad.vale", POLICE, 280,
         (Review(190, 4, 4, "Three areas joined the calls."),
          Review(100, 3, 4, "Shared list of children at risk in use.")),
         -6, "Sign the sharing agreement with the two areas that are missing"),
    Risk("Schools outside the local authority do not send their yearly return", "No duty to answer by a day.",
         "Nobody knows whether those schools are safe places.", "Reminders by the education adviser.",
         (4, 3), (2, 2), 6, "morag.ellery", "", 260,
         (Review(170, 3, 3, "Two thirds have answered."), Review(60, 2, 3, "All but four have answered."))),
    Risk("Yearly budget of the partnership is not agreed in time", "Contributions are agreed one year at a time.",
         "Training and reviews stop for lack of money.", "The Executive looks at contributions in the autumn.",
         (3, 4), (1, 3), 6, "adaeze.lowther", "", 250,
         (Review(150, 2, 4, "Two of three partners have agreed."),
          Review(45, 2, 3, "All three agreed; one pays late."))),
    Risk("Learning from reviews does not reach practitioners", "Briefings are sent, and not always read.",
         "The same mistakes are made again.", "Learning notes, a yearly event, a page a review.",
         (4, 4), (2, 3), 9, "morag.ellery", "", 240,
         (Review(130, 3, 4, "Half of the teams talked about the last briefing."),
          Review(35, 3, 3, "Managers now confirm that they talked about it.")),
         55, "Ask each agency how its teams heard of the last three reviews"),
    Risk("Different systems keep agencies from seeing one picture", "Each agency has its own record.",
         "Patterns across agencies are seen late.", "Chronologies are merged for reviews.",
         (3, 3), (2, 2), 6, "conrad.vale", "", 200,
         (Review(110, 3, 3, "No system is to be replaced this year."),
          Review(20, 3, 2, "A shared index is being tested."))),
    Risk("Lay members leave and are not replaced", "Two seats were hard to fill.",
         "The public’s voice is missing on the board.", "The seats are advertised each year.",
         (2, 2), (1, 2), 4, "morag.ellery", "", 180,
         (Review(90, 2, 2, "One seat is filled."), Review(25, 1, 2, "Both seats are filled."))),
    Risk("Move of the case system delays alerts", "The authority changed its case system in spring.",
         "Alerts about children on a plan reach the hospital late.", "Alerts were sent by hand for six weeks.",
         (4, 4), (1, 2), 8, "adaeze.lowther", LA, 270,
         (Review(180, 3, 4, "Alerts by hand work."), Review(120, 1, 2, "The new system sends them.")),
         90, closed="The new system has sent every alert for three months."),
)  # fmt: skip

PRIORITIES = (
    Priority("Neglect is seen early and acted on together",
             "Neglect is the commonest reason for a child protection plan here, and reviews found it named too late.",
             (Objective("All teams that work with families use the shared neglect tool", "joss.tennick", LA, 120,
                        Measure("Files with a completed tool", "per cent", UP, "80", ("41", "52", "63", "71")),
                        ((210, AMBER, "Training began in two of five districts."),
                         (95, AMBER, "Four districts use it; schools have only begun."),
                         (20, GREEN, "All five districts use it. Files with the tool rose again."))),
              Objective("Families get help before a plan is needed", "adaeze.lowther", LA, 200,
                        Measure("Families with an early help plan", "families", UP, "900",
                                ("610", "680", "745", "802")),
                        ((200, GREEN, "Two family hubs opened."),
                         (40, GREEN, "A third hub is open; numbers rise steadily."))),
              Objective("Dentists and opticians know when to tell us", "halina.cross", HOSPITAL, 60,
                        Measure("Practices that sent someone to the briefing", "per cent", UP, "75",
                                ("10", "22", "30", "34")),
                        ((80, AMBER, "A third of practices came."),
                         (15, RED, "Two briefings were called off and few practices have booked the next."))))),
    Priority("Children at risk of exploitation are safe",
             "Audits found good plans for single children, and no shared view of places and groups.",
             (Objective("Every child who goes missing is talked to within three days", "wren.oakley", POLICE, 150,
                        Measure("Talks within three days", "per cent", UP, "95", ("68", "74", "83", "88")),
                        ((190, RED, "One in three talks was late."), (70, AMBER, "A second team began in June."),
                         (18, AMBER, "Better each quarter, and not yet at the target."))),
              Objective("Places where children are exploited are made safer", "conrad.vale", POLICE, 240,
                        Measure("Places with a joint plan", "places", UP, "12", ("2", "4", "7", "9")),
                        ((60, GREEN, "Nine places have a plan that three agencies carry out."),)))),
    Priority("Babies are safe",
             "Five in ten serious incidents here were about children under one.",
             (Objective("Parents hear about safe sleep and crying at every contact", "yusuf.karim", TRUST, 90,
                        Measure("Contacts where it was talked about", "per cent", UP, "98", ("81", "88", "94", "98")),
                        ((170, GREEN, "It stands in the record of every contact now."),
                         (30, DONE, "The target is reached and has held for a quarter."))),
              Objective("Pregnant women known to several services have one plan", "halina.cross", HOSPITAL, 180,
                        Measure("Plans made before the 30th week", "per cent", UP, "90", ("55", "61", "58", "64")),
                        ((120, AMBER, "Late bookings hold it back."),
                         (25, AMBER, "A joint clinic begins next month."))),
              Objective("Fathers are asked and seen", "joss.tennick", LA, 220,
                        Measure("Assessments that say who the father is", "per cent", UP, "95",
                                ("70", "72", "79", "83")),
                        ((50, GREEN, "The form now asks; managers check it."),)))),
    Priority("What children and families say changes what we do",
             "The scrutineer found that agencies ask, and that little changes because of it.",
             (Objective("Each audit asks the family", "morag.ellery", "", 100,
                        Measure("Audits with the family’s words", "per cent", UP, "100", ("25", "40", "60", "75")),
                        ((45, AMBER, "Three of four audits had the family’s words."),)),
              Objective("Children wait less for help with their mental health", "ingrid.moss", ICB, 300,
                        Measure("Weeks from referral to first talk", "weeks", DOWN, "6", ("15", "14", "12", "11")),
                        ((65, AMBER, "Waits fell by four weeks in a year; the target is still far."),)))),
)  # fmt: skip

CHALLENGES = (
    Challenge("yusuf.karim", TRUST, LA, "Health visitors are told of strategy meetings too late to take part.", 9, -8,
              "Eleven meetings in the last quarter.", "information-sharing"),
    Challenge("scrutineer", "", POLICE, "Children held overnight are not always told about to the authority.", 24, 4,
              "Visit to the custody suite in spring.", "professional-curiosity"),
    Challenge("esther.boyd", SCHOOL, LA, "Schools hear of the outcome of their reports only when they ask.", 40, 22,
              "", "information-sharing",
              response="A standard letter goes out within five days from next month.", answered_ago=20),
    Challenge("joss.tennick", LA, TRUST, "School nurses were missing from core groups for a child on a plan.", 90, 70,
              "", "", True, "Cover is arranged with the neighbouring team.", 72, ChallengeOutcome.RESOLVED,
              "Core groups are set with the school nurses’ diary in hand.", 60, "Set core groups a month ahead"),
    Challenge("wren.oakley", POLICE, HOSPITAL, "Photographs of injuries reach officers days later.", 150, 130,
              "", "", False, "Photographs are now sent the same day; weekends take longer.", 131,
              ChallengeOutcome.PARTLY, "Weekend cover needs a plan of its own.", 110),
    Challenge("halina.cross", HOSPITAL, LA, "Discharge meetings were set without the ward.", 200, 180, "", "",
              outcome=ChallengeOutcome.WITHDRAWN, learning="The wards had the wrong address in their list.",
              closed_ago=190),
    Challenge("yusuf.karim", TRUST, PROBATION, "Risk to children is not shared when someone is released.", 30, 10,
              "Four releases since summer.", "information-sharing", True,
              "We share what the law asks of us.", 12),
)  # fmt: skip

DISAGREEMENTS = (
    Disagreement(TRUST, LA, "Whether the threshold for an assessment is met.", 30,
                 ((24, "The managers did not agree."),)),
    Disagreement(LA, YOUTH, "Who leads the plan when a child comes home from custody.", 60,
                 ((54, "No agreement."), (47, "The leads did not agree about the budget.")),
                 settled="The senior leads agreed who leads, with a shared budget.", settled_ago=42),
    Disagreement(HOSPITAL, LA, "Whether a baby can go home.", 1,
                 skip=("The baby would go home before the next stage could be held.", 4)),
)  # fmt: skip

DISPUTES = (
    Dispute(POLICE, LA, "How the cost of the joint desk is shared.", 160,
            "Share by the work each brings, and look at it again in a year.", 145,
            "The Executive agreed equal shares for a year, reviewed in the autumn.", 130),
    Dispute(ICB, LA, "Who pays for the designated doctor from next year.", 35,
            "The post is a duty of the health board. The partners should say so in writing.", 18),
)  # fmt: skip
