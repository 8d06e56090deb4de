"""What is said, decided and noted at the demo's meetings. All of it is made up."""

from __future__ import annotations

SAID = (
    "The paper was taken as read. Members asked how the figures compare with last year.\n\n"
    "- Referrals from schools rose after the summer.\n- Health will check how many were repeats.",
    "The lead introduced the item. It was agreed that the wording is clearer than before, and that"
    " front-line staff need a one-page version.",
    "Members discussed what stands in the way. The police said that information comes late on"
    " Fridays; the council offered a shared mailbox.",
    "The data were noted. Two agencies had not sent theirs in time and were asked to by the end of"
    " the month.",
    "There was a good discussion of what children and families had said. The scrutineer asked that"
    " their words come first in the next report.",
)
NOTES = (
    "The dashboard was noted.",
    "The work of the sub-groups was noted with thanks.",
    "The risk register was noted; no score changed.",
)
ACTIONS = (
    "Write a one-page version for front-line staff",
    "Bring the figures of repeat referrals to the next meeting",
    "Set up the shared mailbox and tell all agencies",
    "Ask schools how the screening tool works for them",
)
# Title, text, why it cannot wait: one that was carried, one that is open.
RESOLUTIONS = (
    (
        "Interim chair of the case review committee",
        "The head of safeguarding of the local authority chairs the case review committee until the"
        " post is filled.",
        "The committee meets next week and the chair has left the service.",
    ),
    (
        "Extra scrutiny days this quarter",
        "The independent scrutineer is given four more days this quarter, paid from the reserve.",
        "The work must begin before the next meeting of the Executive.",
    ),
)


def decided(title: str) -> str:
    """What a group decided on an item of this title."""
    if title.startswith("Minutes of the last meeting"):
        return "The minutes of the last meeting are a true record."
    return f"{title}: agreed as the paper proposes, to be looked at again in a year."
