"""The agency's pages and the board: what a person sees, types and is told."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from core.models import AccessEntry, Message
from partnership.models import Person
from reviews.forms.chronology import COLUMNS, read_chronology
from reviews.models import InformationRequest
from reviews.rules import RequestStatus
from reviews.services import answers
from reviews.services import requests as deeds
from reviews.services.reviews import share_submissions
from tests.factories import make_request, make_review

TODAY = dt.date(2026, 7, 1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def soon(days: int = 7) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def asked(unit, trust, trust_lead) -> InformationRequest:
    return deeds.ask_agency(actor=unit, review=make_review(), organisation=trust, due_on=soon())


def page(client, name: str, *args: object, **kwargs: object):
    return client.get(reverse(name, args=args), **kwargs)


def text(response) -> str:
    return response.content.decode()


def test_an_empty_list_says_so_in_words(client_for, trust_lead):
    assert "Nothing is asked of you" in text(page(client_for(trust_lead), "request_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_requests_costs_the_same_whatever_it_shows(
    client_for, unit, trust, trust_lead, rows, django_assert_num_queries
):
    for _ in range(rows):
        deeds.ask_agency(actor=unit, review=make_review(), organisation=trust, due_on=soon())
    client = client_for(trust_lead)
    page(client, "request_list")
    with django_assert_num_queries(6):
        page(client, "request_list")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_the_same_whatever_it_shows(
    client_for, unit, trust, school, charity, rows, django_assert_num_queries
):
    review = make_review()
    for organisation in (trust, school, charity)[:rows]:
        deeds.ask_agency(actor=unit, review=review, organisation=organisation, due_on=soon())
    client = client_for(unit)
    page(client, "review_requests", review.reference)
    with django_assert_num_queries(11):
        page(client, "review_requests", review.reference)


@pytest.mark.shows("REV-05")
def test_the_board_says_how_far_each_agency_is(
    client_for, unit, trust, trust_lead, school, charity, police
):
    review = make_review()
    for organisation in (trust, school, charity, police):
        deeds.ask_agency(actor=unit, review=review, organisation=organisation, due_on=soon())
    by = {row.organisation: row for row in review.requests.all()}
    answers.save_summary(actor=unit, request=by[school], summary="x", version=0)
    answers.save_summary(actor=unit, request=by[charity], summary="x", version=0)
    answers.submit(actor=unit, request=by[charity])
    answers.nil_return(actor=unit, request=by[police], reason="Searched")
    board = text(page(client_for(unit), "review_requests", review.reference))
    said = [
        word
        for word in ("Not started", "Started", "Submitted", "Nil return", "2 of 4")
        if word in board
    ]
    assert said == ["Not started", "Started", "Submitted", "Nil return", "2 of 4"]
    assert board.count("Nobody to tell") == 1  # the school; the trust has a lead


def test_opening_a_request_changes_nothing_and_is_logged(client_for, trust_lead, asked):
    before = asked.history.count()
    for name in (
        "request",
        "request_summary",
        "request_files",
        "request_chronology",
        "request_check",
    ):
        assert page(client_for(trust_lead), name, asked.pk).status_code == 200
    asked.refresh_from_db()
    assert (asked.status, asked.history.count()) == (RequestStatus.NOT_STARTED, before)
    assert AccessEntry.objects.filter(person=trust_lead, record_id=asked.pk).count() == 5


def test_a_lead_answers_from_start_to_end(client_for, unit, trust_lead, asked):
    client = client_for(trust_lead)
    saved = client.post(
        reverse("request_autosave", args=[asked.pk]), {"summary": "What we know", "version": 0}
    )
    assert (saved.status_code, saved.json()["version"], saved.json()["warning"]) == (200, 1, "")
    event = {
        "on_day": "2",
        "on_month": "3",
        "on_year": "2026",
        "event": "Home visit",
        "source": "Record",
    }
    added = client.post(reverse("request_chronology", args=[asked.pk]), event, follow=True)
    assert "The event is added." in text(added)
    file = {"title": "Other document", "file": SimpleUploadedFile("map.pdf", PDF)}
    assert "map.pdf" in text(
        client.post(reverse("request_files", args=[asked.pk]), file, follow=True)
    )
    check = text(page(client, "request_check", asked.pk))
    shown = [
        words
        for words in ("What we know", "Home visit", "map.pdf", "about to send")
        if words in check
    ]
    assert shown == ["What we know", "Home visit", "map.pdf", "about to send"]
    sent = client.post(reverse("request_check", args=[asked.pk]), follow=True)
    assert sent.redirect_chain == [(reverse("request_sent", args=[asked.pk]), 302)]
    after = text(page(client, "request", asked.pk))
    assert ("no longer changed" in after, "Check and send" in after) == (True, False)
    again = client.post(reverse("request_check", args=[asked.pk]), follow=True)
    assert again.redirect_chain == [(reverse("request_sent", args=[asked.pk]), 302)]
    deeds.send_back(actor=unit, request=asked, reason="The dates are missing")
    assert "The dates are missing" in text(page(client, "request", asked.pk))


def test_a_stale_summary_shows_both_texts_and_can_be_saved_over(
    client_for, trust_lead, unit, asked
):
    answers.save_summary(actor=unit, request=asked, summary="Their words", version=0)
    client, url = client_for(trust_lead), reverse("request_summary", args=[asked.pk])
    auto = client.post(
        reverse("request_autosave", args=[asked.pk]), {"summary": "My words", "version": 0}
    )
    assert (auto.status_code, "after you opened it" in auto.json()["message"]) == (409, True)
    stale = client.post(url, {"summary": "My words", "version": 0})
    body = text(stale)
    assert (stale.status_code, "Their words" in body, "My words" in body) == (422, True, True)
    assert 'name="version" value="1"' in body
    assert client.post(url, {"summary": "My words and theirs", "version": 1}).status_code == 302
    asked.refresh_from_db()
    assert asked.summary == "My words and theirs"


def test_a_nil_return_is_declared_with_its_reason(client_for, trust_lead, asked):
    client, url = client_for(trust_lead), reverse("request_nil", args=[asked.pk])
    assert "where you looked" in text(client.post(url, {"reason": ""}))
    done = client.post(url, {"reason": "Searched every record since 2019"}, follow=True)
    assert "Nil return sent" in text(done)


def test_a_wrong_file_is_refused_beside_its_field(client_for, trust_lead, asked):
    wrong = {"title": "Summary", "file": SimpleUploadedFile("summary.pdf", b"MZ\x90\x00not a pdf")}
    answer = client_for(trust_lead).post(reverse("request_files", args=[asked.pk]), wrong)
    assert (answer.status_code, "govuk-error-message" in text(answer)) == (422, True)


def test_chasing_twice_says_so(client_for, unit, asked):
    client, url = client_for(unit), reverse("request_chase", args=[asked.pk])
    assert "is on its way" in text(client.post(url, follow=True))
    assert "was reminded today already" in text(client.post(url, follow=True))
    assert Message.objects.filter(kind="reviews.request-chase").count() == 1
    assert client.get(url).status_code == 405


@pytest.mark.shows("REV-06")
def test_others_are_read_only_after_sharing(
    client_for, unit, trust, trust_lead, school, school_lead
):
    review = make_review()
    for organisation, words in ((trust, "Trust words"), (school, "School words")):
        request = deeds.ask_agency(
            actor=unit, review=review, organisation=organisation, due_on=soon()
        )
        answers.save_summary(actor=unit, request=request, summary=words, version=0)
        answers.submit(actor=unit, request=request)
    own = review.requests.get(organisation=trust)
    client = client_for(trust_lead)
    before = text(page(client, "request_others", own.pk))
    assert ("Not shared yet" in before, "School words" in before) == (True, False)
    share_submissions(actor=unit, review=review)
    after = text(page(client, "request_others", own.pk))
    assert ("School words" in after, "Trust words" in after) == (True, False)


def test_a_lead_shares_and_takes_back(client_for, trust_lead, trust_colleague, asked):
    client, until = client_for(trust_lead), soon(5)
    share = {
        "person": trust_colleague.pk,
        "reason": "Her part",
        "until_day": until.day,
        "until_month": until.month,
        "until_year": until.year,
    }
    assert client.post(reverse("request_share", args=[asked.pk]), share).status_code == 302
    assert page(client_for(trust_colleague), "request", asked.pk).status_code == 200
    client.post(reverse("request_unshare", args=[asked.pk, trust_colleague.pk]))
    assert page(client_for(trust_colleague), "request", asked.pk).status_code == 404


def test_a_lead_invites_a_new_colleague(client_for, trust_lead, asked):
    new = {"name": "Asha Lowe", "email": "asha.lowe@example.org", "reason": "Her part"}
    answer = client_for(trust_lead).post(
        reverse("request_share_new", args=[asked.pk]), new, follow=True
    )
    assert "Asha Lowe" in text(answer)
    person = Person.objects.get(email="asha.lowe@example.org")
    assert page(client_for(person), "request", asked.pk).status_code == 200


# --- Files of events -----------------------------------------------------------------------------


def csv_of(*rows: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("c.csv", "\n".join([",".join(COLUMNS), *rows]).encode(encoding))


def test_a_csv_is_read_in_either_encoding_and_any_spelling_of_a_date():
    rows = ["09/06/2026,2pm,Café visit,GP record,", "2026-06-10,,Call,,", "11 June 2026,,Letter,,"]
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        found = read_chronology(csv_of(*rows, encoding=encoding), TODAY)
        assert found.faults == []
        assert [(row["on"].day, row["event"]) for row in found.rows] == [
            (9, "Café visit"),
            (10, "Call"),
            (11, "Letter"),
        ]


def test_faults_are_told_by_line():
    rows = [
        "09/06/2026,,Visit,,",
        "yesterday,,Call,,",
        "10/06/2026,,,,",
        "01/01/2030,,Later,,",
        ",,No date,,",
    ]
    found = read_chronology(csv_of(*rows), TODAY)
    assert found.faults == [
        (3, "“yesterday” is not a date. Write it as 09/06/2026."),
        (4, "Say what happened."),
        (5, "The date is in the future."),
        (6, "The date is missing."),
    ]


def test_a_sheet_of_excel_is_read():
    book, file = Workbook(), io.BytesIO()
    book.active.append(["What happened", "Date", "Time"])
    book.active.append(["Visit", dt.datetime(2026, 6, 9), dt.time(14, 30)])
    book.save(file)
    found = read_chronology(SimpleUploadedFile("c.xlsx", file.getvalue()), TODAY)
    assert found.faults == []
    assert found.rows == [
        {"on": dt.date(2026, 6, 9), "time": "14:30", "event": "Visit", "source": "", "comment": ""}
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("c.csv", b"Name,Thing\n1,2\n", "Missing: Date, What happened"),
        ("c.csv", b"Date,What happened\n", "no events below"),
        ("c.csv", b"", "empty"),
        ("c.xlsx", b"PK\x03\x04nonsense", "."),
        ("c.exe", b"MZ", "exe"),
    ],
)
def test_what_is_no_chronology_is_refused_in_words(name, content, words):
    from core.errors import RuleBroken

    with pytest.raises(RuleBroken, match=words) as refusal:
        read_chronology(SimpleUploadedFile(name, content), TODAY)
    assert refusal.value.field == "file"


def test_a_faulty_file_takes_nothing_and_a_mended_one_everything_once(
    client_for, trust_lead, asked
):
    client, url = client_for(trust_lead), reverse("request_import", args=[asked.pk])
    wrong = text(client.post(url, {"file": csv_of("09/06/2026,,Visit,,", "soon,,Call,,")}))
    assert ("“soon” is not a date" in wrong, asked.chronology.count()) == (True, 0)
    right = ["02/03/2026,,Visit,,", "03/03/2026,,Call,,"]
    assert "2 events are added." in text(client.post(url, {"file": csv_of(*right)}, follow=True))
    again = client.post(url, {"file": csv_of(*right, "04/03/2026,,Letter,,")}, follow=True)
    assert "1 event is added. 2 were there already." in text(again)
    assert asked.chronology.count() == 3


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_read_back(client_for, trust_lead, form):
    answer = page(client_for(trust_lead), "request_template", form)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    found = read_chronology(SimpleUploadedFile(f"t.{form}", content), TODAY)
    assert (found.faults, len(found.rows)) == ([], 1)


def test_a_request_made_by_hand_is_listed_by_its_lead_only(
    client_for, trust, trust_lead, school_lead
):
    request = make_request(organisation=trust)
    assert f"/requests/{request.pk}/" in text(page(client_for(trust_lead), "request_list"))
    assert f"/requests/{request.pk}/" not in text(page(client_for(school_lead), "request_list"))
