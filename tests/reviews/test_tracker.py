"""The list for the NHS Safeguarding Case Review Tracker: what each column holds, who may have it."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from core import history
from deadlines import services as clocks
from governance.models import Dissemination, Learning, Recommendation
from governance.rules.actions import Source
from reviews.clocks import PUBLISH_LCSPR
from reviews.models import Delay, Publication
from reviews.queries.tracker import tracked
from tests.factories import make_finding, make_practice
from tests.factories.base import MAKER, REASON

TODAY, DAY = timezone.localdate(), dt.timedelta(days=1)
TRACKER = "/practice-reviews/tracker/"
PLAIN = "Zebra in the wardrobe"


def made(record):
    return history.create(record, actor=MAKER, reason=REASON)


def thread(practice, number):
    """A finding of this review with a recommendation, and its learning passed on twice in one way."""
    finding = make_finding(source=Source.REVIEW, origin=practice)
    asked = made(
        Recommendation(
            finding=finding, reference=f"REC-2026-9{practice.pk % 100:02}{number}", text="x",
            due_on=TODAY, measure="x", agreed_on=TODAY, impact_due_on=TODAY,
            created_by=practice.begun_by,
        )
    )  # fmt: skip
    learning = made(Learning(finding=finding, title="x", text="x", created_by=practice.begun_by))
    for title in ("One", "Two"):
        made(
            Dissemination(
                learning=learning, kind="briefing", title=title, passed_on=TODAY,
                created_by=practice.begun_by,
            )
        )  # fmt: skip
    return asked.reference


def one(unit, **fields):
    practice = make_practice(title=PLAIN, **fields)
    clock = clocks.start(
        actor=unit, code=PUBLISH_LCSPR.code, record=practice, on=TODAY - 100 * DAY,
        due=TODAY - 10 * DAY, reference=practice.reference, path="/",
    )  # fmt: skip
    return practice, clock, [thread(practice, 1), thread(practice, 2)]


def test_each_column_says_what_the_tracker_asks(unit):
    practice, _clock, refs = one(unit)
    (row,) = tracked(unit, TODAY)
    assert (row.reference, row.stage, row.decided_on) == (
        practice.reference, "Under way", practice.decided_on,
    )  # fmt: skip
    assert (row.due_on, row.slippage, row.reason) == (TODAY - 10 * DAY, 10, "")
    assert (row.recommendations, row.spread) == (refs, ["Briefing"])
    assert (row.published_on, row.published, row.theme(0)) == (None, None, "")


def test_slippage_is_counted_from_the_day_it_was_first_due(unit):
    practice, clock, _refs = one(unit)
    clocks.extend(
        actor=unit, deadline=clock, to=TODAY + 20 * DAY, reason="Trial.", approved_by="The chair"
    )
    told = {"expected_on": TODAY + 20 * DAY, "recorded_by": unit}
    made(Delay(review=practice, reason="The trial.", **told))
    (row,) = tracked(unit, TODAY)
    assert (row.slippage, row.reason) == (30, "The trial.")
    clocks.complete(actor=unit, record=practice, code=PUBLISH_LCSPR.code, on=TODAY - 20 * DAY)
    assert [row.slippage for row in tracked(unit, TODAY)] == [0]


def test_the_public_page_is_told_while_it_stands(unit, client_for):
    practice = make_practice(title=PLAIN, status="published")
    out = made(Publication(review=practice, title="x", published_at=timezone.now()))
    (row,) = tracked(unit, TODAY)
    assert (row.published_on, row.published, row.slippage) == (TODAY, out.pk, None)
    address = reverse("published", args=[out.pk])
    assert address in b"".join(client_for(unit).get(f"{TRACKER}?export=csv")).decode()
    history.change(out, actor=MAKER, reason=REASON, taken_down_on=TODAY)
    (row,) = tracked(unit, TODAY)
    assert (row.published_on, row.published) == (TODAY, None)


def test_what_was_not_begun_or_went_on_elsewhere_is_left_out(unit):
    for status in ("proposed", "converted", "stopped"):
        make_practice(status=status)
    assert tracked(unit, TODAY) == []


def test_the_export_holds_the_columns_and_no_title(unit, client_for):
    one(unit)
    browser = client_for(unit)
    page = browser.get(TRACKER)
    text = b"".join(browser.get(f"{TRACKER}?export=csv")).decode("utf-8-sig")
    assert [PLAIN in words for words in (page.content.decode(), text)] == [False, False]
    headings, row = csv.reader(io.StringIO(text))
    assert headings == [
        "Reference", "Review type", "Stage", "Decided on", "Due", "Slippage in days",
        "Reason for slippage", "Theme 1", "Theme 2", "Theme 3", "Published on", "Public page",
        "Recommendations", "Their references", "How learning was spread",
    ]  # fmt: skip
    assert (row[5], row[12], row[14]) == ("10", "2", "Briefing")
    for form in ("xlsx", "ods"):
        assert b"".join(browser.get(f"{TRACKER}?export={form}"))[:2] == b"PK"
    assert browser.get(f"{TRACKER}?late=no").context["page"].count == 0
    assert browser.get(f"{TRACKER}?late=yes").context["page"].count == 1


def test_who_may_have_it(
    unit, council_exec, scrutineer, panel_member, board_member, trust_lead, client_for
):
    asked = (unit, council_exec, scrutineer, panel_member, board_member, trust_lead)
    got = [client_for(who).get(TRACKER).status_code for who in asked]
    assert got == [200, 200, 403, 403, 403, 403]


@pytest.mark.parametrize("each", [1, 3])
def test_as_many_queries_however_many_reviews(unit, django_assert_num_queries, each):
    for _ in range(each):
        one(unit)
    tracked(unit, TODAY)
    with django_assert_num_queries(8):
        assert len(tracked(unit, TODAY)) == each
