"""A return that was handed in at one partnership's portal is read in, confirmed and handed in at another's.

Both run beside the test as processes of their own. Nothing passes between them but the file and the key
that people carry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from audits.documents import package
from tests.factories.packaged import members_of, signed_anew, zipped
from tests.journeys.cases import pictured
from tests.journeys.conftest import Visitor
from tests.journeys.portals import AGENCY, NAMES, Portal, two_portals

pytestmark = [pytest.mark.browser, pytest.mark.shows("AUD-24")]
At = Callable[..., Visitor]


@pytest.fixture
def portals(tmp_path: Any) -> Iterator[tuple[Portal, Portal]]:
    made = two_portals(tmp_path)
    yield made
    for portal in made:
        portal.end()


@pytest.fixture
def at(browser: Any) -> Iterator[At]:
    """``at(portal, "lead")`` opens a window in which that person of a portal is logged in."""
    windows: list[Any] = []

    def open_window(portal: Portal, who: str) -> Visitor:
        context = browser.new_context(base_url=portal.url, accept_downloads=True)
        windows.append(context)
        cookie = {"name": "sessionid", "value": portal.told["cookies"][who], "url": portal.url}
        context.add_cookies([cookie])
        context.set_default_timeout(15_000)
        return Visitor(context.new_page(), portal.url)

    yield open_window
    for window in windows:
        window.close()


def taken(visitor: Visitor, link: str) -> bytes:
    """The file behind a link."""
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("link", name=link, exact=True).first.click()
    return coming.value.path().read_bytes()  # type: ignore[no-any-return]


def read_in(unit: Visitor, data: bytes) -> Visitor:
    """The business unit reads a package in for the agency."""
    unit.go("/audits/packages/").press("Read a package in")
    unit.page.get_by_label("Agency").select_option(label=AGENCY)
    file = {"name": "return.zip", "mimeType": "application/zip", "buffer": data}
    unit.page.set_input_files("input[type=file]", [file])
    return unit.press("Read it in")


def altered(data: bytes) -> bytes:
    """One word of an answer is another."""
    members = members_of(data)
    told = members["return.json"]
    assert b"a policy" in told
    return zipped({**members, "return.json": told.replace(b"a policy", b"no policy", 1)})


def test_a_return_travels_between_two_portals(portals: tuple[Portal, Portal], at: At) -> None:
    sends, reads = portals
    there = f"/audits/returns/{reads.told['return']}/"

    # Handed in at the one: its lead downloads the package, its unit reads out the key.
    lead = at(sends, "lead").go(f"/audits/returns/{sends.told['return']}/downloads/")
    data = taken(lead, "Download the package")
    unit = at(sends, "unit").go("/audits/packages/").is_accessible()
    mark, key = unit.page.locator("code.checksum").all_inner_texts()

    # The other refuses it while it does not trust that key, and trusts no key but that.
    unit = read_in(at(reads, "unit"), data).is_accessible()
    assert unit.sees("signed by a portal that you do not trust yet")
    unit.go("/audits/packages/portals/new/").fill("Partnership", NAMES["sends"])
    unit.fill("Its public key", key).choose("I compared the fingerprint with them by telephone")
    unit.press("Trust it").is_accessible()
    assert unit.page.locator("code.checksum").all_inner_texts() == [mark]
    stranger, _public = package.new_key()
    assert read_in(unit, zipped(signed_anew(members_of(data), stranger))).sees("do not trust yet")
    assert read_in(unit, altered(data)).sees("altered after it was signed")
    assert at(reads, "lead").go(there).page.get_by_text("to confirm").count() == 0
    assert read_in(unit, data).is_accessible().sees("The package is read in.")

    # Its answers wait to be confirmed; only the local question is left to answer.
    lead = at(reads, "lead").go(there).is_accessible()
    assert lead.sees(f"3 to confirm, from {NAMES['sends']}") and lead.sees("1 to answer here")
    pictured(lead, "package-parts")
    for part, number in (("A", 3), ("B", 2)):
        lead.go(f"{there}sections/{part}/").is_accessible()
        pictured(lead, f"package-{part}")
        boxes = lead.page.get_by_label("This is right here too: use it as our answer")
        assert boxes.count() == number
        for place in range(number):
            boxes.nth(place).check()
        lead.press("Save and go back")
    lead.follow("C Part C").is_accessible()
    assert lead.sees("To answer here")
    lead.fill("Your answer (C1)", "A local answer.").press("Save and go back")
    assert lead.sees("6 of 6 questions answered") and lead.sees("nothing is left to confirm")
    shown = f"from {NAMES['sends']}"
    assert lead.go(f"{there}sections/A/").sees(shown)
    file = taken(lead, "Policy")
    assert hashlib.sha256(file).hexdigest() in str(list(members_of(data)))

    # Signed and handed in here, with its origin.
    lead.go(f"{there}sign-off/1/").page.get_by_label("Who signs?").select_option(
        label=f"Officer of {NAMES['reads']}"
    )
    lead.press("Save").press("Check and send").press("Send it to be signed")
    officer = at(reads, "officer").go(f"{there}whole/").is_accessible()
    assert officer.page.get_by_text(f"Confirmed {shown}").count() == 5
    officer.go(f"{there}sign/").choose("I have read the return, and I declare this").press("Sign")
    assert officer.sees("Version 1, handed in on")
    onward = taken(lead.go(f"{there}downloads/"), "Download the package")
    told = json.loads(members_of(onward)["return.json"])
    assert told["origin"]["name"] == NAMES["reads"]
    said = {
        each["code"]: each
        for part in told["return"]["sections"]
        for standard in part["standards"]
        for each in standard["questions"]
    }
    came = [code for code, each in said.items() if each["confirmed_from"] == NAMES["sends"]]
    assert came == ["A1", "A2", "A3", "B1", "B2"]
    assert said["C1"]["narrative"] == "A local answer."
    assert said["A2"]["evidence"][0]["origin"] == NAMES["sends"]
    assert lead.faults == officer.faults == []
