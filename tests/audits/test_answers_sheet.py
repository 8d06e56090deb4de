"""Answers brought back in Excel: what can be saved is saved, every other row is told with its reason."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.documents.sheet import HEADINGS
from audits.models import AgencyReturn, Answer
from audits.queries.answering import questions_of
from audits.rules.frameworks import AnswerKind, read_value
from audits.services import answers_sheet
from audits.services.answers_sheet import take_in
from audits.services.sharing import give_sections
from core import history
from core.errors import RuleBroken
from core.moves import lock
from tests.factories.audited import make_campaign, make_return, make_version
from tests.factories.base import MAKER, REASON

pytestmark = [pytest.mark.django_db, pytest.mark.shows("AUD-08")]
AT = [HEADINGS.index(each) for each in ("Code", "Answer", "In words", "Why it does not apply")]


@pytest.fixture
def asked(trust):
    return make_return(trust, make_campaign(make_version()))


def workbook(*rows, headings=HEADINGS):
    book = openpyxl.Workbook()
    book.active.append(list(headings))
    for row in rows:
        cells = [""] * len(HEADINGS)
        for place, value in zip(AT, row, strict=False):
            cells[place] = value
        book.active.append(cells)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def taken(actor, asked, *rows, **more):
    return brought(actor, asked, workbook(*rows), **more)


def brought(actor, asked, content, **more):
    file = SimpleUploadedFile("answers.xlsx", content)
    return take_in(actor=actor, agency_return=asked, file=file, **more)


def said(asked):
    rows = asked.answers.values_list("question__code", "value", "narrative")
    return {code: (value, words) for code, value, words in rows}


def test_answers_are_saved_as_people_write_them(trust_lead, asked):
    done = taken(
        trust_lead, asked,
        ("A1.1", "Amber: partly met", "We have begun."), ("A1.2", "", "A policy."),
        ("A1.3", "9 Jun 2026"), ("B1.1", "YES"), ("B1.2", 12), ("B1.3", "", ""),
        ("B1.4", "Does not apply", "", "The parent trust does it."),
    )  # fmt: skip
    assert (done.saved, done.faults) == (6, [])
    assert said(asked) == {
        "A1.1": ("amber", "We have begun."), "A1.2": ("", "A policy."), "A1.3": ("2026-06-09", ""),
        "B1.1": ("yes", ""), "B1.2": ("12", ""), "B1.4": ("", ""),
    }  # fmt: skip
    asked.refresh_from_db()
    assert asked.answered == 6
    again = taken(trust_lead, asked, ("A1.1", "amber", "We have begun."), ("B1.2", "12"))
    assert (again.saved, again.faults) == (0, [])


def test_every_row_that_is_not_taken_is_told(trust_lead, asked):
    done = taken(
        trust_lead, asked,
        ("S99", "Yes"), ("A1.1", "Blue"), ("B1.1", "no"), ("B1.1", "yes"), ("A1.3", "31 Feb 2026"),
        ("A1.2", "", "x" * 20_001),
    )  # fmt: skip
    assert done.saved == 1
    assert [number for number, _ in done.faults] == [2, 3, 5, 6, 7]
    words = [each for _, each in done.faults]
    assert words[0] == "This audit has no question “S99”."
    assert words[1] == "“Blue” is no answer to A1.1."
    assert words[2] == "B1.1 stands in row 4 already."
    assert "Shorten it" in words[4]
    assert said(asked) == {"B1.1": ("no", "")}


def test_what_the_portal_says_stays_unless_the_file_is_to_win(trust_lead, asked):
    taken(trust_lead, asked, ("A1.1", "Green: fully met"))
    done = taken(trust_lead, asked, ("A1.1", "Red: not met"))
    assert done.faults == [(2, "A1.1 is answered otherwise in the portal, and that stays.")]
    assert said(asked)["A1.1"] == ("green", "")
    assert taken(trust_lead, asked, ("A1.1", "Red: not met"), overwrite=True).saved == 1
    assert said(asked)["A1.1"] == ("red", "")
    assert Answer.history.filter(question__code="A1.1").count() == 2


def test_a_colleague_fills_only_the_part_they_were_given(trust_lead, trust_colleague, asked):
    part = asked.sections.get(section__code="B")
    give_sections(
        actor=trust_lead,
        agency_return=asked,
        person=trust_colleague,
        sections=[part],
        reason="Please.",
    )
    done = taken(trust_colleague, asked, ("A1.1", "green"), ("B1.1", "yes"))
    assert done.faults == [(2, "A1.1 is in a part that you do not write.")]
    assert said(asked) == {"B1.1": ("yes", "")}


def test_a_return_that_is_closed_takes_nothing(trust_lead, trust):
    done_with = make_return(trust, make_campaign(make_version(), status="closed"))
    done = taken(trust_lead, done_with, ("B1.1", "yes"))
    assert done.saved == 0 and len(done.faults) == 1 and "closed" in done.faults[0][1]


def test_a_part_that_is_left_out_is_told(trust_lead, asked):
    part = asked.sections.get(section__code="B")
    history.change(part, actor=MAKER, reason=REASON, left_out="Not for us.")
    done = taken(trust_lead, asked, ("B1.1", "yes"))
    assert done.faults == [(2, "B1.1 is in a part that your agency leaves out.")]


def test_rows_that_say_nothing_new_are_passed_over_where_a_part_is_closed(trust_lead, trust):
    closed = make_return(trust, make_campaign(make_version()))
    taken(trust_lead, closed, ("B1.1", "yes"))
    history.change(closed.campaign, actor=MAKER, reason=REASON, status="closed")
    done = taken(trust_lead, AgencyReturn.objects.get(pk=closed.pk), ("B1.1", "Yes"))
    assert (done.saved, done.faults) == (0, [])


def test_what_a_colleague_saves_meanwhile_stays(trust_lead, asked, monkeypatch):
    """The return is locked before the file is compared with it."""
    order = []
    monkeypatch.setattr(answers_sheet, "lock", lambda row: order.append("lock") or lock(row))
    monkeypatch.setattr(
        answers_sheet, "questions_of", lambda row: order.append("read") or questions_of(row)
    )
    taken(trust_lead, asked, ("B1.1", "yes"))
    assert order == ["lock", "read"]


def test_another_file_is_refused_in_plain_words(trust_lead, asked):
    for content, words in (
        (workbook(headings=["Name", "Day"]), "no sheet with the columns Code, Answer"),
        (b"%PDF-1.4", "xlsx"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ):
        with pytest.raises(RuleBroken) as broken:
            brought(trust_lead, asked, content)
        assert words in str(broken.value)
        assert broken.value.field == "file"


def test_the_downloaded_file_comes_back_unchanged(client_for, trust_lead, asked):
    taken(trust_lead, asked, ("A1.1", "amber", "- a policy\n=SUM(1)"), ("A1.3", "2026-06-09"))
    client = client_for(trust_lead)
    sheet = b"".join(client.get(f"/audits/returns/{asked.pk}/downloads/answers/").streaming_content)
    done = brought(trust_lead, asked, sheet)
    assert (done.saved, done.faults) == (0, [])


def test_who_brings_a_file(
    client_for, trust_lead, trust_colleague, school_lead, scrutineer, unit, asked
):
    at = f"/audits/returns/{asked.pk}/answers/"
    for person, status in (
        (trust_lead, 200), (trust_colleague, 404), (school_lead, 404), (scrutineer, 403), (unit, 403),
    ):  # fmt: skip
        assert client_for(person).get(at).status_code == status, person
    client = client_for(trust_lead)
    none = client.post(at, {})
    assert none.status_code == 422 and "Choose a file" in none.content.decode()
    upload = SimpleUploadedFile("a.xlsx", workbook(("A1.1", "green"), ("S99", "yes")))
    half = client.post(at, {"file": upload})
    assert half.status_code == 422
    page = half.content.decode()
    assert "1 answer is saved. Not taken:" in page and "no question “S99”" in page
    upload = SimpleUploadedFile("a.xlsx", workbook(("B1.1", "yes")))
    assert client.post(at, {"file": upload}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (AnswerKind.RAG, "GREEN", "green"), (AnswerKind.RAG, "Green: fully met", "green"),
        (AnswerKind.RAG, "purple", None), (AnswerKind.RAG, "", ""),
        (AnswerKind.SCALE_5, "4: mostly in place", "4"), (AnswerKind.SCALE_3, "4", None),
        (AnswerKind.DATE, "09/06/2026", "2026-06-09"), (AnswerKind.DATE, "2026-06-09 00:00:00", "2026-06-09"),
        (AnswerKind.DATE, "soon", None), (AnswerKind.NUMBER, "1,200.50", "1200.5"),
        (AnswerKind.NUMBER, "many", None), (AnswerKind.NUMBER, "12,5", None), (AnswerKind.NUMBER, "", ""),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_is_written(kind, text, value):
    assert read_value(kind, text) == value
