"""The pages of frameworks: who may open them, how much they cost, what they say."""

import io
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse

from audits.models import Framework, FrameworkVersion, Question, Section, Standard
from audits.queries.frameworks_files import as_yaml
from audits.rules.frameworks import VersionStatus
from audits.services import frameworks as deeds
from core.stale import mark
from partnership.models import Person
from tests.factories.audited_frameworks import (
    make_draft,
    make_framework,
    make_version,
    question,
    words,
)

pytestmark = pytest.mark.django_db

READING = ["framework_list", "framework", "framework_version", "framework_yaml", "framework_xlsx"]
DESIGNING = [
    "framework_new", "framework_import", "framework_change", "framework_retire", "framework_words",
    "framework_publish", "framework_throw_away", "framework_sections", "framework_section_new",
    "framework_section", "framework_section_change", "framework_section_remove",
    "framework_standard_new", "framework_standard", "framework_standard_change",
    "framework_standard_remove", "framework_question_new", "framework_question_change",
    "framework_question_when", "framework_question_remove",
]  # fmt: skip
POSTING = [
    "framework_draft", "framework_section_move", "framework_standard_move",
    "framework_question_move", "framework_question_always",
]  # fmt: skip
CAST = {
    "unit": (200, 200), "council_exec": (200, 403), "scrutineer": (200, 403),
    "administrator": (403, 403), "board_member": (403, 403), "trust_lead": (403, 403),
    "trust_colleague": (403, 403), "school_lead": (403, 403), "panel_member": (403, 403),
    "practitioner": (403, 403), "outsider": (403, 403),
}  # fmt: skip


def address(name: str, version: FrameworkVersion) -> str:
    """A page about this version, or about the first part of it that the page is for."""
    nouns: dict[str, Any] = {
        "section": Section.objects.filter(version=version),
        "standard": Standard.objects.filter(section__version=version),
        "question": Question.objects.of(version),
    }
    with suppress(NoReverseMatch):
        return reverse(name)
    found = [version.framework_id, version.pk, *(rows.first().pk for rows in nouns.values())]
    keys = ["framework", "framework_version", *(f"framework_{noun}" for noun in nouns)]
    for key, value in zip(keys, found, strict=True):
        try:
            return reverse(name, kwargs={key: value})
        except NoReverseMatch:
            continue
    raise AssertionError(name)


@pytest.mark.parametrize("who", CAST)
def test_who_may_open_what(request: Any, client_for: Any, who: str) -> None:
    client = client_for(request.getfixturevalue(who))
    used, draft = make_version(), make_draft()
    read, design = CAST[who]
    assert {client.get(address(name, used)).status_code for name in READING} == {read}
    found = {name: client.get(address(name, draft)).status_code for name in DESIGNING}
    assert found == dict.fromkeys(DESIGNING, design)
    if design == 403:
        posted = {
            name: client.post(address(name, draft)).status_code for name in POSTING + DESIGNING
        }
        assert posted == dict.fromkeys(POSTING + DESIGNING, 403)
    assert deeds.version_held(draft) == deeds.version_held(used)


@pytest.mark.parametrize("who", ["council_exec", "scrutineer"])
def test_a_draft_is_for_the_business_unit(request: Any, client_for: Any, who: str) -> None:
    client, draft = client_for(request.getfixturevalue(who)), make_draft()
    pages = ["framework", "framework_version", "framework_yaml", "framework_xlsx"]
    assert {client.get(address(name, draft)).status_code for name in pages} == {404}
    body = client.get(reverse("framework_list")).content.decode()
    assert draft.framework.title not in body
    used = make_version()
    make_draft(framework=used.framework)
    body = client.get(address("framework", used)).content.decode()
    assert ("Version 1" in body, "Version 2" in body, "draft" in body) == (True, False, False)


@pytest.mark.parametrize("who", ["administrator", "trust_lead"])
def test_navigation_shows_only_what_may_be_opened(request: Any, client_for: Any, who: str) -> None:
    body = client_for(request.getfixturevalue(who)).get("/").content.decode()
    assert reverse("framework_list") not in body


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_long(
    client_for: Any, unit: Person, django_assert_num_queries: Any, many: int
) -> None:
    for _ in range(many):
        make_draft(framework=make_version().framework)
    client = client_for(unit)
    client.get(reverse("framework_list"))
    with django_assert_num_queries(LIST):
        body = client.get(reverse("framework_list")).content.decode()
    assert body.count("Version 2") == many


