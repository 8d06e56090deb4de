"""An agency answers: shared with a colleague, files that are refused, two windows, what others may see."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core import documents
from partnership.models import Organisation, Person
from reviews.models import RapidReview
from reviews.rules import RequestStatus
from reviews.services import answers, reviews
from tests.journeys.cases import (
    PDF,
    answered,
    asked_of,
    broken,
    days_ago,
    new_review,
    status_of,
    with_password,
)

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "The health visitor saw the child four times and was never let upstairs."


@pytest.fixture
def review(
    unit: Person, trust: Organisation, school: Organisation, trust_lead: Person, school_lead: Person
) -> RapidReview:
    return new_review(unit, trust, school)


def upload(at: Any, name: str, content: bytes) -> Any:
    at.choose("Chronology")
    at.page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    return at.press("Add the file")


@pytest.mark.shows("ACC-02", "REV-06")
def test_a_colleague_sees_the_one_request_that_is_shared(
    visit: Any,
    review: RapidReview,
    unit: Person,
    trust: Organisation,
    school: Organisation,
    trust_lead: Person,
    trust_colleague: Person,
) -> None:
    asked, theirs = asked_of(review, trust), asked_of(review, school)
    hidden = asked_of(new_review(unit, trust), trust)
    writer = visit()
    assert writer.go("/accounts/login/").page.url.endswith("/accounts/login/")
    lead = visit(trust_lead).go(f"/requests/{asked.pk}/colleagues/new/").is_accessible()
    lead.page.get_by_label("Colleague", exact=True).select_option(label=str(trust_colleague))
    lead.fill("What you ask them to do", "Write the health visiting part").press("Share")
    lead.is_accessible()
    assert lead.sees("It is shared, and they are told.")
    writer.fill("Email address", with_password(trust_colleague).email)
    writer.fill("Password", "kestrel-umbrella-ninefold").press("Log in")
    writer.go("/requests/").is_accessible()
    links = writer.page.locator("main tbody a").evaluate_all("all => all.map((a) => a.pathname)")
    assert links == [f"/requests/{asked.pk}/"]
    assert [status_of(writer, f"/requests/{row.pk}/") for row in (asked, theirs, hidden)] == [
        200, 404, 404,
    ]  # fmt: skip
    writer.go(f"/requests/{asked.pk}/summary/").is_accessible().fill("Summary", TYPED)
    writer.press("Save and go back").is_accessible()
    lead.go(f"/requests/{asked.pk}/colleagues/").is_accessible()
    lead.page.get_by_role("button", name=re.compile("Take back")).click()
    assert status_of(writer, f"/requests/{asked.pk}/") == 404


@pytest.mark.shows("REV-05", "PUB-09")
def test_a_nil_return(
    visit: Any, review: RapidReview, unit: Person, school: Organisation, school_lead: Person
) -> None:
    asked = asked_of(review, school)
    at = visit(school_lead, width=320).go(f"/requests/{asked.pk}/nil-return/").is_accessible()
    at.press("Send the nil return").is_accessible()
    assert at.sees("Say how you know that your agency holds nothing: where you looked")
    at.fill("How you know", "The roll and the safeguarding files since 2019 were searched.")
    at.press("Send the nil return").is_accessible()
    assert at.heading.startswith("Nil return sent")
    assert at.sees("What happens next")
    office = visit(unit).go(f"/reviews/{review.reference}/requests/").is_accessible()
    row = office.page.locator("main tr", has_text=str(school)).first
    assert "Nil return" in row.inner_text()
    asked.refresh_from_db()
    assert asked.status == RequestStatus.NIL_RETURN


@pytest.mark.parametrize(
    ("name", "content"), [("summary.pdf", b"MZ\x90\x00" + b"\0" * 600), ("tool.exe", PDF)]
)
def test_a_wrong_file_gets_a_plain_message_beside_the_field(
    visit: Any,
    review: RapidReview,
    trust: Organisation,
    trust_lead: Person,
    name: str,
    content: bytes,
) -> None:
    asked = asked_of(review, trust)
    answers.save_summary(actor=trust_lead, request=asked, summary=TYPED, version=asked.version)
    at = visit(trust_lead).go(f"/requests/{asked.pk}/files/").is_accessible()
    upload(at, name, content).is_accessible()
    beside = at.page.locator("#id_file_error")
    assert beside.is_visible()
    assert not re.search(r"mime|magic|header|exception|invalid", beside.inner_text(), re.I)
    assert at.page.get_by_label("Chronology", exact=True).is_checked()
    assert documents.of(asked).count() == 0
    upload(at, "summary.pdf", PDF).is_accessible()
    assert at.sees("The file is added.")
    at.go(f"/requests/{asked.pk}/summary/")
    assert at.page.get_by_label("Summary").first.input_value() == TYPED


@pytest.mark.parametrize(
    ("times", "words"), [(2, "The most we can take is 195 kB."), (9, "That is too large")]
)
def test_a_file_over_the_limit_is_refused_in_words(
    visit: Any,
    review: RapidReview,
    trust: Organisation,
    trust_lead: Person,
    settings: Any,
    times: int,
    words: str,
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 200_000
    asked = asked_of(review, trust)
    at = visit(trust_lead).go(f"/requests/{asked.pk}/files/")
    upload(at, "summary.pdf", PDF + b"%" * (times * 200_000)).is_accessible()
    assert at.sees(words)
    assert documents.of(asked).count() == 0


def test_two_windows_lose_nothing(
    visit: Any, review: RapidReview, trust: Organisation, trust_lead: Person
) -> None:
    asked = asked_of(review, trust)
    first, second = visit(trust_lead, scripts=False), visit(trust_lead)
    for at in (first, second):
        at.go(f"/requests/{asked.pk}/summary/")
    first.fill("Summary", "The first window’s words.").press("Save and go back")
    second.fill("Summary", "The second window’s words.").press("Save and go back").is_accessible()
    assert second.sees("A colleague saved the summary after you opened it.")
    assert second.sees("The first window’s words.")
    assert second.page.get_by_label("Summary").first.input_value() == "The second window’s words."
    second.fill("Summary", "The first window’s words. The second window’s words.")
    second.press("Save and go back").is_accessible()
    asked.refresh_from_db()
    assert asked.summary == "The first window’s words. The second window’s words."
    assert broken(second) == []


@pytest.mark.shows("REV-06", "REV-07", "ACC-02")
def test_nothing_of_another_agency_before_it_is_shared_and_all_of_it_after(
    visit: Any,
    review: RapidReview,
    unit: Person,
    trust: Organisation,
    school: Organisation,
    trust_lead: Person,
    school_lead: Person,
) -> None:
    asked, own = asked_of(review, trust), asked_of(review, school)
    letter = add_letter(trust_lead, asked)
    answered(trust_lead, review, trust, "Home visit by the nurse.")
    answered(school_lead, review, school, "Away from school.")
    at = visit(school_lead)
    pages = ("", "summary/", "files/", "chronology/", "check/", "sent/", "others/", "colleagues/")
    assert {status_of(at, f"/requests/{asked.pk}/{page}") for page in pages} == {404}
    assert status_of(at, f"/documents/{letter.pk}/") == 404
    assert status_of(at, f"/reviews/{review.reference}/") in {403, 404}
    export = f"{at.base}/reviews/{review.reference}/chronology/?export=csv"
    before = at.page.request.get(export).text()
    assert "Home visit" not in before
    at.go(f"/requests/{own.pk}/others/").is_accessible()
    assert at.sees("Not shared yet")
    at.go("/requests/").is_accessible()
    assert at.page.get_by_text(str(trust)).count() == 0

    reviews.share_submissions(actor=unit, review=review)
    at.go(f"/requests/{own.pk}/others/").is_accessible()
    assert at.sees(f"What {trust} knows.")
    assert at.sees("Home visit by the nurse.")
    assert status_of(at, f"/documents/{letter.pk}/") == 200
    assert status_of(at, f"/requests/{asked.pk}/") == 404, "reading is not answering"
    assert broken(at) == []


def add_letter(lead: Person, asked: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    letter = SimpleUploadedFile("letter.pdf", PDF, content_type="application/pdf")
    return answers.add_file(actor=lead, request=asked, upload=letter, title="Other document")


@pytest.mark.shows("REV-05")
def test_an_event_in_the_future_is_refused_and_stays_in_the_form(
    visit: Any, review: RapidReview, trust: Organisation, trust_lead: Person
) -> None:
    asked = asked_of(review, trust)
    at = visit(trust_lead, width=320).go(f"/requests/{asked.pk}/chronology/").is_accessible()
    at.fill_day("Date", days_ago(-2)).fill("What happened", "A visit was made.")
    at.press("Add the event").is_accessible()
    assert at.page.locator("#id_on_error").is_visible()
    assert at.page.get_by_label("What happened").first.input_value() == "A visit was made."
    at.fill_day("Date", days_ago(2)).press("Add the event").is_accessible()
    assert asked.chronology.get().event == "A visit was made."
