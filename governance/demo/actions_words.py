"""The actions of the demo: what, whose, given how many days ago, due how many days from today, and how they stand."""

from __future__ import annotations

from typing import NamedTuple

from governance.rules.actions import Source

COUNCIL, TRUST, SCHOOL = (
    "joss.tennick@council.example.org", "yusuf.karim@trust.example.org", "esther.boyd@school.example.org",
)  # fmt: skip
POLICE, HOSPITAL, MINDS = (
    "wren.oakley@police.example.org", "halina.cross@hospital.example.org", "edie.marlow@mentalhealth.example.org",
)  # fmt: skip
YOUTH, PROBATION, CHARITY = (
    "femi.garner@yos.example.org", "una.prewett@probation.example.org", "solomon.heath@charity.example.org",
)  # fmt: skip
FIRE, QUALITY, TRAINING = (
    "tess.arkwell@fire.example.org", "tobias.finch@partnership.example.org", "leila.haddad@partnership.example.org",
)  # fmt: skip

NEW, REPORTED, DONE, VERIFIED, RETURNED, REOPENED, WITHDRAWN, EXTENDED = (
    "new", "reported", "done", "verified", "returned", "reopened", "withdrawn", "extended",
)  # fmt: skip


class Told(NamedTuple):
    title: str
    owner: str
    given: int
    due: int
    state: str
    source: str = Source.OTHER
    group: str = "executive"


