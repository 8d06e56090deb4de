"""The anonymity check: what is held of a child is found however it is written, and ordinary words are not."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable

import docx
import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from core import documents, grants
from core.log import entries_for
from core.models import AccessEntry, Document
from partnership.models import Organisation, Person
from reviews.anonymity_rules import Held, Hit, Kind, search_for
from reviews.models import ChildIdentity, ChronologyEntry, Incident, RapidReview
from reviews.queries import anonymity
from reviews.queries.anonymity import Checked, Part, check
from reviews.services import decisions
from reviews.services.report import save_section
from tests.factories import make_child, make_incident, make_request, make_review
from tests.governance.paper_files import pdf_of

Browser = Callable[[Person], Client]
WHO = "child 1"
CHILD = Held(
    who=WHO,
    name="Xanthippe Mary O’Neill",
    born_on="2019-04-03",
    address="Flat 2, 14 Umbellifer Road\nBirkenhead",
    postcode="CH49 9ZZ",
    nhs_number="943 476 5919",
    other="Known as Xanni; hospital number A1234567, mother Zara Peverell",
)
SEARCH = search_for([CHILD])


def found(text: str, *held: Held) -> list[tuple[Kind, str, bool]]:
    search = search_for(held) if held else SEARCH
    return [(hit.kind, hit.found, hit.weak) for hit in search.find(text)]


def named(name: str) -> Held:
    return Held(who=WHO, name=name)


# --- Names -----------------------------------------------------------------------------------------

WRITINGS = (
    "Xanthippe", "XANTHIPPE", "xanthippe", "Xánthíppe", "Xa\u0301nthippe", "Xan\u00adthippe",
    "Xanthippe O’Neill", "Xanthippe O'Neill", "Xanthippe Mary O`Neill", "XANTHIPPE ONEILL",
    "Xanthippe\n   O’Neill", "Xanthippe\u00a0O’Neill", "O’Neill, Xanthippe", "O’Neill Xanthippe Mary",
    "O’NEILL,\nXanthippe", "X. O’Neill", "X O’Neill", "X. M. O’Neill", "XM O’Neill", "O’Neill",
    "the O’Neills", "Xanni", "Zara", "Zara Peverell", "Xanthippe_ONeill", "Xan-\nthippe", "Mary",
)  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_name_is_found_however_it_is_written(writing: str) -> None:
    for text in (writing, f"On that day {writing} was seen.", f"({writing})", f"{writing}’s bed"):
        hits = found(text)
        assert [(kind, weak) for kind, _words, weak in hits] == [(Kind.NAME, False)], text
        assert hits[0][1].split()[-1] in text


def test_a_whole_name_is_one_hit() -> None:
    assert found("Xanthippe Mary O’Neill") == [(Kind.NAME, "Xanthippe Mary O’Neill", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Xanthippes", "the Marys", "summary", "Primary", "ONeillson", "Annie", "X. Other", "an O",
        "the child’s mother and the health visitor",
    ],
)  # fmt: skip
def test_no_name_is_found_within_another_word(text: str) -> None:
    assert found(text) == []


def test_a_name_that_is_a_word_is_found_by_its_capital_and_marked() -> None:
    will = named("Will Rose Day")
    assert found("They were willing, and he will. A rose a day.", will) == []
    assert found("Then Will said", will) == [(Kind.NAME, "Will", True)]
    assert found("WILL said", will) == [(Kind.NAME, "WILL", True)]
    assert found("Will’s bed; Rose", will) == [
        (Kind.NAME, "Will", True),
        (Kind.NAME, "Rose", True),
    ]
    assert found("Will Day; Day, Will", will) == [
        (Kind.NAME, "Will Day", False),
        (Kind.NAME, "Day, Will", False),
    ]


@pytest.mark.parametrize("text", ["3 May 2026", "3rd of May", "May 2026", "3-May-26", "may"])
def test_a_month_is_no_name_beside_a_day_or_a_year(text: str) -> None:
    assert found(text, named("May Peverell")) == []


def test_a_month_by_itself_may_be_a_name() -> None:
    for text in ("May was seen", "the mother of May said", "May’s mother"):
        assert found(text, named("May Peverell")) == [(Kind.NAME, "May", True)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("QUILLFEATHER, Xanthippe", "Xanthippe Quillfeather"),
        ("Anne-Marie Smythe-Jonas", "Anne Marie Smythe Jonas"),
        ("Anne-Marie Smythe-Jonas", "Annemarie SmytheJonas"),
        ("Ann (Nancy) Peverell", "Nancy"),
        ("Ann Peverell, known as Bridie", "Bridie"),
        ("Ann Peverell / Ann Quill", "Ann Quill"),
        ("Baby of Zara Peverell", "Zara Peverell"),
        ("Baby Peverell", "baby Peverell"),
        ("Jan van der Berg", "van der Berg, Jan"),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Lukasz Zolc", "Łukasz Żółć"),
        ("ﬁona Peverell", "Fiona Peverell"),
        ("Jo Li", "Jo Li"),
        ("Дарья Иванова", "дарья"),
    ],
)
def test_names_of_every_build_are_found(name: str, text: str) -> None:
    hits = found(text, named(name))
    assert hits, text
    assert not hits[0][2]


@pytest.mark.parametrize(
    "name", ["", "not known", "Unknown", "Baby", "Unborn child", "Twin 2", "?"]
)
def test_a_name_that_is_none_finds_nothing(name: str) -> None:
    assert search_for([named(name)]).looks == ()


def test_part_of_a_double_name_is_a_weak_hit() -> None:
    assert found("Smythe was", named("Ann Smythe-Jonas")) == [(Kind.NAME, "Smythe", True)]


# --- Days, addresses, numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "3/4/2019", "03.04.19", "03/04/2019", "3-4-2019", "3 / 4 / 2019", "3 April 2019", "03 04 2019",
        "3rd April 2019", "3rd of April, 2019", "April 3 2019", "April 3rd, 2019", "2019-04-03",
        "3-Apr-2019", "3 Apr ’19", "3APR2019", "3\nApril\n2019", "2019/4/3", "20190403",
        "2019-04-03T09:30", "Wednesday 3 April 2019", "03042019",
    ],
)  # fmt: skip
def test_a_day_of_birth_is_found_however_it_is_written(text: str) -> None:
    assert [kind for kind, *_rest in found(f"born {text}, at home")] == [Kind.BORN]


@pytest.mark.parametrize(
    "text", ["13/4/2019", "3/4/20190", "3 April 2018", "30 April 2019", "3 August 2019", "13.04.19",
             "April 2019", "2019-04-30", "33/4/2019"],
)  # fmt: skip
def test_another_day_is_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("held", ["3 April 2019", "03/04/2019", "3rd April, 2019"])
def test_a_day_is_understood_however_it_is_held(held: str) -> None:
    assert found("3.4.19", Held(who=WHO, born_on=held)) == [(Kind.BORN, "3.4.19", False)]


@pytest.mark.parametrize(
    ("text", "kind", "weak"),
    [
        ("14 Umbellifer Road", Kind.ADDRESS, False),
        ("14, umbellifer rd.", Kind.ADDRESS, False),
        ("14\nUmbellifer  Rd", Kind.ADDRESS, False),
        ("at Umbellifer Road", Kind.ADDRESS, True),
        ("CH49 9ZZ", Kind.POSTCODE, False),
        ("ch499zz", Kind.POSTCODE, False),
        ("943 476 5919", Kind.NHS, False),
        ("9434765919", Kind.NHS, False),
        ("943-476-5919", Kind.NHS, False),
        ("A1234567", Kind.NUMBER, False),
        ("a 123 4567", Kind.NUMBER, False),
    ],
)
def test_an_address_and_a_number_are_found(text: str, kind: Kind, weak: bool) -> None:
    assert [(k, w) for k, _words, w in found(f"It was {text}: there")] == [(kind, weak)]


@pytest.mark.parametrize(
    "text",
    [
        "114 Umbellifer Lane", "Birkenhead", "Flat 2", "CH49 9ZY", "9434765918", "19434765919",
        "A12345678", "14 other roads",
    ],
)  # fmt: skip
def test_another_address_or_number_is_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("held", "text", "weak"),
    [
        ("Rosewater Cottage, Mill Lane, Heswall", "Rosewater cottage", False),
        ("Rosewater Cottage, Mill Lane, Heswall", "Mill Ln", True),
        ("14\nUmbellifer Close", "14 Umbellifer Cl", False),
        ("Flat 3 27a St Oswald’s Street", "27 A Saint Oswalds Street", False),
        ("9 Old Quay, CH49 9ZZ", "CH499ZZ", False),
    ],
)
def test_addresses_of_every_build_are_found(held: str, text: str, weak: bool) -> None:
    assert [w for _kind, _words, w in found(text, Held(who=WHO, address=held))] == [weak]


@pytest.mark.parametrize("held", ["Not known", "No fixed abode", "as mother", ""])
def test_an_address_that_is_none_finds_nothing(held: str) -> None:
    assert search_for([Held(who=WHO, address=held)]).looks == ()


# --- Everything ------------------------------------------------------------------------------------


def test_a_hit_says_where_with_words_either_side() -> None:
    text = f"{'Long before. ' * 30}The nurse saw Xanthippe\nin her bed. {'Long after. ' * 30}"
    (hit,) = SEARCH.find(text, "Analysis")
    assert (hit.where, hit.who, hit.found) == ("Analysis", WHO, "Xanthippe")
    assert "The nurse saw Xanthippe in her bed." in hit.around
    assert len(hit.around) < 160
    assert hit.around in " ".join(text.split())


def test_children_of_one_name_are_one_hit() -> None:
    sister = Held(who="child 2", name="Bridie O’Neill")
    hits = search_for([CHILD, sister]).find("The O’Neill home")
    assert [(hit.who, hit.found) for hit in hits] == [("child 1 and child 2", "O’Neill")]


@tried(max_examples=200, deadline=None)
@given(before=st.text(max_size=80), after=st.text(max_size=80), gap=st.sampled_from(" \n\t\u00a0"))
@example(before="İıß`", after="-\nа", gap="\n")
@example(before="a-\n", after="", gap=" ")
def test_a_name_put_into_any_text_is_found(before: str, after: str, gap: str) -> None:
    text = f"{before} Xanthippe{gap}Quillfeather {after}"
    hits = search_for([named("Xanthippe Quillfeather")]).find(text)
    assert any(hit.found == "Xanthippe Quillfeather" for hit in hits)


@tried(max_examples=100, deadline=None)
@given(st.text(alphabet="abcdefghi .,\n0123456789", max_size=200))
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    assert [hit for hit in SEARCH.find(text) if hit.kind == Kind.NAME] == []


@pytest.mark.parametrize(
    "text", ["the child will ", "é", " ", "Xanthippe was seen by her. ", "9 4 "]
)
def test_a_long_text_is_searched_in_no_time(text: str) -> None:
    long = (text * 200_000)[:200_000]
    began = time.process_time()
    SEARCH.find(long)
    assert time.process_time() - began < 2  # a tenth of it on a machine at rest


# --- The check -------------------------------------------------------------------------------------


@pytest.fixture
def incident(unit: Person) -> Incident:
    incident = make_incident(unit, status="notified", notified_on=dt.date(2026, 5, 18))
    held = {
        name: getattr(CHILD, name)
        for name in ("name", "born_on", "address", "postcode", "nhs_number", "other")
    }
    identity = ChildIdentity(child=make_child(incident), **held)
    identity._change_reason = "Made for a test"
    identity.save()
    return incident


def word(*runs: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    line = made.add_paragraph()
    for run in runs:
        line.add_run(run)
    made.save(out)
    return out.getvalue()


def kept(actor: Person, record: object, name: str, content: bytes, title: str = "") -> Document:
    upload = SimpleUploadedFile(name, content)
    return documents.add(actor=actor, record=record, upload=upload, title=title)  # type: ignore[arg-type]


def places(checked: Checked) -> list[tuple[str, str]]:
    return [(hit.where, hit.found) for hit in checked.hits]


def test_texts_and_files_are_checked_and_it_is_kept_that_they_were(
    unit: Person, incident: Incident
) -> None:
    files = [
        kept(unit, incident, "a.docx", word("Then Xan", "thippe", " was seen."), "Report"),
        kept(unit, incident, "b.pdf", pdf_of("Born on 3 April 2019"), "Summary"),
        kept(unit, incident, "oneill.txt", b"nothing", "Letter"),
        kept(unit, incident, "c.pdf", pdf_of("Words", password="secret"), "Locked"),
    ]
    parts = [Part("Analysis", "She was Xanthippe.", "/a/"), ("Other", "Nothing.")]
    checked = check(incident, parts, files, actor=unit)
    assert places(checked) == [
        ("Analysis", "Xanthippe"),
        ("Report", "Xanthippe"),
        ("Summary", "3 April 2019"),
        ("Letter", "oneill"),
    ]
    assert [each.label for each in checked.unread] == ["Locked"]
    assert (checked.compared, checked.clear, checked.unnamed) == (True, False, ())
    assert [each.url for each in checked.found] == ["/a/", "", "", ""]
    entry = entries_for(incident).get(action=anonymity.ACTION)
    assert entry.person == unit
    assert entry.detail == {"parts": 2, "files": 4, "found": 4, "unread": 1, "compared": True}


def test_a_file_that_waits_or_is_gone_is_not_clear(unit: Person, incident: Incident) -> None:
    waiting = kept(unit, incident, "a.txt", b"nothing")
    waiting.scan = Document.Scan.WAITING
    gone = kept(unit, incident, "b.txt", b"nothing")
    gone.file.storage.delete(gone.file.name)
    checked = check(incident, [], [waiting, gone], actor=unit)
    assert [each.why for each in checked.unread] == [
        "waits for the virus scanner: check again when it is there",
        "could not be read: look at it yourself",
    ]
    assert not checked.clear


def test_without_a_name_there_is_no_all_clear(unit: Person) -> None:
    for incident in (None, make_incident(unit)):
        checked = check(incident, [("Analysis", "Xanthippe")], actor=unit)
        assert (checked.compared, checked.clear, checked.hits) == (False, False, ())
    incident = make_incident(unit)
    identity = ChildIdentity(child=make_child(incident), name="Not known", born_on="2019-04-03")
    identity._change_reason = "Made for a test"
    identity.save()
    make_child(incident)
    checked = check(incident, [("Analysis", "Born 3/4/2019")], actor=unit)
    assert (checked.compared, checked.unnamed) == (True, ("child 1", "child 2"))
    assert places(checked) == [("Analysis", "3/4/2019")]
    assert not check(incident, [("Analysis", "")], actor=unit).clear


def test_the_check_asks_few_questions(
    unit: Person, incident: Incident, django_assert_max_num_queries: Callable
) -> None:
    check(incident, [], actor=unit)
    with django_assert_max_num_queries(8):
        check(incident, [("Analysis", "Xanthippe")] * 50, actor=unit)


def test_many_places_are_counted_and_certain_ones_come_first(
    unit: Person, incident: Incident
) -> None:
    parts = [("One", "on Umbellifer Road"), ("Two", "Xanthippe. " * 9)]
    first, second = check(incident, parts, actor=unit).found
    assert (first.where, len(first.hits), first.more, first.weak) == ("Two", 3, 6, False)
    assert (second.where, second.weak) == ("One", True)


# --- The pages -------------------------------------------------------------------------------------

TRACES = ("Quill", "O’Neill", "Umbellifer", "943 476", "Peverell", "CH49", "A1234567", "2019-04-03")
QUIET = "no names, dates of birth or addresses held for this case were found"
NOTHING_HELD = "No names are held for this case, so nothing could be compared"


@pytest.fixture
def review(
    unit: Person,
    incident: Incident,
    council_exec: Person,
    icb_exec: Person,
    police_exec: Person,
    panel_member: Person,
    trust: Organisation,
) -> RapidReview:
    """Decided by all three, not sent; a section, a reason and a chronology entry name the child."""
    review = make_review(incident, status="drafting", shared_at=timezone.now())
    grants.open_to(incident, panel_member, actor=unit, reason="On the panel")
    body = "The nurse wrote that Xanthippe was well."
    save_section(actor=unit, review=review, code="analysis", body=body, version=0)
    request = make_request(review, trust, status="submitted")
    entry = ChronologyEntry(request=request, on=dt.date(2026, 5, 3), event="Seen: Xanni, at home")
    entry._change_reason = "Made for a test"
    entry.save()
    review.status, review._change_reason = "decision", "Made for a test"
    review.save()
    decision = decisions.propose(
        actor=unit, review=review, outcome="lcspr_local", rationale="Born on 3 April 2019."
    )
    for person in (council_exec, icb_exec, police_exec):
        decisions.sign(
            actor=person, decision=decision, answer="agrees", reason="I read it.", seen=None
        )
    review.refresh_from_db()
    return review


def shown(browser: Client, page: str, review: RapidReview) -> str:
    response = browser.get(reverse(page, args=[review.reference]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("page", ["review_report", "decision_send"])
def test_the_business_unit_is_warned_before_the_report_leaves(
    page: str, unit: Person, review: RapidReview, client_for: Browser
) -> None:
    text = shown(client_for(unit), page, review)
    section = reverse("report_section", args=[review.reference, "analysis"])
    assert f'A name held for child 1 occurs in <a href="{section}">' in text
    assert "The nurse wrote that <mark>Xanthippe</mark> was well." in text
    assert "A date of birth held for child 1 occurs in" in text
    assert "Born on <mark>3 April 2019</mark>" in text
    assert "Seen: <mark>Xanni</mark>, at home" in text
    assert [trace for trace in TRACES if trace in text] == []
    assert AccessEntry.objects.filter(action=anonymity.ACTION, person=unit).count() == 1


def test_sending_shows_the_warning_again_and_is_not_stopped_by_it(
    unit: Person, review: RapidReview, client_for: Browser
) -> None:
    browser, url = client_for(unit), reverse("decision_send", args=[review.reference])
    today = timezone.localdate()
    typed = {"sent_on_day": today.day, "sent_on_month": today.month, "sent_on_year": today.year}
    again = browser.post(url, typed)
    assert again.status_code == 200
    assert "<mark>Xanthippe</mark>" in again.content.decode()
    assert browser.post(url, typed | {"confirmed": "yes"}).status_code == 302
    review.refresh_from_db()
    assert review.status == "sent"


def test_the_chronology_is_checked_beside_its_export(
    unit: Person, review: RapidReview, client_for: Browser
) -> None:
    text = shown(client_for(unit), "review_chronology", review)
    assert "Seen: <mark>Xanni</mark>, at home" in text
    assert "Xanthippe" not in text
    ChronologyEntry.objects.update(on=dt.date(2019, 4, 3))
    text = shown(client_for(unit), "review_chronology", review)
    assert "A date of birth held for child 1 occurs in" in text


@pytest.mark.parametrize("role", ["council_exec", "panel_member"])
@pytest.mark.parametrize("page", ["review_report", "review_chronology", "report_files"])
def test_nobody_else_is_told_what_is_a_name(
    role: str,
    page: str,
    review: RapidReview,
    client_for: Browser,
    request: pytest.FixtureRequest,
) -> None:
    text = shown(client_for(request.getfixturevalue(role)), page, review)
    assert [word for word in (*TRACES, "Xanthippe", "<mark>", "held for") if word in text] == []
    assert not AccessEntry.objects.filter(action=anonymity.ACTION).exists()


def test_an_anonymous_report_has_one_quiet_line(
    unit: Person, incident: Incident, client_for: Browser
) -> None:
    text = shown(client_for(unit), "review_report", make_review(incident))
    assert QUIET in text
    assert "govuk-warning-text" not in text


def test_where_nothing_is_held_the_page_says_so(unit: Person, client_for: Browser) -> None:
    text = shown(client_for(unit), "review_report", make_review())
    assert NOTHING_HELD in text
    assert QUIET not in text


def test_names_that_cannot_be_opened_stop_no_page(
    unit: Person, review: RapidReview, client_for: Browser, settings
) -> None:
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode()]
    text = shown(client_for(unit), "decision_send", review)
    assert "Who the children are could not be opened, so nothing could be compared" in text
    assert NOTHING_HELD not in text
    assert QUIET not in text


def test_a_file_that_was_not_read_stands_on_the_page(unit: Person, incident: Incident) -> None:
    from django.template.loader import render_to_string

    locked = kept(unit, incident, "c.pdf", pdf_of("Words", password="secret"), "Locked")
    checked = check(incident, [("Analysis", "Nothing.")], [locked], actor=unit)
    text = render_to_string("reviews/anonymity.html", {"checked": checked})
    assert "“Locked” is locked with a password: look at it yourself." in text
    assert "Nothing held for this case was found in what could be compared." in text
    assert QUIET not in text


def test_a_hit_is_plain_data() -> None:
    hit = Hit(Kind.NAME, WHO, "Analysis", "The ", "Will", " said", weak=True)
    assert hit.around == "The Will said"


def test_two_numbers_side_by_side_are_each_found() -> None:
    held = Held(who=WHO, other="hospital 123456 987654")
    assert [words for _kind, words, _weak in found("987654 and 123456", held)] == [
        "987654",
        "123456",
    ]
