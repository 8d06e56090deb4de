"""Who may open what of a rapid review: one table, and a comparison against a second, plain reading of the rules."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import grants
from partnership.rules import SeatKind
from reviews.models import ChronologyEntry, Milestone, PanelMember
from reviews.rules import ReviewStatus
from tests.factories import (
    make_person,
    make_request,
    make_review,
    make_seat,
)
from tests.factories.base import MAKER, REASON

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# unit, executive, panel of this review, panel of another, scrutineer, board, own lead, colleague it is shared
# with, another agency's lead, practitioner, administrator, no seat.
# 2: opens. 3: is led on (a deed by a button). 4: 404, out of scope. X: 403, in scope but not allowed.
CAST = (
    "unit",
    "council_exec",
    "panel_member",
    "other_panel",
    "scrutineer",
    "board_member",
    "trust_lead",
    "trust_colleague",
    "school_lead",
    "practitioner",
    "administrator",
    "outsider",
)
TABLE = """
review_list            222 2 2 X X X X X X X
review                 222 4 2 X X X X X X X
review_requests        222 4 X X X X X X X X
review_timeline        222 4 X X X X X X X X
review_access          222 4 X X X X X X X X
review_log             2XX X X X X X X X X X
review_plan            222 4 X X X X X X X X
review_panel           222 4 X X X X X X X X
review_figures         222 2 2 2 X X X X X X
review_details         2XX X X X X X X X X X
review_share           2XX X X X X X X X X X
review_move            2XX X X X X X X X X X
review_request_new     2XX X X X X X X X X X
milestone_new          2XX X X X X X X X X X
milestone_change       2XX X X X X X X X X X
milestone_done         2XX X X X X X X X X X
milestone_remove       2XX X X X X X X X X X
panel_add              2XX X X X X X X X X X
panel_remove           2XX X X X X X X X X X
review_answer          244 4 X X X X X X X X
request_due            2XX X X X X X X X X X
request_cancel         2XX X X X X X X X X X
request_list           2XX X X X 2 2 2 X X X
request                2XX X X X 2 2 4 X X X
request_summary        2XX X X X 2 2 4 X X X
request_chronology     2XX X X X 2 2 4 X X X
request_event          2XX X X X 2 2 4 X X X
request_import         2XX X X X 2 2 4 X X X
request_files          2XX X X X 2 2 4 X X X
request_nil            2XX X X X 2 2 4 X X X
request_check          2XX X X X 2 2 4 X X X
request_others         2XX X X X 2 2 4 X X X
request_template       2XX X X X 2 2 2 X X X
request_colleagues     2XX X X X 2 X 4 X X X
request_share          2XX X X X 2 X 4 X X X
request_share_new      2XX X X X 2 X 4 X X X
request_identity       X X X X X X X X 4 X X X
request_identity_open  2XX X X X X X X X X X
request_identity_close 2XX X X X X X X X X X
request_identity_extend 2XX X X X 2 X 4 X X X
"""
ROWS = [(line.split()[0], "".join(line.split()[1:])) for line in TABLE.strip().splitlines()]
MEANS = {"2": 200, "4": 404, "X": 403}
ON_REVIEW = {
    "review",
    "review_requests",
    "review_timeline",
    "review_access",
    "review_log",
    "review_plan",
    "review_panel",
    "review_details",
    "review_share",
    "review_request_new",
    "milestone_new",
    "panel_add",
}


@pytest.fixture
def other_panel(case_review_group):
    person = make_person("Another Member")
    make_seat(person, SeatKind.GROUP_MEMBER, group=case_review_group)
    return person


@pytest.fixture
def case(unit, panel_member, other_panel, trust, trust_lead, trust_colleague, school, school_lead):
    """A review with a panel member, a milestone, and an unanswered request shared with one colleague."""
    from core import history

    review = make_review()
    member = history.create(
        PanelMember(review=review, person=panel_member), actor=MAKER, reason=REASON
    )
    grants.open_to(review.incident, panel_member, actor=unit, reason="Panel")
    day = timezone.localdate()
    milestone = history.create(
        Milestone(review=review, label="Meeting", due_on=day), actor=MAKER, reason=REASON
    )
    request = make_request(review, trust, due_on=day)
    grants.open_to(request, trust_colleague, actor=trust_lead, reason="Her part")
    entry = history.create(
        ChronologyEntry(request=request, on=day, event="Home visit"), actor=MAKER, reason=REASON
    )
    return review, member, milestone, request, entry


def address(name: str, case: tuple) -> str:
    review, member, milestone, request, entry = case
    if name in ("review_list", "review_figures", "request_list"):
        return reverse(name)
    if name == "request_template":
        return reverse(name, args=["csv"])
    if name in ON_REVIEW:
        return reverse(name, args=[review.reference])
    if name == "review_move":
        return reverse(name, args=[review.reference, "drafting"])
    if name.startswith("milestone"):
        return reverse(name, args=[review.reference, milestone.pk])
    if name.startswith("panel"):
        return reverse(name, args=[review.reference, member.pk])
    more = {
        "request_event": [entry.pk],
        "request_identity": [1],
        "request_identity_extend": [request.grants.get().user_id],
    }
    return reverse(name, args=[request.pk, *more.get(name, [])])


@pytest.mark.shows("ACC-02", "REV-06")
@pytest.mark.parametrize(("name", "expected"), ROWS)
def test_every_page_for_every_role(request, client_for, case, name, expected):
    found, wanted = {}, dict(zip(CAST, (MEANS[mark] for mark in expected), strict=True))
    for who in CAST:
        found[who] = client_for(request.getfixturevalue(who)).get(address(name, case)).status_code
    assert found == wanted


def test_nobody_opens_anything_without_logging_in(case):
    statuses = {name: Client().get(address(name, case)).status_code for name, _ in ROWS}
    assert set(statuses.values()) == {302}


DEEDS = [
    name
    for name, _ in ROWS
    if name
    not in (
        "review_list",
        "review",
        "review_requests",
        "review_timeline",
        "review_access",
        "review_log",
        "review_plan",
        "review_panel",
        "review_figures",
        "review_answer",
        "request_list",
        "request",
        "request_others",
        "request_template",
        "request_colleagues",
    )
]


@pytest.mark.shows("ACC-03")
@pytest.mark.parametrize(
    "who", ["council_exec", "panel_member", "scrutineer", "board_member", "administrator"]
)
def test_whoever_only_reads_is_refused_every_write(request, client_for, case, who):
    client = client_for(request.getfixturevalue(who))
    _, member, milestone, asked, entry = case
    buttons = [
        reverse("request_chase", args=[asked.pk]),
        reverse("panel_chair", args=[case[0].reference, member.pk]),
        reverse("request_autosave", args=[asked.pk]),
        reverse("request_event_remove", args=[asked.pk, entry.pk]),
        reverse("request_unshare", args=[asked.pk, member.person_id]),
        reverse("request_send_back", args=[asked.pk]),
        reverse("milestone_reopen", args=[case[0].reference, milestone.pk]),
    ]
    answers = {
        url: client.post(url).status_code
        for url in [*buttons, *(address(name, case) for name in DEEDS)]
    }
    assert set(answers.values()) == {403}


def test_another_agency_writes_nothing_and_learns_nothing(client_for, case, school_lead):
    client, missing = client_for(school_lead), 999_999
    asked, entry = case[3], case[4]
    pages = [
        "request",
        "request_summary",
        "request_files",
        "request_check",
        "request_autosave",
        "request_nil",
    ]
    for name in pages:
        theirs = client.post(reverse(name, args=[asked.pk]))
        nothing = client.post(reverse(name, args=[missing]))
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert _bare(theirs) == _bare(nothing)
    removed = client.post(reverse("request_event_remove", args=[asked.pk, entry.pk]))
    assert removed.status_code == 404
    assert ChronologyEntry.objects.filter(pk=entry.pk).exists()


def _bare(response) -> str:
    """A page without what differs by itself: nonces, tokens, the request's id."""
    text = response.content.decode()
    return re.sub(
        r'(nonce|value|content|csrf\w*|hx-headers)=(["\']).*?\2|[0-9a-f]{16,}|/requests/\d+',
        "",
        text,
        flags=re.I,
    )


