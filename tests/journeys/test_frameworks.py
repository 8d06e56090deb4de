"""A framework is drafted, reworded, given a conditional question and published: in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from audits.models import FrameworkVersion
from audits.rules.frameworks import VersionStatus
from partnership.models import Person
from tests.factories.audited_frameworks import make_framework, make_version, question, words

pytestmark = pytest.mark.django_db(transaction=True)


def asked() -> FrameworkVersion:
    guidance = "Name the post, not the person. Say how often it reports to the board."
    reference = "Working Together 2023, chapter 4"
    told = words(
        question("1.1.1", text="Who on the board leads?", guidance=guidance, reference=reference),
        question("1.1.2", text="Is there a deputy?", kind="yes_no", lengths=["statutory"]),
    )
    framework = make_framework(code="section-11", title="Section 11 audit")
    return make_version(framework, told)


@pytest.mark.shows("AUD-01", "AUD-03", "AUD-05")
@pytest.mark.parametrize("width", [1280, 320])
def test_a_draft_is_changed_and_published_and_the_old_words_stay(
    visit: Any, unit: Person, width: int
) -> None:
    old = asked()
    at = visit(unit, width=width).go("/frameworks/").is_accessible()
    at.follow("Section 11 audit").is_accessible().press("Make a draft to change it")
    at.is_accessible().follow("Change standard 1.1 and its questions").is_accessible()
    at.follow("1.1.1 Who on the board leads?").is_accessible()
    at.fill("Question", "Which member of the board leads on safeguarding?").submit()
    assert at.is_accessible().sees("The question is changed.")
    at.press("Add a question").is_accessible().press("Add the question").is_accessible()
    assert at.sees("Write the question")
    at.fill("Code", "1.1.3").fill("Question", "Why is there no deputy?").choose("Words")
    at.submit().is_accessible()
    at.follow("When asked 1.1.3").is_accessible()
    at.page.get_by_label("Which earlier question decides?").select_option(value="1.1.2")
    at.press("Go on to its answers").is_accessible().choose("No").submit()
    assert at.is_accessible().sees("Only where 1.1.2 is answered “No”")
    at.follow("1 Leadership").is_accessible().follow("Sections").is_accessible()
    at.follow("The whole draft").is_accessible().press("Check and publish").is_accessible()
    assert at.sees("Added (1)")
    assert at.sees("Reworded (1)")
    at.fill("What changed, in one line", "A deputy is asked about.").press("Publish version 2")
    assert at.is_accessible().sees("Version 2 is in use.")
    assert at.sees("Which member of the board leads on safeguarding?")
    at.follow("School").is_accessible()
    assert at.page.get_by_text("Why is there no deputy?").count() == 0
    at.go(f"/frameworks/versions/{old.pk}/").is_accessible()
    assert at.sees("Who on the board leads?")
    assert at.page.get_by_text("Why is there no deputy?").count() == 0
    old.refresh_from_db()
    assert old.status == VersionStatus.RETIRED


@pytest.mark.parametrize("width", [1280, 320])
def test_a_file_with_faults_says_where_they_are(visit: Any, unit: Person, width: int) -> None:
    asked()
    at = visit(unit, width=width).go("/frameworks/new/").is_accessible()
    at.go("/frameworks/import/").is_accessible()
    text = b"code: section-11\ntitle: Section 11\nkind: section11\ncolour: red\n"
    at.page.locator("input[type=file]").set_input_files(
        {"name": "s11.yaml", "mimeType": "application/yaml", "buffer": text}
    )
    at.press("Read the file").is_accessible()
    assert at.sees("The file has 1 fault. Nothing was kept.")
    assert at.sees("Line 4")
    assert FrameworkVersion.objects.count() == 1
