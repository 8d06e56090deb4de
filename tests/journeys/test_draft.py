"""Recording an incident: left and resumed, saved while typed, told what cannot be, sent twice, withdrawn."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from core.models import AccessEntry
from deadlines.models import Deadline
from partnership.models import Person
from reviews.models import Incident, RapidReview
from reviews.rules import IncidentKind, IncidentStatus, Suspicion
from reviews.services import incidents as deeds
from tests.journeys.cases import broken, days_ago, new_draft

pytestmark = pytest.mark.django_db(transaction=True)


def page_of(at: Any, incident: Incident, page: str) -> Any:
    return at.go(f"/incidents/{incident.pk}/record/{page}/")


def box(at: Any, legend: str, part: str) -> str:
    group = at.page.get_by_role("group", name=re.compile(re.escape(legend))).first
    return str(group.get_by_label(part, exact=True).input_value())


@pytest.mark.shows("REV-01")
def test_a_draft_is_left_and_resumed(visit: Any, unit: Person, unit2: Person) -> None:
    at = visit(unit).go("/incidents/new/").is_accessible().press("Start")
    at.choose("Serious harm to a child").choose("Suspected")
    at.press("Save and come back later").is_accessible()
    assert at.heading == "Draft incident"
    incident = Incident.objects.get()
    assert (incident.status, incident.reference) == (IncidentStatus.DRAFT, None)
    later = visit(unit2, width=320).go("/incidents/new/").is_accessible()
    later.page.locator(f"main a[href*='/incidents/{incident.pk}/']").first.click()
    later.is_accessible()
    page_of(later, incident, "kind").is_accessible()
    assert later.page.get_by_label("Serious harm to a child", exact=True).is_checked()


@pytest.mark.shows("REV-01")
def test_what_is_typed_is_saved_by_itself(visit: Any, unit: Person) -> None:
    incident = new_draft(unit)
    at = page_of(visit(unit), incident, "what")
    at.fill("What happened", "Typed and not sent.")
    at.page.get_by_text(re.compile(r"^Saved \d{1,2}:\d\d[ap]m")).wait_for()
    at.is_accessible()
    incident.refresh_from_db()
    assert incident.summary == "Typed and not sent."
    page_of(at, incident, "what")
    assert at.page.get_by_label("What happened").first.input_value() == "Typed and not sent."
    assert broken(at) == []


@pytest.mark.shows("REV-01")
@pytest.mark.parametrize(
    ("incident_on", "aware_on", "words"),
    [
        (7, 9, "The authority cannot have become aware before the incident"),
        (7, -3, "The day the authority became aware must be today or in the past."),
    ],
)
def test_dates_that_cannot_be_are_told_beside_the_field(
    visit: Any, unit: Person, incident_on: int, aware_on: int, words: str
) -> None:
    incident = new_draft(unit)
    at = page_of(visit(unit), incident, "dates")
    aware = "When did the authority become aware of the incident?"
    at.fill_day("When did it happen?", days_ago(incident_on)).fill_day(aware, days_ago(aware_on))
    at.fill("Time, if known", "overnight")
    at.press("Save and continue").is_accessible()
    beside = at.page.locator("#id_aware_on_error")
    assert words in beside.inner_text()
    assert box(at, aware, "Day") == str(days_ago(aware_on).day)
    assert box(at, "When did it happen?", "Day") == str(days_ago(incident_on).day)
    assert at.page.get_by_label(re.compile("Time, if known")).input_value() == "overnight"
    at.fill_day(aware, days_ago(3)).press("Save and continue")
    incident.refresh_from_db()
    assert (incident.incident_on, incident.aware_on) == (days_ago(incident_on), days_ago(3))


@pytest.mark.shows("REV-01")
def test_a_fifth_child_is_taken_with_a_word_of_warning(visit: Any, unit: Person) -> None:
    incident = new_draft(unit)
    for _ in range(4):
        deeds.add_child(actor=unit, incident=incident, values={"age_years": 6, "sex": "male"})
    at = page_of(visit(unit, width=320), incident, "children").is_accessible()
    assert at.sees("The national form takes details of up to 4 children.")
    assert incident.children.count() == 5
    at.go(f"/incidents/{incident.pk}/check/").is_accessible()
    assert at.sees("The national form takes details of up to 4 children.")
    assert at.page.get_by_role("button", name="Submit the incident").is_visible()


@pytest.mark.shows("REV-18")
def test_who_a_child_is_stands_behind_a_reason(visit: Any, unit: Person) -> None:
    incident = new_draft(unit)
    deeds.save_identity(
        actor=unit, child=incident.children.get(), values={"name": "Zebedee Quillfeather"}
    )
    incident = deeds.submit(actor=unit, incident=incident)
    at = visit(unit).go(f"/incidents/{incident.reference}/children/1/identity/").is_accessible()
    assert at.page.get_by_text("Zebedee").count() == 0
    at.press("Show me").is_accessible()
    assert at.sees("Give the reason")
    assert at.page.get_by_text("Zebedee").count() == 0
    at.page.locator("main textarea").first.fill("The coroner asks for the name.")
    at.press("Show me").is_accessible()
    assert at.sees("Zebedee Quillfeather")
    assert "Zebedee" not in at.page.title() + at.page.url
    entry = AccessEntry.objects.filter(person=unit, action="open identity").latest("pk")
    assert entry.reason == "The coroner asks for the name."
    at.go(f"/incidents/{incident.reference}/access/").is_accessible()
    assert at.sees("The coroner asks for the name.")
    at.go(f"/incidents/{incident.reference}/children/1/identity/")
    assert at.page.get_by_text("Zebedee").count() == 0


@pytest.mark.shows("REV-01", "REV-02")
def test_submitting_twice_gives_the_same_reference(visit: Any, unit: Person) -> None:
    incident = new_draft(unit)
    first, second = visit(unit), visit(unit)
    for at in (first, second):
        at.go(f"/incidents/{incident.pk}/check/").is_accessible()
    first.press("Submit the incident").is_accessible()
    second.press("Submit the incident").is_accessible()
    incident.refresh_from_db()
    assert first.sees(str(incident.reference))
    assert second.sees(str(incident.reference))
    assert first.page.url == second.page.url
    assert (Incident.objects.count(), Deadline.objects.of(incident).count()) == (1, 2)


def test_an_incident_is_withdrawn_with_a_reason(visit: Any, unit: Person) -> None:
    incident = deeds.submit(actor=unit, incident=new_draft(unit))
    at = visit(unit).go(f"/incidents/{incident.reference}/withdraw/").is_accessible()
    at.press("Withdraw the incident").is_accessible()
    assert at.sees("Give the reason")
    reason = "The hospital found a cause that has nothing to do with abuse or neglect."
    at.fill("Why are the criteria not met?", reason).press("Withdraw the incident").is_accessible()
    assert at.sees("Withdrawn: the criteria are not met.")
    assert at.sees(reason)
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.WITHDRAWN
    assert set(Deadline.objects.of(incident).values_list("status", flat=True)) == {"cancelled"}


@pytest.mark.shows("REV-02")
def test_the_death_of_a_looked_after_child_goes_its_own_way(visit: Any, unit: Person) -> None:
    kind = {"kind": IncidentKind.LOOKED_AFTER_DEATH, "suspicion": Suspicion.NEITHER}
    incident = new_draft(unit, suspected_on=None, **kind)
    at = visit(unit).go(f"/incidents/{incident.pk}/check/").is_accessible()
    assert at.sees("no rapid review follows")
    at.press("Submit the incident").is_accessible()
    incident.refresh_from_db()
    at.go(f"/incidents/{incident.reference}/notify/").is_accessible()
    assert at.sees("the Secretary of State and Ofsted")
    at.fill_day("When was it sent?", timezone.localdate()).submit()
    at.go(f"/incidents/{incident.reference}/").is_accessible()
    assert at.page.get_by_text("Open the rapid review").count() == 0
    assert RapidReview.objects.count() == 0
    codes = set(Deadline.objects.of(incident).values_list("code", flat=True))
    assert "reviews.rapid-review" not in codes
