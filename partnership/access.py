"""The verbs of partners, people and seats, and the roles that hold them."""

from core.access import ANYONE, verb
from partnership.rules import Role

UNIT = {Role.BUSINESS_UNIT, Role.ADMINISTRATOR}
UNIT_ONLY = "The business unit keeps this up to date. Tell them what should change."

READ = verb(
    "partnership.read",
    "See partners, agencies, groups and who sits where",
    roles=set(Role),
    refusal="This is for people who hold a seat in the partnership today. Ask the business unit if you should.",
)
MANAGE = verb(
    "partnership.manage",
    "Add and change organisations, people, seats and memoranda",
    roles=UNIT,
    refusal=UNIT_ONLY,
)
MONEY = verb(
    "partnership.money",
    "See what each partner promised and paid",
    roles={Role.BUSINESS_UNIT, Role.EXECUTIVE},
    refusal="Contributions are open to the Executive and the business unit.",
)
RECORD_MONEY = verb(
    "partnership.record_money",
    "Record contributions",
    roles={Role.BUSINESS_UNIT},
    refusal=UNIT_ONLY,
)
DUTIES = verb(
    "partnership.duties",
    "See and record board members’ yearly duties",
    roles={Role.BUSINESS_UNIT},
    refusal="Board members’ duties are kept by the business unit. Your own are on your own page.",
)
INVITE = verb(
    "partnership.invite",
    "Invite people to the portal",
    roles=UNIT | {Role.AGENCY_LEAD},
    refusal="The business unit invites people, and a safeguarding lead invites staff of their own agency.",
)
EXPORT = verb(
    "partnership.export",
    "Export lists of organisations, people and contributions",
    roles={Role.BUSINESS_UNIT, Role.ADMINISTRATOR, Role.EXECUTIVE},
    refusal="You can see this list but not export it. The business unit can send you an export.",
)
SWITCH = verb(
    "partnership.switch",
    "Choose which of one’s agencies to act for",
    roles={ANYONE},
    refusal="Log in to choose an agency.",
)
