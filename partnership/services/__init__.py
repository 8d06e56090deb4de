"""Deeds on partners, people and seats. One transaction each; see the module named after the noun."""

from partnership.services.colleagues import bring_colleague, seat_contributor
from partnership.services.duties import record_duty
from partnership.services.groups import add_group, change_group, end_group
from partnership.services.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    invite_colleague,
    revoke_invitation,
)
from partnership.services.memoranda import agree_memorandum, end_memorandum, review_memorandum
from partnership.services.money import promise_contribution, receive_contribution
from partnership.services.organisations import (
    add_organisation,
    change_organisation,
    merge_organisations,
    rename_organisation,
    succeed_organisation,
)
from partnership.services.people import (
    activate_person,
    add_person,
    change_person,
    deactivate_person,
)
from partnership.services.seats import end_seat, take_seat

__all__ = [
    "accept_invitation",
    "activate_person",
    "add_group",
    "add_organisation",
    "add_person",
    "agree_memorandum",
    "bring_colleague",
    "change_group",
    "change_organisation",
    "change_person",
    "deactivate_person",
    "end_group",
    "end_memorandum",
    "end_seat",
    "find_invitation",
    "invite",
    "invite_colleague",
    "merge_organisations",
    "promise_contribution",
    "receive_contribution",
    "record_duty",
    "rename_organisation",
    "review_memorandum",
    "revoke_invitation",
    "seat_contributor",
    "succeed_organisation",
    "take_seat",
]
