"""The main journey: from a serious incident to a rapid review sent to the Panel, in a browser."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from core import outbox
from core.models import AccessEntry, Message
from deadlines.models import Deadline
from reviews.models import Incident, InformationRequest, RapidReview
from reviews.rules import RequestStatus, ReviewStatus
from reviews.tasks import render_waiting

pytestmark = pytest.mark.django_db(transaction=True)

CHILD = "Zebedee Quillfeather"  # the planted name: it may stand on the identity page only


@pytest.fixture
def cast(
    unit: Any,
    council_exec: Any,
    icb_exec: Any,
    police_exec: Any,
    trust_lead: Any,
    school_lead: Any,
    panel_member: Any,
    scrutineer: Any,
    board_member: Any,
) -> None:
    """Everybody the journey needs."""


def days_ago(number: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=number)


def record_an_incident(at: Any) -> Incident:
    """Given the business unit, when the pages are filled in and submitted, then there is a reference."""
    at.go("/incidents/new/").is_accessible().press("Start").is_accessible()
    at.choose("Serious harm to a child").choose("Suspected")
    at.page.get_by_label("Which local authority notifies?").select_option("Mersey Bank Council")
    at.press("Save and continue").is_accessible()
    at.fill_day("When did it happen?", days_ago(4))
    at.fill_day("When did the authority become aware of the incident?", days_ago(3))
    at.fill_day("When was abuse or neglect first suspected in this incident?", days_ago(3))
    at.fill_day("When did the partnership receive it?", days_ago(2))
    at.press("Save and continue")
    at.press("Add a child").is_accessible()
    at.fill("Age at the incident, in years", "0").fill("Months, if under two", "7")
    at.choose("Female")
    at.submit()
    if at.heading != "The children":
        at.go(f"/incidents/{Incident.objects.get().pk}/record/children/")
    at.is_accessible().press("Save and continue")
    name_the_child(at)
    pk = Incident.objects.get().pk
    at.go(f"/incidents/{pk}/record/what/").is_accessible()
    at.page.get_by_label("Nature and likely cause").select_option(index=1)
    at.page.get_by_label("Where did it happen?").select_option(index=1)
    at.fill("What happened", "An infant was taken to hospital with injuries nobody explained.")
    at.fill("The harm, and how serious it is", "A fracture; recovery is expected.")
    at.press("Save and come back later")
    at.go(f"/incidents/{pk}/tasks/").is_accessible()
    at.go(f"/incidents/{pk}/record/household/")
    at.fill("Who is in the household?", "Mother, mother’s partner, one brother.")
    at.fill("How are other children kept safe now?", "The brother stays with his grandmother.")
    at.press("Save and continue").is_accessible()
    at.choose("Mersey Bank Community NHS Trust").choose("Mersey Bank Police")
    at.page.get_by_label(re.compile("Find a school")).fill("Hoylake")
    at.page.get_by_role("button", name=re.compile("Find", re.I)).first.click()
    at.choose("Hoylake Lane Primary School")
    at.press("Save and continue")
    at.go(f"/incidents/{pk}/record/notifier/")
    at.fill("Name", "Service manager").fill("Job title", "Service manager, safeguarding")
    at.fill("Email address", "service.manager@example.org")
    at.press("Save and continue")
    at.go(f"/incidents/{pk}/check/").is_accessible()
    at.press("Submit the incident").is_accessible()
    assert at.sees("Incident recorded")
    return Incident.objects.get()


def name_the_child(at: Any) -> None:
    assert at.heading == "Who the children are"
    at.page.get_by_role("link", name=re.compile("Add who child 1 is")).click()
    at.is_accessible()
    at.fill("Full name", CHILD).submit()


def notify_and_open(at: Any, incident: Incident) -> RapidReview:
    at.go(f"/incidents/{incident.reference}/").is_accessible()
    at.press("Record the notification").is_accessible()
    at.fill_day("When was it sent?", timezone.localdate())
    at.submit()
    at.go(f"/incidents/{incident.reference}/rapid-review/").is_accessible()
    at.press("Open the rapid review")
    review = RapidReview.objects.get()
    at.go(f"/reviews/{review.reference}/").is_accessible()
    return review


def answer_as(at: Any, review: RapidReview, organisation: Any) -> None:
    asked = InformationRequest.objects.get(review=review, organisation=organisation)
    at.go("/").is_accessible()
    assert at.sees(review.reference)
    at.go(f"/requests/{asked.pk}/").is_accessible()
    at.go(f"/requests/{asked.pk}/summary/").is_accessible()
    at.page.locator("textarea").first.fill("The health visitor saw the child four times.")
    at.press("Save and go back")
    at.go(f"/requests/{asked.pk}/chronology/").is_accessible()
    at.fill_day("Date", days_ago(60))
    at.fill("What happened", "Home visit. The child was weighed and well.")
    at.press("Add the event")
    at.go(f"/requests/{asked.pk}/check/").is_accessible()
    at.press("Send the answer")
    at.is_accessible()


def declare_nil(at: Any, review: RapidReview, organisation: Any) -> None:
    asked = InformationRequest.objects.get(review=review, organisation=organisation)
    at.go(f"/requests/{asked.pk}/nil-return/").is_accessible()
    at.page.locator("textarea").first.fill("No child of this family is on the roll.")
    at.submit()


def write_the_report(at: Any, review: RapidReview) -> None:
    at.go(f"/reviews/{review.reference}/move/drafting/").is_accessible()
    at.page.locator("main form textarea").first.fill("Two agencies had no contact.")
    at.submit()
    at.go(f"/reviews/{review.reference}/report/analysis/").is_accessible()
    at.page.locator("main textarea").first.fill(
        "Visits were made on time.\n\n- Fathers were not asked."
    )
    at.page.get_by_role("button", name=re.compile("Save")).first.click()
    at.go(f"/reviews/{review.reference}/report/read/").is_accessible()
    at.go(f"/reviews/{review.reference}/move/decision/").is_accessible()
    at.submit()


def propose(at: Any, review: RapidReview) -> None:
    at.go(f"/reviews/{review.reference}/decision/propose/").is_accessible()
    at.choose("No further review: the learning is complete")
    at.page.get_by_label(re.compile("reasons", re.I)).first.fill("The learning is clear already.")
    at.press("Put it to the partners")
    confirm(at)


def sign(at: Any, review: RapidReview) -> None:
    at.go(f"/reviews/{review.reference}/decision/sign/").is_accessible()
    at.page.get_by_role("radio").first.check()
    at.page.locator("main form textarea").first.fill("The report shows what must change.")
    at.submit()
    confirm(at)


def confirm(at: Any) -> None:
    """The page that asks before an act that cannot be taken back."""
    at.is_accessible()
    if at.page.locator("button[name=confirmed]").count():
        at.page.locator("button[name=confirmed]").click()
        at.is_accessible()


@pytest.mark.shows("REV-01", "REV-02", "REV-04", "REV-05", "REV-06", "REV-08", "DL-15", "PUB-09")
def test_from_a_serious_incident_to_the_panel(
    cast: None,
    visit: Any,
    unit: Any,
    council_exec: Any,
    icb_exec: Any,
    police_exec: Any,
    trust: Any,
    trust_lead: Any,
    school: Any,
    school_lead: Any,
    scrutineer: Any,
    board_member: Any,
) -> None:
    office = visit(unit)
    incident = record_an_incident(office)
    assert re.fullmatch(r"SIN-\d{4}-001", incident.reference or "")
    assert office.sees("2 working days left") or office.sees("working days left")

    review = notify_and_open(office, incident)
    assert sorted(review.milestones.values_list("label", flat=True)) != []
    outbox.deliver(timezone.now())
    told = {address for sent in mail.outbox for address in sent.to}
    assert {trust_lead.email, school_lead.email} <= told
    assert all(CHILD not in sent.body + sent.subject for sent in mail.outbox)

    nurse, teacher = visit(trust_lead), visit(school_lead, width=320)
    answer_as(nurse, review, trust)
    theirs = InformationRequest.objects.get(review=review, organisation=trust)
    assert teacher.page.request.get(f"{teacher.base}/requests/{theirs.pk}/").status == 404
    there, nowhere = (
        teacher.page.request.get(f"{teacher.base}/answers/{key}/").status
        for key in (theirs.pk, 987)
    )
    assert (there, there) == (nowhere, 403), "what is there looks like what is not"
    declare_nil(teacher, review, school)
    board = {r.organisation_id: r.status for r in review.requests.all()}
    assert board[trust.pk] == RequestStatus.SUBMITTED
    assert board[school.pk] == RequestStatus.NIL_RETURN
    office.go(f"/reviews/{review.reference}/requests/").is_accessible()
    office.go(f"/reviews/{review.reference}/share/").is_accessible()
    office.submit()
    office.go(f"/reviews/{review.reference}/chronology/").is_accessible()
    assert office.sees("Home visit. The child was weighed and well.")

    write_the_report(office, review)
    propose(office, review)
    for partner in (council_exec, icb_exec):
        sign(visit(partner), review)
    review.refresh_from_db()
    assert review.status == ReviewStatus.DECISION, "two signatures are not enough"
    sign(visit(police_exec), review)
    review.refresh_from_db()
    assert review.status == ReviewStatus.DECIDED

    office.go(f"/reviews/{review.reference}/decision/send/").is_accessible()
    office.fill_day("When was it sent to the national Panel?", timezone.localdate())
    office.submit()
    confirm(office)
    review.refresh_from_db()
    assert review.status == ReviewStatus.SENT
    clock = Deadline.objects.get(code="reviews.rapid-review")
    assert (clock.status, clock.done_on) == ("done", timezone.localdate())

    render_waiting()
    office.go(f"/reviews/{review.reference}/report/").is_accessible()
    assert office.page.get_by_role("link", name=re.compile("PDF")).count() >= 1
    for path in ("timeline", "access", "decision"):
        office.go(f"/reviews/{review.reference}/{path}/").is_accessible()

    watcher = visit(scrutineer)
    watcher.go("/reviews/").is_accessible()
    assert watcher.sees(review.reference)
    assert watcher.page.request.get(
        f"{watcher.base}/incidents/{incident.reference}/whole/"
    ).status in (403, 404)
    member = visit(board_member)
    member.go("/reviews/figures/").is_accessible()
    assert member.page.request.get(f"{member.base}/reviews/{review.reference}/").status in (
        403,
        404,
    )

    assert Message.objects.filter(body__contains=CHILD).count() == 0
    assert AccessEntry.objects.filter(person=unit).count() > 0
    for window in (office, nurse, teacher, watcher, member):
        assert window.faults == [] or all("404" in f or "403" in f for f in window.faults)