def long(count: int) -> FrameworkVersion:
    """A version of that many questions in standards of five, with words as long as real ones."""
    text = (
        "Does a named senior leader hold responsibility for safeguarding, with time to do it well?"
    )
    guidance = (
        "Give the post and how often it reports. Point to the minute or the plan that shows it."
    )
    rows = [
        question(
            f"1.{n}", text=f"{n}: {text}", guidance=guidance, lengths=["statutory", "school"],
            reference="Working Together 2023, paragraph 221", evidence_wanted=True,
        )
        for n in range(count)
    ]  # fmt: skip
    told = words()
    [section] = told["sections"]
    [standard] = section["standards"]
    told["sections"] = [
        {**section, "code": str(n), "standards": [{**standard, "code": f"{n}.1", "questions": rows[n : n + 5]}]}
        for n in range(0, count, 5)
    ]  # fmt: skip
    return make_version(told=told)


@pytest.mark.shows("AUD-01")
@pytest.mark.parametrize("count", [1, 110])
def test_a_whole_version_is_one_light_page(
    client_for: Any, unit: Person, django_assert_num_queries: Any, count: int
) -> None:
    page = reverse("framework_version", args=[long(count).pk])
    client = client_for(unit)
    client.get(page)
    with django_assert_num_queries(VERSION):
        answer = client.get(page)
    assert answer.content.decode().count("Does a named senior leader") == count
    assert len(answer.content) < 90_000


@pytest.mark.shows("AUD-01", "AUD-03", "AUD-04")
def test_a_version_says_who_is_asked_and_when(client_for: Any, unit: Person) -> None:
    told = words(
        question("1", lengths=["school"], guidance="Look at the minutes.", reference="WT 2023"),
        question("2", when="1", when_values=["amber", "red"]),
        question("3", lengths=["charity"]),
    )
    version = make_version(told=told)
    page = reverse("framework_version", args=[version.pk])
    client = client_for(unit)
    body = client.get(page).content.decode()
    assert "Asked of: School, college or childcare" in body
    assert "Only where 1 is answered “Amber: partly met” or “Red: not met”" in body
    assert "Look at the minutes." in body
    assert "Children Act 2004, section 11" in body
    charity = client.get(page, {"as": "charity"}).content.decode()
    assert ["Is question 1 met?" in charity, "Is question 2 met?" in charity] == [False, False]
    assert "Is question 3 met?" in charity
    assert client.get(page, {"as": "nonsense"}).status_code == 200


@pytest.mark.shows("AUD-05")
def test_a_page_to_change_leads_back_where_there_is_no_draft(client_for: Any, unit: Person) -> None:
    version, client = make_version(), client_for(unit)
    steps = [
        name for name in DESIGNING
        if name.endswith(("_new", "_words", "_publish", "_away", "_remove", "_when"))
        and name != "framework_new"
    ]  # fmt: skip
    for name in [*steps, "framework_question_change"]:
        answer = client.get(address(name, version), follow=True)
        assert answer.redirect_chain == [(reverse("framework_version", args=[version.pk]), 302)], (
            name
        )
        assert "This version is in use. Make a draft to change it." in answer.content.decode()


def test_a_framework_is_made_drafted_published_and_retired(client_for: Any, unit: Person) -> None:
    client = client_for(unit)
    assert client.post(reverse("framework_new"), {}).status_code == 422
    client.post(reverse("framework_new"), {"title": "Neglect audit", "kind": "other"})
    framework = Framework.objects.get()
    draft = framework.versions.get()
    answer = client.post(reverse("framework_publish", args=[draft.pk]), {"note": ""})
    assert (answer.status_code, "It has no question yet" in answer.content.decode()) == (422, True)
    client.post(reverse("framework_section_new", args=[draft.pk]), {"code": "1", "title": "One"})
    section = Section.objects.get()
    new = reverse("framework_standard_new", args=[section.pk])
    client.post(new, {"code": "1.1", "title": "One"})
    new = reverse("framework_question_new", args=[Standard.objects.get().pk])
    client.post(new, {"code": "1.1.1", "text": "Is it?", "kind": "rag", "lengths": ["school"]})
    assert Question.objects.get().lengths == ["school"]
    client.post(reverse("framework_publish", args=[draft.pk]), {"note": "First"})
    draft.refresh_from_db()
    assert draft.status == VersionStatus.IN_USE
    answer = client.post(reverse("framework_draft", args=[draft.pk]))
    second = framework.versions.get(number=2)
    assert answer["Location"] == reverse("framework_version", args=[second.pk])
    client.post(reverse("framework_throw_away", args=[second.pk]))
    assert framework.versions.count() == 1
    client.post(reverse("framework_retire", args=[framework.pk]))
    framework.refresh_from_db()
    assert framework.retired_on is not None
    answer = client.post(reverse("framework_draft", args=[draft.pk]), follow=True)
    assert "Bring it back first." in answer.content.decode()


