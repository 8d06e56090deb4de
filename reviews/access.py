"""The verbs of incidents and rapid reviews, and the roles that hold them."""

from core.access import verb
from partnership.rules import Role

UNIT_ONLY = "The business unit does this. Ask them if it needs doing."
CASE_READERS = {Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.CASE_REVIEW_PANEL}

RECORD = verb(
    "reviews.record",
    "Record and change a serious incident",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
NOTIFY = verb(
    "reviews.notify",
    "Record the notification to the Panel, or withdraw it",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
READ = verb(
    "reviews.read",
    "Read incidents and rapid reviews",
    roles=CASE_READERS,
    refusal="Incidents and rapid reviews are open to the business unit, the Executive and the panel of the review.",
)
OVERSEE = verb(
    "reviews.oversee",
    "See the progress of rapid reviews",
    roles=CASE_READERS | {Role.SCRUTINEER},
    refusal="The progress of rapid reviews is open to the Executive, the scrutineer and the business unit.",
)
FIGURES = verb(
    "reviews.figures",
    "See figures about rapid reviews",
    roles=CASE_READERS | {Role.SCRUTINEER, Role.PARTNERSHIP_BOARD},
    refusal="Figures about rapid reviews are open to members of the board and the Executive.",
)
IDENTITY = verb(
    "reviews.identity",
    "See who the child is, giving a reason",
    roles={Role.BUSINESS_UNIT},
    refusal="Who the child is can be opened by the business unit only, with a reason that is kept.",
)
AGENCY_IDENTITY = verb(
    "reviews.agency_identity",
    "See who the child is, giving a reason, once it was opened to one’s agency",
    roles={Role.AGENCY_LEAD, Role.CONTRIBUTOR},
    refusal="This page is for the agency that was asked. The business unit opens who the child is from the incident.",
)
MANAGE = verb(
    "reviews.manage",
    "Run a rapid review: plan, panel, requests",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
ANSWER = verb(
    "reviews.answer",
    "Answer a request for information",
    roles={Role.AGENCY_LEAD, Role.CONTRIBUTOR, Role.BUSINESS_UNIT},
    refusal="Requests are answered by the agency’s safeguarding lead and the colleagues they share it with.",
)
SHARE = verb(
    "reviews.share",
    "Share a request with a colleague",
    roles={Role.AGENCY_LEAD, Role.BUSINESS_UNIT},
    refusal="The agency’s safeguarding lead shares a request. Ask your lead.",
)
WRITE_REPORT = verb(
    "reviews.write_report",
    "Write the report",
    roles={Role.BUSINESS_UNIT, Role.CASE_REVIEW_PANEL},
    refusal="The business unit and the panel of the review write the report.",
)
DECIDE = verb(
    "reviews.decide",
    "Sign the decision for a statutory partner",
    roles={Role.EXECUTIVE},
    refusal="The decision is signed by the three statutory partners. You do not sit for one of them.",
)
SEND = verb(
    "reviews.send",
    "Record what was sent to the Panel and its reply",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
EXPORT = verb(
    "reviews.export",
    "Export lists of incidents and rapid reviews",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE},
    refusal="You can see this list but not export it. The business unit can send you an export.",
)
ACCESS_LOG = verb(
    "reviews.access_log", "See who opened a case", roles={Role.BUSINESS_UNIT}, refusal=UNIT_ONLY
)
CHRONOLOGY = verb(
    "reviews.chronology",
    "Read the merged chronology",
    roles=CASE_READERS | {Role.AGENCY_LEAD, Role.CONTRIBUTOR},
    refusal="The chronology is open to the business unit, the Executive, the panel and the agencies asked.",
)
PROPOSE = verb(
    "reviews.propose",
    "Put a decision to the three partners",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
PRACTICE = verb(
    "reviews.practice",
    "Begin, run and finish a practice review",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
COMMENT = verb(
    "reviews.comment",
    "Read the drafts of a practice review and comment on them",
    roles=CASE_READERS,
    refusal="Drafts are open to the business unit, the Executive and the panel of the review.",
)
PUBLISH = verb(
    "reviews.publish",
    "Plan the publication of a practice review, or withhold it",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
REVIEWERS = verb(
    "reviews.reviewers",
    "Keep the list of approved reviewers and appoint them",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
REFER = verb(
    "reviews.refer",
    "Refer a case to the case review committee, and withdraw it",
    roles=CASE_READERS | {Role.AGENCY_LEAD, Role.CONTRIBUTOR},
    refusal="Cases are referred by people who sit for an agency. Ask your agency’s safeguarding lead.",
)
SCREEN = verb(
    "reviews.screen",
    "Screen a referral and reply to the agency",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
PROCEEDINGS = verb(
    "reviews.proceedings",
    "Keep the parallel proceedings of a case, and hold its clock for them",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
DESK = verb(
    "reviews.desk",
    "See the desk: every case by stage",
    roles=CASE_READERS | {Role.SCRUTINEER},
    refusal="The desk is open to the business unit, the Executive, the case review panel and the scrutineer.",
)
PREPARE_MEETING = verb(
    "reviews.prepare_meeting",
    "Put the cases due on the agenda of the committee",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
TRACKER = verb(
    "reviews.tracker",
    "Export practice reviews for the NHS Safeguarding Case Review Tracker",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE},
    refusal="The tracker is kept by the business unit and the Executive.",
)
REFERRALS = verb(
    "reviews.referrals",
    "See referrals to the case review committee",
    roles=REFER.roles | {Role.SCRUTINEER},
    refusal="Referrals are open to the agency that made them, the business unit and the Executive.",
)
AGENCY_REPORT = verb(
    "reviews.agency_report",
    "Read the report of a single agency for a practice review",
    roles=CASE_READERS | {Role.AGENCY_LEAD},
    refusal="An agency’s report is open to its safeguarding lead, the business unit, the Executive and the panel.",
)
