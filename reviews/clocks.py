"""The clocks of incidents and rapid reviews, each with its standing and its source.

Sources: rulebook 0.3, 1.9 to 1.14, 2.2, 2.6 and 3.1. WT is Working Together to Safeguard Children.
"""

from __future__ import annotations

from deadlines.clocks import Clock, Standing, clock, days, given, months, working_days
from partnership.rules import STATUTORY_SECTORS, Role

WT = "https://www.gov.uk/government/publications/working-together-to-safeguard-children--2"
REPORTING = "https://www.gov.uk/guidance/report-a-serious-child-safeguarding-incident"
PANEL = "https://www.gov.uk/government/organisations/child-safeguarding-practice-review-panel"
REGULATIONS = "https://www.legislation.gov.uk/uksi/2018/789"
AWARE = "the day the local authority became aware of the incident"
UNIT = Role.BUSINESS_UNIT

NOTIFY_PANEL = clock(
    "reviews.notify-panel",
    "Notify the incident to the Panel",
    Standing.STATUTORY_GUIDANCE,
    "Children Act 2004 section 16C(1); Working Together, chapter 5: within 5 working days of becoming aware",
    REPORTING,
    working_days(5),
    UNIT,
    remind_before=(3, 1, 0),
    escalate_after=1,
    day_zero=AWARE,
    done_word="sent",
)
TELL_PARTNERS = clock(
    "reviews.tell-partners",
    "Tell the safeguarding partners of the incident",
    Standing.STATUTORY_GUIDANCE,
    "Working Together, chapter 5: the authority tells its own and any other area’s partners within 5 working days",
    REPORTING,
    working_days(5),
    UNIT,
    remind_before=(2, 0),
    day_zero=AWARE,
)
LOOKED_AFTER_DEATH = clock(
    "reviews.looked-after-death",
    "Notify the death of a looked-after child",
    Standing.STATUTORY_GUIDANCE,
    "Working Together, chapter 5: to the Secretary of State and Ofsted, whatever the cause, within 5 working days",
    REPORTING,
    working_days(5),
    UNIT,
    remind_before=(3, 1, 0),
    escalate_after=1,
    day_zero="the day the local authority became aware of the death",
    done_word="sent",
)
CARE_LEAVER_DEATH = clock(
    "reviews.care-leaver-death",
    "Notify the death of a care leaver",
    Standing.LOCAL,
    "Local reading of Working Together 2023, chapter 5: to the Secretary of State and Ofsted, within 5 working days",
    WT,
    working_days(5),
    UNIT,
    remind_before=(3, 1, 0),
    escalate_after=1,
    day_zero="the day the local authority became aware of the death",
    done_word="sent",
)
RAPID_REVIEW = clock(
    "reviews.rapid-review",
    "Send the rapid review to the Panel",
    Standing.PANEL_GUIDANCE,
    "Panel guidance for safeguarding partners: within 15 working days. An expectation of the Panel, not statute",
    PANEL,
    working_days(15),
    UNIT,
    remind_before=(10, 5, 3, 1, 0),
    escalate_after=1,
    day_zero="the day of the notification, or of becoming aware, as the partnership has set",
    done_word="sent",
)
PANEL_REPLY = clock(
    "reviews.panel-reply",
    "Ask the Panel for its reply",
    Standing.LOCAL,
    "Local: the Panel is said to answer in about 10 days",
    PANEL,
    days(10),
    UNIT,
    remind_before=(0,),
    nag_every=5,
    escalate_after=20,
    day_zero="the day the rapid review was sent to the Panel",
)
DECIDE_AGAIN = clock(
    "reviews.decide-again",
    "Decide again after the Panel’s reply",
    Standing.LOCAL,
    "Local: no national limit was seen. Set so that a decision that was opened again is not forgotten",
    PANEL,
    working_days(10),
    UNIT,
    remind_before=(5, 2, 0),
    escalate_after=2,
    day_zero="the day the Panel’s reply was received",
    done_word="sent",
)
PUBLISH_LCSPR = clock(
    "reviews.publish-lcspr",
    "Publish the local child safeguarding practice review",
    Standing.STATUTORY_GUIDANCE,
    "Working Together, chapter 5: as soon as possible, no later than 6 months from the decision to carry it out",
    WT,
    months(6),
    UNIT,
    remind_before=(60, 20, 10, 5, 2, 0),
    nag_every=5,
    escalate_after=1,
    day_zero="the day the partners decided to carry out the review",
    done_word="published",
)
SEND_BEFORE_PUBLICATION = clock(
    "reviews.send-before-publication",
    "Send the report to the Panel and the Secretary of State",
    Standing.STATUTE,
    "SI 2018/789 regulation 15; Working Together, chapter 5: at least 7 working days before publication",
    REGULATIONS,
    working_days(7, before=True),
    UNIT,
    remind_before=(5, 2, 1, 0),
    escalate_after=1,
    day_zero="the day the report is to be published",
    done_word="sent",
)
REQUEST = clock(
    "reviews.request",
    "Answer the request for information",
    Standing.LOCAL,
    "Local timetable, so that the rapid review can be sent in time",
    PANEL,
    given(),
    remind_before=(5, 2, 1, 0),
    escalate_after=2,
    day_zero="the day the request was sent",
    kept="on the request",
    done_word="answered",
)
MILESTONE = clock(
    "reviews.milestone",
    "Milestone of the rapid review",
    Standing.LOCAL,
    "The review’s own plan",
    PANEL,
    given(),
    UNIT,
    remind_before=(1, 0),
    escalate_after=5,
    day_zero="the day the milestone was planned",
    kept="in the plan",
)
LEARNING_REVIEW = clock(
    "reviews.learning-review",
    "Finish the review",
    Standing.LOCAL,
    "Local practice for reviews that no national time limit covers",
    WT,
    given(),
    UNIT,
    remind_before=(20, 5, 0),
    nag_every=5,
    escalate_after=10,
    day_zero="the day the review began",
    kept="on the review",
)
LEGACY_SCR = clock(
    "reviews.finish-serious-case-review",
    "Finish the serious case review",
    Standing.STATUTORY_GUIDANCE,
    "Working Together 2015, chapter 4: the aim is to finish within 6 months of beginning it",
    WT,
    months(6),
    UNIT,
    remind_before=(60, 20, 10, 5, 0),
    nag_every=5,
    escalate_after=1,
    day_zero="the day the board began the review",
    done_word="published",
)
LEGACY_SEND_BEFORE = clock(
    "reviews.send-serious-case-review",
    "Send the serious case review to the national Panel",
    Standing.STATUTORY_GUIDANCE,
    "Working Together 2015, chapter 4: at least a week before publication",
    WT,
    days(7, before=True),
    UNIT,
    remind_before=(5, 2, 1, 0),
    escalate_after=1,
    day_zero="the day the report is to be published",
    done_word="sent",
)
# One for each statutory partner, so that each is chased for its own signature only.
SIGN_CLOCKS: dict[str, Clock] = {
    sector: clock(
        f"reviews.sign-{sector.replace('_', '-')}",
        f"Sign the decision: {sector.label.lower()}",
        Standing.LOCAL,
        "All three statutory partners sign before the rapid review is sent to the Panel",
        PANEL,
        given(),
        remind_before=(3, 1, 0),
        escalate_after=2,
        day_zero="the day the decision was put to the partners",
    )
    for sector in STATUTORY_SECTORS
}
SIGN_REPORT_CLOCKS: dict[str, Clock] = {
    sector: clock(
        f"reviews.sign-practice-{sector.replace('_', '-')}",
        f"Sign the practice review: {sector.label.lower()}",
        Standing.LOCAL,
        "All three statutory partners sign before a practice review begins, and before its report is published",
        WT,
        given(),
        remind_before=(5, 2, 0),
        escalate_after=2,
        day_zero="the day it was put to the partners",
    )
    for sector in STATUTORY_SECTORS
}
SCREEN_REFERRAL = clock(
    "reviews.screen-referral",
    "Screen the referral to the committee",
    Standing.LOCAL,
    "Local practice: the agency that referred a case hears within a week what comes of it",
    WT,
    working_days(5),
    UNIT,
    remind_before=(2, 0),
    escalate_after=2,
    day_zero="the day the referral was received",
    done_word="screened",
)
AGENCY_REPORT = clock(
    "reviews.agency-report",
    "Send the agency’s report for the practice review",
    Standing.LOCAL,
    "Local timetable, so that the practice review can be published in time",
    WT,
    given(),
    remind_before=(10, 5, 2, 0),
    escalate_after=2,
    day_zero="the day the report was asked for",
    kept="on the request for the report",
    done_word="sent",
)
PLAN_LOOK = clock(
    "reviews.plan-look",
    "Look at the action plan of the review",
    Standing.LOCAL,
    "Local practice: the action plan of a review is looked at each month, and finished in twelve",
    "https://www.wirralsafeguarding.co.uk",
    months(1),
    UNIT,
    remind_before=(5, 0),
    nag_every=5,
    escalate_after=10,
    day_zero="the day the plan was last looked at, or its actions began to be followed",
    done_word="looked at",
)
PROGRESS_CHECK = clock(
    "reviews.progress-check",
    "Check the time and quality of the review",
    Standing.LOCAL,
    "SI 2018/789 regulation 14 asks for it at regular intervals; the partners set the day",
    REGULATIONS,
    given(),
    UNIT,
    remind_before=(5, 0),
    nag_every=5,
    escalate_after=10,
    day_zero="the day of the last check",
    kept="on the last check",
    done_word="checked",
)
WRITTEN_REQUEST = clock(
    "reviews.written-request",
    "Answer of the reviewer to a written request",
    Standing.LOCAL,
    "SI 2018/789 regulation 14: partners may ask the reviewer for information; they set the day",
    REGULATIONS,
    given(),
    UNIT,
    remind_before=(2, 0),
    nag_every=3,
    escalate_after=5,
    day_zero="the day the request was sent",
    kept="on the request",
    done_word="answered",
)
LOOK_AT_PROCEEDING = clock(
    "reviews.look-at-proceeding",
    "Look how far the parallel proceedings have got",
    Standing.LOCAL,
    "Local practice: somebody looks regularly whether an inquest or a trial still holds a review up",
    WT,
    given(),
    UNIT,
    remind_before=(2, 0),
    nag_every=5,
    escalate_after=10,
    day_zero="the day they were looked at last",
    kept="on the page of the proceedings",
    done_word="looked at",
)
