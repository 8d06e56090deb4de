"""The verbs of audits, and the roles that hold them."""

from core.access import verb
from partnership.rules import Role

UNIT_ONLY = "The business unit does this. Ask them if it needs doing."
OVERSEERS = {Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER}
OF_AGENCIES = {Role.AGENCY_LEAD, Role.CONTRIBUTOR}

DESIGN = verb(
    "audits.design",
    "Build and change audit frameworks",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
FRAMEWORKS = verb(
    "audits.frameworks",
    "Read audit frameworks",
    roles=OVERSEERS,
    refusal="Frameworks are open to the business unit, the Executive and the scrutineer. Your own questions stand in"
    " your return.",
)
RUN = verb(
    "audits.run",
    "Issue audits to agencies, extend and close them",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
FOLLOW = verb(
    "audits.follow",
    "Follow how far agencies are with an audit",
    roles=OVERSEERS,
    refusal="The progress of audits is open to the business unit, the Executive and the scrutineer.",
)
READ_RETURN = verb(
    "audits.read_return",
    "Read a return: one’s own agency’s, or those handed in",
    roles=OVERSEERS | OF_AGENCIES | {Role.PARTNERSHIP_BOARD},
    refusal="A return is open to the agency that made it, the business unit, the Executive and the scrutineer.",
)
ANSWER = verb(
    "audits.answer",
    "Answer an audit for one’s agency",
    roles=OF_AGENCIES,
    refusal="Audits are answered by the agency’s safeguarding lead and the colleagues they share it with.",
)
LEAD = verb(
    "audits.lead",
    "Share out a return, name who signs it and send it",
    roles={Role.AGENCY_LEAD},
    refusal="The agency’s safeguarding lead does this. Ask your lead.",
)
SIGN = verb(
    "audits.sign",
    "Sign the declaration of a return as its accountable officer",
    roles=OF_AGENCIES | {Role.EXECUTIVE, Role.PARTNERSHIP_BOARD},
    refusal="A return is signed by the accountable officer that the agency named.",
)
MODERATE = verb(
    "audits.moderate",
    "Check, query and moderate returns",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
INSIGHT = verb(
    "audits.insight",
    "See what the returns of an audit say, agency by agency",
    roles=OVERSEERS,
    refusal="Results by agency are open to the business unit, the Executive and the scrutineer.",
)
MARK_THEMES = verb(
    "audits.mark_themes",
    "Mark what agencies wrote with themes",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
EXPORT = verb(
    "audits.export",
    "Export lists of audits and returns",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE},
    refusal="You can see this list but not export it. The business unit can send you an export.",
)

BOARD = OVERSEERS | {Role.PARTNERSHIP_BOARD}
CASE_READERS = BOARD | OF_AGENCIES | {Role.CASE_REVIEW_PANEL}
PLAN = verb(
    "audits.plan",
    "Read the yearly audit plan",
    roles=BOARD | {Role.AGENCY_LEAD},
    refusal="The audit plan is open to board members, agency leads and those who oversee them.",
)
KEEP_PLAN = verb(
    "audits.keep_plan",
    "Keep the yearly audit plan",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
CASE_READ = verb(
    "audits.case_read",
    "Read case audits: those one’s agency is asked in, moderates or oversees",
    roles=CASE_READERS,
    refusal="Case audits are open to the agencies asked, to those who moderate them and to those who oversee them.",
)
CASE_RUN = verb(
    "audits.case_run",
    "Plan case audits, draw samples, open, report and close them",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
CASE_KEY = verb(
    "audits.case_key",
    "See which case a sampled case is",
    roles={Role.BUSINESS_UNIT},
    refusal="The key to the sample is kept by the business unit.",
)
CASE_ANSWER = verb(
    "audits.case_answer",
    "Fill in the case audit tools of one’s agency",
    roles=OF_AGENCIES,
    refusal="The tools are filled in by the agency’s safeguarding lead and the colleagues they share them with.",
)
CASE_LEAD = verb(
    "audits.case_lead",
    "See which case is meant, share the tools with a colleague and send them",
    roles={Role.AGENCY_LEAD},
    refusal="The agency’s safeguarding lead does this. Ask your lead.",
)
CASE_GRADE = verb(
    "audits.case_grade",
    "Agree grades at a moderation meeting one is named for",
    roles=CASE_READERS,
    refusal="Grades are agreed by the people the business unit named for the moderation meeting.",
)
VISITS_READ = verb(
    "audits.visits_read",
    "Read visits, peer reviews and findings of agencies’ own audits",
    roles=BOARD | {Role.AGENCY_LEAD},
    refusal="Visits and findings are open to the board, those who oversee, and the agency they are about.",
)
VISIT = verb(
    "audits.visit",
    "Record a visit one made",
    roles=BOARD,
    refusal="Visits are recorded by whoever made them: the board, the Executive, the scrutineer, the business unit.",
)
SHARE_FINDINGS = verb(
    "audits.share_findings",
    "Record what one’s agency’s own audit found",
    roles={Role.BUSINESS_UNIT, Role.AGENCY_LEAD},
    refusal="The findings of an agency’s own audit are recorded by its lead or by the business unit.",
)
KEEP_VISITS = verb(
    "audits.keep_visits",
    "Record peer reviews, share records with agencies, and hang findings on the golden thread",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
SURVEY = verb(
    "audits.survey",
    "Write, open and close the practitioner survey of an audit, and read its comments",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
SURVEY_LINK = verb(
    "audits.survey_link",
    "See one’s agency’s link to the practitioner survey, and change it",
    roles={Role.BUSINESS_UNIT, Role.AGENCY_LEAD},
    refusal="The link is given out by the agency’s safeguarding lead. Ask your lead.",
)
SURVEY_RESULTS = verb(
    "audits.survey_results",
    "See what the practitioner survey says: one’s own agency’s, or all",
    roles=OVERSEERS | {Role.AGENCY_LEAD},
    refusal="Results are open to the agency’s safeguarding lead, the business unit, the Executive and the scrutineer.",
)
SNAPSHOT = verb(
    "audits.snapshot",
    "Write, send and close snapshot surveys",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
SNAPSHOT_READ = verb(
    "audits.snapshot_read",
    "Read snapshot surveys: one’s own agency’s answers, or all",
    roles=OVERSEERS | {Role.AGENCY_LEAD},
    refusal="Snapshots are open to the agency’s safeguarding lead, the business unit, the Executive and the"
    " scrutineer.",
)
SNAPSHOT_ANSWER = verb(
    "audits.snapshot_answer",
    "Answer a snapshot survey for one’s agency, and share its business-continuity plan",
    roles={Role.AGENCY_LEAD},
    refusal="The agency’s safeguarding lead does this. Ask your lead.",
)
SNAPSHOT_PLANS = verb(
    "audits.snapshot_plans",
    "See the business-continuity plans that agencies shared with one",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.AGENCY_LEAD},
    refusal="Plans are open only to those with whom an agency shared its plan.",
)
