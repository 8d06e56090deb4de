"""The clocks of governance. None is set by law; each says where its length comes from.

Sources: Wirral arrangements 2.64 to 2.65 and Appendix Two; rulebook 11.1 to 11.4.
"""

from __future__ import annotations

from deadlines.clocks import Standing, clock, given, working_days
from partnership.rules import Role

ARRANGEMENTS = "https://www.wirralsafeguarding.co.uk"
UNIT = Role.BUSINESS_UNIT

TERMS_REVIEW = clock(
    "governance.terms-review",
    "Review the terms of reference",
    Standing.LOCAL,
    "The review day that the group set with its terms of reference",
    ARRANGEMENTS,
    given(),
    UNIT,
    remind_before=(20, 5, 0),
    nag_every=10,
    escalate_after=20,
    day_zero="the day the terms came into force",
    kept="with the terms of reference",
    done_word="reviewed",
)
GROUP_ENDS = clock(
    "governance.group-ends",
    "Wind up the group",
    Standing.LOCAL,
    "The last day that the Executive set when it set up the group",
    ARRANGEMENTS,
    given(),
    UNIT,
    remind_before=(20, 5, 0),
    nag_every=5,
    day_zero="the day the group was set up",
    kept="with the group",
    done_word="closed",
)
PAPER = clock(
    "governance.paper",
    "Send the paper",
    Standing.LOCAL,
    "The group’s own day for papers",
    ARRANGEMENTS,
    given(),
    remind_before=(5, 2, 0),
    escalate_after=0,
    day_zero="the day the paper was asked for",
    kept="with the meeting",
    done_word="received",
)
MINUTES = clock(
    "governance.minutes",
    "Circulate the minutes",
    Standing.LOCAL,
    "Local practice: ten working days after the meeting",
    ARRANGEMENTS,
    working_days(10),
    UNIT,
    remind_before=(3, 0),
    nag_every=5,
    day_zero="the day of the meeting",
    done_word="circulated",
)
RESOLUTION = clock(
    "governance.resolution",
    "Answer the written resolution",
    Standing.LOCAL,
    "The day that was set when the resolution was opened",
    ARRANGEMENTS,
    given(),
    remind_before=(2, 1, 0),
    escalate_after=1,
    day_zero="the day the resolution was opened",
    kept="with the resolution",
    done_word="answered",
)
ACTION = clock(
    "governance.action",
    "Finish the action",
    Standing.LOCAL,
    "The day that was agreed with the action",
    ARRANGEMENTS,
    given(),
    remind_before=(10, 3, 0),
    nag_every=5,
    escalate_after=10,
    day_zero="the day the action was given",
    kept="with the action",
)
VERIFY_ACTION = clock(
    "governance.verify-action",
    "Verify the action",
    Standing.LOCAL,
    "Local practice: ten working days after it was said to be done",
    ARRANGEMENTS,
    working_days(10),
    UNIT,
    remind_before=(3, 0),
    nag_every=5,
    day_zero="the day its owner said it was done",
    done_word="verified",
)
IMPACT = clock(
    "governance.impact",
    "Measure the impact of the recommendation",
    Standing.LOCAL,
    "Local practice: six months after the recommendation was to be carried out",
    ARRANGEMENTS,
    given(),
    UNIT,
    remind_before=(20, 5, 0),
    nag_every=10,
    escalate_after=20,
    day_zero="the day by which the recommendation was to be carried out",
    kept="with the recommendation",
    done_word="measured",
)
ACKNOWLEDGE = clock(
    "governance.acknowledge",
    "Acknowledge the notice",
    Standing.LOCAL,
    "The day that was set when the notice was issued",
    ARRANGEMENTS,
    given(),
    remind_before=(3, 0),
    nag_every=5,
    escalate_after=10,
    day_zero="the day the notice was issued",
    kept="with the notice",
    done_word="acknowledged",
)
RISK_REVIEW = clock(
    "governance.risk-review",
    "Review the risk",
    Standing.LOCAL,
    "The review day set at the last look; commonly once a quarter",
    ARRANGEMENTS,
    given(),
    remind_before=(10, 3, 0),
    nag_every=5,
    escalate_after=10,
    day_zero="the day of the last review",
    kept="with the risk",
    done_word="reviewed",
)
CHALLENGE = clock(
    "governance.challenge",
    "Respond to the challenge",
    Standing.LOCAL,
    "The day that was set when the challenge was raised",
    ARRANGEMENTS,
    given(),
    remind_before=(5, 2, 0),
    escalate_after=3,
    day_zero="the day the challenge was raised",
    kept="with the challenge",
    done_word="answered",
)
ESCALATION_STEP = clock(
    "governance.escalation-step",
    "Settle the stage of the disagreement",
    Standing.LOCAL,
    "The escalation procedure of the partnership; each stage has its own time, which the administrator may change",
    ARRANGEMENTS,
    given(),
    UNIT,
    remind_before=(2, 1, 0),
    escalate_after=1,
    day_zero="the day the stage began",
    kept="with the disagreement",
    done_word="settled",
)
ADVICE = clock(
    "governance.escalation-advice",
    "Advise the Executive on the dispute",
    Standing.LOCAL,
    "Local practice: by the day of the Executive’s stage, or ten working days where that has no time",
    ARRANGEMENTS,
    working_days(10),
    Role.SCRUTINEER,
    remind_before=(5, 2, 0),
    nag_every=5,
    escalate_after=5,
    day_zero="the day the Executive’s stage began",
    kept="with the dispute",
    done_word="given",
)
