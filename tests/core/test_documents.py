"""Files: what is taken, what is refused and in which words, and who gets them back."""

import datetime as dt
import hashlib
import socket
import threading
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from core import documents, history
from core.errors import RuleBroken
from core.models import AccessEntry, Document
from partnership.models import Organisation, Person
from tests.core import files
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def readable(monkeypatch):
    """Files of an organisation are read by the people who sit for it."""
    monkeypatch.setattr(documents, "_READABLE", {})
    documents.readable_through(
        Organisation, lambda user: Organisation.objects.filter(pk__in=user.organisation_ids)
    )


@pytest.fixture
def record(council: Organisation) -> Organisation:
    return council


def add(actor: Person, record, name: str, content: bytes, title: str = "Chronology") -> Document:
    return documents.add(
        actor=actor, record=record, upload=SimpleUploadedFile(name, content), title=title
    )


def stored() -> list[Path]:
    root = Path(default_storage.location)
    return [path for path in root.rglob("*") if path.is_file()]


SOUND = {
    "a.pdf": (files.PDF, "application/pdf"),
    "B.PDF": (files.PDF, "application/pdf"),
    "a.docx": (files.office(), f"{files.OOXML}.wordprocessingml.document"),
    "a.xlsx": (files.office("xlsx"), f"{files.OOXML}.spreadsheetml.sheet"),
    "a.pptx": (files.office("pptx"), f"{files.OOXML}.presentationml.presentation"),
    "a.odt": (files.open_document(), files.ODF["odt"]),
    "a.ods": (files.open_document("ods"), files.ODF["ods"]),
    "a.png": (files.png(), "image/png"),
    "a.jpg": (files.jpg(), "image/jpeg"),
    "a.jpeg": (files.jpg(), "image/jpeg"),
    "a.txt": ("Tuesday 9 June – café".encode(), "text/plain"),
    "windows.txt": ("café – £5".encode("cp1252"), "text/plain"),
    "a.csv": (b"\xef\xbb\xbfday,what\n1,x <y> & z\n", "text/csv"),
    "report v1.2 final.pdf": (files.PDF, "application/pdf"),
    "with chart.docx": (
        files.office_with({"word/embeddings/Sheet1.xlsx": files.office("xlsx")}),
        f"{files.OOXML}.wordprocessingml.document",
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_kept_as_it_came(unit: Person, record, name: str):
    content, media_type = SOUND[name]
    kept = add(unit, record, name, content)
    with kept.file.open("rb") as file:
        assert file.read() == content
    assert (kept.media_type, kept.size, kept.name) == (media_type, len(content), name)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.scan == Document.Scan.NOT_SCANNED
    assert name not in kept.file.name
    assert kept.history.get().history_user == unit


BOMB = b"\x00" * (120 * 1024 * 1024)
HOSTILE = {
    "exe as pdf": ("a.pdf", files.EXE),
    "exe as docx": ("a.docx", files.EXE),
    "exe as png": ("a.png", files.EXE),
    "exe as txt": ("a.txt", files.EXE),
    "exe as csv": ("a.csv", files.EXE),
    "html as png": ("a.png", files.HTML),
    "html as txt": ("a.txt", files.HTML),
    "html as csv": ("a.csv", b"\n\n <HTML><script>alert(1)</script>"),
    "html as pdf": ("a.pdf", files.HTML + b"%%EOF"),
    "svg as png": ("a.png", files.SVG),
    "svg as txt": ("a.txt", files.SVG),
    "svg": ("a.svg", files.SVG),
    "html": ("a.html", files.HTML),
    "xml": ("a.xml", files.XXE),
    "xml as txt": ("a.txt", files.XXE),
    "exe": ("a.exe", files.EXE),
    "no ending": ("report", files.PDF),
    "zip": ("a.zip", files.archive({"a": b"b"})),
    "zip as docx": ("a.docx", files.archive({"a": b"b"})),
    "xlsx as docx": ("a.docx", files.office("xlsx")),
    "docx as odt": ("a.odt", files.office()),
    "odt as ods": ("a.ods", files.open_document("odt")),
    "old word as docx": ("a.docx", files.OLE),
    "old word": ("a.doc", files.OLE),
    "macro file as docx": (
        "a.docx", files.office(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ),
    "macro file": ("a.docm", files.office()),
    "macro inside": ("a.docx", files.office_with({"word/vbaProject.bin": b"x"})),
    "macro inside, odd capitals": ("a.docx", files.office_with({"word/VBAPROJECT.BIN": b"x"})),
    "macros in an odt": ("a.odt", files.open_document(more={"Basic/Standard/Module1.xml": b"<x/>"})),
    "excel 4 macros": ("a.xlsx", files.office_with({"xl/macrosheets/sheet1.xml": b"<x/>"}, "xlsx")),
    "pdf and zip in one": ("a.pdf", files.PDF + files.archive({"a.js": b"x"})),
    "png and zip in one": ("a.png", files.png(tail=files.archive({"a.js": b"x"}))),
    "jpeg and zip in one": ("a.jpg", files.jpg(tail=files.archive({"a.js": b"x"}))),
    "jpeg and html in one": ("a.jpg", files.jpg(tail=files.HTML)),
    "html in a comment": ("a.jpg", files.jpg(comment=b"<script>alert(1)</script>")),
    "html before pdf": ("a.pdf", files.HTML + files.PDF),
    "junk before a docx": ("a.docx", b"#!/bin/sh\n" + files.office()),
    "comment behind a docx": ("a.docx", files.archive({"[Content_Types].xml": b"x"}, b"#!/bin/sh")),
    "double ending": ("invoice.exe.pdf", files.PDF),
    "double ending, other order": ("invoice.pdf.exe", files.EXE),
    "right to left": ("annex\u202efdp.exe", files.EXE),
    "null byte": ("a.exe\x00.pdf", files.EXE),
    "bomb by size": ("a.docx", files.office_with({"word/a.xml": BOMB})),
    "bomb by ratio": ("a.docx", files.office_with({"word/a.xml": BOMB[: 20 * 1024 * 1024]})),
    "bomb by parts": ("a.docx", files.office_with({f"word/{n}.xml": b"x" for n in range(1001)})),
    "bomb inside": ("a.docx", files.office_with({"word/embeddings/a.zip": files.archive({"a": BOMB})})),
    "bomb inside an inner file": (
        "a.docx",
        files.office_with({"word/embeddings/a.xlsx": files.office_with({"xl/a.xml": BOMB}, "xlsx")}),
    ),
    "inner file two deep": (
        "a.docx",
        files.office_with(
            {"a.xlsx": files.office_with({"b.xlsx": files.office("xlsx")}, "xlsx")}
        ),
    ),
    "archive under another name": ("a.docx", files.office_with({"word/a.bin": files.archive({"a": b"b"})})),
    "directory that lies": (
        "a.docx", files.lying(files.office_with({"word/a.xml": b"x" * 5000}), "word/a.xml", 10),
    ),
    "password": ("a.docx", files.encrypted(files.office())),
    "password in an odt": (
        "a.odt", files.open_document(more={"META-INF/manifest.xml": b"<m:encryption-data/>"}),
    ),
    "entity": ("a.docx", files.office_with({"word/document.xml": files.XXE})),
    "entity in utf-16": (
        "a.docx", files.office_with({"word/document.xml": files.XXE.decode().encode("utf-16")}),
    ),
    "path out of the archive": ("a.docx", files.office_with({"../../etc/x": b"x"})),
    "too many points": ("a.png", files.png(50_000, 50_000)),
    "too many points, jpeg": ("a.jpg", files.jpg(60_000, 60_000)),
    "half a png": ("a.png", files.png()[:40]),
    "half a jpeg": ("a.jpg", files.jpg()[:10]),
    "half a docx": ("a.docx", files.office()[:-30]),
    "pdf without an end": ("a.pdf", files.PDF[:20]),
    "rich text as txt": ("a.txt", b"{\\rtf1 x}"),
    "script as txt": ("a.txt", b"#!/bin/sh\nrm -rf /"),
    "utf-16 text": ("a.txt", "x".encode("utf-16")),
    "saved mail": ("a.msg", files.OLE),
    "empty": ("a.pdf", b""),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_stored(unit: Person, record, case: str):
    name, content = HOSTILE[case]
    before = stored()
    with pytest.raises(RuleBroken) as told:
        add(unit, record, name, content)
    assert told.value.field == "file"
    assert str(told.value)[0].isupper()
    assert str(told.value).endswith(".")
    assert (Document.objects.count(), stored()) == (0, before)


def test_there_are_more_than_forty_hostile_files():
    assert len(HOSTILE) >= 40


def test_a_bomb_is_refused_without_being_opened(unit: Person, record):
    """By the directory of the archive: 20 MB of memory would not hold what is inside."""
    import tracemalloc

    name, content = HOSTILE["bomb by size"]
    tracemalloc.start()
    with pytest.raises(RuleBroken, match="opens to far more than its size"):
        add(unit, record, name, content)
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.docm", "We can’t take .docm files. It can hold macros. Save it as .docx."),
        ("a.doc", "We can’t take .doc files. Open it in Word and save it as .docx or PDF."),
        ("a.msg", "We can’t take .msg files. Print the email to PDF."),
        (
            "a.pdf",
            "The name ends in .pdf, but the content is not a PDF file. "
            "Open it in the program it came from and save it again.",
        ),
    ],
)
def test_a_refusal_says_what_to_do(unit: Person, record, name: str, words: str):
    with pytest.raises(RuleBroken) as told:
        add(unit, record, name, files.OLE)
    assert str(told.value) == words


def test_over_the_limit_in_plain_words(unit: Person, record, settings):
    settings.UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024
    with pytest.raises(RuleBroken) as told:
        add(unit, record, "a.txt", b"x" * (31 * 1024 * 1024))
    assert str(told.value) == "The file is 31 MB. The most we can take is 25 MB."
    with pytest.raises(RuleBroken, match=r"The file is empty\. Choose another one\."):
        add(unit, record, "a.txt", b"")


def test_a_record_holds_so_much_and_no_more(unit: Person, record, settings):
    settings.UPLOADS_RECORD_BYTES = 10
    first = documents.add(actor=unit, record=record, upload=SimpleUploadedFile("a.txt", b"sixsix"))
    documents.remove(actor=unit, document=first, reason="Room for another")  # kept, so it counts
    with pytest.raises(RuleBroken, match="All files here together may have 10 bytes") as broken:
        documents.add(actor=unit, record=record, upload=SimpleUploadedFile("b.txt", b"fives"))
    assert broken.value.field == "file"
    assert documents.add(actor=unit, record=record, upload=SimpleUploadedFile("c.txt", b"four"))


def test_a_person_adds_so_much_a_day_and_a_colleague_still_can(
    unit: Person, unit2: Person, record, settings
):
    settings.UPLOADS_DAY_BYTES = 10
    held = documents.add(actor=unit, record=record, upload=SimpleUploadedFile("a.txt", b"sixsix"))
    more = {"record": record, "upload": SimpleUploadedFile("b.txt", b"fives")}
    with pytest.raises(RuleBroken, match="10 bytes of files in a day") as broken:
        documents.add(actor=unit, **more)
    assert broken.value.field == "file"
    assert documents.add(actor=unit2, **more)
    yesterday = timezone.now() - dt.timedelta(days=1)
    documents.Document.objects.filter(pk=held.pk).update(added_at=yesterday)
    assert documents.add(actor=unit, record=record, upload=SimpleUploadedFile("c.txt", b"fives"))


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 bytes"), (1024, "1 kB"), (1536, "1.5 kB"), (31 * 1024**2, "31 MB"), (1024**3, "1 GB")],
)
def test_sizes_in_words(size: int, words: str):
    assert documents.in_words(size) == words


def test_what_is_over_the_limit_is_not_kept_while_it_comes_in(settings):
    settings.UPLOAD_LIMIT_BYTES = 100_000
    content = b"x" * 300_000
    request = RequestFactory().post(
        "/", {"file": SimpleUploadedFile("a.txt", content), "text": "kept"}
    )
    upload = request.FILES["file"]
    assert (upload.size, upload.read(), upload.name) == (300_000, b"", "a.txt")
    assert request.POST["text"] == "kept"


@pytest.mark.parametrize("size", [1000, 3_000_000])
def test_what_is_within_the_limit_comes_in_whole(size: int):
    content = b"x" * size
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", content)})
    with request.FILES["file"] as upload:
        assert upload.read() == content


def test_a_body_far_over_the_limit_is_refused_before_it_is_read(client, settings):
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = client.post("/accounts/login/", {"x": "y" * 5000})
    assert answer.status_code == 413


def test_a_big_upload_from_disk(unit: Person, record):
    upload = TemporaryUploadedFile("a.txt", "text/plain", 12, None)
    upload.write(b"from a disk.")
    upload.seek(0)
    kept = documents.add(actor=unit, record=record, upload=upload)
    with kept.file.open("rb") as file:
        assert (file.read(), kept.title) == (b"from a disk.", "a.txt")


def rolled_back(deed) -> None:
    before = len(stored())
    with transaction.atomic():
        deed()
        assert len(stored()) == before + 1
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_when_the_transaction_is_rolled_back(unit: Person, record):
    before = stored()
    rolled_back(lambda: add(unit, record, "a.pdf", files.PDF))
    assert (stored(), Document.objects.count()) == (before, 0)
    with transaction.atomic():
        add(unit, record, "a.pdf", files.PDF)
    assert len(stored()) == len(before) + 1


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_with_an_inner_transaction(unit: Person, record):
    before = stored()
    with transaction.atomic():
        rolled_back(lambda: add(unit, record, "a.pdf", files.PDF))
        add(unit, record, "b.pdf", files.PDF)
    assert [d.name for d in Document.objects.all()] == ["b.pdf"]
    assert len(stored()) == len(before) + 1


NAMES = [
    ('a"b.pdf', "a b.pdf"), ("a\r\nb.pdf", "a b.pdf"), ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\x\\y.pdf", "y.pdf"), ("a\u202eb.pdf", "a b.pdf"), ("....pdf", "pdf"), ("", "file"),
    ("n" * 300 + ".pdf", "n" * 146 + ".pdf"), ("Café – 9 June.pdf", "Café – 9 June.pdf"), ("a;b=c.pdf", "a;b=c.pdf"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_a_name_is_made_safe(name: str, safe: str):
    assert documents.safe_name(name) == safe


# Out again


def test_a_download_is_an_attachment_that_cannot_run(unit: Person, record, client_for):
    kept = add(unit, record, "Café – 9 June.pdf", files.PDF)
    answer = client_for(unit).get(f"/documents/{kept.pk}/")
    assert b"".join(answer.streaming_content) == files.PDF
    assert (
        answer["Content-Disposition"]
        == "attachment; filename*=utf-8''Caf%C3%A9%20%E2%80%93%209%20June.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


def test_each_download_is_logged(unit: Person, record, client_for):
    kept = add(unit, record, "a.pdf", files.PDF)
    b"".join(client_for(unit).get(f"/documents/{kept.pk}/").streaming_content)
    entry = AccessEntry.objects.get()
    assert (entry.person, entry.action, entry.record_id) == (unit, "download", kept.pk)


@pytest.mark.shows("ACC-02")
def test_the_record_decides_who_gets_its_file(unit: Person, trust_lead: Person, record, client_for):
    kept = add(unit, record, "a.pdf", files.PDF)
    theirs = client_for(trust_lead)
    assert [theirs.get(f"/documents/{pk}/").status_code for pk in (kept.pk, 999_999)] == [404, 404]
    assert AccessEntry.objects.count() == 0


def test_a_file_of_a_record_nobody_registered_is_for_nobody(
    unit: Person, record, client_for, monkeypatch
):
    kept = add(unit, record, "a.pdf", files.PDF)
    monkeypatch.setattr(documents, "_READABLE", {})
    assert client_for(unit).get(f"/documents/{kept.pk}/").status_code == 404


def test_a_stranger_is_asked_to_log_in(unit: Person, record, client):
    kept = add(unit, record, "a.pdf", files.PDF)
    assert (
        client.get(f"/documents/{kept.pk}/").url == f"/accounts/login/?next=/documents/{kept.pk}/"
    )


def test_a_removed_file_is_gone_from_sight_and_kept(unit: Person, record, client_for):
    kept = add(unit, record, "a.pdf", files.PDF)
    assert list(documents.of(record)) == [kept]
    assert documents.remove(actor=unit, document=kept, reason="Wrong file") is True
    assert documents.remove(actor=unit, document=kept, reason="Wrong file") is False
    assert list(documents.of(record)) == []
    assert client_for(unit).get(f"/documents/{kept.pk}/").status_code == 404
    assert kept.history.latest().history_change_reason == "Wrong file"
    assert default_storage.exists(kept.file.name)


# The virus scanner


class Clamd:
    """Speaks ClamAV's INSTREAM on a socket; finds what holds EICAR."""

    def __init__(self, path: Path) -> None:
        self.path, self.seen = path, b""
        self.server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.server.bind(str(path))
        self.server.listen()
        self.server.settimeout(5)
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                link, _ = self.server.accept()
            except OSError:
                return
            with link, link.makefile("rb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(told.read(4), "big"):
                    content += told.read(length)
                self.seen = content
                verdict = (
                    b"stream: Eicar-Test-Signature FOUND\0"
                    if b"EICAR" in content
                    else b"stream: OK\0"
                )
                link.sendall(verdict)

    def stop(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join()


@pytest.fixture
def clamd(tmp_path: Path, settings):
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
    server = Clamd(tmp_path / "clamd")
    yield server
    server.stop()


def test_a_virus_is_refused(unit: Person, record, clamd: Clamd):
    before = stored()
    with pytest.raises(RuleBroken, match="scanner found something"):
        add(unit, record, "a.txt", files.EICAR)
    assert (Document.objects.count(), stored()) == (0, before)


def test_a_clean_file_says_so(unit: Person, record, clamd: Clamd):
    content = b"clean " * 50_000
    assert add(unit, record, "a.txt", content).scan == Document.Scan.CLEAN
    assert clamd.seen == content


def test_with_the_scanner_away_a_file_is_held(unit: Person, record, settings, tmp_path, client_for):
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
    held = add(unit, record, "a.txt", b"clean")
    bad = add(unit, record, "b.txt", files.EICAR)
    assert {held.scan, bad.scan} == {Document.Scan.WAITING}
    answer = client_for(unit).get(f"/documents/{held.pk}/")
    assert answer.status_code == 403
    assert "waits for the virus check" in answer.content.decode()
    assert documents.scan_waiting() == 0
    server = Clamd(tmp_path / "clamd")
    assert documents.scan_waiting() == 1
    server.stop()
    held.refresh_from_db()
    bad.refresh_from_db()
    assert (held.scan, bad.removed_at is None) == (Document.Scan.CLEAN, False)
    assert bad.history.latest().history_change_reason.startswith("Virus scanner: ")


def test_a_scanner_by_host_and_port_that_is_away(unit: Person, record, settings):
    settings.CLAMAV_SOCKET = "127.0.0.1:1"
    assert add(unit, record, "a.txt", b"x").scan == Document.Scan.WAITING


def test_a_file_whose_record_is_gone_is_found(unit: Person):
    from core import soundness

    body = make_organisation("Short lived")
    kept = add(unit, body, "a.pdf", files.PDF)
    history.delete(body, actor=unit, reason="Never existed")
    kept.file.storage.delete(kept.file.name)
    (found,) = [each for each in soundness.findings() if each.code == "files"]
    assert found.faults == [
        f"File {kept.pk} belongs to a record that is gone.",
        f"File {kept.pk} is missing from the storage.",
    ]