# --- The scrutineer and the board ----------------------------------------------------------------


def test_the_scrutineer_sees_progress_and_nothing_of_the_case(client_for, case, scrutineer):
    client, review = client_for(scrutineer), case[0]
    listed = client.get(reverse("review_list")).content.decode()
    page = client.get(reverse("review", args=[review.reference])).content.decode()
    assert review.reference in listed
    assert review.reference in page
    for text in (listed, page):
        assert review.title not in text
        assert review.incident.summary not in text
        assert review.incident.reference not in text


def test_a_scrutineer_on_a_panel_reads_that_case_and_oversees_the_rest(
    client_for, scrutineer, case_review_group, unit
):
    make_seat(scrutineer, SeatKind.GROUP_MEMBER, group=case_review_group)
    own, other = make_review(title="Own title"), make_review(title="Other title")
    grants.open_to(own.incident, scrutineer, actor=unit, reason="Panel")
    client = client_for(scrutineer)
    assert "Own title" in client.get(reverse("review", args=[own.reference])).content.decode()
    assert (
        "Other title" not in client.get(reverse("review", args=[other.reference])).content.decode()
    )
    listed = client.get(reverse("review_list")).content.decode()
    assert (own.reference in listed, other.reference in listed) == (True, True)
    assert ("Own title" in listed, "Other title" in listed) == (False, False)
    assert client.get(reverse("review_timeline", args=[other.reference])).status_code == 404


def test_the_board_sees_no_small_figure(client_for, board_member, council_exec):
    for _ in range(4):
        make_review()
    board = client_for(board_member).get(reverse("review_figures")).content.decode()
    executive = client_for(council_exec).get(reverse("review_figures")).content.decode()
    assert ("fewer than 5" in board, "fewer than 5" in executive) == (True, False)


def test_a_stopped_review_still_reads_but_takes_no_answer(client_for, trust, trust_lead):
    review = make_review(status=ReviewStatus.STOPPED)
    request = make_request(review, trust)
    client = client_for(trust_lead)
    assert client.get(reverse("request", args=[request.pk])).status_code == 200
    saved = client.post(
        reverse("request_summary", args=[request.pk]), {"summary": "Kept words", "version": 0}
    )
    assert (saved.status_code, "Kept words" in saved.content.decode()) == (422, True)
