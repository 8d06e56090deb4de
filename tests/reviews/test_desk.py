"""The committee's desk: every case by stage, who sees which, late ones first."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core import history
from deadlines import services as clocks
from reviews.clocks import PUBLISH_LCSPR, RAPID_REVIEW
from reviews.desk_rules import STAGES, CaseKind, statuses_on_desk
from reviews.models import Referral
from reviews.practice_rules import PracticeStatus
from reviews.queries.desk import rows
from tests.factories import make_incident, make_practice, make_proceeding, make_request, make_review
from tests.factories.base import MAKER, REASON
from tests.reviews.referrals_told import TITLE, new_referral

TODAY, DAY = timezone.localdate(), dt.timedelta(days=1)
PLAIN = "Zebra in the wardrobe"


def due(unit, record, code, on):
    return clocks.start(
        actor=unit, code=code, record=record, on=TODAY, due=on, reference="X", path="/"
    )


def one_of_each(unit, trust_lead, trust, number=0):
    referral = new_referral(trust_lead, trust, title=f"{TITLE} {number}")
    incident = make_incident(unit)
    review = make_review(title=PLAIN)
    make_request(review, due_on=TODAY - DAY)
    make_proceeding(review, look_on=TODAY - DAY)
    practice = make_practice(title=PLAIN)
    make_proceeding(practice, look_on=TODAY + 30 * DAY)
    due(unit, review.incident, RAPID_REVIEW.code, TODAY - DAY)
    due(unit, practice, PUBLISH_LCSPR.code, TODAY + 60 * DAY)
    return referral, incident, review, practice


@pytest.fixture
def four(unit, trust_lead, trust):
    return one_of_each(unit, trust_lead, trust)


def test_every_case_has_one_row_under_its_stage(unit, four):
    found = rows(unit, TODAY)
    assert [row.reference for row in found] == [case.reference for case in four]
    assert [row.kind for row in found] == list(CaseKind)
    assert [row.heading for row in found] == [STAGES[place][0] for place in (0, 1, 2, 6)]
    assert [row.late for row in found] == [False, False, True, False]
    rapid, practice = found[2:]
    assert (rapid.requests, rapid.look_tag, rapid.late_clocks) == ("1 of 1, late", "overdue", 1)
    assert (rapid.due_on, rapid.tag) == (TODAY - DAY, "overdue")
    assert (practice.due_on, practice.next_on) == (TODAY + 60 * DAY, TODAY + 30 * DAY)
    assert found[0].days == 0


def test_what_is_over_or_goes_on_elsewhere_is_left_out(unit):
    review = make_review(status="replied")
    make_practice(review, status="scoping", reference="LCSPR-2026-999")
    make_review(status="closed")
    make_incident(status="closed")
    make_incident(status="draft", reference=None)
    for status in ("closed", "stopped", "converted"):
        make_practice(status=status)
    assert [row.reference for row in rows(unit, TODAY)] == ["LCSPR-2026-999"]


def test_a_referral_taken_up_stays_until_its_incident_is_recorded(unit, trust_lead, trust):
    kept = new_referral(trust_lead, trust)
    values = {"status": "accepted", "outcome": "serious_incident"}
    history.change_many(Referral.objects.filter(pk=kept.pk), actor=MAKER, reason=REASON, **values)
    assert [row.reference for row in rows(unit, TODAY)] == [kept.reference]
    joined = {"incident": make_incident()}
    history.change_many(Referral.objects.filter(pk=kept.pk), actor=MAKER, reason=REASON, **joined)
    assert [row.kind for row in rows(unit, TODAY)] == [CaseKind.INCIDENT]


def test_late_ones_stand_first_in_their_stage_and_held_ones_are_not_late(unit):
    quiet, late, held = make_practice(), make_practice(), make_practice()
    due(unit, late, PUBLISH_LCSPR.code, TODAY - DAY)
    clock = due(unit, held, PUBLISH_LCSPR.code, TODAY - 2 * DAY)
    history.change(clock, actor=MAKER, reason=REASON, status="held", held_on=TODAY)
    found = rows(unit, TODAY)
    assert [row.reference for row in found] == [late.reference, held.reference, quiet.reference]
    assert [row.clock for row in found[1:]] == ["held", "nothing is due"]
    assert [row.late for row in found] == [True, False, False]


def test_every_status_that_is_not_over_has_its_stage():
    over = {PracticeStatus.CLOSED, PracticeStatus.STOPPED, PracticeStatus.CONVERTED}
    assert statuses_on_desk(CaseKind.PRACTICE) == frozenset(PracticeStatus) - over


def test_who_sees_the_desk(
    unit, council_exec, scrutineer, panel_member, board_member, trust_lead, outsider, four,
    client_for,
):  # fmt: skip
    asked = (unit, council_exec, scrutineer, panel_member, board_member, trust_lead, outsider)
    got = [client_for(who).get("/reviews/desk/").status_code for who in asked]
    assert got == [200, 200, 200, 200, 403, 403, 403]
    assert len(rows(council_exec, TODAY)) == 4
    assert rows(panel_member, TODAY) == []


def test_the_scrutineer_sees_progress_and_no_title(scrutineer, four, client_for):
    response = client_for(scrutineer).get("/reviews/desk/")
    body = response.content.decode()
    assert [words for words in (PLAIN, TITLE, "Infant") if words in body] == []
    assert [case.reference in body for case in four] == [True] * 4
    assert reverse("referral", args=[four[0].reference]) not in body
    for row in response.context["page"].records:
        if row.link:
            assert client_for(scrutineer).get(row.link).status_code == 200
    assert client_for(scrutineer).get("/reviews/desk/?export=csv").status_code == 403


def test_it_is_narrowed_and_exported(unit, four, client_for):
    browser = client_for(unit)
    for query, chosen in (
        ("?late=yes", [2]), ("?late=no", [0, 1, 3]), ("?kind=incident&kind=practice", [1, 3]),
    ):  # fmt: skip
        page = browser.get(f"/reviews/desk/{query}").context["page"]
        assert [row.reference for row in page.records] == [four[n].reference for n in chosen]
    wrong = browser.get("/reviews/desk/?kind=none&page=9").context["page"]
    assert (len(wrong.problems), wrong.count) == (2, 4)
    text = b"".join(browser.get("/reviews/desk/?export=csv&late=yes")).decode()
    assert [case.reference in text for case in four] == [False, False, True, False]
    assert "Rapid review: being written" in text
    assert b"".join(browser.get("/reviews/desk/?export=ods"))[:2] == b"PK"


def test_empty_it_says_what_comes_first(unit, client_for):
    assert (
        "A case begins with a referral" in client_for(unit).get("/reviews/desk/").content.decode()
    )


@pytest.mark.parametrize("each", [1, 3])
def test_as_many_queries_however_many_cases(
    unit, trust_lead, trust, client_for, django_assert_num_queries, each
):
    for number in range(each):
        one_of_each(unit, trust_lead, trust, number)
    rows(unit, TODAY)
    with django_assert_num_queries(7):
        assert len(rows(unit, TODAY)) == 4 * each
