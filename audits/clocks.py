"""The clocks of audits. None is set by national law: each campaign sets its own day.

Sources: rulebook 5.3 (cycle and format) and 6.2 to 6.7 (schools).
"""

from __future__ import annotations

from deadlines.clocks import Standing, clock, given

WT = "https://www.gov.uk/government/publications/working-together-to-safeguard-children--2"

RETURN = clock(
    "audits.return",
    "Submit the audit return",
    Standing.LOCAL,
    "The day the business unit set for the audit",
    WT,
    given(),
    remind_before=(20, 10, 5, 2, 0),
    nag_every=3,
    escalate_after=5,
    day_zero="the day the audit was issued",
    kept="on the return",
    done_word="submitted",
)
CASE_AUDIT = clock(
    "audits.case-audit",
    "Send the case audit tools",
    Standing.LOCAL,
    "The day the business unit set for the case audit",
    WT,
    given(),
    remind_before=(10, 5, 2, 0),
    nag_every=3,
    escalate_after=5,
    day_zero="the day the audit was opened to the agencies",
    kept="on the case audit",
    done_word="sent",
)
SNAPSHOT = clock(
    "audits.snapshot",
    "Answer the snapshot survey",
    Standing.LOCAL,
    "The day the business unit set for the snapshot",
    WT,
    given(),
    remind_before=(1, 0),
    nag_every=1,
    escalate_after=1,
    day_zero="the day the snapshot was sent",
    kept="on the answers to the snapshot",
    done_word="answered",
)
