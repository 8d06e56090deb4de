"""What the made-up groups talk about: standing items, business of the day, suggestions. No child in any of it."""

from __future__ import annotations

from governance.rules.meetings import Purpose

DECIDE, DISCUSS, NOTE = Purpose.DECIDE, Purpose.DISCUSS, Purpose.NOTE
Words = tuple[tuple[str, str, int], ...]

OPENING: Words = (("Welcome, apologies and declarations of interest", NOTE, 5),)
MINUTES: Words = (("Minutes of the last meeting and matters arising", DECIDE, 10),)
CLOSING: Words = (("Forward plan and any other business", NOTE, 10),)

STANDING: dict[str, Words] = {
    "executive": OPENING + MINUTES + (
        ("Risks at 15 and more", DISCUSS, 15),
        ("Progress of the business plan", DISCUSS, 20),
        ("Report of the independent scrutineer", NOTE, 15),
    ),
    "partnership-group": OPENING + MINUTES + (
        ("What has changed for children since we last met", DISCUSS, 30),
        ("Updates from agencies", NOTE, 20),
    ),
    "case-review-committee": OPENING + MINUTES + (
        ("Progress of reviews and their dates", NOTE, 15),
        ("Recommendations: what is done and what is late", DISCUSS, 20),
    ),
    "mace": OPENING + MINUTES + (
        ("Exploitation: the quarter in figures", NOTE, 20),
        ("Places and networks of concern", DISCUSS, 25),
    ),
}  # fmt: skip

BUSINESS: dict[str, Words] = {
    "executive": (
        ("Funding of the partnership for next year", DECIDE, 20),
        ("Neglect strategy: agree the new tool", DECIDE, 20),
        ("Front door: how referrals are screened", DISCUSS, 20),
        ("Yearly report: first draft", DISCUSS, 15),
        ("Terms of the neglect task and finish group", DECIDE, 10),
        ("Section 11: themes of this year’s returns", DISCUSS, 20),
        ("Information sharing without consent: one page of guidance", DECIDE, 10),
        ("Section 175: schools that have not answered", NOTE, 10),
        ("Readiness for a joint inspection", DISCUSS, 20),
    ),
    "partnership-group": (
        ("Priorities for the coming year", DECIDE, 30),
        ("Voice of children and young people: what they told us", DISCUSS, 20),
        ("Training offer and who came", NOTE, 15),
    ),
    "case-review-committee": (
        ("Learning briefing on safer sleeping: agree the text", DECIDE, 15),
        ("Multi-agency audit of pre-birth assessments", DISCUSS, 20),
        ("Professional curiosity: what audits show", DISCUSS, 15),
        ("National Panel: briefing on bruising in infants", NOTE, 10),
        ("Non-mobile infants: revised procedure", DECIDE, 15),
        ("Learning on adolescent mental health", DISCUSS, 15),
    ),
    "mace": (
        ("Missing from home: return interviews offered and done", DISCUSS, 20),
        ("Disruption plans around the bus station", DISCUSS, 15),
        ("Screening tool: changes after the pilot", DECIDE, 15),
        ("Transitions to adult services", DISCUSS, 15),
    ),
}

# group, title, purpose, why it is restricted
RESTRICTED: tuple[tuple[str, str, str, str], ...] = (
    ("executive", "Contract of the independent scrutineer", DECIDE, "It concerns one person’s terms"),
    (
        "case-review-committee",
        "Advice from the coroner on a review",
        DISCUSS,
        "It was sent in confidence, before an inquest",
    ),
)  # fmt: skip

# who, group, title, why, purpose, minutes
SUGGESTIONS: tuple[tuple[str, str, str, str, str, int], ...] = (
    (
        "harriet.stave@board.example.org", "partnership-group",
        "How families can tell us what help was like",
        "Parents at two children’s centres asked me where they can say it.",
        DISCUSS, 15,
    ),
    (
        "anneke.dorn@icb.example.org", "case-review-committee",
        "Reports from paediatric liaison",
        "They come late or not at all in three of the last five reviews.",
        DISCUSS, 15,
    ),
    (
        "conrad.vale@police.example.org", "executive",
        "Operation Encompass: cover in the holidays",
        "Schools do not hear of domestic abuse calls while they are closed.",
        DECIDE, 15,
    ),
    (
        "piotr.zielak@council.example.org", "case-review-committee",
        "New headings for chronologies",
        "Schools find the present ones hard to fill in.",
        DECIDE, 10,
    ),
)  # fmt: skip
