"""Who may open and do what with groups, as one table. 200: may; 403: may not; 405: a button posts there."""

import pytest
from django.urls import reverse

from tests.factories import make_group

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-01")]

ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead", "trust_colleague",
    "panel_member", "practitioner", "outsider",
)  # fmt: skip
# page              adm  unit exec board scrut lead contr panel pract none
MATRIX = {
    "group_list":    (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "group":         (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "group_terms":   (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "group_new":     (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "group_change":  (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "group_rules":   (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "terms_new":     (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "group_end":     (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "group_history": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "group_wind_up": (405, 405, 405, 405, 405, 405, 405, 405, 405, 405),
}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "role", "status"),
    [(page, *each) for page, row in MATRIX.items() for each in zip(ROLES, row, strict=True)],
)
def test_who_may(page, role, status, request, client_for):
    person = request.getfixturevalue(role)
    named = page in ("group_list", "group_new")
    address = reverse(page, args=[] if named else [make_group().code])
    assert client_for(person).get(address).status_code == status


@pytest.mark.parametrize("role", ["council_exec", "scrutineer", "trust_lead", "administrator"])
def test_only_the_unit_winds_up_a_group(role, request, client_for):
    address = reverse("group_wind_up", args=[make_group().code])
    assert client_for(request.getfixturevalue(role)).post(address).status_code == 403


def test_a_member_of_another_agency_is_not_named_to_a_contributor(
    trust_colleague, charity_lead, client_for
):
    group = make_group()
    seat = charity_lead.seats.get()
    seat.group = group
    seat._change_reason = "Made for a test"
    seat.save(update_fields=["group"])
    shown = client_for(trust_colleague).get(reverse("group", args=[group.code])).content.decode()
    assert reverse("person", args=[charity_lead.pk]) not in shown
    assert "Not shown to you" in shown
