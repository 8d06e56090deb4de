"""The administrator sets up the portal: look, lists, mails, schools, days that do not count."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from core.models import Branding, ListValue, MailTemplate
from deadlines.models import Closure, Deadline
from partnership.models import Person, School
from reviews.lists import PLACE
from tests.journeys.cases import new_draft, new_review, status_of

pytestmark = pytest.mark.django_db(transaction=True)
SCHOOLS = Path(__file__).parents[2] / "arrangements" / "demo-schools.csv"


def save(at: Any, why: str = "Agreed by the business manager") -> Any:
    at.page.get_by_label(re.compile("^Why")).fill(why)
    at.page.locator("input[name=_save]").click()
    return at


def test_colours_that_cannot_be_read_are_refused_in_words(
    visit: Any, administrator: Person, unit: Person
) -> None:
    at = visit(administrator)
    branding = Branding.objects.first()
    at.go(f"/admin/core/branding/{f'{branding.pk}/change' if branding else 'add'}/").is_accessible()
    at.page.locator("#id_name").fill("Mersey Bank Safeguarding Children Partnership")
    at.page.locator("#id_short_name").fill("Mersey Bank")
    at.page.locator("#id_link").fill("#ffee99")
    save(at).is_accessible()
    assert at.page.get_by_text(re.compile(r"The link colour on white needs")).first.is_visible()
    at.page.locator("#id_link").fill("#1a5a96")
    save(at).is_accessible()
    assert Branding.objects.get().link == "#1a5a96"
    assert visit().go("/accounts/login/").sees("Mersey Bank")
    assert status_of(visit(unit), "/admin/core/branding/") == 403


@pytest.mark.shows("ADM-02")
def test_a_value_retires_and_what_used_it_keeps_it(
    visit: Any, administrator: Person, unit: Person
) -> None:
    used, fresh = new_draft(unit), new_draft(unit, place_type=None)
    place = ListValue.objects.get(list_code=PLACE, code="home")
    at = visit(administrator).go(f"/admin/core/listvalue/{place.pk}/change/").is_accessible()
    at.page.locator("[name=retired_on]").first.fill("01/11/2026")
    save(at).is_accessible()
    place.refresh_from_db()
    assert place.retired_on == dt.date(2026, 11, 1)
    assert at.page.locator("a.deletelink").count() == 0
    at.go(f"/admin/core/listvalue/{place.pk}/history/").is_accessible()
    assert at.sees("Agreed by the business manager")
    office = visit(unit)
    for incident, offered in ((used, 1), (fresh, 0)):
        office.go(f"/incidents/{incident.pk}/record/what/")
        choices = office.page.get_by_label("Where did it happen?").locator("option")
        assert choices.filter(has_text=re.compile(f"^{re.escape(place.label)}")).count() == offered


@pytest.mark.shows("ADM-03")
def test_a_mail_with_an_unknown_slot_is_refused(visit: Any, administrator: Person) -> None:
    at = visit(administrator).go("/admin/core/mailtemplate/add/").is_accessible()
    at.page.locator("#id_code").select_option("reviews.request")
    at.page.locator("#id_subject").fill("{reference}: please answer")
    at.page.locator("#id_body").fill("Hello {name}, about {child_name}: {link}")
    save(at).is_accessible()
    assert at.sees("There is no slot {child_name} in this mail.")
    assert at.page.locator("#id_body").input_value().startswith("Hello {name}")
    assert MailTemplate.objects.count() == 0
    at.page.locator("#id_body").fill("Hello {name}, please answer: {link}")
    save(at).is_accessible()
    own = MailTemplate.objects.get()
    at.go(f"/admin/core/mailtemplate/{own.pk}/preview/").is_accessible()
    assert at.page.get_by_text(re.compile("please answer: http")).first.is_visible()
    at.page.get_by_role("button", name=re.compile("test", re.I)).first.click()
    at.is_accessible()
    assert mail.outbox[-1].to == [administrator.email]
    assert "{" not in mail.outbox[-1].body


def test_schools_are_read_after_a_look_at_what_would_change(
    visit: Any, administrator: Person
) -> None:
    at = visit(administrator).go("/admin/partnership/school/import/").is_accessible()
    preview(at).is_accessible()
    assert at.sees("Nothing is written yet.")
    assert School.objects.count() == 0
    created = int(
        at.page.locator("main table tbody td, #content table tbody td").first.inner_text()
    )
    assert created > 0
    at.page.get_by_role("button", name="Import").click()
    at.is_accessible()
    assert School.objects.count() == created
    preview(at.go("/admin/partnership/school/import/"))
    first = at.page.locator("#content table tbody td")
    assert [first.nth(place).inner_text() for place in range(4)] == ["0", "0", "0", str(created)]


def preview(at: Any) -> Any:
    at.page.locator("#id_la_code").fill("344")
    at.page.locator("#id_file").set_input_files(SCHOOLS)
    return at.press("Show what would change")


@pytest.mark.shows("DL-02", "DL-03")
def test_a_day_that_does_not_count_moves_the_clocks_that_run(
    visit: Any, administrator: Person, unit: Person, council_exec: Person
) -> None:
    new_review(unit)
    clock = Deadline.objects.get(code="reviews.rapid-review")
    before = clock.due_on
    closed = before - dt.timedelta(days=1 if before.weekday() else 3)
    at = visit(administrator).go("/admin/deadlines/closure/add/").is_accessible()
    at.page.locator("[name=day]").first.fill(f"{closed:%d/%m/%Y}")
    at.page.locator("[name=label]").fill("Day of mourning")
    save(at).is_accessible()
    assert at.page.get_by_text(re.compile("running clocks? ha(s|ve) moved")).first.is_visible()
    clock.refresh_from_db()
    assert clock.due_on > before
    assert Closure.objects.filter(day=closed).exists()
    office = visit(unit).go(f"/clocks/{clock.pk}/why/").is_accessible()
    row = office.page.locator("main tr", has_text="Day of mourning")
    assert row.first.inner_text().startswith("Skipped")
    past = office.page.locator("main").inner_text()
    assert f"{before.day} {before:%b %Y}" in past or f"{before.day} {before:%B %Y}" in past
