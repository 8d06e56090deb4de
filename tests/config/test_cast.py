"""The cast holds the roles that the tests of every app rely on."""

from partnership.models import Person
from partnership.rules import Role

CAST = {
    "administrator": {Role.ADMINISTRATOR},
    "unit": {Role.BUSINESS_UNIT},
    "unit2": {Role.BUSINESS_UNIT},
    "council_exec": {Role.EXECUTIVE},
    "icb_exec": {Role.EXECUTIVE},
    "police_exec": {Role.EXECUTIVE},
    "board_member": {Role.PARTNERSHIP_BOARD},
    "scrutineer": {Role.SCRUTINEER},
    "trust_lead": {Role.AGENCY_LEAD},
    "trust_colleague": {Role.CONTRIBUTOR},
    "school_lead": {Role.AGENCY_LEAD},
    "charity_lead": {Role.AGENCY_LEAD},
    "panel_member": {Role.CASE_REVIEW_PANEL},
    "practitioner": {Role.PRACTITIONER},
    "outsider": set(),
}


def test_each_of_the_cast_holds_their_role(request, db):
    found = {name: Person.objects.get(pk=request.getfixturevalue(name).pk).roles for name in CAST}
    assert found == CAST
