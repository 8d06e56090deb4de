"""One list out of all chronologies; before sharing nobody sees another agency's."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from core import grants
from core.models import AccessEntry
from partnership.models import Organisation, Person
from reviews.models import ChronologyEntry, RapidReview
from reviews.queries.chronology import merged
from tests.factories import make_incident, make_request, make_review

Browser = Callable[[Person], Client]


def entry(request: object, day: int, event: str, time: str = "") -> ChronologyEntry:
    made = ChronologyEntry(request=request, on=dt.date(2026, 3, day), time=time, event=event)
    made._change_reason = "Made for a test"
    made.save()
    return made


@pytest.fixture
def review(
    unit: Person,
    panel_member: Person,
    trust: Organisation,
    school: Organisation,
    charity: Organisation,
) -> RapidReview:
    review = make_review(make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18)))
    grants.open_to(review.incident, panel_member, actor=unit, reason="On the panel")
    ours = make_request(review, trust, status="submitted")
    theirs = make_request(review, school, status="submitted")
    unsent = make_request(review, charity, status="started")
    entry(ours, 9, "Health visitor’s visit", "14:00")
    entry(theirs, 2, "Late for school")
    entry(ours, 1, "Booked in")
    entry(theirs, 9, "Collected by an aunt", "15:30")
    entry(unsent, 5, "Not submitted")
    return review


def share(review: RapidReview) -> None:
    review.shared_at, review._change_reason = timezone.now(), "Made for a test"
    review.save()


def seen(client: Client, review: RapidReview, query: str = "") -> list[str]:
    page = client.get(f"/reviews/{review.reference}/chronology/{query}").context["page"]
    return [row.record.event for row in page.rows]


ALL = ["Booked in", "Late for school", "Health visitor’s visit", "Collected by an aunt"]


@pytest.mark.shows("REV-07")
def test_submitted_entries_are_one_list_by_date_filtered_and_exported(
    unit: Person, review: RapidReview, school: Organisation, client_for: Browser
) -> None:
    client = client_for(unit)
    assert seen(client, review) == ALL
    assert seen(client, review, f"?agency={school.pk}") == [
        "Late for school",
        "Collected by an aunt",
    ]
    assert seen(client, review, "?since=2026-03-02&until=2026-03-08") == ["Late for school"]
    answer = client.get(f"/reviews/{review.reference}/chronology/?agency={school.pk}&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Date"], row["Agency"], row["What happened"]) for row in rows] == [
        ("2026-03-02", "Hoylake Lane Primary School", "Late for school"),
        ("2026-03-09", "Hoylake Lane Primary School", "Collected by an aunt"),
    ]
    assert AccessEntry.objects.filter(action="export").count() == 1


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_the_export_comes_in_three_formats(
    unit: Person, review: RapidReview, client_for: Browser, form: str
) -> None:
    answer = client_for(unit).get(f"/reviews/{review.reference}/chronology/?export={form}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"


@pytest.mark.shows("REV-06")
def test_before_sharing_an_agency_sees_its_own_and_afterwards_all(
    trust_lead: Person, school_lead: Person, review: RapidReview, client_for: Browser
) -> None:
    assert seen(client_for(trust_lead), review) == ["Booked in", "Health visitor’s visit"]
    assert seen(client_for(school_lead), review) == ["Late for school", "Collected by an aunt"]
    share(review)
    assert seen(client_for(trust_lead), review) == ALL


def test_before_sharing_panel_and_executive_see_none(
    panel_member: Person, council_exec: Person, review: RapidReview, client_for: Browser
) -> None:
    for person in (panel_member, council_exec):
        assert seen(client_for(person), review) == []
    share(review)
    for person in (panel_member, council_exec):
        assert seen(client_for(person), review) == ALL


def test_an_agency_may_not_export_nor_filter_its_way_to_another(
    trust_lead: Person, review: RapidReview, school: Organisation, client_for: Browser
) -> None:
    client = client_for(trust_lead)
    url = f"/reviews/{review.reference}/chronology/"
    assert client.get(f"{url}?export=csv").status_code == 403
    assert "Late for school" not in client.get(f"{url}?agency={school.pk}").content.decode()


def test_the_list_asks_the_same_number_of_questions_at_4_and_400_rows(
    unit: Person, review: RapidReview, client_for: Browser, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(unit)
    counts = []
    for more in (0, 400):
        request = review.requests.get(organisation__code="trust")
        ChronologyEntry.objects.bulk_create(
            ChronologyEntry(request=request, on=dt.date(2026, 4, 1), event=f"Event {n}")
            for n in range(more)
        )
        seen(client, review)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            seen(client, review)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_merged_follows_the_asker(unit: Person, outsider: Person, review: RapidReview) -> None:
    assert [e.event for e in merged(review, unit)] == ALL
    assert list(merged(review, outsider)) == []
