"""Who may open and do what with actions, as one table. 404: out of their reach."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.rules.actions import ActionStatus
from tests.factories import make_action, make_item, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-01", "REV-12")]

ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead", "charity_lead",
    "trust_colleague", "panel_member", "practitioner", "outsider",
)  # fmt: skip
# An open action of the trust, owned by its colleague.
# page                 adm  unit exec board scrut lead other owner panel pract none
MATRIX = {
    "action_list":        (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "action_ageing":      (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "action_new":         (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "action_chase":       (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "action_chase_check": (403, 422, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "action_hand_over":   (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "action":             (404, 200, 200, 404, 200, 200, 404, 200, 404, 404, 404),
    "action_timeline":    (404, 200, 200, 404, 200, 200, 404, 200, 404, 404, 404),
    "action_change":      (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "action_withdraw":    (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "action_report":      (404, 403, 403, 404, 403, 403, 404, 200, 404, 404, 404),
    "action_evidence":    (404, 200, 403, 404, 403, 403, 404, 200, 404, 404, 404),
    "action_finish":      (404, 200, 403, 404, 403, 403, 404, 200, 404, 404, 404),
    "action_verify":      (403, 200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "action_send_back":   (403, 200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "action_reopen":      (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
}  # fmt: skip
LISTS = (
    "action_list",
    "action_ageing",
    "action_new",
    "action_chase",
    "action_chase_check",
    "action_hand_over",
)


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role, request, client_for, trust, trust_colleague):
    """Every page in one go: the table above, read column by column."""
    client = client_for(request.getfixturevalue(role))
    action = make_action(trust_colleague, organisation=trust)
    place = ROLES.index(role)
    found = {
        page: client.get(
            reverse(page, args=[] if page in LISTS else [action.reference])
        ).status_code
        for page in MATRIX
    }
    assert found == {page: row[place] for page, row in MATRIX.items()}


@pytest.mark.shows("REV-13")
@pytest.mark.parametrize(
    "page",
    [
        "action_change",
        "action_withdraw",
        "action_report",
        "action_evidence",
        "action_finish",
        "action_verify",
        "action_send_back",
        "action_reopen",
    ],
)
def test_the_scrutineer_sees_an_action_and_cannot_edit_it(
    page, scrutineer, trust_colleague, client_for
):
    action = make_action(trust_colleague)
    client = client_for(scrutineer)
    assert client.get(reverse("action", args=[action.reference])).status_code == 200
    assert client.post(reverse(page, args=[action.reference])).status_code == 403


def test_an_owner_who_may_verify_is_told_why_not(council_exec, client_for):
    action = make_action(council_exec, status=ActionStatus.DONE, done_by=council_exec)
    response = client_for(council_exec).get(reverse("action_verify", args=[action.reference]))
    assert response.status_code == 403
    assert "You own this action. Somebody else verifies it." in response.content.decode()


# --- Nothing of a restricted item -----------------------------------------------------------------

SECRET = "Quokka in the attic"


@pytest.fixture
def restricted(trust, trust_colleague, unit):
    item = make_item(make_meeting(), title=SECRET, restricted=True, restricted_reason="A person")
    return make_action(
        trust_colleague,
        organisation=trust,
        title=SECRET,
        item=item,
        due_on=timezone.localdate() - dt.timedelta(days=40),
    )


@pytest.mark.shows("GOV-14")
@pytest.mark.parametrize("role", ["trust_lead", "council_exec", "board_member", "panel_member"])
@pytest.mark.parametrize(
    "page", ["action_list", "action_ageing", "finding_list", "home", "action_list?export=csv"]
)
def test_an_action_of_a_restricted_item_shows_to_nobody_who_is_not_cleared(
    page, role, restricted, request, client_for
):
    name, _, query = page.partition("?")
    response = client_for(request.getfixturevalue(role)).get(f"{reverse(name)}?{query}")
    text = b"".join(response).decode()
    assert SECRET not in text
    assert restricted.reference not in text


@pytest.mark.parametrize("role", ["trust_lead", "council_exec", "board_member"])
def test_its_page_is_not_there_for_them(role, restricted, request, client_for):
    client = client_for(request.getfixturevalue(role))
    assert client.get(reverse("action", args=[restricted.reference])).status_code == 404


def test_the_ageing_table_does_not_count_it(restricted, council_exec, scrutineer, client_for):
    address = reverse("action_ageing")
    assert "No action is open" in client_for(council_exec).get(address).content.decode()
    assert "No action is open" not in client_for(scrutineer).get(address).content.decode()


def test_its_owner_sees_it_without_the_name_of_the_item(restricted, trust_colleague, client_for):
    page = client_for(trust_colleague).get(reverse("action", args=[restricted.reference]))
    assert f"An item of {restricted.item.meeting.reference}" in page.content.decode()
    assert reverse("meeting", args=[restricted.item.meeting.reference]) not in page.content.decode()
