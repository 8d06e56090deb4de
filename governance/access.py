"""The verbs of groups, meetings, actions, the thread and the registers, and the roles that hold them.

Membership of a group is a matter of structure: ``visible_to`` follows the seats. So what members do
is open to anyone who is logged in, and reaches no further than their groups.
"""

from core.access import ANYONE, verb
from partnership.rules import Role

UNIT_ONLY = "The business unit does this. Ask them if it needs doing."
OVERSEERS = {Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER}
BOARD = OVERSEERS | {Role.PARTNERSHIP_BOARD}
LEADS = BOARD | {Role.AGENCY_LEAD}

READ = verb(
    "governance.read",
    "See groups, and the meetings, decisions and papers of one’s own groups",
    roles={ANYONE},
    refusal="Log in to see your groups.",
)
RUN = verb(
    "governance.run",
    "Run groups: rules, terms of reference, meetings, agendas, minutes",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
SUGGEST = verb(
    "governance.suggest",
    "Suggest an item to a group one sits on",
    roles={ANYONE},
    refusal="Members of a group suggest items.",
)
ANSWER = verb(
    "governance.answer",
    "Answer a written resolution for one’s own seat",
    roles={ANYONE},
    refusal="Only the voting seats of the group answer.",
)
ATTENDANCE = verb(
    "governance.attendance",
    "See attendance by agency",
    roles=OVERSEERS,
    refusal="Attendance is open to the Executive, the scrutineer and the business unit.",
)
ACT = verb(
    "governance.act",
    "Report on one’s own actions",
    roles={ANYONE},
    refusal="The owner of an action reports on it.",
)
ASSIGN = verb(
    "governance.assign",
    "Give, change and withdraw actions, and chase them",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
VERIFY = verb(
    "governance.verify",
    "Verify that an action was done",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE},
    refusal="The business unit and the Executive verify actions.",
)
THREAD = verb(
    "governance.thread",
    "See findings and what came of them",
    roles=LEADS | {Role.CASE_REVIEW_PANEL},
    refusal="Findings are open to the board, the agencies’ leads and those who oversee them.",
)
WEAVE = verb(
    "governance.weave",
    "Record findings, recommendations, learning and impact",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
NOTICES = verb(
    "governance.notices",
    "See and acknowledge notices put to one’s agency",
    roles=OVERSEERS | {Role.AGENCY_LEAD},
    refusal="Notices are acknowledged by the safeguarding leads of the agencies.",
)
ISSUE = verb(
    "governance.issue",
    "Issue a notice that agencies acknowledge",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
RISKS = verb(
    "governance.risks",
    "See the risk register",
    roles=BOARD,
    refusal="The risk register is open to the board, the Executive, the scrutineer and the business unit.",
)
KEEP_RISKS = verb(
    "governance.keep_risks",
    "Keep the risk register",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
REVIEW_RISKS = verb(
    "governance.review_risks",
    "Review a risk one owns",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.PARTNERSHIP_BOARD},
    refusal="The owner of a risk and the business unit review it.",
)
PLAN = verb(
    "governance.plan",
    "See the priorities and the business plan",
    roles=LEADS,
    refusal="The business plan is open to board members, agency leads and the Executive.",
)
KEEP_PLAN = verb(
    "governance.keep_plan",
    "Keep the priorities and the business plan",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
CHALLENGE = verb(
    "governance.challenge",
    "Raise, see and answer challenges and disagreements of one’s agency",
    roles=LEADS,
    refusal="Challenges are raised and answered by agency leads, board members and the scrutineer.",
)
KEEP_CHALLENGES = verb(
    "governance.keep_challenges",
    "Take challenges and disagreements through their stages",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
ESCALATE = verb(
    "governance.escalate",
    "Raise a professional disagreement for one’s agency",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.PARTNERSHIP_BOARD, Role.AGENCY_LEAD},
    refusal="A disagreement is raised by an agency. You can raise a challenge instead.",
)
DISPUTE = verb(
    "governance.dispute",
    "Raise a dispute between the statutory partners",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE},
    refusal="A dispute is raised by a statutory partner. The business unit can record it for them.",
)
ADVISE = verb(
    "governance.advise",
    "Advise the Executive on a dispute",
    roles={Role.SCRUTINEER},
    refusal="The independent scrutineer gives this advice.",
)
MEMBERS = verb(
    "governance.members",
    "See board members’ duties, attendance and appraisal page; one’s own at any time",
    roles={ANYONE},
    refusal="You can see your own duties. The business unit sees those of all members.",
)
EXPORT = verb(
    "governance.export",
    "Export lists of meetings, decisions, actions and registers",
    roles=OVERSEERS,
    refusal="You can see this list but not export it. The business unit can send you an export.",
)