ACTIONS = (
    Told("Write to all schools about the new referral form", COUNCIL, 340, -290, VERIFIED, Source.AUDIT),
    Told("Add the child’s own words to the assessment template", COUNCIL, 330, -250, VERIFIED, Source.INSPECTION),
    Told("Brief health visitors on the neglect screening tool", TRUST, 320, -260, VERIFIED, Source.AUDIT),
    Told("Review how bruising in babies is recorded in urgent care", HOSPITAL, 310, -230, VERIFIED),
    Told("Share the missing-from-home protocol with every custody suite", POLICE, 300, -240, VERIFIED),
    Told("Name a safeguarding lead in each supported lodging", CHARITY, 290, -220, VERIFIED, Source.SCRUTINY),
    Told("Check how often case conferences are quorate", QUALITY, 285, -215, VERIFIED, Source.SCRUTINY),
    Told("Agree who chairs strategy meetings out of hours", POLICE, 270, -150, REPORTED, Source.INSPECTION),
    Told("Bring the transitions protocol up to date", MINDS, 265, -118, REPORTED, Source.AUDIT),
    Told("Publish the exploitation pathway for 16 and 17 year olds", YOUTH, 260, -96, NEW, Source.PLAN, "mace"),
    Told("Test the out-of-hours telephone numbers on the website", QUALITY, 250, -200, VERIFIED, Source.SCRUTINY),
    Told("Offer a drop-in for early years settings", TRAINING, 240, -190, VERIFIED, Source.PLAN),
    Told("Record the father’s details at every contact", TRUST, 235, -84, REPORTED, Source.NATIONAL),
    Told("Audit 20 files for evidence of supervision", COUNCIL, 225, -72, RETURNED, Source.AUDIT),
    Told("Write a one-page guide on sharing information without consent", PROBATION, 220, -66, REPORTED),
    Told("Join up the lists of children missing education", SCHOOL, 215, -170, VERIFIED, Source.PLAN),
    Told("Add a question about dogs in the home to the home visit form", FIRE, 210, -160, VERIFIED, Source.OTHER),
    Told("Report repeat domestic abuse incidents within one day", POLICE, 200, -55, NEW, Source.SCRUTINY),
    Told("Explain thresholds in a short film for school staff", TRAINING, 195, -48, RETURNED, Source.PLAN),
    Told("Map services for boys at risk of exploitation", CHARITY, 190, -41, REPORTED, Source.OTHER, "mace"),
    Told("Set up a shared chronology for children on repeat plans", COUNCIL, 185, -33, NEW, Source.AUDIT),
    Told("Include fathers in the perinatal mental health pathway", MINDS, 180, -120, VERIFIED, Source.NATIONAL),
    Told("Report to the board on home-educated children", SCHOOL, 170, -110, VERIFIED, Source.SCRUTINY),
    Told("Refresh the online safety pages for carers", QUALITY, 165, -100, WITHDRAWN, Source.PLAN),
    Told("Ask young people how they were heard in meetings", YOUTH, 160, -24, REPORTED, Source.SCRUTINY),
    Told("Agree a single form for strip search notifications", POLICE, 150, -19, DONE, Source.NATIONAL),
    Told("Check that letters after missed appointments reach the GP", HOSPITAL, 145, -14, NEW, Source.AUDIT),
    Told("Train ward staff in recognising concealed pregnancy", HOSPITAL, 140, -60, DONE, Source.OTHER),
    Told("Show waiting times for therapy on the dashboard", MINDS, 135, -9, REPORTED, Source.SCRUTINY),
    Told("Look at how probation learns of children in a household", PROBATION, 130, -5, NEW, Source.AUDIT),
    Told("Publish the annual training offer", TRAINING, 125, -80, VERIFIED, Source.PLAN, "partnership-group"),
    Told("Invite the housing provider to the exploitation meeting", YOUTH, 120, -90, VERIFIED, Source.OTHER, "mace"),
    Told("Remove duplicate records from the multi-agency list", QUALITY, 110, -70, REOPENED, Source.AUDIT),
    Told("Add contextual safeguarding to the induction of officers", POLICE, 100, -3, REPORTED, Source.PLAN, "mace"),
    Told("Write the safer sleep leaflet in four more languages", TRUST, 95, 6, REPORTED, Source.NATIONAL),
    Told("Sample the voice of the child in 15 referrals", COUNCIL, 90, 9, REPORTED, Source.AUDIT),
    Told("Offer supervision to designated leads of small schools", SCHOOL, 80, 14, NEW, Source.SCRUTINY),
    Told("Check smoke alarms in the homes of children on a plan", FIRE, 70, 20, REPORTED),
    Told("Agree how the charity sector is told of decisions", CHARITY, 60, 3, EXTENDED, Source.OTHER),
    Told("Review the risk of online sextortion with schools", POLICE, 50, 27, NEW, Source.RISK, "mace"),
    Told("Draft the neglect chapter of the yearly report", QUALITY, 45, 35, REPORTED, Source.PLAN),
    Told("Brief members on the new inspection framework", TRAINING, 40, 41, NEW, Source.INSPECTION),
    Told("Compare child protection numbers with similar areas", QUALITY, 30, 18, NEW, Source.SCRUTINY),
    Told("Set out how young carers are found and supported", COUNCIL, 21, 60, NEW, Source.PLAN, "partnership-group"),
    Told("Ask parents about the first letter they get from us", CHARITY, 10, 50, NEW, Source.SCRUTINY),
)  # fmt: skip

UPDATES = (
    "A first draft went round; comments are due back next week.",
    "Half of the teams have had the briefing. The rest follow by the end of the month.",
    "The system supplier has been asked for a price. We wait for an answer.",
    "Two agencies have sent what was needed, one has not.",
    "Agreed in principle; it now needs the approval of our own board.",
)
EVIDENCE = (
    "The minutes of our safeguarding meeting record that it was agreed and sent out.",
    "A sample of 20 files showed it in 18 of them.",
    "The page is published, with the date and who owns it.",
    "Attendance: 64 of 71 staff took part; the others are booked.",
    "Screenshots of the form before and after.",
)
RETURNS = (
    "The sample leaves out the two locality teams. Please add them.",
    "The film has no subtitles yet, so not everybody can use it.",
)
WHY_LATE = "The person who was to do it left and the post stood empty for a time."
