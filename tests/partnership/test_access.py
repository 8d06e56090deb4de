"""Who may open and do what, as one table. 200: may; 403: may not, and is told why; 302: log in first."""

import pytest
from django.urls import reverse

from partnership import services
from partnership.models import Contribution, Memorandum, Seat

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-01")]

ROLES = (
    "administrator", "unit", "council_exec", "board_member", "scrutineer", "trust_lead", "trust_colleague",
    "panel_member", "practitioner", "outsider",
)  # fmt: skip
# page                       adm  unit exec board scrut lead contr panel pract none
MATRIX = {
    "partnership":          (302, 302, 302, 302, 302, 302, 302, 302, 302, 403),
    "organisation_list":    (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "organisation":         (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "person_list":          (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "person":               (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "memorandum_list":      (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "memorandum":           (200, 200, 200, 200, 200, 200, 200, 200, 200, 403),
    "contribution_list":    (403, 200, 200, 403, 403, 403, 403, 403, 403, 403),
    "contribution_new":     (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "contribution_receive": (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "duty_done":            (403, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "organisation_new":     (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "organisation_change":  (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "organisation_rename":  (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "organisation_succeed": (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "person_new":           (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "person_change":        (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "person_switch":        (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "seat_new":             (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "seat_end":             (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "memorandum_new":       (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    "memorandum_review":    (200, 200, 403, 403, 403, 403, 403, 403, 403, 403),
    # A lead brings in colleagues of their own agency; others add people in the list of people.
    "colleague_new":        (403, 403, 403, 403, 403, 200, 403, 403, 403, 403),
    # What a link or button posts to: looking is not enough (405).
    "person_invite":        (405, 405, 403, 403, 403, 405, 403, 403, 403, 403),
    "invitation_revoke":    (405, 405, 403, 403, 403, 405, 403, 403, 403, 403),
    "agency_switch":        (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    # The public may read what is published.
    "relevant_agencies":    (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    "arrangements":         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
}  # fmt: skip
PUBLIC = {"relevant_agencies", "arrangements"}


@pytest.fixture
def cast(request):
    return {name: request.getfixturevalue(name) for name in ROLES}


@pytest.fixture
def address(cast, charity, unit):
    """The address of each page, for a record that everybody may see."""
    memo = services.agree_memorandum(actor=unit, body=charity, agreed_on=None)
    given = services.promise_contribution(
        actor=unit, organisation=charity, year="2026-27", kind="cash"
    )
    invitation, _ = services.invite(actor=unit, person=cast["trust_colleague"])
    seat = Seat.objects.filter(person=unit).get()
    arguments = {
        "organisation": charity.code, "organisation_change": charity.code, "organisation_rename": charity.code,
        "organisation_succeed": charity.code, "memorandum": memo.code, "memorandum_review": memo.code,
        "contribution_receive": given.pk, "invitation_revoke": invitation.pk, "seat_end": seat.pk,
        "person_invite": cast["trust_colleague"].pk,
    } | dict.fromkeys(("person", "duty_done", "person_change", "person_switch", "seat_new"), unit.pk)  # fmt: skip
    return lambda name: reverse(name, args=[arguments[name]] if name in arguments else [])


def test_every_role_gets_just_what_the_table_says(cast, address, client_for):
    found = {
        page: tuple(client_for(cast[role]).get(address(page)).status_code for role in ROLES)
        for page in MATRIX
    }
    assert found == MATRIX


def test_every_page_of_the_app_stands_in_the_table():
    from partnership.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} - {"invitation"} == set(MATRIX)


def test_without_logging_in_only_what_is_published_opens(address, client):
    found = {page: client.get(address(page)).status_code for page in MATRIX}
    assert found == {page: 200 if page in PUBLIC else 302 for page in MATRIX}


@pytest.mark.shows("ACC-03")
@pytest.mark.parametrize("role", ["scrutineer", "board_member", "panel_member"])
def test_who_may_only_read_writes_nothing(cast, address, client_for, role):
    before = (Contribution.history.count(), Memorandum.history.count(), Seat.history.count())
    client = client_for(cast[role])
    writing = [page for page, statuses in MATRIX.items() if statuses[ROLES.index(role)] == 403]
    assert {client.post(address(page), {}).status_code for page in writing} == {403}
    assert (
        Contribution.history.count(),
        Memorandum.history.count(),
        Seat.history.count(),
    ) == before


@pytest.mark.shows("ACC-09")
@pytest.mark.parametrize("page", ["organisation_list", "person_list", "memorandum_list"])
def test_seeing_a_list_is_not_exporting_it(
    page, unit, council_exec, trust_lead, scrutineer, client_for
):
    found = [
        client_for(person).get(reverse(page), {"export": "csv"}).status_code
        for person in (unit, council_exec, trust_lead, scrutineer)
    ]
    assert found == [200, 200, 403, 403]


@pytest.mark.shows("ACC-02")
def test_a_person_of_another_agency_is_not_there_for_a_contributor(
    trust_colleague, charity_lead, unit, client_for
):
    client = client_for(trust_colleague)
    assert client.get(reverse("person", args=[charity_lead.pk])).status_code == 404
    assert client.get(reverse("person", args=[unit.pk])).status_code == 200
    assert charity_lead.name not in client.get(reverse("person_list")).content.decode()
    assert charity_lead.name not in client.get(reverse("group_list")).content.decode()
    page = client.get(reverse("organisation", args=[charity_lead.seats.get().organisation.code]))
    assert charity_lead.email not in page.content.decode()


def test_telephone_and_duties_are_for_the_unit_and_oneself(
    board_member, unit, trust_lead, client_for
):
    services.change_person(actor=unit, person=board_member, phone="0151 496 0777")
    address = reverse("person", args=[board_member.pk])
    seen = {
        reader.name: [
            word in client_for(reader).get(address).content.decode() for word in ("0777", "DBS")
        ]
        for reader in (unit, board_member, trust_lead)
    }
    assert seen == {
        "Ruth Hale": [True, True],
        "Mary Lunt": [True, True],
        "Nadia Bell": [False, False],
    }
