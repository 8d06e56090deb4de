"""The words of a file: wherever they stand in it, and said where they could not be read."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odfdo import Document as OpenDocument
from odfdo import Paragraph
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from core import filetext
from core.filetypes import TYPES
from tests.core import files
from tests.governance.paper_files import pdf_of, truncated

NAME = "Xanthippe Quillfeather"


def media(ending: str) -> str:
    return TYPES[ending].media_type


def read(content: bytes, ending: str) -> filetext.Text:
    return filetext.text_of(io.BytesIO(content), media(ending))


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "grey").save(out, "PNG")
    out.seek(0)
    return out


# --- Word ------------------------------------------------------------------------------------------


def saved(made: docx.document.Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def everywhere() -> bytes:
    """A Word document that says something in every place there is."""
    made = docx.Document()
    line = made.add_paragraph("Before ")
    for run in ("Xan", "thippe Quill", "feather"):
        line.add_run(run).bold = run == "thippe Quill"
    made.add_table(1, 1).cell(0, 0).text = "In a cell"
    made.sections[0].header.paragraphs[0].text = "In the header"
    made.sections[0].footer.paragraphs[0].text = "In the footer"
    made.add_comment(line.runs, text="In a comment", author="Comment author")
    made.core_properties.title = "The title of it"
    made.core_properties.author = "The author of it"
    _text_box(made.add_paragraph("Around").runs[0])
    _struck(made.add_paragraph("Ann").runs[0], "abel")
    return saved(made)


def _text_box(run) -> None:
    inner, paragraph, within, text = (
        OxmlElement(tag) for tag in ("w:txbxContent", "w:p", "w:r", "w:t")
    )
    text.text = "In a text box"
    within.append(text)
    paragraph.append(within)
    inner.append(paragraph)
    run._r.append(inner)


def _struck(run, words: str) -> None:
    """Words that were deleted while changes were tracked: they are in the file."""
    gone, within, text = (OxmlElement(tag) for tag in ("w:del", "w:r", "w:delText"))
    gone.set(qn("w:author"), "Whoever deleted it")
    text.text = words
    within.append(text)
    gone.append(within)
    run._r.addnext(gone)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, part)
    return out.getvalue()


NOTES = b"""<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote><w:p><w:r><w:t>In a foot</w:t></w:r><w:r><w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>"""


@pytest.fixture(scope="module")
def word_lines() -> list[str]:
    content = with_part(everywhere(), "word/footnotes.xml", NOTES)
    content = with_part(
        content, "docProps/custom.xml", b"<P><property><v>A custom one</v></property></P>"
    )
    told = read(content, "docx")
    assert (told.readable, told.why) == (True, "")
    return told.text.splitlines()


@pytest.mark.parametrize(
    "line",
    [
        f"Before {NAME}", "In a cell", "In the header", "In the footer", "In a comment",
        "Comment author", "The title of it", "The author of it", "In a text box", "Around",
        "Ann", "Annabel", "Whoever deleted it", "In a footnote", "A custom one",
    ],
)  # fmt: skip
def test_a_word_document_is_read_in_every_place(word_lines: list[str], line: str) -> None:
    assert line in word_lines


def test_pictures_of_a_word_document_are_said() -> None:
    made = docx.Document()
    made.add_paragraph("Words")
    made.add_picture(picture())
    told = read(saved(made), "docx")
    assert (told.readable, "Words" in told.text) == (True, True)
    assert told.why == "has pictures, and words in a picture are not read: look at them yourself"


def test_a_workbook_within_a_document_is_read() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = NAME
    out = io.BytesIO()
    book.save(out)
    told = read(with_part(everywhere(), "word/embeddings/Sheet.xlsx", out.getvalue()), "docx")
    assert NAME in told.text
    unknown = read(with_part(everywhere(), "word/embeddings/oleObject1.bin", b"x"), "docx")
    assert (unknown.readable, unknown.why) == (
        False,
        "has other files inside it: look at them yourself",
    )


# --- Other types -----------------------------------------------------------------------------------


def test_a_workbook_is_read_by_rows_with_days_notes_and_hidden_sheets() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Xanthippe", "Quillfeather", dt.date(2019, 4, 3), 9434765919])
    sheet["A1"].comment = openpyxl.comments.Comment("In a note", "Somebody")
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["ZZ900"] = "Far away"
    out = io.BytesIO()
    book.save(out)
    told = read(out.getvalue(), "xlsx")
    assert told.readable
    assert f"{NAME} 2019-04-03 00:00:00 9434765919" in told.text
    for words in ("In a note", "Far away", "Hidden"):
        assert words in told.text


def test_an_open_document_is_read_with_its_properties() -> None:
    made = OpenDocument("text")
    made.body.append(Paragraph(f"Words on {NAME}"))
    made.meta.title = "The title of it"
    out = io.BytesIO()
    made.save(out)
    told = read(out.getvalue(), "odt")
    assert told.readable
    assert f"Words on {NAME}" in told.text
    assert "The title of it" in told.text


@pytest.mark.parametrize("ending", ["txt", "csv"])
def test_plain_text_is_read_in_either_code(ending: str, tmp_path) -> None:
    for code in ("utf-8-sig", "cp1252"):
        path = tmp_path / "a"
        path.write_bytes("Zoë, O’Neill\n".encode(code))
        assert filetext.text_of(path, media(ending)) == filetext.Text("Zoë, O’Neill", True)


def test_a_picture_is_not_read_and_said_to_be() -> None:
    told = read(picture().read(), "png")
    assert told == filetext.Text("", False, "holds no text that can be read: look at it yourself")


# --- PDF -------------------------------------------------------------------------------------------


def annotated() -> bytes:
    book = pikepdf.open(io.BytesIO(pdf_of(f"Words on {NAME}", "Second page")))
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String("In a note")
    )
    book.pages[1].Annots = Array([book.make_indirect(note)])
    book.docinfo[Name.Title] = String("The title of it")
    book.docinfo[Name.Author] = String("The author of it")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_pdf_is_read_with_notes_and_properties() -> None:
    told = read(annotated(), "pdf")
    assert (told.readable, told.why) == (True, "")
    for words in (
        NAME,
        "Second page",
        "In a note",
        "The title of it",
        "The author of it",
    ):
        assert words in told.text, words


def test_a_scanned_page_is_not_read_and_the_others_are() -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "grey").save(out, "PDF")
    scanned = read(out.getvalue(), "pdf")
    why = "has pages without text: look at them yourself"
    assert scanned == filetext.Text(scanned.text, False, why)
    both = pikepdf.open(io.BytesIO(pdf_of("Words")))
    both.pages.extend(pikepdf.open(io.BytesIO(out.getvalue())).pages)
    mixed = io.BytesIO()
    both.save(mixed)
    told = read(mixed.getvalue(), "pdf")
    assert (told.readable, told.why, "Words" in told.text) == (False, why, True)


def test_an_empty_page_at_the_end_is_no_scan() -> None:
    book = pikepdf.open(io.BytesIO(pdf_of("Words")))
    book.add_blank_page()
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), "pdf").readable


def test_a_locked_pdf_is_not_read() -> None:
    told = read(pdf_of("Words", password="secret"), "pdf")
    assert told == filetext.Text("", False, "is locked with a password: look at it yourself")


# --- Broken and hostile ----------------------------------------------------------------------------

BROKEN = {
    "half a pdf": (truncated()[:200], "pdf"),
    "no pdf": (b"nothing of the kind", "pdf"),
    "empty pdf": (b"", "pdf"),
    "half a docx": (everywhere()[:-200], "docx"),
    "no docx": (b"PK\x03\x04 nothing", "docx"),
    "entities": (files.office_with({"word/document.xml": files.XXE}), "docx"),
    "entities in utf-16": (
        files.office_with({"word/document.xml": files.XXE.decode().encode("utf-16")}),
        "docx",
    ),
    "not well formed": (files.office_with({"word/document.xml": b"<w:p><w:t>x"}), "docx"),
    "a bomb by size": (
        files.office_with({"word/document.xml": b"\x00" * (110 * 1024 * 1024)}),
        "docx",
    ),
    "a bomb by parts": (files.office_with({f"word/{n}.xml": b"<x/>" for n in range(1001)}), "docx"),
    "a directory that lies": (
        files.lying(files.office_with({"word/a.xml": b"x" * 5000}), "word/a.xml", 10),
        "docx",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_said_to_be_and_never_an_exception(case: str) -> None:
    content, ending = BROKEN[case]
    told = read(content, ending)
    assert (told.readable, told.why) == (False, "could not be read: look at it yourself")


def test_a_locked_office_file_is_not_read() -> None:
    told = read(files.encrypted(everywhere()), "docx")
    assert told.why == "is locked with a password: look at it yourself"


def test_a_file_that_is_gone_is_not_read(tmp_path) -> None:
    told = filetext.text_of(tmp_path / "gone", media("txt"))
    assert told == filetext.Text("", False, filetext.UNREAD)


def test_a_file_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filetext, "SECONDS", 1)
    deep = b"<a>" * 50 + b"<b/>" * 8_000_000 + b"</a>" * 50
    told = read(files.office_with({"word/document.xml": deep}), "docx")
    assert told == filetext.Text("", False, filetext.UNREAD)


def test_a_text_without_end_is_read_as_far_as_it_is_kept() -> None:
    told = read(b"word " * 20 + b"\n" + (b"x" * 99 + b"\n") * 60_000, "txt")
    assert (told.readable, told.why) == (
        False,
        "is too long to be read whole: look at the rest yourself",
    )
    assert told.text.startswith("word word")
