"""The report as PDF and DOCX: complete, tagged, fetching nothing, made by a worker with the asker's rights."""

import datetime as dt
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from docx import Document as Word
from pypdf import PdfReader

from core.documents import may_read
from core.errors import RuleBroken
from core.pdf import NotMade
from partnership.models import Organisation, Person
from reviews.documents import pdf, word
from reviews.documents.content import Report, gather, restored
from reviews.models import ChronologyEntry, RapidReview, RenderedReport, SignOff
from reviews.rules import REPORT_SECTIONS
from reviews.services import decisions, rendering
from reviews.services.report import save_section
from tests.factories import make_incident, make_request, make_review
from tests.factories.partners import forget_roles

HOSTILE = (
    '<img src="http://127.0.0.1:9/a.png"><link rel="attachment" href="file:///etc/passwd">'
    '<style>@import url("http://127.0.0.1:9/b.css"); body{background:url(http://127.0.0.1:9/c)}</style>'
)


@pytest.fixture
def review(
    unit: Person, council_exec: Person, icb_exec: Person, police_exec: Person, trust: Organisation
) -> RapidReview:
    """A review with something in every part: sections, a chronology, a decision with a dissent."""
    incident = make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18))
    review = make_review(incident, status="drafting", shared_at=timezone.now())
    for code, title, _help in REPORT_SECTIONS:
        save_section(
            actor=unit,
            review=review,
            code=code,
            body=f"Words on {title}.\n\n- {HOSTILE}",
            version=0,
        )
    request = make_request(review, trust, status="submitted")
    for day in (3, 1, 2):
        _entry(request, dt.date(2026, 5, day), f"Event of day {day} {HOSTILE}")
    review.status, review._change_reason = "decision", "Made for a test"
    review.save()
    decision = decisions.propose(
        actor=unit, review=review, outcome="no_further_review_learning_complete", rationale=HOSTILE
    )
    answers = ((council_exec, "agrees"), (icb_exec, "dissents"), (police_exec, "agrees"))
    for person, answer in answers:
        decisions.sign(
            actor=person,
            decision=decision,
            answer=answer,
            reason=f"Reason of {person.name}",
            seen=None,
        )
    review.refresh_from_db()
    return review


def _entry(request: Any, on: dt.date, event: str) -> None:
    entry = ChronologyEntry(request=request, on=on, event=event)
    entry._change_reason = "Made for a test"
    entry.save()


@pytest.fixture
def report(review: RapidReview, unit: Person) -> Report:
    return gather(review, unit)


def _tags(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if not hasattr(node, "get"):
        return
    if "/S" in node:
        yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid, "get_object") and hasattr(kid.get_object(), "get"):
            yield from _tags(kid)


def test_the_pdf_is_tagged_titled_and_whole(report: Report) -> None:
    made = PdfReader(io.BytesIO(pdf.make(report)))
    root = made.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert 'pdfuaid:part="1"' in made.xmp_metadata.stream.get_data().decode()
    assert made.metadata["/Title"] == f"Rapid review {report.reference}"
    tags = {tag["/S"] for tag in _tags(root["/StructTreeRoot"])}
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link"} - tags == set()
    titles = [item.title for item in made.outline[1] if not isinstance(item, list)]
    assert titles[0] == "Contents"
    assert [title.split(". ", 1)[1] for title in titles[1:]] == [
        *(title for _code, title, _help in REPORT_SECTIONS),
        "The partners’ decision",
        "Chronology",
    ]
    text = " ".join(" ".join(page.extract_text().split()) for page in made.pages)
    for expected in (
        "Restricted",
        "Page 1 of",
        "Words on Dissent.",
        "Reason of Peter Oyelaran",
        "Does not agree",
    ):
        assert expected in text, expected
    assert (
        text.index("Event of day 1") < text.index("Event of day 2") < text.index("Event of day 3")
    )


def test_the_pdf_embeds_its_typeface_and_attaches_nothing(report: Report) -> None:
    made = PdfReader(io.BytesIO(pdf.make(report)))
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1]
        for page in made.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("-")[0] for name in fonts} == {"Portal"}
    assert made.attachments == {}
    assert "root:" not in "".join(page.extract_text() for page in made.pages)


def test_rendering_fetches_nothing_whatever_the_page_says() -> None:
    """PD1, PD2: in a process of its own, so that WeasyPrint is not loaded here."""
    program = (
        "from core.rendering import Bundled, render\n"
        "f = Bundled({})\n"
        f"made = render('<html lang=en><title>t</title>' + {HOSTILE!r}, f, 5)\n"
        "import sys; print(sorted(f.refused)); sys.exit(0 if made.startswith(b'%PDF') else 1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert eval(done.stdout) == [  # noqa: S307 - our own list
        "file:///etc/passwd",
        "http://127.0.0.1:9/a.png",
        "http://127.0.0.1:9/b.css",
        "http://127.0.0.1:9/c",
    ]


def test_weasyprint_is_never_loaded_by_the_portal() -> None:
    program = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import reviews.tasks, reviews.services.rendering; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_too_long_and_too_slow_is_told_in_words(report: Report) -> None:
    with pytest.raises(NotMade, match="longer than 2 pages"):
        pdf.make(report, max_pages=2)
    with pytest.raises(NotMade, match="took more than 0 seconds"):
        pdf.make(report, max_seconds=0)


