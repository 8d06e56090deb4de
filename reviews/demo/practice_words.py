"""What the made-up practice reviews say. No real person, no real child."""

from __future__ import annotations

from reviews.practice_rules import CRITERIA, Weighed

WEIGHED: dict[str, tuple[str, str]] = {
    "improvements": (
        Weighed.MET,
        "Missing episodes were recorded by three agencies and joined up by none.",
    ),
    "recurrent": (
        Weighed.MET,
        "The rapid reviews of the last three years found the same about missing episodes.",
    ),
    "together": (Weighed.MET, "Police, school and social care each held a part of the picture."),
    "panel": (
        Weighed.MAY_BE,
        "The national Panel agreed with the decision and named no other reason.",
    ),
    "single_agency": (Weighed.NOT_MET, "The concern is about several agencies."),
    "no_agency": (Weighed.NOT_MET, "Four agencies knew the family."),
    "areas": (Weighed.MAY_BE, "The child was found twice in the neighbouring area."),
    "institution": (Weighed.NOT_MET, "No institution is concerned."),
}
assert set(WEIGHED) == {code for code, _title, _hint in CRITERIA}

TERMS = (
    "The review asks how agencies understood the child’s life at home and outside it, how what they knew was"
    " brought together, and what stood in the way. It looks at practice and its reasons, and blames nobody."
)
METHOD = "A systems method: conversations with practitioners and managers, one learning event, a reading group."
HAPPENED = (
    "A teenager was seriously hurt outside the home. In the two years before, agencies had met the young person"
    " often, and each of them had worried."
)
LEARNED = (
    "- Agencies recorded missing episodes and did not read each other’s.\n"
    "- Exclusion from school was decided without knowing of the risk outside it.\n"
    "- Practitioners who asked about friends and places learned most."
)
CHANGED = (
    "Missing episodes and absence from school are looked at together each week. Heads ask for the risk outside the"
    " home before they exclude. An audit of twenty cases found that this happened in seventeen."
)
REPORT = (
    "About this review",
    "The safeguarding partners carried out this review to learn, and to make children safer. It is made up for the"
    " demo, and so are the people in it.",
    "What happened",
    HAPPENED,
    "What was learned",
    LEARNED.replace("- ", ""),
    "What the partners recommend",
    "The council, the health board and the police bring what they know of missing children together each week, by"
    " the end of the quarter. Schools are asked for their part.",
)
COMMENTS = (
    ("What happened", "Say more plainly that school staff had told of their worry twice."),
    ("Recommendations", "The third has no date. Who does it by when?"),
)
ASKED = (
    "Look at your agency’s own part in the last two years: what you knew, what you did and why, what was done well,"
    " and what you have changed since. Name roles, not people."
)
OWN_PART = (
    "We met the young person eleven times. Each time the episode was closed on its own, and nobody looked at all of"
    " them together. What went well: two officers asked about friends and wrote down the answers. Since spring a"
    " sergeant reads repeat episodes together each week."
)
