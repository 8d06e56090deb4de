"""Papers in the browser: asked for, sent, added, published, a supplement, the pack; by keyboard and on a phone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from governance.tasks import build_packs
from partnership.models import Organisation, Person
from tests.factories import make_group, make_item, make_meeting, make_person, make_seat
from tests.governance.paper_files import pdf_of, texts
from tests.journeys.cases import broken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.shows("GOV-08", "GOV-09", "GOV-10")
def test_a_paper_from_asking_to_a_supplement_in_the_pack(
    visit: Any, unit: Person, trust: Organisation, school: Organisation, tmp_path: Path
) -> None:
    group = make_group("Case review committee", code="case-review")
    author = make_seat(make_person("Rae Mott"), "group_member", school, group=group).person
    member = make_seat(make_person("Ola Penn"), "group_member", trust, group=group).person
    day = timezone.localdate() + dt.timedelta(days=9)
    meeting = make_meeting(group, created_by=unit, held_on=day, papers_due_on=day)
    make_item(meeting, title="Neglect strategy", owner=author, order=1)
    contract = make_item(meeting, title="Contract of a provider", restricted=True, order=2)
    page = f"/meetings/{meeting.reference}/papers/"

    # The business unit asks for a paper
    office = visit(unit).go(page).is_accessible()
    office.follow("Ask somebody for a paper for Neglect strategy").is_accessible()
    office.fill("What the paper is called", "Draft strategy").submit().is_accessible()
    assert office.sees("The paper is asked for.")

    # its author sends it, after a first try with a file that cannot be taken
    writer = visit(author, width=320).go(page).is_accessible()
    writer.follow("Draft strategy").is_accessible().press("Upload the paper").is_accessible()
    attach(writer, tmp_path, "draft.exe", b"MZ").submit().is_accessible()
    assert writer.sees("We can’t take .exe files")
    attach(writer, tmp_path, "draft.pdf", pdf_of("first words")).submit().is_accessible()
    assert writer.sees("The paper is here.")

    # the business unit adds one that it has, from the page of its item; what it typed stays
    office.go(f"/items/{contract.pk}/").is_accessible()
    office.follow("Add a paper for Contract of a provider").is_accessible()
    office.fill("What the paper is called", "Bids compared")
    attach(office, tmp_path, "bids.exe", b"MZ").submit().is_accessible()
    assert office.sees("We can’t take .exe files")
    attach(office, tmp_path, "bids.pdf", pdf_of("bids")).submit().is_accessible()
    assert office.sees("The paper is added.")
    office.follow("Bids compared").follow("Its item on the agenda").is_accessible()
    assert office.sees("Bids compared")

    # the papers are published, and a member opens them
    office.go(page).press("Publish the papers").is_accessible().submit().is_accessible()
    reader = visit(member, width=320).go(page).is_accessible()
    assert "Contract" not in reader.page.inner_text("body")
    assert not reader.page.get_by_text("New since you last opened").count()

    # a new version is a supplement, and new to the member
    writer.go(page).follow("Draft strategy").press("Upload a new version").is_accessible()
    attach(writer, tmp_path, "draft.pdf", pdf_of("second words")).submit().is_accessible()
    today = timezone.localdate()
    reader.go(page).is_accessible()
    assert reader.sees(f"Supplement, {today.day} {today:%b %Y}")
    assert reader.sees("New since you last opened")

    # the pack is made in the background
    reader.press("Put the pack together").is_accessible()
    assert reader.sees("0 of 1 papers")
    build_packs()
    reader.go(page).is_accessible()
    with reader.page.expect_download() as held:
        reader.page.get_by_role("link", name="Pack of").click()
    said = "".join(texts(held.value.path()))
    assert "second words" in said
    assert "page 2 of 2" in said
    assert "Contract" not in said
    assert broken(office, writer, reader) == []


def attach(at: Any, folder: Path, name: str, content: bytes) -> Any:
    (folder / name).write_bytes(content)
    at.page.locator("input[type=file]").set_input_files(folder / name)
    return at
