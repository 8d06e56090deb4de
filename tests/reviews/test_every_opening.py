"""Whoever opens a page about a case leaves a trace, and every trace can be listed with the case."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import documents
from core.models import AccessEntry
from reviews.models import RenderedReport
from reviews.queries.readers import openings
from tests.factories import make_child, make_practice, make_request, make_review
from tests.house.populated import addresses, populate, values
from tests.house.test_views import ours

# Pages that take a record and write no entry, by the reason.
REASONS = {
    "an empty file to fill in: no record": "request_template",
    "asks the reason first; the opening is kept with it when it is given": "incident_identity",
    "begins something: no record yet": "practice_new",
    "the list of approved reviewers holds no case": "reviewer reviewer_change reviewer_take_off",
    "public: whoever reads it is not known": "published published_report",
    "looks again by itself while a file is made; asking and each download are kept": "report_files",
}
SILENT = {name for names in REASONS.values() for name in names.split()}
ENOUGH = 3  # addresses of one page that are there
SHOWN = {200, 409, 422}


def kept(actor, record):
    upload = SimpleUploadedFile("letter.txt", b"Letter")
    return documents.add(actor=actor, record=record, upload=upload, title="Letter")


@pytest.mark.shows("ACC-03")
def test_every_kind_of_opening_is_listed_on_both_pages(unit, client_for, django_assert_num_queries):
    review = make_review()
    case = review.incident
    make_child(case)
    asked, other = make_request(review), make_request()
    begun = make_practice(review)
    made = RenderedReport.objects.create(review=review, kind="pdf", requested_by=unit)
    files = [kept(unit, record) for record in (case, asked, made)]
    RenderedReport.objects.filter(pk=made.pk).update(document=files[2], status="done")
    browser = client_for(unit)
    for name, key in (
        ("incident", case.reference), ("review", review.reference), ("request", asked.pk),
        ("practice", begun.reference), *(("document", file.pk) for file in files),
    ):  # fmt: skip
        response = browser.get(reverse(name, args=[key]))
        assert response.status_code == 200, name
        b"".join(response)
    opened = set(AccessEntry.objects.values_list("pk", flat=True))
    browser.get(reverse("request", args=[other.pk]))
    list(openings(case))  # the kinds of record are read once a process
    with django_assert_num_queries(1):
        assert {entry.pk for entry in openings(case)} == opened
    assert len(opened) == 7
    for name, key in (("review_log", review.reference), ("incident_access", case.reference)):
        page = browser.get(reverse(name, args=[key])).context["page"]
        assert opened <= {row.pk for row in page.page.object_list}


def walked(client, method):
    """Every page about a record, asked for at a few addresses that are there: its name, and whether
    a page came back without leaving a trace."""
    given = values()
    for _address, pattern in ours():
        if not getattr(pattern.callback, "__module__", "").startswith("reviews."):
            continue
        if not getattr(pattern.pattern, "converters", None):
            continue
        found = 0
        for address in addresses(pattern, given):
            before = AccessEntry.objects.count()
            response = getattr(client, method)(address)
            b"".join(response)
            shown = response.headers.get("Content-Type", "").startswith("text/html")
            if response.status_code not in SHOWN or (method == "post" and not shown):
                continue
            found += 1
            yield pattern.name, AccessEntry.objects.count() == before
            if found == ENOUGH:
                break


@pytest.mark.shows("REV-18")
@pytest.mark.parametrize(("method", "least"), [("get", 60), ("post", 35)])
def test_no_page_about_a_case_is_read_without_a_trace(db, method, least):
    """Asked for, and shown again because what was typed was not right."""
    client = Client()
    client.force_login(populate())
    seen = list(walked(client, method))
    silent = {name for name, trace in seen if trace}
    assert (silent - SILENT, len({name for name, _ in seen}) >= least) == (set(), True)
    if method == "get":
        assert silent == SILENT
