"""What the records of cases miss: each kind found, mended where it leads, seen by the business unit alone."""

import datetime as dt

import pytest
from django.utils import timezone

from core import history
from reviews.models import Delay, IncidentAgency, Publication
from reviews.practice_rules import PracticeKind, PracticeStatus
from reviews.queries.gaps import KINDS, gaps
from tests.factories import (
    make_child,
    make_incident,
    make_organisation,
    make_practice,
    make_proceeding,
    make_request,
    make_review,
)
from tests.factories.base import MAKER, REASON

TODAY, DAY = timezone.localdate(), dt.timedelta(days=1)
GAPS = "/reviews/gaps/"
K, S = PracticeKind, PracticeStatus


def made(record):
    return history.create(record, actor=MAKER, reason=REASON)


def whole(**fields):
    """A practice review that misses nothing."""
    fields = {"terms": "These.", "scope": "This.", "lead": make_organisation()} | fields
    return make_practice(**{"kind": K.LEGACY} | fields)


def found():
    return [(gap.kind.code, gap.reference) for gap in gaps(TODAY)]


def one_of_each(trust):
    """One record with each gap."""
    notified = {"status": "notified", "notified_on": TODAY}
    make_incident(aware_on=None, **notified)
    make_incident(kind="", **notified)
    make_incident()
    make_child(make_incident(**notified))
    make_review()
    asked = make_review(meeting_on=TODAY)
    made(IncidentAgency(incident=asked.incident, organisation=trust))
    whole(lead=None)
    whole(terms="")
    whole(scope="")
    whole(kind=K.LCSPR)
    whole(status=S.MONITORING)
    late = whole()
    made(
        Delay(
            review=late,
            reason="x",
            expected_on=TODAY,
            panel_told_on=TODAY,
            recorded_by=late.begun_by,
        )
    )
    held = whole(status=S.WITHHELD, learned="This.")
    made(Publication(review=held, title="x", withheld_reason="x"))
    out = whole(status=S.PUBLISHED, learned="This.")
    made(Publication(review=out, title="x", published_at=timezone.now()))
    make_proceeding(whole(), look_on=TODAY - DAY)


def test_every_kind_of_gap_is_found_and_leads_to_where_it_is_mended(unit, trust, client_for):
    one_of_each(trust)
    assert [code for code, _reference in found()] == [kind.code for kind in KINDS]
    browser = client_for(unit)
    for gap in gaps(TODAY):
        assert (gap.kind.code, browser.get(gap.link).status_code) == (gap.kind.code, 200)


def test_what_is_whole_or_over_is_no_gap(unit, trust):
    asked = make_review(meeting_on=TODAY)
    made(IncidentAgency(incident=asked.incident, organisation=trust))
    make_request(asked, trust)
    make_incident(status="draft", reference=None, aware_on=None)
    make_incident(status="withdrawn", aware_on=None)
    make_review(status="closed")
    make_practice(status=S.CLOSED)
    make_practice(status=S.PROPOSED)
    make_practice(kind=K.NATIONAL, scope="This.")
    whole()
    told = whole()
    day = {"panel_told_on": TODAY, "secretary_told_on": TODAY}
    made(Delay(review=told, reason="x", expected_on=TODAY, recorded_by=told.begun_by, **day))
    make_proceeding(asked, look_on=TODAY)
    make_proceeding(asked, ended_on=TODAY, look_on=None)
    assert found() == []


def test_they_are_counted_narrowed_and_exported(unit, trust, client_for):
    one_of_each(trust)
    make_incident()
    browser = client_for(unit)
    response = browser.get(GAPS)
    assert response.context["page"].count == len(KINDS) + 1
    counted = {url: number for number, _label, url in response.context["figures"]}
    assert counted[f"{GAPS}?kind=notified"] == 2
    assert len(counted) == len(KINDS)
    page = browser.get(f"{GAPS}?kind=notified").context["page"]
    assert {row.kind.code for row in page.records} == {"notified"}
    text = b"".join(browser.get(f"{GAPS}?kind=notified&export=csv")).decode()
    assert len(text.strip().splitlines()) == 3
    assert browser.get(f"{GAPS}?kind=none").context["page"].problems


def test_with_no_gap_it_says_so(unit, client_for):
    assert "Every record holds what it should." in client_for(unit).get(GAPS).content.decode()


def test_only_the_business_unit_sees_them(
    council_exec, scrutineer, panel_member, trust_lead, client_for
):
    for who in (council_exec, scrutineer, panel_member, trust_lead):
        assert client_for(who).get(GAPS).status_code == 403


@pytest.mark.parametrize("each", [1, 3])
def test_one_query_a_kind_of_gap(trust, django_assert_num_queries, each):
    for _ in range(each):
        one_of_each(trust)
    with django_assert_num_queries(16):
        assert len(gaps(TODAY)) == 16 * each