@pytest.mark.shows("AUD-05")
def test_the_check_page_says_what_changes(client_for: Any, unit: Person) -> None:
    version = make_version(told=words(question("1"), question("2")))
    draft = deeds.make_draft(actor=unit, version=version)
    client, page = client_for(unit), reverse("framework_publish", args=[draft.pk])
    assert "Nothing in it differs from version 1" in client.get(page).content.decode()
    change = reverse("framework_question_change", args=[Question.objects.of(draft)[0].pk])
    client.post(change, {"code": "1", "text": "Is it well met?", "kind": "rag"})
    client.post(reverse("framework_question_remove", args=[Question.objects.of(draft)[1].pk]))
    body = client.get(page).content.decode()
    assert ["Reworded (1)" in body, "Removed (1)" in body, "Added" in body] == [True, True, False]
    assert ["Is question 1 met?" in body, "Is it well met?" in body] == [True, True]


def test_a_second_editor_sees_both_texts(client_for: Any, unit: Person, unit2: Person) -> None:
    draft = make_draft()
    part = Question.objects.of(draft).get()
    from audits.services.frameworks_parts import held

    seen = mark(held(part))
    page = reverse("framework_question_change", args=[part.pk])
    typed = {"code": part.code, "kind": "rag", "seen": seen, "lengths": ["school"]}
    assert client_for(unit).post(page, typed | {"text": "Mine?"}).status_code == 302
    answer = client_for(unit2).post(page, typed | {"text": "Yours?", "lengths": []})
    body = answer.content.decode()
    assert (answer.status_code, "Mine?" in body, "Yours?" in body) == (422, True, True)
    assert "School, college or childcare" in body
    part.refresh_from_db()
    assert part.text == "Mine?"


@pytest.mark.shows("AUD-03")
def test_a_condition_is_set_in_two_steps_and_taken_away(client_for: Any, unit: Person) -> None:
    draft = make_draft(told=words(question("1", kind="yes_no"), question("2")))
    client, second = client_for(unit), Question.objects.of(draft).get(code="2")
    page = reverse("framework_question_when", args=[second.pk])
    assert "Which earlier question decides?" in client.get(page).content.decode()
    assert "Ask this question where the answer is" in client.get(page, {"on": "1"}).content.decode()
    assert client.post(page, {"when": "1"}).status_code == 422
    client.post(page, {"when": "1", "when_values": ["no"]})
    second.refresh_from_db()
    assert (second.when, second.when_values) == ("1", ["no"])
    assert "Ask it always" in client.get(page).content.decode()
    client.post(reverse("framework_question_always", args=[second.pk]))
    second.refresh_from_db()
    assert second.when == ""
    first = Question.objects.of(draft).get(code="1")
    alone = client.get(reverse("framework_question_when", args=[first.pk])).content.decode()
    assert "No earlier question is answered by choosing" in alone


def test_a_part_is_moved_and_the_page_comes_back_to_it(client_for: Any, unit: Person) -> None:
    draft = make_draft(told=words(question("1"), question("2")))
    second = Question.objects.of(draft).get(code="2")
    answer = client_for(unit).post(
        reverse("framework_question_move", args=[second.pk]), {"to": "up"}
    )
    page = reverse("framework_standard", args=[second.standard_id])
    assert answer["Location"] == f"{page}#part-{second.pk}"
    assert [each.code for each in Question.objects.of(draft)] == ["2", "1"]


def test_a_version_is_downloaded(client_for: Any, council_exec: Person) -> None:
    version, client = make_version(make_framework(code="section-11")), client_for(council_exec)
    answer = client.get(reverse("framework_yaml", args=[version.pk]))
    assert answer.content == as_yaml(version)
    assert answer["Content-Disposition"].startswith('attachment; filename="section-11-version-1-')
    sheet = client.get(reverse("framework_xlsx", args=[version.pk]))
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert book.sheetnames == ["Framework", "Questions"]


def test_a_file_is_read_into_a_draft(client_for: Any, unit: Person) -> None:
    version, client = make_version(), client_for(unit)
    page, content = reverse("framework_import"), as_yaml(version)

    def sent(text: bytes, **more: str) -> Any:
        return client.post(page, {"file": SimpleUploadedFile("a.yaml", text), **more})

    answer = sent(content.replace(b"kind: rag", b"kind: rags"))
    assert (answer.status_code, "The file has 1 fault" in answer.content.decode()) == (422, True)
    answer = sent(content)
    draft = version.framework.versions.get(number=2)
    assert answer["Location"] == reverse("framework_version", args=[draft.pk])
    other = content.replace(b"Is question", b"Was question")
    answer = sent(other)
    assert (answer.status_code, "has a draft already" in answer.content.decode()) == (422, True)
    assert sent(other, replace="on").status_code == 302
    assert Question.objects.of(draft).get().text == "Was question 1.1.1 met?"
    assert client.post(page, {}).status_code == 422


# Queries of a page, whatever is on it.
LIST = 5
VERSION = 6
