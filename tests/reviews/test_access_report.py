"""Who may open which page of the report, the chronology and the decision: a table one can read.

200 the page; 302 done, go on; 403 in scope but not for this role; 404 as if it did not exist.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import grants
from partnership.models import Organisation, Person
from reviews.models import RapidReview
from reviews.services import decisions
from tests.factories import make_incident, make_request, make_review

Browser = Callable[[Person], Client]

ROLES = (
    "unit", "council_exec", "panel_member", "other_panel_member", "scrutineer", "board_member",
    "trust_lead", "school_lead", "administrator", "practitioner", "outsider",
)  # fmt: skip
# In the order of ROLES. The school was not asked; the other panel member is not on this panel.
PAGES: dict[str, tuple[int, ...]] = {
    "chronology/":                (200, 200, 200, 404, 403, 403, 200, 404, 403, 403, 403),
    "chronology/?export=csv":     (200, 200, 403, 404, 403, 403, 403, 404, 403, 403, 403),
    "report/":                    (200, 200, 200, 404, 403, 403, 403, 403, 403, 403, 403),
    "report/read/":               (200, 200, 200, 404, 403, 403, 403, 403, 403, 403, 403),
    "report/files/":              (200, 200, 200, 404, 403, 403, 403, 403, 403, 403, 403),
    "report/facts/":              (200, 403, 200, 404, 403, 403, 403, 403, 403, 403, 403),
    "decision/":                  (200, 200, 200, 404, 403, 403, 403, 403, 403, 403, 403),
    "decision/propose/":          (200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "decision/sign/":             (403, 200, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "decision/send/":             (200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "decision/reply/":            (200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "decision/reopen/":           (200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
    "decision/done/proposed/":    (200, 200, 200, 404, 403, 403, 403, 403, 403, 403, 403),
    "practice-review/":           (404, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403),
}  # fmt: skip
POSTS: dict[str, tuple[int, ...]] = {
    "report/facts/save/":         (200, 403, 200, 404, 403, 403, 403, 403, 403, 403, 403),
    "report/themes/start/":       (422, 403, 422, 404, 403, 403, 403, 403, 403, 403, 403),
    "report/files/":              (302, 302, 302, 404, 403, 403, 403, 403, 403, 403, 403),
}  # fmt: skip


@pytest.fixture
def other_panel_member(school: Organisation, case_review_group: Any) -> Person:
    from partnership.rules import SeatKind
    from tests.factories import make_seat

    return make_seat(None, SeatKind.GROUP_MEMBER, school, group=case_review_group).person


@pytest.fixture
def review(
    unit: Person, council_exec: Person, panel_member: Person, trust: Organisation
) -> RapidReview:
    incident = make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18))
    review = make_review(incident, status="decision", shared_at=timezone.now())
    grants.open_to(incident, panel_member, actor=unit, reason="On the panel")
    make_request(review, trust)
    decisions.propose(actor=unit, review=review, outcome="lcspr_local", rationale="Much to learn.")
    return review


@pytest.mark.parametrize("role", ROLES)
def test_every_page_by_role(
    role: str, review: RapidReview, client_for: Browser, request: pytest.FixtureRequest
) -> None:
    client = client_for(request.getfixturevalue(role))
    place = ROLES.index(role)
    base = f"/reviews/{review.reference}/"
    got = {page: client.get(base + page).status_code for page in PAGES}
    assert got == {page: row[place] for page, row in PAGES.items()}
    typed = {"body": "Words.", "version": "0", "kind": "docx"}
    got = {page: client.post(base + page, typed).status_code for page in POSTS}
    assert got == {page: row[place] for page, row in POSTS.items()}


def test_nobody_gets_in_without_logging_in(review: RapidReview) -> None:
    for page in [*PAGES, *POSTS]:
        answer = Client().get(f"/reviews/{review.reference}/{page}")
        assert (answer.status_code, "login" in answer["Location"]) == (302, True), page


def test_another_review_looks_the_same_as_one_that_does_not_exist(
    panel_member: Person, review: RapidReview, client_for: Browser
) -> None:
    closed = make_review()
    client = client_for(panel_member)
    bodies = [
        client.get(f"/reviews/{reference}/decision/")
        for reference in (closed.reference, "RR-1999-001")
    ]
    assert [answer.status_code for answer in bodies] == [404, 404]