def test_the_word_document_has_headings_tables_and_language(report: Report) -> None:
    made = word.make(report)
    document = Word(io.BytesIO(made))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        *(title for _code, title, _help in REPORT_SECTIONS),
        "The partners’ decision",
        "Chronology",
    ]
    assert document.core_properties.title == f"Rapid review {report.reference}"
    assert document.core_properties.language == "en-GB"
    signed, chronology = document.tables
    assert [cell.text for cell in signed.rows[0].cells] == list(word.SIGN_OFFS)
    assert [row.cells[2].text for row in signed.rows[1:]] == ["Agrees", "Does not agree", "Agrees"]
    assert [row.cells[0].text for row in chronology.rows[1:]] == [
        "1 May 2026",
        "2 May 2026",
        "3 May 2026",
    ]
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 2
    assert "A partner does not agree with this decision." in xml


def test_a_report_is_asked_for_made_and_given_again(unit: Person, review: RapidReview) -> None:
    asked = rendering.ask_for_report(actor=unit, review=review, kind="docx")
    assert rendering.ask_for_report(actor=unit, review=review, kind="docx") == asked
    assert (rendering.make_next(), rendering.make_next()) == (True, False)
    asked.refresh_from_db()
    assert (asked.status, asked.attempts, asked.document.name) == (
        "done",
        1,
        f"{review.reference}-rapid-review.docx",
    )
    assert rendering.ask_for_report(actor=unit, review=review, kind="docx") == asked
    assert may_read(unit, asked.document)


def test_a_file_is_its_askers_until_it_was_sent(
    unit: Person, council_exec: Person, scrutineer: Person, review: RapidReview
) -> None:
    for as_sent in (False, True):
        rendering.ask_for_report(actor=unit, review=review, kind="docx", as_sent=as_sent)
    while rendering.make_next():
        pass
    draft, sent = RenderedReport.objects.order_by("pk")
    assert [may_read(council_exec, file.document) for file in (draft, sent)] == [False, True]
    assert [may_read(scrutineer, file.document) for file in (draft, sent)] == [False, False]


def test_the_report_as_sent_holds_the_words_of_that_moment(
    unit: Person, review: RapidReview
) -> None:
    before = gather(review, unit)
    sent = rendering.ask_for_report(actor=unit, review=review, kind="docx", as_sent=True)
    assert restored(json.loads(json.dumps(sent.content))) == before
    review.title, review.status, review._change_reason = "Another title", "sent", "Made for a test"
    review.save()
    rendering.make_next()
    sent.refresh_from_db()
    assert (sent.digest, sent.content) == (before.digest(), {})


def test_each_sending_has_its_own_file_though_the_first_still_waits(
    unit: Person, review: RapidReview
) -> None:
    ask = {"actor": unit, "review": review, "kind": "docx", "as_sent": True}
    first = rendering.ask_for_report(**ask)
    assert rendering.ask_for_report(**ask) == first
    review.title, review._change_reason = "Another title", "Made for a test"
    review.save()
    second = rendering.ask_for_report(**ask)
    assert second != first
    while rendering.make_next():
        pass
    made = RenderedReport.objects.filter(status="done").values_list("pk", "digest")
    assert dict(made) == {first.pk: first.digest, second.pk: second.digest}


def test_what_was_sent_is_made_though_the_asker_left(unit: Person, review: RapidReview) -> None:
    asked = rendering.ask_for_report(actor=unit, review=review, kind="docx", as_sent=True)
    seat = unit.seats.get()
    seat.ended_on, seat._change_reason = timezone.localdate() - dt.timedelta(days=1), "Left"
    seat.save()
    forget_roles(unit)
    rendering.make_next()
    asked.refresh_from_db()
    assert (asked.status, asked.failure, bool(asked.document)) == ("done", "", True)


def test_rights_are_those_of_the_moment_it_is_made(
    council_exec: Person, review: RapidReview
) -> None:
    asked = rendering.ask_for_report(actor=council_exec, review=review, kind="docx")
    seat = council_exec.seats.get()
    seat.ended_on, seat._change_reason = timezone.localdate() - dt.timedelta(days=1), "Left"
    seat.save()
    forget_roles(council_exec)
    rendering.make_next()
    asked.refresh_from_db()
    assert (asked.status, asked.document) == ("failed", None)
    assert asked.failure == "Whoever asked for it may no longer open this rapid review."


def test_a_worker_that_died_leaves_its_report_to_the_next(
    unit: Person, review: RapidReview
) -> None:
    asked = rendering.ask_for_report(actor=unit, review=review, kind="docx")
    RenderedReport.objects.update(claimed_at=timezone.now(), attempts=1)
    assert rendering.make_next() is False
    RenderedReport.objects.update(claimed_at=timezone.now() - dt.timedelta(minutes=6))
    assert rendering.make_next() is True
    asked.refresh_from_db()
    assert (asked.status, asked.attempts) == ("done", 2)


def test_one_person_has_two_files_made_at_a_time(unit: Person, review: RapidReview) -> None:
    for kind in ("pdf", "docx"):
        rendering.ask_for_report(actor=unit, review=review, kind=kind)
    with pytest.raises(RuleBroken, match="Two of your files are being made"):
        rendering.ask_for_report(actor=unit, review=make_review(), kind="pdf")
    with pytest.raises(RuleBroken, match="Choose PDF or Word"):
        rendering.ask_for_report(actor=unit, review=review, kind="exe")


def test_dissent_says_so_in_what_is_gathered(report: Report) -> None:
    (only,) = report.rounds
    assert only.split is True
    assert [s.answer for s in only.signatures] == [
        SignOff.Answer.AGREES.label,
        SignOff.Answer.DISSENTS.label,
        SignOff.Answer.AGREES.label,
    ]


def test_asking_survives_a_broker_that_is_away() -> None:
    program = (
        "import django; django.setup(); from reviews.tasks import look_for_reports;"
        "look_for_reports(); print('went on')"
    )
    away = {**os.environ, "REDIS_URL": "redis://127.0.0.1:1/0"}
    away["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=away,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "went on"
    assert "The broker is away" in done.stderr
