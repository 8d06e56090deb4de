"""What the made-up learning says. No real person, no real child."""

from __future__ import annotations

SHARING = (
    "Police, school and social care each recorded missing episodes. Nobody brought them together, so nobody saw that"
    " they came closer to one another."
)
SCHOOL = "A decision to exclude from school was made without knowing of the risk outside it."
WEEKLY = (
    "Look at missing episodes and absence from school together each week.",
    "The share of children missing twice in a month whose episodes were looked at together, from 20 to 90 in 100.",
)
RECORD = (
    "Write down in each agency’s own record what the weekly meeting agreed.",
    "An audit of twenty files each quarter: what was agreed stands in the record, from 30 to 80 in 100.",
)
HEADS = (
    "Ask for what is known of the risk outside school before a child is excluded.",
    "The share of exclusions with a note of whom the school asked, from 10 to 75 in 100.",
)
WEEKLY_ACTIONS = (
    "Set up the weekly meeting, with named people from each agency",
    "Agree how lists are shared before the meeting",
)
RECORD_ACTIONS = (
    "Put a field for the weekly meeting into the record",
    "Audit twenty files for what the weekly meeting agreed",
)
HEADS_ACTION = "Write to all heads with whom to ask before a child is excluded"
REPORTED = "A first version was tried in two teams. The others follow in the next month."
EVIDENCE = "Notes of the first meetings, with who came and what was agreed."
MEASURED = (
    "Of 22 children missing twice in a month, the episodes of 20 were looked at together within a week. Before it was"
    " 5 of 24."
)
NATIONAL = "What is known of infants is held in several places, and is brought together too late."
NATIONALS = (
    (
        "Bring together what is known of each infant with an injury before a decision is made.",
        "The share of such infants whose case was talked through before they went home, from 50 to 95 in 100.",
        "accepted",
        "This area does it in the hospital’s weekly meeting from the spring on.",
    ),
    (
        "Set up one joint team for all investigations that concern infants.",
        "A joint team works, with people from each of the three partners.",
        "in_part",
        "There are too few cases in this area for a team of its own. The three partners agree named people instead.",
    ),
)
NATIONAL_ACTION = "Agree who comes to the hospital’s weekly meeting"
BRIEFING_TITLE = "Seven minutes on missing episodes"
BRIEFING_BACKGROUND = (
    "A practice review looked at how agencies understood a young person’s life outside the home."
)
BRIEFING_FOUND = SHARING
BRIEFING_CHANGE = "- Look for missing episodes in all records.\n- Bring them to the weekly meeting."
NEED = "How to read missing episodes together with absence from school, and what to do with what one sees."
AUDIENCE = "Designated safeguarding leads and duty social workers"
LOOKS = (
    (72, "The weekly meeting is set up. The field in the record waits for the supplier."),
    (48, "Two of five actions are done. The audit waits for the new field in the record."),
    (19, "Three of five are done. Heads were written to; answers are expected next month."),
)
