"""Who may open and do what with papers and packs, as one table. 200: may; 403: may not; 404: not in reach."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.services import papers
from tests.factories import make_group, make_item, make_meeting, make_person, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-01", "GOV-10")]

ROLES = (
    "unit", "council_exec", "scrutineer", "member", "author", "board_member", "trust_lead",
    "practitioner", "administrator", "outsider",
)  # fmt: skip
# An open item, and a restricted one for which nobody is cleared but the author of its paper, for the paper.
# page                     unit exec scrut memb auth board lead pract adm  none
MATRIX = {
    "meeting_papers":       (200, 200, 200, 200, 200, 404, 404, 404, 404, 404),
    "meeting_pack":         (200, 200, 200, 200, 200, 404, 404, 404, 404, 404),
    "papers_publish":       (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "paper_new":            (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "paper_add":            (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "paper":                (200, 200, 200, 200, 200, 404, 404, 404, 404, 404),
    "paper_send":           (200, 403, 403, 403, 200, 404, 404, 404, 404, 404),
    "paper_change":         (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "paper_withdraw":       (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "restricted paper_add": (200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "restricted paper":     (200, 404, 200, 404, 200, 404, 404, 404, 404, 404),
    "restricted paper_send": (200, 404, 403, 404, 200, 404, 404, 404, 404, 404),
}  # fmt: skip


@pytest.fixture
def group():
    return make_group("Case review committee", code="case-review")


@pytest.fixture
def member(group, trust):
    return make_seat(make_person("Ola Penn"), "group_member", trust, group=group).person


@pytest.fixture
def author(group, school):
    return make_seat(make_person("Rae Mott"), "group_member", school, group=group).person


@pytest.fixture
def addresses(unit, group, author):
    soon = timezone.localdate() + dt.timedelta(days=5)
    meeting = make_meeting(group, created_by=unit, held_on=soon, papers_due_on=soon)
    item, shut = make_item(meeting), make_item(meeting, title="Shut", restricted=True)
    open_, closed = (
        papers.ask_paper(actor=unit, item=one, title="Paper", author=author) for one in (item, shut)
    )
    return {
        **{page: reverse(page, args=[meeting.reference]) for page in list(MATRIX)[:3]},
        **{page: reverse(page, args=[item.pk]) for page in list(MATRIX)[3:5]},
        **{page: reverse(page, args=[open_.pk]) for page in list(MATRIX)[5:9]},
        "restricted paper_add": reverse("paper_add", args=[shut.pk]),
        "restricted paper": reverse("paper", args=[closed.pk]),
        "restricted paper_send": reverse("paper_send", args=[closed.pk]),
    }


@pytest.mark.parametrize("role", ROLES)
def test_who_may(role, request, client_for, addresses):
    browser = client_for(request.getfixturevalue(role))
    place = ROLES.index(role)
    got = {page: browser.get(addresses[page]).status_code for page in MATRIX}
    assert got == {page: row[place] for page, row in MATRIX.items()}


@pytest.mark.parametrize("role", ["council_exec", "scrutineer", "member"])
def test_only_the_unit_publishes_adds_changes_and_withdraws(role, request, client_for, addresses):
    browser = client_for(request.getfixturevalue(role))
    pages = (*list(MATRIX)[2:5], "paper_change", "paper_withdraw", "paper_send")
    for page in pages:
        assert browser.post(addresses[page]).status_code == 403, page
