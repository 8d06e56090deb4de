"""A meeting from its template to its day: drafted, opened, an item kept from one member and closed to another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from core.models import Message
from governance.models import ItemSuggestion, Meeting
from partnership.models import Person
from tests.governance.meetings_cases import SECRET, committee, member, template

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Reports from paediatric liaison"


def small(visitor: Any) -> Any:
    """The same page on a phone, and back."""
    visitor.page.set_viewport_size({"width": 320, "height": 800})
    visitor.is_accessible()
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    return visitor


def both(visitor: Any) -> Any:
    return small(visitor.is_accessible())


@pytest.mark.shows("GOV-03", "GOV-05", "GOV-06", "GOV-10", "GOV-11")
def test_a_meeting_from_its_template_to_its_day(visit: Any, unit: Person) -> None:
    group = committee()
    ann, bo = member(group, "Ann Able"), member(group, "Bo Best")
    made = template(unit, group)
    day = timezone.localdate() + dt.timedelta(days=30)

    # A member suggests an item.
    writer = both(visit(ann).go("/meetings/suggestions/new/"))
    writer.page.get_by_label("Group", exact=True).select_option(label=str(group))
    writer.fill("Item", TITLE).fill("Why it matters now", "They come late.")
    writer.choose("To discuss").fill("Time in minutes", "15").press("Suggest it")
    both(writer)
    suggestion = ItemSuggestion.objects.get()

    # The business unit makes a meeting from the template; nobody else sees the draft.
    office = both(visit(unit).go("/meetings/new/"))
    office.page.get_by_label("Group", exact=True).select_option(label=str(group))
    office.page.get_by_label("Template (optional)", exact=True).select_option(
        label=f"{group}: {made.name}"
    )
    office.fill("Title", "Autumn meeting").fill_day("Day", day).press("Make a meeting")
    meeting = Meeting.objects.get()
    both(office)
    assert office.sees("This is a draft.")
    assert writer.page.goto(f"{writer.base}/meetings/{meeting.reference}/").status == 404

    # The suggestion goes on its agenda, and a restricted item beside it.
    both(office.go(f"/meetings/suggestions/{suggestion.pk}/")).press("Put it on an agenda")
    both(office).page.locator("input[type=radio]").first.check()
    office.press("Put it on the agenda")
    office.go(f"/meetings/{meeting.reference}/agenda/new/")
    both(office).fill("Item", SECRET).choose("To decide").fill("Time in minutes", "10")
    office.choose("Only for those who are cleared").fill(
        "Why it is restricted", "One person’s terms"
    )
    office.press("Add the item")
    both(office)
    hidden = meeting.items.get(title=SECRET)
    both(office.go(f"/items/{hidden.pk}/access/")).press("Clear somebody")
    both(office).page.get_by_label("Who", exact=True).select_option(label="Bo Best")
    office.fill("Why", "Knows the contract").press("Open it to them")
    both(office)

    # It opens, and asks whether to tell.
    both(office.go(f"/meetings/{meeting.reference}/open/")).press("Open and send invitations")
    assert set(Message.objects.exclude(calendar="").values_list("to__name", flat=True)) == {
        str(unit), "Ann Able", "Bo Best",
    }  # fmt: skip

    # One member sees three items without a gap, the other four, and closes one by an interest.
    both(writer.go(f"/meetings/{meeting.reference}/agenda/"))
    numbers = writer.page.locator("tbody td[data-label='No.']").all_inner_texts()
    assert [n.strip() for n in numbers] == ["1", "2", "3"]
    assert not writer.page.get_by_text(SECRET).count()
    cleared = both(visit(bo).go(f"/meetings/{meeting.reference}/agenda/")).follow(SECRET)
    both(cleared).follow("Declare an interest")
    both(cleared).fill("What the interest is", "We were colleagues").press("Declare the interest")
    both(cleared)
    assert cleared.sees("You declared an interest")
    assert cleared.page.goto(f"{cleared.base}/items/{hidden.pk}/").status == 404
    for page in ("", "timeline/"):
        both(writer.go(f"/meetings/{meeting.reference}/{page}"))
    for page in ("meetings/", "meetings/templates/", f"meetings/templates/{made.pk}/",
                 "meetings/series/new/", f"meetings/{meeting.reference}/invitations/",
                 f"meetings/{meeting.reference}/change/", "meetings/suggestions/"):  # fmt: skip
        both(office.go(f"/{page}"))
    assert office.faults == []


@pytest.mark.shows("GOV-07")
def test_an_item_is_put_in_order_and_carried_on_without_scripts(visit: Any, unit: Person) -> None:
    from tests.governance.meetings_cases import item, opened

    group = committee()
    meeting = opened(unit, group)
    later = opened(unit, group, held_on=meeting.held_on + dt.timedelta(weeks=6))
    first, second = item(unit, meeting, "Neglect strategy"), item(unit, meeting, "Front door")
    office = visit(unit, scripts=False).go(f"/meetings/{meeting.reference}/agenda/")
    office.press("Up Front door")
    assert [one.title for one in meeting.items.all()] == [second.title, first.title]
    office.go(f"/items/{first.pk}/").follow("Carry it on to another meeting")
    office.choose("Copy it: it stays open here").press("Carry it on")
    assert office.sees(later.reference)
    assert later.items.get().carried_from == first
