"""The pack: contents that are true, one number on every page, nothing in it that its reader may not see."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core import documents, history, renderings
from core.errors import RuleBroken
from core.models import Document
from governance.models import Pack, Paper
from governance.queries.packs import contents_for
from governance.services import (
    agenda,
    agenda_access,
    agenda_interests,
    packs,
    packs_process,
    papers,
)
from governance.services.packs_parts import MENDED
from governance.tasks import build_packs
from tests.factories import make_group, make_item, make_meeting, make_person, make_seat
from tests.governance.paper_files import pdf_of, png, sheet, texts, truncated, upload, word

pytestmark = pytest.mark.django_db
BROKEN = b"%PDF-1.4\n" + bytes(range(128, 256)) * 40 + b"\n%%EOF\n"
STAMP = re.compile(r"(MTG-\d{4}-\d{3,}) · page (\d+) of (\d+)")


@pytest.fixture
def group():
    return make_group("Case review committee", code="case-review")


@pytest.fixture
def member(group, trust):
    return make_seat(make_person("Ola Penn"), "group_member", trust, group=group).person


@pytest.fixture
def meeting(group, unit):
    return make_meeting(
        group, created_by=unit, held_on=timezone.localdate() + dt.timedelta(days=9),
        papers_due_on=timezone.localdate() + dt.timedelta(days=2),
    )  # fmt: skip


@pytest.fixture
def item(meeting):
    return make_item(meeting, title="Neglect strategy", order=1)


def send(unit, item, title, name, content):
    paper = papers.ask_paper(actor=unit, item=item, title=title)
    papers.receive_paper(actor=unit, paper=paper, upload=upload(name, content))
    return paper


def built(person, meeting):
    pack = packs.ask_for_pack(actor=person, meeting=meeting)
    build_packs()
    pack.refresh_from_db()
    assert (pack.status, pack.failure) == ("done", "")
    return pack


def path(pack):
    return pack.document.file.path


def asked(browser, document):
    """How the download of a file answers."""
    response = browser.get(reverse("document", args=[document]))
    b"".join(response)  # read to its end, the file is closed
    return response.status_code


def outline(reader):
    """Titles of the bookmarks with their pages, those within another one indented by it."""
    found = []

    def walk(entries, depth):
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, depth + 1)
            else:
                found.append((depth, entry.title, reader.get_destination_page_number(entry) + 1))

    walk(reader.outline, 0)
    return found


@pytest.mark.shows("GOV-09")
def test_one_pdf_with_true_contents_bookmarks_labels_and_numbers(unit, meeting, item):
    other = make_item(meeting, title="Training pool", order=2)
    send(unit, item, "First paper", "first.pdf", pdf_of("alpha one", "alpha two", "alpha three"))
    send(
        unit,
        item,
        "Second paper",
        "second.docx",
        word("Bravo heading", "Bravo words", picture=True),
    )
    send(unit, other, "Third paper", "third.pdf", pdf_of("charlie", turned=90))
    pack = built(unit, meeting)
    said, reader = texts(path(pack)), PdfReader(path(pack))
    starts = {
        title: next(n for n, text in enumerate(said, 1) if words in text)
        for title, words in {
            "First paper": "alpha one", "Second paper": "Bravo heading", "Third paper": "charlie",
        }.items()
    }  # fmt: skip
    assert starts == {"First paper": 2, "Second paper": 5, "Third paper": 6}
    for title, page in starts.items():
        assert re.search(rf"{title}\s.*?{page}\n", said[0], re.S), said[0]
    stamps = [STAMP.findall(text) for text in said]
    assert stamps == [
        [(meeting.reference, str(n), str(len(said)))] for n in range(1, len(said) + 1)
    ]
    assert reader.page_labels == [str(n) for n in range(1, len(said) + 1)]
    assert outline(reader) == [
        (0, "Contents", 1),
        (0, "1. Neglect strategy", 2),
        (1, "First paper", 2),
        (1, "Second paper", 5),
        (0, "2. Training pool", 6),
        (1, "Third paper", 6),
    ]
    assert (pack.pages, pack.faults, pack.done, pack.total) == (len(said), [], 3, 3)
    assert reader.xmp_metadata.dc_title["x-default"].startswith(f"{meeting.reference}: papers for")
    assert len(reader.pages[4].images) == 1


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_number_stands_upright_at_the_foot_whatever_way_a_page_lies(
    unit, meeting, item, turned
):
    send(unit, item, "Paper", "p.pdf", pdf_of("words", turned=turned, box=(100, 50, 400, 650)))
    pack = built(unit, meeting)
    page = PdfReader(path(pack)).pages[1]
    drawn = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: drawn.append((text, cm, tm)))
    cm = next(cm for text, cm, _tm in drawn if "page 2 of 2" in text)
    expected = {
        0: [1, 0, 0, 1, 100, 50],
        90: [0, 1, -1, 0, 400, 50],
        180: [-1, 0, 0, -1, 400, 650],
        270: [0, -1, 1, 0, 100, 650],
    }
    assert [round(value) for value in cm] == expected[turned]


def test_a_long_agenda_has_contents_of_several_pages_and_they_are_counted(unit, meeting):
    for number in range(45):
        item = make_item(meeting, title=f"Item of business {number}", order=number)
        if number % 15 == 14:
            send(unit, item, f"Paper {number}", "p.pdf", pdf_of(f"starts {number}", "goes on"))
    said = texts(path(built(unit, meeting)))
    begins = {
        n: next(p for p, text in enumerate(said, 1) if f"starts {n}" in text) for n in (14, 29, 44)
    }
    assert begins[14] > 3
    front = "\n".join(said[: begins[14] - 1])
    for number, page in begins.items():
        assert re.search(rf"Paper {number}\s.*?\b{page}\b", front, re.S)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("locked.pdf", pdf_of("secret", password="pw"), "It is protected by a password."),
        ("broken.pdf", BROKEN, "The file is damaged, so its pages could not be read."),
        ("sheet.xlsx", sheet(), "It is a file without pages: Excel workbook."),
    ],
)
def test_a_paper_that_cannot_be_shown_is_named_with_the_reason(
    unit, meeting, item, name, content, why
):
    send(unit, item, "Good paper", "good.pdf", pdf_of("fine"))
    bad = send(unit, item, "Bad paper", name, content)
    pack = built(unit, meeting)
    said = texts(path(pack))
    assert pack.faults == [{"paper": "Bad paper", "why": why}]
    assert why in said[0].replace("\n", " ")
    assert why in said[2].replace("\n", " ")
    assert "Bad paper" in said[2]
    assert "The original is in the portal" in said[2].replace("\n", " ")
    assert [STAMP.search(text)[2] for text in said] == ["1", "2", "3"]
    with documents.of(bad).get().file.open("rb") as kept:
        assert kept.read() == content


def test_what_can_be_read_of_a_damaged_file_is_there_and_said_to_be_damaged(unit, meeting, item):
    whole = pdf_of("still here")
    send(unit, item, "Mended", "m.pdf", whole.replace(b"startxref\n", b"startxref\n9"))
    send(unit, item, "Cut off", "c.pdf", truncated())
    pack = built(unit, meeting)
    said = texts(path(pack))
    assert "still here" in said[1]
    assert pack.faults == [{"paper": name, "why": MENDED} for name in ("Mended", "Cut off")]
    assert said[0].replace("\n", " ").count(MENDED) == 2


def test_pictures_and_text_become_pages(unit, meeting, item):
    send(unit, item, "A picture", "p.png", png())
    send(unit, item, "Some text", "t.txt", b"Line one <b>\nLine two")
    pack = built(unit, meeting)
    said, reader = texts(path(pack)), PdfReader(path(pack))
    assert len(reader.pages[1].images) == 1
    assert "Line one <b>" in said[2]
    assert pack.faults == []


def test_a_word_paper_fetches_nothing_and_keeps_only_links_to_the_web(
    unit, meeting, item, tmp_path
):
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE

    made = docx.Document()
    for address in ("https://example.org/a", "javascript:alert(1)", "file:///etc/passwd"):
        key = made.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = docx.oxml.parse_xml(
            '<w:hyperlink xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
            f'r:id="{key}"><w:r><w:t>words</w:t></w:r></w:hyperlink>'
        )
        made.add_paragraph()._p.append(link)
    made.save(tmp_path / "l.docx")
    send(unit, item, "Links", "l.docx", (tmp_path / "l.docx").read_bytes())
    with pikepdf.open(path(built(unit, meeting))) as held:
        found = [
            str(note.A.URI)
            for page in held.pages
            for note in page.get("/Annots", [])
            if "/A" in note
        ]
    assert found == ["https://example.org/a"]


def test_a_paper_that_waits_for_the_virus_check_is_left_out_until_it_is_through(
    unit, meeting, item
):
    paper = send(unit, item, "Paper", "p.pdf", pdf_of("unseen words"))
    document = documents.of(paper).get()
    history.change(document, actor=unit, reason="Test", scan=Document.Scan.WAITING)
    first = built(unit, meeting)
    assert "unseen words" not in "".join(texts(path(first)))
    history.change(document, actor=unit, reason="Test", scan=Document.Scan.CLEAN)
    second = built(unit, meeting)
    assert second != first
    assert "unseen words" in "".join(texts(path(second)))


# --- Who sees what --------------------------------------------------------------------------------


@pytest.fixture
def restricted(unit, meeting, item):
    """A pack with an open item and a restricted one, each with a paper."""
    shut = make_item(meeting, title="Contract of a provider", order=0, restricted=True)
    send(unit, item, "Open paper", "o.pdf", pdf_of("open words"))
    send(unit, shut, "Contract paper", "c.pdf", pdf_of("contract words"))
    return shut


@pytest.mark.shows("GOV-10")
def test_a_restricted_item_is_absent_without_clearance_and_there_with_it(
    unit, meeting, member, restricted, client_for
):
    whole, part = built(unit, meeting), built(member, meeting)
    said = "".join(texts(path(part)))
    assert "open words" in said
    assert "1. Neglect strategy" in said
    for kept in ("Contract", "contract words", "2."):
        assert kept not in said
    assert asked(client_for(member), whole.document_id) == 404
    assert asked(client_for(member), part.document_id) == 200
    agenda_access.clear(actor=unit, item=restricted, person=member, reason="They decide on it")
    assert asked(client_for(member), whole.document_id) == 200
    assert packs.ask_for_pack(actor=member, meeting=meeting) == whole
    agenda_access.unclear(actor=unit, item=restricted, person=member, reason="Done")
    assert asked(client_for(member), whole.document_id) == 404


@pytest.mark.shows("GOV-10")
def test_an_item_restricted_later_takes_the_packs_that_hold_it_away(
    unit, meeting, member, item, client_for
):
    send(unit, item, "Paper", "p.pdf", pdf_of("words"))
    pack = built(member, meeting)
    assert asked(client_for(member), pack.document_id) == 200
    agenda.change_item(
        actor=unit, item=item, **agenda.item_held(item) | {"owner": None, "restricted": True,
        "restricted_reason": "It names a provider"},
    )  # fmt: skip
    assert asked(client_for(member), pack.document_id) == 404
    assert not Pack.objects.visible_to(member).exists()


@pytest.mark.shows("GOV-10")
def test_a_declared_interest_takes_the_paper_and_the_old_pack_away_at_once(
    unit, meeting, member, item, client_for
):
    other = make_item(meeting, title="Training pool", order=2)
    paper = send(unit, other, "Bids", "b.pdf", pdf_of("bid words"))
    send(unit, item, "Paper", "p.pdf", pdf_of("other words"))
    pack, document = built(member, meeting), documents.of(paper).get()
    agenda_interests.declare(actor=member, item=other, person=member, what="We may bid")
    browser = client_for(member)
    for gone in (pack.document_id, document.pk):
        assert asked(browser, gone) == 404
    assert (
        "Bids"
        not in browser.get(reverse("meeting_papers", args=[meeting.reference])).content.decode()
    )
    mine = built(member, meeting)
    said = "".join(texts(path(mine)))
    assert "other words" in said
    assert "2. Training pool" in said
    assert "bid words" not in said
    assert "Bids" not in said
    assert Pack.objects.visible_to(unit).filter(pk=mine.pk).exists()


def test_a_pack_with_a_gap_in_its_numbers_is_not_shown_to_who_would_learn_from_it(
    unit, meeting, member, restricted, trust, group
):
    cleared = make_seat(make_person("Ines Vale"), "group_member", trust, group=group).person
    agenda_access.clear(actor=unit, item=restricted, person=cleared, reason="They decide on it")
    agenda_interests.declare(actor=cleared, item=restricted, person=cleared, what="We may bid")
    pack = built(cleared, meeting)
    assert "Contract of a provider" in "".join(texts(path(pack)))
    assert not Pack.objects.visible_to(member).filter(pk=pack.pk).exists()


def test_rights_that_shrink_while_it_is_made_shrink_the_pack(unit, meeting, member, item):
    other = make_item(meeting, title="Training pool", order=2)
    send(unit, item, "Paper", "p.pdf", pdf_of("words one"))
    send(unit, other, "Bids", "b.pdf", pdf_of("bid words"))
    pack = packs.ask_for_pack(actor=member, meeting=meeting)
    assert packs.make_next()
    agenda_interests.declare(actor=member, item=other, person=member, what="We may bid")
    build_packs()
    pack.refresh_from_db()
    assert "bid words" not in "".join(texts(path(pack)))
    assert set(pack.items.all()) == {item}
    assert pack.digest == contents_for(member, meeting).digest()


def test_whoever_asked_and_left_the_group_gets_none(unit, meeting, member, item):
    send(unit, item, "Paper", "p.pdf", pdf_of("words"))
    pack = packs.ask_for_pack(actor=member, meeting=meeting)
    seat = member.seats.get()
    history.change(
        seat, actor=unit, reason="Left", ended_on=timezone.localdate() - dt.timedelta(days=1)
    )
    build_packs()
    pack.refresh_from_db()
    assert (pack.status, pack.failure) == ("failed", packs.GONE)


# --- Made once, and whatever happens --------------------------------------------------------------


def test_the_same_content_is_made_once_and_shared_and_new_content_anew(unit, unit2, meeting, item):
    paper = send(unit, item, "Paper", "p.pdf", pdf_of("first words"))
    pack = packs.ask_for_pack(actor=unit, meeting=meeting)
    assert packs.ask_for_pack(actor=unit2, meeting=meeting) == pack
    build_packs()
    assert packs.ask_for_pack(actor=unit2, meeting=meeting) == pack
    papers.receive_paper(actor=unit, paper=paper, upload=upload("p.pdf", pdf_of("second words")))
    newer = built(unit2, meeting)
    assert newer != pack
    said = "".join(texts(path(newer)))
    assert "second words" in said
    assert "first words" not in said


def test_nothing_to_bind_is_said(unit, meeting, item):
    papers.ask_paper(actor=unit, item=item, title="Not here yet")
    with pytest.raises(RuleBroken, match="No paper has come yet"):
        packs.ask_for_pack(actor=unit, meeting=meeting)


def test_a_paper_that_has_not_come_is_named_in_the_contents(unit, meeting, item):
    papers.ask_paper(actor=unit, item=item, title="Late paper")
    send(unit, item, "Here", "p.pdf", pdf_of("words"))
    said = texts(path(built(unit, meeting)))
    assert re.search(r"Late paper\s+Not come yet", said[0])


def test_one_person_has_two_packs_made_at_a_time(unit, group, member):
    made = []
    for number in range(3):
        meeting = make_meeting(
            group, created_by=unit, held_on=timezone.localdate() + dt.timedelta(days=number + 2)
        )
        send(unit, make_item(meeting), "Paper", "p.pdf", pdf_of(f"words {number}"))
        made.append(meeting)
    packs.ask_for_pack(actor=unit, meeting=made[0])
    packs.ask_for_pack(actor=unit, meeting=made[1])
    with pytest.raises(RuleBroken, match="Two of your packs are being made"):
        packs.ask_for_pack(actor=unit, meeting=made[2])


def test_each_look_makes_one_paper_and_a_killed_worker_loses_no_more(
    unit, meeting, item, monkeypatch
):
    for number in range(3):
        send(unit, item, f"Paper {number}", "p.pdf", pdf_of(f"words {number}"))
    pack = packs.ask_for_pack(actor=unit, meeting=meeting)
    assert packs.make_next()
    pack.refresh_from_db()
    assert (pack.done, pack.total, pack.claimed_at) == (1, 3, None)

    def killed(*_args, **_kwargs):
        raise SystemExit

    with monkeypatch.context() as during:
        during.setattr(packs, "make_part", killed)
        with pytest.raises(SystemExit):
            packs.make_next()
    assert packs.make_next() is False  # its claim is fresh: another worker may be at it
    later = timezone.now() + renderings.STALE + dt.timedelta(seconds=1)
    assert packs.make_next(later)
    build_packs()
    pack.refresh_from_db()
    assert pack.status == "done"
    assert "words 2" in "".join(texts(path(pack)))


def test_parts_that_are_there_are_not_made_again(unit, meeting, item):
    send(unit, item, "Paper", "p.pdf", pdf_of("words"))
    pack = packs.ask_for_pack(actor=unit, meeting=meeting)
    packs.make_next()
    part = next(packs.folder_of(pack.pk).glob("*.pdf"))
    before = part.stat().st_mtime_ns
    pack.refresh_from_db()
    packs._step(pack)
    assert part.stat().st_mtime_ns == before
    pack.refresh_from_db()
    assert pack.status == "done"


def test_two_workers_never_take_the_same_step(unit, meeting, item, monkeypatch):
    send(unit, item, "Paper", "p.pdf", pdf_of("words"))
    packs.ask_for_pack(actor=unit, meeting=meeting)
    seen = []

    def second_worker(*args, **kwargs):
        seen.append(packs.make_next())

    monkeypatch.setattr(packs, "make_part", second_worker)
    assert packs.make_next()
    assert seen == [False]


def test_the_parts_are_gone_when_the_pack_is_made(unit, meeting, item):
    send(unit, item, "Paper", "p.pdf", pdf_of("words"))
    pack = built(unit, meeting)
    packs.make_next()
    assert not packs.folder_of(pack.pk).exists()
    assert (settings.VAR_DIR / "packs").is_dir()


def test_a_pack_may_be_larger_than_what_people_may_send(unit, meeting, item, settings):
    paper = send(unit, item, "Paper", "p.pdf", pdf_of("words"))
    settings.UPLOAD_LIMIT_BYTES = documents.of(paper).get().size + 1
    settings.UPLOADS_DAY_BYTES = settings.UPLOAD_LIMIT_BYTES
    pack = built(unit, meeting)
    assert pack.document.size > settings.UPLOAD_LIMIT_BYTES
    with pack.document.file.open("rb") as kept:
        assert pack.document.sha256 == hashlib.file_digest(kept, "sha256").hexdigest()
    assert pack.document.name == f"{meeting.reference}-papers.pdf"


def test_papers_too_large_to_bind_are_said_to_be(unit, meeting, item, monkeypatch):
    send(unit, item, "Paper", "p.pdf", pdf_of("words"))
    monkeypatch.setattr(packs, "BIND_SECONDS", 0)
    pack = packs.ask_for_pack(actor=unit, meeting=meeting)
    build_packs()
    pack.refresh_from_db()
    assert (pack.status, pack.failure) == ("failed", packs.TOO_LARGE)


@pytest.mark.shows("GOV-08")
def test_a_supplement_stands_in_its_place_with_its_day(unit, meeting, item):
    late = papers.ask_paper(actor=unit, item=item, title="Late paper")
    other = make_item(meeting, title="Training pool", order=2)
    send(unit, other, "Early paper", "e.pdf", pdf_of("early words"))
    papers.publish_papers(actor=unit, meeting=meeting)
    papers.receive_paper(actor=unit, paper=late, upload=upload("l.pdf", pdf_of("late words")))
    pack = built(unit, meeting)
    said = texts(path(pack))
    today = timezone.localdate()
    words = f"supplement, {today.day} {today:%b %Y}"
    assert "late words" in said[1]
    assert words in said[1]
    assert f"Late paper ({words})" in said[0].replace("\n", " ")
    assert words not in said[2]
    assert outline(PdfReader(path(pack)))[2] == (1, f"Late paper ({words})", 2)


def test_withdrawn_papers_are_not_in_it(unit, meeting, item):
    send(unit, item, "Right", "r.pdf", pdf_of("right words"))
    wrong = send(unit, item, "Wrong", "w.pdf", pdf_of("wrong words"))
    papers.withdraw_paper(actor=unit, paper=wrong, reason="Sent by mistake")
    assert "wrong words" not in "".join(texts(path(built(unit, meeting))))
    assert Paper.objects.visible_to(unit).count() == 1


def test_the_memory_of_binding_does_not_follow_the_weight_of_the_papers(tmp_path):
    """120 MB of papers bound within 64 MB."""
    names = [tmp_path / f"{number}.pdf" for number in range(24)]
    for name in names:
        with pikepdf.new() as paper:
            page = paper.add_blank_page(page_size=(595, 842))
            page.contents_add(paper.make_stream(os.urandom(5 * 2**20)))
            paper.save(name, compress_streams=False)
    listed = [{"title": name.stem, "path": str(name), "after": ""} for name in names]
    plan = {
        "title": "Papers", "author": "Unit", "stamp": "MTG-2026-001", "front": str(names[0]),
        "sections": [{"title": "Item", "papers": listed}],
    }  # fmt: skip
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    bound = tmp_path / "pack.pdf"
    answer = packs_process.run(
        packs.BINDING, "join", tmp_path / "plan.json", bound, megabytes=64, seconds=60
    )
    assert answer == {"pages": 25}
    assert bound.stat().st_size > 120 * 2**20
    assert sorted(path.name for path in tmp_path.glob("pack*")) == ["pack.pdf"]
