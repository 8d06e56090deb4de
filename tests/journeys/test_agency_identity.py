"""The business unit lets an asked agency see who the child is; its lead looks, shows a colleague, and sends."""

from __future__ import annotations

import re
from typing import Any

import pytest

from partnership.models import Organisation, Person
from reviews.models import RapidReview
from reviews.services import colleagues
from tests.journeys.cases import asked_of, broken, new_review, status_of

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "They must find the records"
NAME = "Xanthippe Quillfeather"


@pytest.fixture
def review(
    unit: Person, trust: Organisation, school: Organisation, trust_lead: Person, school_lead: Person
) -> RapidReview:
    from core import history
    from reviews.models import ChildIdentity

    review = new_review(unit, trust, school)
    child = review.incident.children.get()
    held = ChildIdentity.objects.filter(child=child).first()
    if held:
        history.change(held, actor=unit, reason="Made for a test", name=NAME)
    else:
        history.create(ChildIdentity(child=child, name=NAME), actor=unit, reason="Made for a test")
    return review


@pytest.mark.shows("REV-18", "ACC-02")
@pytest.mark.parametrize("width", [1280, 320])
def test_who_the_child_is_is_opened_seen_shown_and_closed_by_sending(
    visit: Any,
    review: RapidReview,
    unit: Person,
    trust: Organisation,
    school_lead: Person,
    trust_lead: Person,
    trust_colleague: Person,
    width: int,
) -> None:
    asked = asked_of(review, trust)
    here = f"/requests/{asked.pk}/"
    colleagues.share_request(
        actor=trust_lead, request=asked, person=trust_colleague, reason="The part", until=None
    )
    lead = visit(trust_lead, width=width).go(here).is_accessible()
    assert lead.sees("The portal does not show it to your agency.")
    assert status_of(lead, f"{here}identity/1/") == 403

    # The business unit opens it, and only with a reason.
    office = visit(unit, width=width).go(f"/reviews/{review.reference}/requests/").is_accessible()
    row = office.page.locator("main tbody tr", has_text=str(trust))
    row.get_by_role("link", name=re.compile("Who the child is")).click()
    office.is_accessible().press("Let them see").is_accessible().fill(
        "Why does the agency need to know who the child is?", WHY
    )
    office.press("Let them see").is_accessible()
    assert office.sees("may see who the child is, and are told.")

    # The lead looks, giving a reason; another agency finds nothing there.
    lead.go(here).is_accessible().follow("See who child 1 is").is_accessible()
    assert NAME not in lead.page.content()
    lead.press("Show me").is_accessible()
    lead.fill("Why do you need to know who this child is?", "To search our records")
    lead.press("Show me").is_accessible()
    assert lead.sees(NAME)
    assert NAME not in lead.page.title()
    assert NAME not in lead.page.url
    assert status_of(visit(school_lead), f"{here}identity/1/") == 404

    # A colleague sees it only once the lead shows it to them.
    helper = visit(trust_colleague, width=width)
    assert status_of(helper, f"{here}identity/1/") == 403
    lead.go(f"{here}colleagues/").is_accessible()
    lead.page.get_by_role("link", name=re.compile("Show who the child is")).click()
    lead.is_accessible().fill(
        f"Why does {trust_colleague} need to know who the child is?", "She searches the records"
    )
    lead.press("Let them see").is_accessible()
    helper.go(here).is_accessible().follow("See who child 1 is").is_accessible()
    helper.fill("Why do you need to know who this child is?", "To search").press("Show me")
    assert helper.is_accessible().sees(NAME)

    # Who can see it, and who did.
    office.go(f"/reviews/{review.reference}/access/").is_accessible()
    assert office.sees("She searches the records")
    office.go(f"/reviews/{review.reference}/access/log/").is_accessible()
    assert office.sees("To search our records")
    office.go(f"{here}identity/open/").is_accessible().follow("Close it").is_accessible()

    # Sending the answer closes it.
    lead.go(f"{here}nil-return/").fill("How you know", "All records were searched.")
    lead.press("Send the nil return").is_accessible()
    assert [status_of(window, f"{here}identity/1/") for window in (lead, helper)] == [403, 403]
    assert broken(lead, office, helper) == []
