"""A year of Section 11 in one walk, from building a campaign for Wirral to carrying it forward."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from audits.models import AgencyReturn, Campaign
from audits.rules.returns import ReturnStatus
from governance.models import Action
from partnership.models import Organisation, Person
from partnership.rules import SeatKind, Sector
from tests.factories import make_person, make_seat
from tests.journeys.cases import broken, shot, status_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.shows(
        "AUD-06", "AUD-07", "AUD-09", "AUD-11", "AUD-13", "AUD-17", "AUD-19", "AUD-20"
    ),
]
ARRANGEMENTS = Path(__file__).parents[2] / "arrangements"
DAY = dt.timedelta(days=1)
TRUST = "wirral-community-nhs-foundation-trust"
LEFT_OUT = (
    "A Policies, procedures and thresholds",
    "B Child exploitation and missing",
    "D Leadership and commissioning",
)
# What is chosen where it is offered: the first of these that the question takes.
GOOD = ("green", "yes", "5", "3")


@pytest.fixture
def wirral(db: None) -> None:
    call_command("load_arrangements", str(ARRANGEMENTS / "wirral.yaml"), verbosity=0)
    call_command("import_schools", str(ARRANGEMENTS / "demo-schools.csv"), la=344, verbosity=0)
    call_command("load_frameworks", verbosity=0)


@pytest.fixture
def cast(wirral: None) -> dict[str, Person]:
    trust = Organisation.objects.get(code=TRUST)
    council = Organisation.objects.get(code="wirral-local-authority")
    made = {
        "unit": ("Ruth Hale", SeatKind.BUSINESS_MANAGER, council, "Business manager"),
        "lead": ("Nadia Bell", SeatKind.SAFEGUARDING_LEAD, trust, "Named nurse"),
        "tom": ("Tom Ashdown", SeatKind.CONTRIBUTOR, trust, "Head of people"),
        "iris": ("Iris Quayle", SeatKind.CONTRIBUTOR, trust, "Training manager"),
        "officer": ("Grace Amadi", SeatKind.CONTRIBUTOR, trust, "Chief nurse"),
        "scrutineer": ("Giles Farrant", SeatKind.SCRUTINEER, None, "Independent scrutineer"),
        "other": ("Carys Penn", SeatKind.SAFEGUARDING_LEAD, council, "Head of safeguarding"),
    }
    found = {}
    for key, (name, kind, body, post) in made.items():
        found[key] = make_person(name, email=f"{name.lower().replace(' ', '.')}@example.org")
        make_seat(found[key], kind, body, post=post)
    return found


def answer(at: Any, first: str) -> None:
    """Answer every question of the open part as somebody does: down the page, what shows, one by one."""
    for block in at.page.locator(".question").all():
        if not block.is_visible():
            continue
        for value in (first, *GOOD):
            choice = block.locator(f"input[type=radio][value='{value}']")
            if choice.count():
                choice.first.check()
                break
        else:
            box = block.locator("input[type=text]").first
            if block.locator("input[type=text]").count() == 1:
                box.fill("12")
            elif not block.locator("input[type=text]").count():
                block.locator("textarea").first.fill("We hold a policy, read again each March.")
        first = GOOD[0]


def prepare(at: Any, title: str, cycle: str, *, last: str = "") -> Campaign:
    """The business unit builds a campaign of three parts for agencies with the duty and some schools."""
    today = timezone.localdate()
    at.go("/audits/campaigns/").press("Prepare a campaign").is_accessible()
    at.fill("Title", title).fill("Year", cycle)
    at.page.get_by_label("Framework").select_option(
        label="Section 11 audit of safeguarding duties, version 1"
    )
    if last:
        at.page.get_by_label("The same audit last time").select_option(label=last)
    at.fill_day("Opens on", today).fill_day("Closes on", today + 42 * DAY)
    at.press("Prepare the campaign").is_accessible()
    made = Campaign.objects.order_by("-pk")[0]
    at.go(f"/audits/campaigns/{made.reference}/").follow("Choose parts").is_accessible()
    for part in LEFT_OUT:
        at.page.get_by_label(part, exact=True).uncheck()
    at.press("Save").is_accessible()
    made.refresh_from_db()
    return made


def test_a_year_of_section_11(visit: Any, cast: dict[str, Person]) -> None:
    at = visit(cast["unit"])
    first = prepare(at, "Section 11 audit 2026-27", "2026-27")
    at.go(f"/audits/campaigns/{first.reference}/agencies/choose/").is_accessible()
    at.choose("Has the Section 11 duty").press("Add these agencies").is_accessible()
    at.go(f"/audits/campaigns/{first.reference}/agencies/choose/")
    at.choose("Secondary").choose("Bebington").press("Add these agencies").is_accessible()
    issue(at, first)
    asked = first.returns.get(organisation__code=TRUST)
    schools = first.returns.filter(organisation__sector=Sector.EDUCATION, length="school")
    assert schools.count() > 1
    assert set(first.returns.values_list("status", flat=True)) == {ReturnStatus.NOT_STARTED}
    shot(at, "year-board")

    answered_by_three(visit, cast, asked)
    asked.refresh_from_db()
    assert asked.status == ReturnStatus.SUBMITTED
    assert Action.objects.get().owner == cast["tom"]
    stranger = visit(cast["other"])
    assert status_of(stranger, f"/audits/returns/{asked.pk}/whole/") == 404

    moderated(at, asked)
    reported(at, visit, cast, first)
    second = carried_forward(at, first)
    confirmed(visit, cast, second)
    assert broken(at) == []


def issue(at: Any, campaign: Campaign) -> None:
    at.go(f"/audits/campaigns/{campaign.reference}/").press("Issue the campaign").is_accessible()
    at.press("Issue it now").is_accessible()
    assert at.sees("asked, and")


def give(lead: Any, asked: AgencyReturn, colleague: str, part: str) -> None:
    lead.go(f"/audits/returns/{asked.pk}/colleagues/give/").is_accessible()
    lead.page.get_by_label("Colleague").select_option(label=colleague)
    lead.page.locator("label", has_text=part).click()
    lead.fill("What do you ask them to do?", "You know the records.").press("Give")


def answered_by_three(visit: Any, cast: dict[str, Person], asked: AgencyReturn) -> None:
    """The lead gives two parts away, answers one, plans an action; the chief nurse signs."""
    at = f"/audits/returns/{asked.pk}/"
    lead = visit(cast["lead"]).go("/").follow("Audits").follow("Section 11 audit 2026-27")
    lead.is_accessible()
    give(lead, asked, "Tom Ashdown", "Safer recruitment")
    give(lead, asked, "Iris Quayle", "Training, supervision")
    for key, part, width in (("tom", "E", 1280), ("iris", "F", 320), ("lead", "C", 1280)):
        writer = visit(cast[key], width=width).go(f"{at}sections/{part}/").is_accessible()
        answer(writer, "amber" if key == "lead" else "green")
        shot(writer, f"year-part-{part}")
        writer.press("Save and go back").is_accessible()
        assert writer.sees("Saved.")
        assert broken(writer) == []
    asked.refresh_from_db()
    assert (asked.answered, asked.asked) == (asked.asked, asked.asked)
    lead.go(f"{at}sections/C/").press("Plan an action to meet it for S11-03.1").is_accessible()
    lead.fill("What will be done?", "Publish the early help offer")
    lead.fill_day("By when?", timezone.localdate() + 60 * DAY)
    lead.page.get_by_label("Who owns it?").select_option(label="Tom Ashdown")
    lead.press("Save").is_accessible()
    lead.go(f"{at}sign-off/").follow("Name who signs as Accountable officer")
    lead.page.get_by_label("Who signs?").select_option(label="Grace Amadi")
    lead.fill("The post they hold", "Chief nurse").press("Save").is_accessible()
    lead.go(f"{at}send/").is_accessible()
    shot(lead, "year-send")
    lead.press("Send it to be signed").is_accessible()
    signs = visit(cast["officer"]).go(f"{at}sign/").is_accessible()
    signs.choose("I have read the return, and I declare this").press("Sign").is_accessible()
    assert signs.sees("Version 1, handed in on")
    assert broken(lead, signs) == []


def moderated(at: Any, asked: AgencyReturn) -> None:
    at.go(f"/audits/returns/{asked.pk}/quality/").is_accessible()
    at.page.get_by_role("link", name="Moderate the scores").first.click()
    at.is_accessible()
    at.page.get_by_label("Moderated score for S11-03.1").select_option("red")
    at.page.get_by_label("Reason for S11-03.1").fill("No offer has been published.")
    at.press("Save").is_accessible().press("Say that it is moderated").is_accessible()
    at.go(f"/audits/campaigns/{asked.campaign.reference}/quality/release/")
    at.press("Release the scores").is_accessible()


def reported(at: Any, visit: Any, cast: dict[str, Person], campaign: Campaign) -> None:
    """The heat map shows the moderated score, its cell leads to the answer; closed, the report stands."""
    base = f"/audits/campaigns/{campaign.reference}/"
    at.go(f"{base}results/").is_accessible()
    shot(at, "year-results")
    at.page.locator("table tbody a", has_text="Not met").first.click()
    at.is_accessible()
    assert at.sees("Moderated: Red: not met. No offer has been published.")
    at.go(base).follow("Close the campaign").is_accessible().press("Close the campaign")
    at.go(f"{base}report/").is_accessible()
    shot(at, "year-report")
    assert at.sees("Agencies that did not return")
    overseer = visit(cast["scrutineer"], width=320).go(f"{base}report/").is_accessible()
    assert broken(overseer) == []


def carried_forward(at: Any, first: Campaign) -> Campaign:
    second = prepare(at, "Section 11 audit 2027-28", "2027-28", last=str(first))
    assert second.previous == first
    at.go(f"/audits/campaigns/{second.reference}/agencies/one/")
    at.fill("Name, code or school number (URN)", TRUST).press("Add the agency").is_accessible()
    issue(at, second)
    return second


def confirmed(visit: Any, cast: dict[str, Person], campaign: Campaign) -> None:
    """Last year's answers stand beside; none counts before it is confirmed."""
    asked = campaign.returns.get()
    at = f"/audits/returns/{asked.pk}/"
    lead = visit(cast["lead"]).go(at).is_accessible()
    assert lead.sees(f"0 of {asked.asked}")
    lead.go(f"{at}sections/C/").is_accessible()
    shot(lead, "year-confirm")
    assert lead.page.get_by_text("To confirm", exact=True).count() > 5
    assert lead.sees("Moderated: Red: not met. No offer has been published.")
    lead.page.get_by_label("This is still right: use it as this year’s answer (S11-03.1)").check()
    lead.press("Save and go back").is_accessible()
    asked.refresh_from_db()
    assert asked.answered == 1
    answer = asked.answers.get()
    assert (answer.value, answer.carried_from.agency_return.campaign) == (
        "amber",
        campaign.previous,
    )
    assert broken(lead) == []
